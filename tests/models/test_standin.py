import hashlib
import json

import numpy as np
import pytest
from megengine import Tensor

from zoo.models.hub import build_entry
from zoo.models.weights.checkpoint import Weights, fit, read_verified, state_shapes
from zoo.models.weights.stand_in import Scales, main, scales_of, stand_in_array, stand_in_state

from . import recipe
from .conftest import DETECTORS, registry_entry

ATSS = registry_entry("atss_res18_coco_3x_800size", "atss", {"backbone": "resnet18"})
SCALES = scales_of("zoo.models.detection.atss:atss")


def test_a_number_depends_on_name_and_shape_alone():
    first = stand_in_array("head.cls_subnet.0.weight", (2, 2, 1, 1))
    np.testing.assert_array_equal(first, stand_in_array("head.cls_subnet.0.weight", [2, 2, 1, 1]))
    assert (first != stand_in_array("head.cls_subnet.3.weight", (2, 2, 1, 1))).all()


def test_statistics_and_scales_are_near_one():
    for name in ("a.running_var", "a.weight", "head.scale_list"):
        values = stand_in_array(name, (256,))
        assert 0.8 <= values.min() < values.max() <= 1.2


def test_class_scores_start_low():
    bias = stand_in_array("head.cls_score.bias", (1, 80, 1, 1), SCALES)
    np.testing.assert_allclose(bias, -7.0, atol=0.1)


def test_without_a_module_beside_the_constructor_nothing_is_scaled():
    assert scales_of("zoo.models.layers.resnet:ResNet") == Scales()


def test_the_command_writes_a_file_and_one_line_about_it(write_registry, tmp_path, capfd):
    out = tmp_path / "new" / "a.pkl"
    arguments = [ATSS["name"], "--registry", str(write_registry(ATSS)), "--out", str(out)]
    assert main(arguments) == 0
    captured = capfd.readouterr()
    report = json.loads(captured.out)
    assert captured.err == ""
    assert report == {
        "entry": "atss_res18_coco_3x_800size",
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "bytes": out.stat().st_size,
        "parameters": 19287322,
    }
    # the same bytes every time
    assert report["sha256"] == ("9c561f4ae84f22d1df25bb480a6a22140b1cb66326dd9d7db61f8d1843e90e0c")


def test_the_file_passes_the_safe_reader(write_registry, tmp_path):
    out = tmp_path / "a.pkl"
    main([ATSS["name"], "--registry", str(write_registry(ATSS)), "--out", str(out)])
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert len(read_verified(out, Weights("https://x.org/a.pkl", digest))) == 155


def test_an_unknown_entry_ends_with_status_2(write_registry, tmp_path, capsys):
    arguments = ["x", "--registry", str(write_registry(ATSS)), "--out", str(tmp_path / "a")]
    assert main(arguments) == 2
    assert "unknown entry 'x'" in capsys.readouterr().err


@pytest.mark.parametrize("constructor", DETECTORS)
def test_scores_are_finite_and_spread_with_few_above_the_threshold(constructor, write_registry):
    config = {"backbone": "resnet18"}
    model = build_entry("m", write_registry(registry_entry("m", constructor, config)))
    fit(model, stand_in_state(state_shapes(model), SCALES), "stand-in")
    model.eval()
    image = recipe.batch([recipe.picture(128, 160, seed=5)])
    info = np.array([[128, 160, 128, 160, 0]], np.float32)
    scores, boxes = (t.numpy() for t in model(image=Tensor(image), im_info=Tensor(info)))
    assert np.isfinite(scores).all()
    assert np.isfinite(boxes).all()
    assert 0.001 < scores.std() < 0.2
    assert 0 < (scores > 0.05).mean() < 0.1
