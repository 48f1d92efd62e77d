import numpy as np
import pytest
from megengine import Parameter, Tensor
from megengine.autodiff import GradManager

from zoo.models.detection.faster_rcnn import (
    FasterRCNNConfig,
    region_anchors,
    region_losses,
    sample_regions,
    with_picture,
)
from zoo.models.detection.inference import predict, process_batch, process_inputs
from zoo.models.detection.parts.assign import Assignment, GroundTruth
from zoo.models.detection.parts.proposals import ProposalConfig, propose, sample_labels
from zoo.models.detection.parts.regions import align_gradient, pool_regions, region_levels

from .conftest import CONSTRUCTORS
from .recipe import picture


def array(*rows):
    return np.array(rows, np.float32)


def truth(*rows):
    rows = np.array(rows, np.float32).reshape(-1, 5)
    return GroundTruth(rows[:, :4], rows[:, 4].astype(np.int32))


class TestAnchors:
    def test_one_scale_a_level_and_three_ratios(self):
        anchors = region_anchors(((1, 1),) * 5)
        assert anchors.shape == (15, 4)
        assert anchors[1].tolist() == [-14, -14, 18, 18]  # side 32 about (2, 2)
        assert anchors[13].tolist() == [-224, -224, 288, 288]  # side 512 about (32, 32)


class TestProposals:
    def propose(self, logits, boxes, levels=None, **settings):
        levels = levels or [slice(0, len(boxes))]
        return propose(ProposalConfig(**settings), array(*logits), array(*boxes), levels, (50, 100))

    def test_best_first_within_the_picture(self):
        got = self.propose([1, 2], [[-5, -5, 10, 10], [90, 40, 120, 60]])
        assert got.tolist() == [[90, 40, 100, 50], [0, 0, 10, 10]]

    def test_boxes_outside_the_picture_are_dropped(self):
        assert self.propose([2, 1], [[120, 10, 130, 20], [0, 0, 9, 9]]).tolist() == [[0, 0, 9, 9]]

    def test_overlapping_boxes_of_a_level_are_suppressed(self):
        boxes = [[0, 0, 10, 10], [0, 0, 10, 9], [0, 0, 10, 6]]
        assert self.propose([1, 2, 0], boxes).tolist() == [[0, 0, 10, 9], [0, 0, 10, 6]]

    def test_levels_do_not_suppress_each_other(self):
        levels = [slice(0, 1), slice(1, 2)]
        got = self.propose([1, 2], [[0, 0, 10, 10], [0, 0, 10, 9]], levels)
        assert got.tolist() == [[0, 0, 10, 9], [0, 0, 10, 10]]

    def test_only_the_best_of_a_level_and_of_all(self):
        boxes = [[20 * i, 0, 20 * i + 10, 10] for i in range(4)]
        levels = [slice(0, 3), slice(3, 4)]
        got = self.propose([1, 2, 3, 0], boxes, levels, per_level=2)
        assert got[:, 0].tolist() == [40, 20, 60]
        assert self.propose([1, 2, 3, 0], boxes, levels, total=1)[:, 0].tolist() == [40]

    def test_where_nothing_is_left_the_whole_picture_is_proposed(self):
        assert self.propose([1], [[200, 0, 210, 10]]).tolist() == [[0, 0, 100, 50]]


