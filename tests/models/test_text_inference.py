"""What an encoder says of a text, with weights that leave no doubt about the answer."""

import numpy as np
import pytest
from megengine import Tensor

from zoo.models.text.bert import bert
from zoo.models.text.inference import nearest_tokens, pooled_vector
from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import SPECIAL

WORDS = [*SPECIAL, "[unused0]", "red", "green", "blue"]


@pytest.fixture(scope="module")
def model():
    net = bert(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=6,
    )
    net.eval()
    return net


@pytest.fixture
def tokenizer():
    return BertTokenizer(WORDS)


def test_the_vector_of_a_text_has_the_width_of_the_model(model, tokenizer):
    vector = pooled_vector(model, tokenizer, "red green")
    assert vector.shape == (8,)
    assert np.abs(vector).max() <= 1


def test_a_text_that_is_too_long_is_cut(model, tokenizer):
    longest = pooled_vector(model, tokenizer, "red green blue red")
    same = pooled_vector(model, tokenizer, "red green blue red red red")
    np.testing.assert_allclose(same, longest, atol=1e-6)


def test_the_token_whose_embedding_is_the_output_comes_first(model, tokenizer):
    words = model.embeddings.word_embeddings.weight
    table = words.numpy().copy()
    # the output at [MASK], turned into the embedding of "blue"; it does not depend on that
    ids, _, _ = tokenizer.encode(["red [MASK]"])
    last, _ = model(Tensor(ids), output_all_encoded_layers=False)
    table[WORDS.index("blue")] = 3 * last.numpy()[0, 2]
    words[...] = Tensor(table)
    ((first, *others),) = nearest_tokens(model, tokenizer, "red [MASK]", count=3)
    assert first[0] == "blue"
    np.testing.assert_allclose(first[1], 1.0, atol=1e-5)
    assert sorted(token for token, _ in others) == ["green", "red"]


def test_each_mask_has_its_row(model, tokenizer):
    rows = nearest_tokens(model, tokenizer, "[MASK] red [MASK]", count=2)
    assert [len(row) for row in rows] == [2, 2]


def test_a_text_without_a_mask_is_refused(model, tokenizer):
    with pytest.raises(ValueError, match=r"no \[MASK\] in 'red'"):
        nearest_tokens(model, tokenizer, "red")


def test_a_model_in_training_mode_is_refused(tokenizer):
    net = bert(vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2)
    with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
        pooled_vector(net, tokenizer, "red")
