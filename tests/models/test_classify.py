import json

import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.classification.classes import NAMES, fetch_class_names, read_class_names
from zoo.models.classification.inference import predict, process_inputs, top_classes
from zoo.models.weights.checkpoint import WeightsError
from zoo.models.weights.fetch import cached_path

from . import recipe
from .conftest import DATA, ROOT


class Fixed(M.Module):
    """A classifier that has made up its mind, and keeps what it was given."""

    normalised = False

    def forward(self, image):
        self.seen = image.numpy()
        return Tensor([[0.0, np.log(3.0), 0.0]], dtype="float32")


@pytest.mark.parametrize("normalise", [False, True])
def test_pictures_are_resized_and_cropped_as_published(normalise):
    for case in json.loads((DATA / "golden/preprocess_classification.json").read_text())["cases"]:
        picture = recipe.picture(*case["original"], case["seed"])
        data = process_inputs(picture, normalise)
        wanted = np.array(case["pixels"])
        if normalise:
            wanted = (wanted - recipe.MEAN) / recipe.STD
        assert data.shape == (1, 3, 224, 224)
        assert data.dtype == np.float32
        pixels = data[0][:, case["y"], case["x"]].T
        np.testing.assert_allclose(pixels, wanted, atol=0.02 if normalise else 1.0)


def test_a_crop_larger_than_the_short_side_is_refused():
    with pytest.raises(ValueError, match="cannot cut 300 pixels out of a short side of 256"):
        process_inputs(np.zeros((300, 300, 3), np.uint8), crop=300)


def test_probabilities_are_the_softmax_of_the_logits():
    model = Fixed()
    model.eval()
    found = predict(model, np.full((300, 300, 3), 7, np.uint8))
    np.testing.assert_allclose(found, [0.2, 0.6, 0.2], rtol=1e-6)


def test_pixels_are_normalised_only_for_networks_that_want_it():
    model, picture = Fixed(), np.full((300, 300, 3), 7, np.uint8)
    model.eval()
    predict(model, picture)
    assert model.seen.max() == 7
    model.normalised = True
    predict(model, picture)
    assert model.seen.max() == pytest.approx((7 - 103.53) / 57.375)


def test_a_model_in_training_mode_is_refused():
    with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
        predict(Fixed(), np.zeros((300, 300, 3), np.uint8))


def test_the_top_classes_come_with_their_names():
    probabilities = np.array([0.1, 0.62, 0.28], np.float32)
    assert top_classes(probabilities, ["tench", "goldfish"], count=2) == [
        {"class": 1, "probability": 0.62, "name": "goldfish"},
        {"class": 2, "probability": 0.28, "name": "class 2"},
    ]


def test_class_names_are_read_in_the_order_of_their_numbers(tmp_path):
    path = tmp_path / "names.json"
    path.write_text('{"1": ["n2", "great_white_shark"], "0": ["n1", "tench"]}')
    assert read_class_names(path) == ["tench", "great white shark"]


def test_class_numbers_with_a_gap_are_refused(tmp_path):
    path = tmp_path / "names.json"
    path.write_text('{"0": ["n1", "tench"], "2": ["n3", "hen"]}')
    with pytest.raises(ValueError, match="class numbers do not run from 0 to 1"):
        read_class_names(path)


@pytest.mark.parametrize("text", ["[1]", '{"0": 1}', '{"0": ["n1"]}', '{"a": ["n1", "hen"]}'])
def test_other_files_hold_no_class_names(tmp_path, text):
    path = tmp_path / "names.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"names\.json: it holds no class names: "):
        read_class_names(path)


def test_the_published_list_has_a_name_for_each_class_of_imagenet(cache, monkeypatch):
    monkeypatch.setenv("ZOO_MIRROR", str(ROOT / "assets"))
    names = read_class_names(fetch_class_names())
    assert len(names) == 1000
    assert (names[0], names[2], names[281], names[999]) == (
        "tench",
        "great white shark",
        "tabby",
        "toilet tissue",
    )
    assert {name for name in names if names.count(name) > 1} == {"crane", "maillot"}


def test_another_list_is_refused(cache, tmp_path, monkeypatch):
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "imagenet_class_index.json").write_text('{"0": ["n1", "tench"]}')
    monkeypatch.setenv("ZOO_MIRROR", str(mirror))
    cached_path(NAMES.url).parent.mkdir(parents=True)
    cached_path(NAMES.url).write_text('{"0": ["n1", "tench"]}')
    with pytest.raises(WeightsError, match="damaged or not the published file; delete it"):
        fetch_class_names()