class TestSampling:
    def test_at_most_half_positive_the_rest_background(self):
        labels = np.array([5] * 20 + [0] * 30 + [-1] * 10, np.int32)
        got = sample_labels(labels, 16, 8, np.random.default_rng(0))
        assert [(got == value).sum() for value in (5, 0, -1)] == [8, 8, 44]

    def test_background_fills_up_missing_positives(self):
        labels = np.array([5, 0, 0, 0, 0, -1], np.int32)
        got = sample_labels(labels, 4, 2, np.random.default_rng(0))
        assert [(got == value).sum() for value in (5, 0, -1)] == [1, 3, 2]

    def test_ignored_ones_stay_ignored(self):
        labels = np.array([-1, -1, 2], np.int32)
        assert sample_labels(labels, 9, 4, np.random.default_rng(0)).tolist() == [-1, -1, 2]

    def test_true_boxes_join_the_proposals(self):
        proposals = array([60, 60, 70, 70], [0, 0, 10, 6])
        regions, match = sample_regions(
            FasterRCNNConfig(), proposals, truth([0, 0, 10, 10, 3]), np.random.default_rng(0)
        )
        assert regions.tolist() == [[0, 0, 10, 10], [60, 60, 70, 70], [0, 0, 10, 6]]
        assert match.labels.tolist() == [3, 0, 3]

    def test_an_overlap_below_one_half_is_background(self):
        _, match = sample_regions(
            FasterRCNNConfig(),
            array([0, 0, 10, 4.9]),
            truth([0, 0, 10, 10, 3]),
            np.random.default_rng(0),
        )
        assert match.labels.tolist() == [3, 0]


class TestRegions:
    @pytest.mark.parametrize(
        ("side", "level"),
        [(10, 2), (111, 2), (112, 3), (223, 3), (224, 4), (448, 5), (2000, 5), (0, 2)],
    )
    def test_a_box_of_224_pixels_belongs_to_p4_and_so_on_by_octaves(self, side, level):
        assert region_levels(array([0, 0, side, side]), 2, 5).tolist() == [level]

    def test_pooling_agrees_with_a_slow_version(self):
        random = np.random.default_rng(10)
        maps = [random.normal(0, 1, (2, 3, 64 >> n, 64 >> n)).astype(np.float32) for n in range(4)]
        rois = array(
            [1, 20, 30, 250, 256], [0, 8, 8, 40, 60], [1, 0, 0, 130, 120], [0, 50, 50, 60, 60]
        )
        got = pool_regions([Tensor(m) for m in maps], (4, 8, 16, 32), rois).numpy()
        levels = region_levels(rois[:, 1:], 2, 5)
        assert len(set(levels)) == 3
        for row, roi, level in zip(got, rois, levels, strict=True):
            want = slow_roi_align(maps[level - 2][int(roi[0])], roi[1:] / (4 << (level - 2)))
            np.testing.assert_allclose(row, want, atol=1e-5)

    def test_the_gradient_of_pooling_is_right_whatever_memory_held_before(self):
        random = np.random.default_rng(11)
        shape = (2, 3, 12, 16)
        rois = array([1, 4, 6, 60, 44], [0, 0, 0, 64, 48], [0, 10, 10, 13, 12])
        pull = random.normal(0, 1, (3, 3, 7, 7)).astype(np.float32)
        features = random.normal(0, 1, shape).astype(np.float32)
        # the sum of products with the features is what pooling them gives
        want = sum(
            (slow_roi_align(features[int(roi[0])], roi[1:] / 4) * one).sum()
            for roi, one in zip(rois, pull, strict=True)
        )
        gradient = align_gradient(pull, rois, 4, shape)
        assert (gradient * features).sum() == pytest.approx(want, rel=1e-4)
        for _ in range(5):
            assert leave_nan_in_memory() > 0
            maps = Parameter(features)
            manager = GradManager().attach([maps])
            with manager:
                pooled = pool_regions([maps, maps, maps, maps], (4, 4, 4, 4), rois)
                manager.backward((pooled * Tensor(pull)).sum())
            np.testing.assert_allclose(maps.grad.numpy(), gradient, atol=1e-4)

    def test_a_picture_number_goes_before_each_box(self):
        rois = with_picture([array([1, 2, 3, 4]), array([5, 6, 7, 8], [9, 9, 9, 9])])
        assert rois.tolist() == [[0, 1, 2, 3, 4], [1, 5, 6, 7, 8], [1, 9, 9, 9, 9]]


