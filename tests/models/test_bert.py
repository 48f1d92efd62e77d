"""BERT against the published encoders: names, shapes and numbers."""

import json
import re
from math import prod

import numpy as np
import pytest
from megengine import Tensor
from megengine.autodiff import GradManager

from zoo.models.layers.initial import without_random_values
from zoo.models.text.bert import BertConfig, bert, gelu
from zoo.models.weights.checkpoint import fit, state_shapes

from . import recipe
from .conftest import DATA
from .parity import golden

# In standard deviations of the layer; changing every weight by its last bit moves it by 4e-6.
LAYERS = {"atol": 5e-5, "rtol": 5e-5}
MANIFESTS = json.loads((DATA / "text" / "manifests.json").read_text())
TINY = MANIFESTS["bert_tiny"]["config"]


def shapes(name):
    """Names and shapes of a published state dict; the manifest writes a layer once: `{0..11}`."""
    found = {}
    for key, shape in MANIFESTS[name]["state_dict"].items():
        last = re.search(r"\{0\.\.(\d+)\}", key)
        for number in range(int(last[1]) + 1 if last else 1):
            found[key.replace(last[0], str(number)) if last else key] = tuple(shape)
    return found


@pytest.fixture(scope="module")
def tiny():
    """The smallest encoder, with the recipe's weights."""
    model = bert(**TINY)
    fit(model, recipe.weights(shapes("bert_tiny")), "recipe")
    model.eval()
    return model


def golden_inputs(case):
    ids, segments, mask = recipe.tokens(case["vocab"], case["lengths"], case["seed"])
    arrays = [ids] if case["ids_only"] else [ids, segments, mask]
    return [Tensor(array) for array in arrays]


@pytest.mark.parametrize("name", sorted(MANIFESTS))
def test_names_and_shapes_are_the_checkpoints(name):
    with without_random_values():
        found = state_shapes(bert(**MANIFESTS[name]["config"]))
    assert found == shapes(name)
    assert sum(map(prod, found.values())) == MANIFESTS[name]["parameters"]


@pytest.mark.parametrize("case_name", ["eval0", "eval1"])
def test_layers_and_pooled_vectors_are_the_published_ones(tiny, case_name, async_level):
    case, arrays = golden("bert_tiny", case_name)
    layers, pooled = tiny(*golden_inputs(case))
    text, token, number = arrays["at"].T
    assert [layer.shape for layer in layers] == [tuple(case["shape"])] * 3
    for index, expected in zip(case["stored_layers"], arrays["hidden"], strict=True):
        found = layers[index].numpy()[text, token, number]
        np.testing.assert_allclose(found, expected, **LAYERS)
    np.testing.assert_allclose(pooled.numpy(), arrays["pooled"], **LAYERS)


def test_the_last_layer_alone_is_the_last_of_all(tiny):
    ids = Tensor(np.array([[2, 7, 3]], np.int32))
    layers, _ = tiny(ids)
    last, _ = tiny(ids, output_all_encoded_layers=False)
    np.testing.assert_array_equal(last.numpy(), layers[-1].numpy())


def test_padding_with_mask_0_changes_nothing(tiny):
    short, mask = np.array([[2, 7, 9, 3]], np.int32), np.array([[1, 1, 1, 1, 0, 0]], np.float32)
    long = np.array([[2, 7, 9, 3, 0, 0]], np.int32)
    _, pooled = tiny(Tensor(short))
    _, padded = tiny(Tensor(long), None, Tensor(mask))
    np.testing.assert_allclose(padded.numpy(), pooled.numpy(), atol=1e-6)


def test_a_mask_of_whole_numbers_is_taken_too(tiny):
    ids = Tensor(np.array([[2, 7, 3, 0]], np.int32))
    _, pooled = tiny(ids, None, Tensor(np.array([[1, 1, 1, 0]], np.float32)))
    _, same = tiny(ids, None, Tensor(np.array([[1, 1, 1, 0]], np.int32)))
    np.testing.assert_array_equal(same.numpy(), pooled.numpy())


def test_segments_default_to_0(tiny):
    ids = np.array([[2, 7, 3]], np.int32)
    _, pooled = tiny(Tensor(ids))
    _, zeros = tiny(Tensor(ids), Tensor(np.zeros_like(ids)))
    _, ones = tiny(Tensor(ids), Tensor(np.ones_like(ids)))
    np.testing.assert_allclose(zeros.numpy(), pooled.numpy(), atol=1e-6)
    assert np.abs(ones.numpy() - pooled.numpy()).max() > 0.01


def test_a_text_longer_than_the_table_of_positions_is_refused(tiny):
    with pytest.raises(ValueError, match="a text has 65 tokens, the model takes 64 at most"):
        tiny(Tensor(np.zeros((1, 65), np.int32)))


def test_gelu_is_the_tanh_approximation():
    found = gelu(Tensor([-2.0, -1.0, 0.0, 0.5, 3.0])).numpy()
    expected = [-0.0454023, -0.1588080, 0.0, 0.3457140, 2.9963627]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_in_training_mode_dropout_makes_two_passes_differ():
    model = bert(**TINY)
    ids = Tensor(np.array([[2, 7, 3]], np.int32))
    _, first = model(ids)
    _, second = model(ids)
    assert np.abs(first.numpy() - second.numpy()).max() > 0.01


def test_every_parameter_gets_a_gradient():
    model = bert(**{**TINY, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
    ids = Tensor(np.array([[2, 7, 3]], np.int32))
    manager = GradManager().attach(model.parameters())
    with manager:
        last, pooled = model(ids, output_all_encoded_layers=False)
        manager.backward((last * last * last).sum() + pooled.sum())
    without = {n for n, p in model.named_parameters() if not np.abs(p.grad.numpy()).max() > 1e-9}
    # softmax ignores what a key's bias adds to all scores of a token
    assert {name for name in without if not name.endswith("key.bias")} == set()


def test_weights_start_with_the_standard_deviation_of_the_configuration():
    model = bert(**{**TINY, "initializer_range": 0.05})
    words = model.embeddings.word_embeddings.weight.numpy()
    np.testing.assert_allclose(words.std(), 0.05, rtol=0.02)
    np.testing.assert_array_equal(model.pooler.dense.bias.numpy(), np.zeros(64))


def test_the_feed_forward_network_is_four_times_as_wide_as_the_rest_by_default():
    model = bert(vocab_size=10, hidden_size=8, num_hidden_layers=1, num_attention_heads=2)
    assert model.encoder.layer[0].intermediate.dense.weight.shape == (32, 8)


def test_heads_have_to_divide_the_width():
    with pytest.raises(ValueError, match="hidden_size 64 is not a multiple of num_attention_heads"):
        BertConfig(hidden_size=64, num_attention_heads=5)


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="unknown hidden_act 'swish'; known: gelu, relu"):
        bert(hidden_act="swish")


def test_an_unknown_key_is_refused():
    with pytest.raises(TypeError, match="hidden_sizes"):
        bert(hidden_sizes=64)
