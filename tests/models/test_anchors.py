import megengine
import numpy as np
import pytest

from zoo.models.detection.parts.anchors import (
    DENSE_SCALES,
    DENSE_STRIDES,
    RATIOS,
    cell_boxes,
    grid_anchors,
    grid_points,
    level_points,
    level_slices,
)


def test_points_stand_in_the_middle_of_cells_row_by_row():
    assert level_points(2, 3, 8).tolist() == [[4, 4], [12, 4], [20, 4], [4, 12], [12, 12], [20, 12]]


def test_points_of_all_levels_follow_each_other():
    points = grid_points(((2, 1), (1, 1)), (8, 16))
    assert points.tolist() == [[4, 4], [4, 12], [8, 8]]


def test_a_ratio_is_height_over_width_at_equal_area():
    boxes = cell_boxes([32.0], RATIOS)
    np.testing.assert_allclose(
        boxes,
        [
            [-22.6274, -11.3137, 22.6274, 11.3137],
            [-16, -16, 16, 16],
            [-11.3137, -22.6274, 11.3137, 22.6274],
        ],
        atol=1e-4,
    )


def test_scales_are_the_outer_loop():
    boxes = cell_boxes([32.0, 64.0], (1.0, 4.0))
    assert boxes[:, 2].tolist() == [16.0, 8.0, 32.0, 16.0]


def test_dense_scales_are_octave_thirds_from_four_strides_on():
    assert DENSE_SCALES[0] == pytest.approx((32.0, 40.3175, 50.7968), abs=1e-4)
    assert [scales[0] for scales in DENSE_SCALES] == [32.0, 64.0, 128.0, 256.0, 512.0]


def test_anchors_of_p3_and_p7_are_the_published_ones():
    shapes = ((1, 1),) * 5
    anchors = grid_anchors(shapes, DENSE_STRIDES, DENSE_SCALES, RATIOS)
    assert anchors.shape == (45, 4)
    np.testing.assert_allclose(anchors[0], [-18.6274, -7.3137, 26.6274, 15.3137], atol=1e-4)
    np.testing.assert_allclose(anchors[3], [-24.5088, -10.2544, 32.5088, 18.2544], atol=1e-4)
    np.testing.assert_allclose(anchors[36], [-298.0387, -117.0193, 426.0387, 245.0193], atol=1e-3)


def test_anchors_run_by_cell_then_by_box():
    anchors = grid_anchors(((1, 2),), (8,), ((2.0, 4.0),), (1.0,))
    assert anchors.tolist() == [[3, 3, 5, 5], [2, 2, 6, 6], [11, 3, 13, 5], [10, 2, 14, 6]]


def test_rows_of_a_level():
    assert level_slices(((2, 2), (1, 1)), per_cell=3) == [slice(0, 12), slice(12, 15)]


def test_shared_grids_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        grid_points(((1, 1),), (8,))[0] = 0


def test_points_are_right_in_the_asynchronous_mode():
    megengine.config.async_level = 2
    try:
        made = [level_points(3, 3, s) for s in DENSE_STRIDES]
    finally:
        megengine.config.async_level = 0
    assert [points[0].tolist() for points in made] == [[s / 2, s / 2] for s in DENSE_STRIDES]