def leave_nan_in_memory():
    """Fill memory of many sizes with NaN and let go of it."""
    sizes = [2**n for n in range(4, 19)]
    filled = [Tensor(np.full(size, np.nan, np.float32)) + 1 for size in sizes for _ in range(4)]
    return sum(np.isnan(tensor.numpy()).sum() for tensor in filled)


def slow_roi_align(features, box):
    """Four bilinear samples in each of 7 x 7 cells, averaged; pixel i lies at i + 0.5."""
    x1, y1, x2, y2 = (float(v) for v in box)
    out = np.zeros((len(features), 7, 7))
    for row in range(7):
        for column in range(7):
            for a in (0.25, 0.75):
                for b in (0.25, 0.75):
                    y = y1 + (row + a) * (y2 - y1) / 7 - 0.5
                    x = x1 + (column + b) * (x2 - x1) / 7 - 0.5
                    out[:, row, column] += bilinear(features, y, x) / 4
    return out


def bilinear(features, y, x):
    height, width = features.shape[1:]
    y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
    top, left = int(y), int(x)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    v, u = y - top, x - left
    upper = features[:, top, left] * (1 - u) + features[:, top, right] * u
    lower = features[:, bottom, left] * (1 - u) + features[:, bottom, right] * u
    return upper * (1 - v) + lower * v


class TestRegionLosses:
    def test_class_loss_is_the_mean_cross_entropy(self):
        logits = array([0, 0, 0], [0, 2, 0])
        losses = region_losses(
            array([0, 0, 10, 10], [0, 0, 10, 10]),
            Assignment(np.array([0, 1], np.int32), array([0, 0, 0, 0], [0, 0, 10, 10])),
            Tensor(logits),
            Tensor(np.zeros((2, 2, 4), np.float32)),
        )
        want = (np.log(3) + np.log(1 + 2 * np.exp(-2))) / 2
        assert float(losses["rcnn_cls"].numpy()) == pytest.approx(want, rel=1e-5)

    def test_box_loss_reads_the_offsets_of_the_true_class(self):
        offsets = np.zeros((2, 3, 4), np.float32)
        offsets[0, 1] = [1, 2, 0, 0]  # the true class of the first
        offsets[0, 2] = offsets[1] = 99  # other classes, and background
        losses = region_losses(
            array([0, 0, 10, 10], [0, 0, 10, 10]),
            Assignment(np.array([2, 0], np.int32), array([0, 0, 10, 10], [0, 0, 0, 0])),
            Tensor(np.zeros((2, 4), np.float32)),
            Tensor(offsets),
        )
        assert float(losses["rcnn_bbox"].numpy()) == 1.5


@pytest.fixture(scope="module")
def model():
    model = CONSTRUCTORS["faster_rcnn"](backbone="resnet18", classes=3)
    model.eval()
    return model


class TestDetector:
    def run(self, model, data, im_info):
        return [t.numpy() for t in model(image=Tensor(data), im_info=Tensor(im_info))]

    def test_scores_and_one_box_for_each_class(self, model):
        scores, boxes = self.run(model, *process_inputs(picture(64, 96, 1), 64, 96))
        assert scores.shape[1:] == (3,)
        assert boxes.shape == (*scores.shape, 4)
        assert (scores.sum(axis=1) < 1).all()

    def test_several_pictures_give_the_same_filled_up_with_zero_scores(self, model):
        pictures = [picture(64, 96, 1), picture(128, 192, 2)]
        scores, boxes = self.run(model, *process_batch(pictures, 64, 96))
        for n, one in enumerate(pictures):
            alone = self.run(model, *process_inputs(one, 64, 96))
            count = len(alone[0])
            np.testing.assert_allclose(scores[n, :count], alone[0], atol=1e-5)
            np.testing.assert_allclose(boxes[n, :count], alone[1], atol=1e-2)
            assert not scores[n, count:].any()

    def test_prediction_takes_the_box_of_the_class(self, model):
        rows = predict(model, picture(64, 96, 1), 64, 96, threshold=0.0, max_boxes=5)
        assert rows.shape == (5, 6)
