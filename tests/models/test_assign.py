import numpy as np
import pytest
from megengine import Tensor

from zoo.models.detection.parts.anchors import grid_points, level_slices
from zoo.models.detection.parts.assign import (
    Assignment,
    GroundTruth,
    assign_atss,
    assign_by_iou,
    assign_fcos,
    centerness_targets,
    ground_truth,
)

SHAPES, STRIDES = ((16, 16), (8, 8), (4, 4)), (8, 16, 32)


def array(*rows):
    return np.array(rows, np.float32)


def truth(*rows):
    """Rows x1, y1, x2, y2, label."""
    rows = np.array(rows, np.float32).reshape(-1, 5)
    return GroundTruth(rows[:, :4], rows[:, 4].astype(np.int32))


def random_truth(seed, count=4, size=128):
    random = np.random.default_rng(seed)
    corner = random.uniform(0, size * 0.6, (count, 2))
    sides = random.uniform(size * 0.1, size * 0.4, (count, 2))
    labels = random.integers(1, 80, (count, 1))
    return truth(*np.concatenate([corner, corner + sides, labels], axis=1))


def iou(a, b):
    w = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    h = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    return w * h / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h)


def slow_atss(gt):
    """Algorithm 1 of the paper, line by line."""
    points = grid_points(SHAPES, STRIDES)
    best = np.zeros(len(points))
    labels, boxes = np.zeros(len(points), int), np.zeros((len(points), 4))
    for box, label in zip(gt.boxes, gt.labels, strict=True):
        centre = (box[:2] + box[2:]) / 2
        candidates = {}
        for rows, stride in zip(level_slices(SHAPES), STRIDES, strict=True):
            level = list(range(len(points)))[rows]
            level.sort(key=lambda i: float(np.hypot(*(points[i] - centre))))
            for i in level[:9]:
                (x, y), half = points[i], 4 * stride
                candidates[i] = iou(box, (x - half, y - half, x + half, y + half))
        overlaps = list(candidates.values())
        threshold = np.mean(overlaps) + np.std(overlaps)
        for i, overlap in candidates.items():
            x, y = points[i]
            inside = box[0] < x < box[2] and box[1] < y < box[3]
            if overlap >= threshold and inside and overlap > best[i]:
                best[i], labels[i], boxes[i] = overlap, label, box
    return labels, boxes


def slow_fcos(gt):
    ranges = [(-1, 64), (64, 128), (128, 256)]
    labels, boxes, points = [], [], []
    for (h, w), stride, (low, high) in zip(SHAPES, STRIDES, ranges, strict=True):
        for row in range(h):
            for column in range(w):
                x, y = (column + 0.5) * stride, (row + 0.5) * stride
                points.append((x, y))
                found = []
                for box, label in zip(gt.boxes.tolist(), gt.labels, strict=True):
                    cx, cy, r = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 1.5 * stride
                    near = max(cx - r, box[0]) < x < min(cx + r, box[2])
                    near = near and max(cy - r, box[1]) < y < min(cy + r, box[3])
                    far = max(x - box[0], y - box[1], box[2] - x, box[3] - y)
                    if near and low <= far <= high:
                        found.append(((box[2] - box[0]) * (box[3] - box[1]), label, box))
                _, label, box = min(found, default=(0, 0, [0] * 4))
                labels.append(label)
                boxes.append(box)
    return np.array(labels), np.array(boxes)


class TestGroundTruth:
    def test_padding_rows_are_dropped(self):
        info = Tensor(array([64, 64, 64, 64, 1], [64, 64, 64, 64, 0]))
        rows = Tensor(array([[1, 2, 3, 4, 80], [0, 0, 0, 0, 0]], [[0] * 5, [0] * 5]))
        first, second = ground_truth(info, rows)
        assert (first.boxes.tolist(), first.labels.tolist()) == ([[1, 2, 3, 4]], [80])
        assert (second.boxes.shape, second.labels.shape) == ((0, 4), (0,))


class TestATSS:
    @pytest.mark.parametrize("seed", range(5))
    def test_agrees_with_a_slow_version(self, seed):
        got = assign_atss(SHAPES, STRIDES, random_truth(seed))
        labels, boxes = slow_atss(random_truth(seed))
        assert got.labels.tolist() == labels.tolist()
        np.testing.assert_allclose(got.boxes, boxes, rtol=1e-6)
        assert (got.labels > 0).any()

    def test_a_box_of_eight_strides_is_learnt_in_its_middle_on_its_level(self):
        got = assign_atss(SHAPES, STRIDES, truth([28, 28, 92, 92, 7]))  # center 60, side 64
        points = grid_points(SHAPES, STRIDES)[got.labels == 7]
        assert points.tolist() == [[60, 52], [52, 60], [60, 60], [68, 60], [60, 68]]

    def test_a_point_two_boxes_claim_goes_to_the_larger_overlap(self):
        close, far = [28, 28, 92, 92, 1], [30, 20, 96, 110, 2]
        for rows in ((close, far), (far, close)):
            got = assign_atss(SHAPES, STRIDES, truth(*rows))
            at = grid_points(SHAPES, STRIDES).tolist().index([60, 60])
            assert got.labels[at] == 1
            assert got.boxes[at].tolist() == [28, 28, 92, 92]

    def test_equal_overlaps_go_to_the_first_box(self):
        got = assign_atss(SHAPES, STRIDES, truth([28, 28, 92, 92, 5], [28, 28, 92, 92, 3]))
        assert set(got.labels.tolist()) == {0, 5}

    def test_a_level_with_fewer_than_nine_cells_gives_all_it_has(self):
        got = assign_atss(((8, 8), (4, 4), (2, 2)), STRIDES, truth([10, 10, 58, 58, 1]))
        assert (got.labels > 0).any()

    def test_without_boxes_everything_is_background(self):
        got = assign_atss(SHAPES, STRIDES, truth())
        assert not got.labels.any()
        assert got.boxes.shape == (16 * 16 + 64 + 16, 4)


