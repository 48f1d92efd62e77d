import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.models.detection.parts.boxes import pairwise_iou
from zoo.models.detection.select import select_detections, suppress


def array(*rows):
    return np.array(rows, np.float32)


def slow_detections(scores, boxes, nms_iou, threshold, max_boxes):
    """Class by class, pair by pair."""
    found = []
    for c in range(scores.shape[1]):
        left = [a for a in range(len(scores)) if scores[a, c] > threshold]
        left.sort(key=lambda a: -scores[a, c])
        while left:
            best = left.pop(0)
            found.append([*boxes[best], scores[best, c], c])
            left = [a for a in left if iou(boxes[best], boxes[a]) <= nms_iou]
    return np.array(sorted(found, key=lambda row: -row[4])[:max_boxes], np.float32)


def iou(a, b):
    w = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    h = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h
    return w * h / max(union, 1e-5)


def test_rows_hold_box_score_and_class_best_first():
    scores = array([0.0, 0.3], [0.9, 0.0])
    boxes = array([0, 0, 2, 2], [5, 5, 9, 9])
    rows = select_detections(scores, boxes, nms_iou=0.5)
    np.testing.assert_allclose(rows, [[5, 5, 9, 9, 0.9, 0], [0, 0, 2, 2, 0.3, 1]])
    assert rows.dtype == np.float32


def test_a_score_must_exceed_the_threshold():
    scores = array([0.5], [0.25])
    boxes = array([0, 0, 2, 2], [5, 5, 9, 9])
    assert len(select_detections(scores, boxes, 0.5, threshold=0.25)) == 1


def test_of_two_overlapping_boxes_of_a_class_the_better_stays():
    scores = array([0.6], [0.7])
    boxes = array([0, 0, 10, 10], [0, 0, 10, 9])
    assert select_detections(scores, boxes, 0.5).tolist() == [pytest.approx([0, 0, 10, 9, 0.7, 0])]


def test_an_overlap_equal_to_the_limit_is_kept():
    boxes = array([0, 0, 4, 4], [0, 0, 4, 2])  # IoU 0.5
    assert len(select_detections(array([0.6], [0.7]), boxes, nms_iou=0.5)) == 2
    assert len(select_detections(array([0.6], [0.7]), boxes, nms_iou=0.49)) == 1


def test_boxes_of_different_classes_do_not_suppress_each_other():
    scores, boxes = array([0.6, 0.7]), array([0, 0, 10, 10])
    assert [row[5] for row in select_detections(scores, boxes, 0.5)] == [1, 0]


def test_a_suppressed_box_does_not_suppress():
    boxes = array([0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10])
    rows = select_detections(array([0.9], [0.8], [0.7]), boxes, nms_iou=0.5)
    assert rows[:, 0].tolist() == [0, 6]


def test_at_most_so_many_of_the_best():
    scores = np.linspace(0.1, 0.9, 9, dtype=np.float32)[:, None]
    boxes = np.arange(9, dtype=np.float32)[:, None] * 10 + array([0, 0, 5, 5])
    assert select_detections(scores, boxes, 0.5, max_boxes=2)[:, 0].tolist() == [80, 70]


def test_each_class_may_have_its_own_boxes():
    boxes = array([[0, 0, 1, 1], [2, 2, 3, 3]])
    rows = select_detections(array([0.6, 0.7]), boxes, 0.5)
    assert rows[:, :4].tolist() == [[2, 2, 3, 3], [0, 0, 1, 1]]


def test_nothing_found_gives_no_rows():
    rows = select_detections(np.zeros((3, 80), np.float32), np.zeros((3, 4), np.float32), 0.5)
    assert rows.shape == (0, 6)


@pytest.mark.parametrize("nms_iou", [0.3, 0.6])
def test_agrees_with_a_slow_version(nms_iou):
    random = np.random.default_rng(6)
    corners = random.uniform(0, 60, (300, 2))
    boxes = np.concatenate([corners, corners + random.uniform(0, 40, (300, 2))], 1).astype(
        "float32"
    )
    scores = random.uniform(0, 1, (300, 4)).astype(np.float32)
    for max_boxes in (20, 1000):
        got = select_detections(scores, boxes, nms_iou, 0.3, max_boxes)
        np.testing.assert_allclose(got, slow_detections(scores, boxes, nms_iou, 0.3, max_boxes))


def suppress_one_by_one(boxes, classes, nms_iou, max_boxes):
    """The best box left suppresses its rivals, then the next one."""
    kept, left = [], np.arange(len(boxes))
    while left.size and len(kept) < max_boxes:
        best, left = left[0], left[1:]
        kept.append(int(best))
        overlaps = pairwise_iou(boxes[best][None], boxes[left])[0]
        left = left[(classes[left] != classes[best]) | (overlaps <= nms_iou)]
    return kept


# A coarse grid makes ties, equal boxes and overlaps of exactly 0.5 frequent.
CELLS = st.integers(0, 6)
BOXES = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, st.integers(0, 2)), max_size=60)


@given(BOXES, st.sampled_from([0.3, 0.5, 0.6]), st.integers(1, 60), st.sampled_from([1, 4, 64]))
@settings(deadline=None)
def test_the_same_boxes_stay_as_one_by_one(rows, nms_iou, max_boxes, block):
    rows = np.array(rows, np.int64).reshape(-1, 5)
    boxes = np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:4]], 1).astype(np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zoo.models.detection.select.BLOCK", block)
        kept = suppress(boxes, rows[:, 4], nms_iou, max_boxes).tolist()
    assert kept == suppress_one_by_one(boxes, rows[:, 4], nms_iou, max_boxes)


def test_a_long_chain_of_boxes_is_settled_link_by_link():
    left = np.arange(700, dtype=np.float32)[:, None] * 3
    boxes = left * array([1, 0, 1, 0]) + array(
        [0, 0, 10, 10]
    )  # each overlaps the next by 7 of 13 pixels
    kept = suppress(boxes, np.zeros(700, np.intp), 0.5, 1000)
    assert kept.tolist() == list(range(0, 700, 2))


def test_by_default_scores_above_a_twentieth_count():
    boxes = array([0, 0, 2, 2], [5, 5, 9, 9])
    rows = select_detections(array([0.06], [0.04]), boxes, nms_iou=0.5)
    np.testing.assert_allclose(rows[:, 4], [0.06])


def test_a_box_without_area_is_found_once():
    boxes = array([5, 5, 5, 9], [0, 0, 2, 2])
    rows = select_detections(array([0.9], [0.8]), boxes, nms_iou=0.5)
    np.testing.assert_allclose(rows[:, :5], [[5, 5, 5, 9, 0.9], [0, 0, 2, 2, 0.8]])
