import pytest

from zoo.models.constructors import ConstructorError
from zoo.models.hub import (
    UnknownEntryError,
    build_entry,
    describe,
    hub_functions,
    read_entries,
)
from zoo.models.weights.checkpoint import WeightsError

from .conftest import CONSTRUCTORS, DETECTORS, registry_entry

ATSS = registry_entry("atss_res18_coco_3x_800size", "atss", {"backbone": "resnet18"})


def test_there_is_one_function_for_each_entry(write_registry):
    free = registry_entry("freeanchor_x", "freeanchor", {"backbone": "resnet18", "p6_from": "res5"})
    functions = hub_functions(write_registry(ATSS, free))
    assert list(functions) == ["atss_res18_coco_3x_800size", "freeanchor_x"]
    assert functions["freeanchor_x"].__name__ == "freeanchor_x"


def test_entries_of_models_this_zoo_does_not_have_are_left_out(write_registry):
    registry = write_registry(
        registry_entry("bert_base", None, {}), registry_entry("resnet50", "", {}), ATSS
    )
    assert list(read_entries(registry)) == ["atss_res18_coco_3x_800size"]


@pytest.mark.parametrize(
    ("constructor", "why"),
    [
        ("zoo.models.yolo:yolo", "No module named 'zoo.models.yolo'"),
        ("zoo.models.detection.atss:yolo", "zoo.models.detection.atss has no function 'yolo'"),
        ("json:loads", "{root} has no module json"),
        ("os:system", "{root} has no module os"),
    ],
)
def test_a_constructor_that_cannot_be_used_is_named_with_its_reason(
    write_registry, tmp_path, constructor, why
):
    registry = write_registry(registry_entry("yolo", constructor, {}))
    with pytest.raises(ConstructorError) as caught:
        hub_functions(registry)
    assert str(caught.value) == (
        f"the constructor `{constructor}` cannot be used: {why.format(root=tmp_path)}; correct it "
        "under [tool.zoo.families], then run: zoo check --fix"
    )


def test_an_entry_builds_the_backbone_of_its_config(write_registry):
    model = build_entry("atss_res18_coco_3x_800size", write_registry(ATSS))
    assert model.backbone.fpn_lateral5.weight.shape == (256, 512, 1, 1)


def test_the_source_of_p6_comes_from_the_config(write_registry):
    config = {"backbone": "resnet18", "p6_from": "res5"}
    model = build_entry("f", write_registry(registry_entry("f", "freeanchor", config)))
    assert model.backbone.top_block.p6.weight.shape == (256, 512, 3, 3)


def test_arguments_go_before_the_config(write_registry):
    function = hub_functions(write_registry(ATSS))["atss_res18_coco_3x_800size"]
    assert function(classes=20).head.cls_score.weight.shape == (20, 256, 3, 3)


def test_pretrained_without_published_weights_says_what_to_do(write_registry):
    function = hub_functions(write_registry(ATSS))["atss_res18_coco_3x_800size"]
    with pytest.raises(WeightsError) as caught:
        function(pretrained=True)
    assert str(caught.value) == (
        "atss_res18_coco_3x_800size has no published weights: megengine_vision_atss names none. "
        "Build it with pretrained=False, or add the entry's weights under `models` in that card"
    )


def test_an_unknown_entry_is_told_with_the_known_ones(write_registry):
    with pytest.raises(UnknownEntryError, match="unknown entry 'x'; known: atss_res18_coco_3x"):
        build_entry("x", write_registry(ATSS))


def test_a_name_that_is_nearly_right_is_answered_with_the_nearest(write_registry):
    with pytest.raises(UnknownEntryError) as caught:
        build_entry("atss_res18_coco_3x", write_registry(ATSS))
    assert str(caught.value) == (
        "unknown entry 'atss_res18_coco_3x'; did you mean atss_res18_coco_3x_800size?"
    )


def test_a_metric_is_told_with_its_qualifier_and_data_set():
    metric = {"name": "mAP", "qualifier": "@5-95", "value": 38.3, "unit": "%", "dataset": "COCO"}
    assert "Metrics: mAP @5-95 38.3 % (COCO)\n" in describe({**ATSS, "metrics": [metric]})


def test_the_docstring_tells_the_card_in_both_languages():
    weights = {"url": "https://x.org/a_38dot3_58e249d5.pkl", "sha256": None}
    text = describe({**ATSS, "weights": weights})
    assert text.startswith("ATSS: atss_res18_coco_3x_800size\n\nA detector\n检测模型\n")
    assert "Metrics: mAP 38.3 %\n" in text
    assert "Network: zoo.models.detection.atss:atss(backbone='resnet18')\n" in text
    assert "Weights: https://x.org/a_38dot3_58e249d5.pkl\n" in text
    assert 'hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)' in text


def test_an_entry_without_metrics_or_english_summary_has_a_docstring_too():
    text = describe({**ATSS, "metrics": [], "summary": {"zh_CN": "检测模型"}})
    assert "检测模型\n\nMetrics: none given\n" in text


def test_a_constructor_that_lacks_a_library_says_which(write_registry, tmp_path):
    (tmp_path / "nets_without_library.py").write_text("import not_installed_here\n")
    registry = write_registry(registry_entry("net", "nets_without_library:net", {}))
    with pytest.raises(ConstructorError) as caught:
        hub_functions(registry)
    assert str(caught.value) == (
        "the constructor `nets_without_library:net` cannot be used: "
        "No module named 'not_installed_here'; install what the hub requires"
    )


@pytest.mark.parametrize("name", DETECTORS)
def test_every_constructor_refuses_an_unknown_backbone(name):
    with pytest.raises(ValueError, match="unknown backbone 'resnet9'"):
        CONSTRUCTORS[name](backbone="resnet9")


def test_the_docstring_says_what_goes_in_and_out():
    text = describe(ATSS)
    assert "Input:\n    image (N, 3, H, W) float32\n        BGR images, 0 to 255; the" in text
    assert "    scores (A, 80) float32\n" in text
    few = registry_entry("m", "atss", {"classes": 20})
    assert "    scores (A, 20) float32\n" in describe(few)
    two_stages = registry_entry("m", "faster_rcnn", {})
    assert "    boxes (R, 80, 4) float32\n" in describe(two_stages)
