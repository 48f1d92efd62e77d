import numpy as np
import pytest
from megengine import Tensor
from megengine.autodiff import GradManager

from zoo.models.detection.parts.losses import (
    binary_cross_entropy,
    focal_loss,
    giou_loss,
    l1_loss,
    one_hot,
)


def array(*rows):
    return np.array(rows, np.float32)


def value(tensor):
    return float(tensor.numpy())


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, np.float64)))


class TestOneHot:
    def test_class_k_is_column_k_minus_one_and_others_are_empty(self):
        assert one_hot(np.array([2, 0, -1]), 3).tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


class TestFocalLoss:
    def test_a_positive_at_score_one_half(self):
        # 0.25 * 0.5^2 * log 2
        loss = focal_loss(Tensor(array([0.0])), np.array([1]))
        assert value(loss) == pytest.approx(0.25 * 0.25 * 0.6931472)

    def test_background_at_score_one_half(self):
        loss = focal_loss(Tensor(array([0.0])), np.array([0]))
        assert value(loss) == pytest.approx(0.75 * 0.25 * 0.6931472)

    def test_ignored_rows_cost_nothing(self):
        assert value(focal_loss(Tensor(array([5.0, -5.0])), np.array([-1]))) == 0

    def test_agrees_with_a_slow_version(self):
        random = np.random.default_rng(7)
        logits = random.normal(0, 3, (2, 5, 4)).astype(np.float32)
        labels = random.integers(-1, 5, (2, 5))
        want = 0.0
        for row, label in zip(logits.reshape(-1, 4), labels.ravel(), strict=True):
            for k, p in enumerate(sigmoid(row)):
                if label == k + 1:
                    want += -0.25 * (1 - p) ** 2 * np.log(p)
                elif label >= 0:
                    want += -0.75 * p**2 * np.log(1 - p)
        assert value(focal_loss(Tensor(logits), labels)) == pytest.approx(want, rel=1e-5)

    def test_extreme_scores_stay_finite_with_their_gradient(self):
        logits = Tensor(array([200.0, -200.0], [200.0, -200.0]))
        manager = GradManager().attach([logits])
        with manager:
            loss = focal_loss(logits, np.array([2, 0]))
            manager.backward(loss)
        assert np.isfinite(value(loss))
        assert np.isfinite(logits.grad.numpy()).all()


class TestGIoULoss:
    def loss(self, distances, target, weight=(1.0,)):
        return value(giou_loss(Tensor(array(distances)), array(target), array(*weight)))

    def test_equal_boxes_cost_nothing(self):
        assert self.loss([1, 2, 3, 4], [1, 2, 3, 4]) == pytest.approx(0, abs=1e-6)

    def test_a_box_within_another_costs_one_minus_iou(self):
        assert self.loss([1, 1, 1, 1], [2, 2, 2, 2]) == pytest.approx(1 - 4 / 16)

    def test_the_hull_beyond_the_union_costs_more(self):
        # 2 x 4 and 4 x 2 about one point: overlap 4, union 12, hull 16
        assert self.loss([1, 2, 1, 2], [2, 1, 2, 1]) == pytest.approx(1 - 4 / 12 + 4 / 16)

    def test_weights_scale_and_leave_out(self):
        distances, target = [[1, 1, 1, 1]] * 2, [[2, 2, 2, 2]] * 2
        loss = giou_loss(Tensor(array(*distances)), array(*target), array(0.5, 0.0))
        assert value(loss) == pytest.approx(0.375)

    def test_empty_boxes_without_weight_have_a_finite_gradient(self):
        distances = Tensor(array([0.0, 0, 0, 0], [3, 3, 3, 3]))
        manager = GradManager().attach([distances])
        with manager:
            manager.backward(giou_loss(distances, array([0, 0, 0, 0], [0, 0, 0, 0]), array(0, 0)))
        assert distances.grad.numpy().tolist() == [[0, 0, 0, 0], [0, 0, 0, 0]]


class TestOthers:
    def test_binary_cross_entropy_of_a_soft_target(self):
        want = -(0.3 * np.log(sigmoid(2.0)) + 0.7 * np.log(1 - sigmoid(2.0)))
        got = binary_cross_entropy(Tensor(array(2.0, 9.0)), array(0.3, 0.0), array(1.0, 0.0))
        assert value(got) == pytest.approx(want, rel=1e-6)

    def test_l1_adds_up_the_coordinates_of_weighted_rows(self):
        got = l1_loss(
            Tensor(array([1, 2, 3, 4], [9, 9, 9, 9])), array([0] * 4, [0] * 4), array(1, 0)
        )
        assert value(got) == 10