class TestFCOS:
    @pytest.mark.parametrize("seed", range(5))
    def test_agrees_with_a_slow_version(self, seed):
        got = assign_fcos_three(random_truth(seed))
        labels, boxes = slow_fcos(random_truth(seed))
        assert got.labels.tolist() == labels.tolist()
        np.testing.assert_allclose(got.boxes, boxes, rtol=1e-6)
        assert (got.labels > 0).any()

    def test_the_smallest_of_several_boxes_wins(self):
        got = assign_fcos_three(truth([40, 40, 80, 80, 1], [44, 44, 76, 76, 2]))
        assert set(got.labels.tolist()) == {0, 2}

    def test_a_point_on_the_rim_of_the_sampled_square_is_no_positive(self):
        # center 64, reach 12: of the points at 52, 60, 68 and 76 the outer two lie on the rim
        got = assign_fcos_three(truth([44, 44, 84, 84, 1]))
        points = grid_points(SHAPES, STRIDES)[got.labels > 0]
        assert points.tolist() == [[60, 60], [68, 60], [60, 68], [68, 68]]

    def test_both_ends_of_a_range_are_included(self):
        # from (60, 60) the right side is exactly 64 away
        got = assign_fcos_three(truth([40, 40, 124, 84, 1]))
        levels = [got.labels[rows].any() for rows in level_slices(SHAPES)]
        assert levels[1]

    def test_without_boxes_everything_is_background(self):
        assert not assign_fcos_three(truth()).labels.any()


def assign_fcos_three(gt):
    """FCOS on five levels, the rows of the first three."""
    got = assign_fcos((*SHAPES, (2, 2), (1, 1)), (*STRIDES, 64, 128), gt)
    count = 16 * 16 + 64 + 16
    return Assignment(got.labels[:count], got.boxes[:count])


class TestByIoU:
    ANCHORS = array([0, 0, 10, 10], [0, 0, 10, 4.5], [0, 0, 10, 3], [50, 50, 60, 60])

    def labels(self, *rows):
        return assign_by_iou(self.ANCHORS, truth(*rows), 0.4, 0.5).labels.tolist()

    def test_positive_ignored_and_background(self):
        assert self.labels([0, 0, 10, 10, 9]) == [9, -1, 0, 0]

    def test_both_limits_belong_to_the_upper_part(self):
        anchors = array([0, 0, 10, 10], [0, 0, 10, 5], [0, 0, 10, 4])
        assert assign_by_iou(anchors, truth([0, 0, 10, 10, 9]), 0.4, 0.5).labels.tolist() == [
            9,
            9,
            -1,
        ]

    def test_the_best_anchor_of_a_box_is_positive_however_small_its_overlap(self):
        assert self.labels([58, 58, 70, 70, 3]) == [0, 0, 0, 3]

    def test_all_anchors_equal_to_the_best_are_positive(self):
        anchors = array([0, 0, 2, 2], [2, 0, 4, 2], [9, 9, 10, 10])
        assert assign_by_iou(anchors, truth([0, 0, 4, 9, 3]), 0.4, 0.5).labels.tolist() == [3, 3, 0]

    def test_a_rescued_anchor_keeps_the_box_of_its_own_largest_overlap(self):
        # the second box overlaps only this anchor, which overlaps the first one more
        got = assign_by_iou(
            array([0, 0, 10, 10]), truth([0, 0, 10, 9, 1], [8, 8, 12, 12, 2]), 0.4, 0.5
        )
        assert (got.labels.tolist(), got.boxes.tolist()) == ([1], [[0, 0, 10, 9]])

    def test_a_box_that_no_anchor_touches_claims_none(self):
        assert self.labels([200, 200, 210, 210, 3]) == [0, 0, 0, 0]

    def test_without_boxes_everything_is_background(self):
        assert self.labels() == [0, 0, 0, 0]


class TestCenterness:
    def test_one_in_the_middle_less_aside_nothing_elsewhere(self):
        points = array([50, 50], [25, 50], [25, 10], [50, 50])
        box = [0, 0, 100, 100]
        targets = centerness_targets(
            points, Assignment(np.array([1, 1, 1, 0]), array(box, box, box, [0, 0, 0, 0]))
        )
        np.testing.assert_allclose(targets, [1, (1 / 3) ** 0.5, (1 / 27) ** 0.5, 0], rtol=1e-6)


# Half the side of a box in pixels -> the level, of P3 to P7, that learns it.
@pytest.mark.parametrize(("reach", "level"), [(40, 0), (100, 1), (200, 2), (400, 3), (700, 4)])
def test_fcos_gives_a_box_to_the_level_of_its_size(reach, level):
    strides = (8, 16, 32, 64, 128)
    shapes = tuple((1536 // stride, 1536 // stride) for stride in strides)
    box = [768 - reach, 768 - reach, 768 + reach, 768 + reach, 1]
    labels = assign_fcos(shapes, strides, truth(box), radius=1).labels
    ends = np.cumsum([height * width for height, width in shapes])
    assert set(np.searchsorted(ends, np.flatnonzero(labels), side="right")) == {level}
