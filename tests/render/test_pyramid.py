"""A detector's input and maps, drawn from what was measured."""

from zoo.core.measurement import FeatureMap, Pyramid
from zoo.render.views.frame import View
from zoo.render.views.model_facts import pyramid_view
from zoo.render.views.samples import Fact

from .factory import EN, ZH, costing

MAPS = (FeatureMap(8, 100, 168, 16800), FeatureMap(32, 25, 42, 1050))
COST = costing(size="800 × 1333", pyramid=Pyramid((800, 1344), MAPS, 0.6, 0.05, 100))


def test_the_maps_are_listed_with_stride_size_and_candidates():
    assert pyramid_view(COST, EN).rows == (
        View(stride=8, size="100 × 168", candidates="16,800"),
        View(stride=32, size="25 × 42", candidates="1,050"),
    )


def test_input_and_selection_are_facts():
    assert pyramid_view(COST, EN).facts == (
        Fact("Network input", "800 × 1333, padded with zeros to 800 × 1344"),
        Fact("Candidates", "17,850"),
        Fact("Score threshold", "0.05"),
        Fact("NMS IoU", "0.6"),
        Fact("Boxes per image, at most", "100"),
    )


def test_the_drawing_shows_the_padding_and_smaller_maps_smaller():
    shown = pyramid_view(COST, ZH)
    first, fine, coarse = shown.boxes
    assert first.inner == (148.8, 89.3)  # of 150 × 89.3
    assert fine.width == 2 * coarse.width
    assert shown.label == "800 × 1344 的输入和 2 层特征图，共 17,850 个候选框"


def test_nothing_is_drawn_of_a_model_without_a_pyramid():
    assert pyramid_view(costing(1), EN) is None
    assert pyramid_view(None, EN) is None
