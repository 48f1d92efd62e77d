import numpy as np
import pytest
from megengine import Tensor

from zoo.models.detection.freeanchor import (
    FreeAnchorConfig,
    bag_likelihoods,
    box_probabilities,
    negative_loss,
    positive_bag_loss,
)
from zoo.models.detection.parts.assign import GroundTruth


def array(*rows):
    return np.array(rows, np.float32)


def truth(*rows):
    rows = np.array(rows, np.float32).reshape(-1, 5)
    return GroundTruth(rows[:, :4], rows[:, 4].astype(np.int32))


def value(tensor):
    return float(tensor.numpy())


class TestPositiveBags:
    def test_equal_likelihoods_give_their_own_value(self):
        assert value(positive_bag_loss(Tensor(array([0.2, 0.2])))) == pytest.approx(-np.log(0.2))

    def test_values_are_weighted_by_one_over_one_minus_p(self):
        # weights 2 and 10: (2 * 0.5 + 10 * 0.9) / 12
        loss = value(positive_bag_loss(Tensor(array([0.5, 0.9]))))
        assert loss == pytest.approx(-np.log(10 / 12), rel=1e-5)

    def test_a_certain_anchor_decides_alone(self):
        assert value(positive_bag_loss(Tensor(array([0.1, 1.0])))) == pytest.approx(0, abs=1e-5)

    def test_a_hopeless_bag_costs_a_finite_amount(self):
        assert value(positive_bag_loss(Tensor(array([0.0, 0.0])))) == pytest.approx(15.942385)


class TestLikelihoods:
    ANCHORS = array([0, 0, 10, 10], [0, 0, 10, 8], [50, 50, 60, 60])

    def likelihoods(self, offsets, bag_size=1):
        config = FreeAnchorConfig(classes=3, bag_size=bag_size)
        scores = Tensor(array([0.1, 0.5, 0.1], [0.2, 0.4, 0.2], [0.3, 0.3, 0.3]))
        box = truth([0, 0, 10, 10, 2])
        return bag_likelihoods(config, self.ANCHORS, box, scores, Tensor(offsets)).numpy()

    def test_the_score_of_the_boxs_class_counts(self):
        assert self.likelihoods(np.zeros((3, 4), np.float32)).tolist() == [[0.5]]

    def test_distance_of_the_offsets_lowers_it(self):
        offsets = array([1, 0, -1, 0], [0] * 4, [0] * 4)
        np.testing.assert_allclose(
            self.likelihoods(offsets), [[0.5 * np.exp(-0.75 * 2)]], rtol=1e-6
        )

    def test_a_bag_holds_the_anchors_of_largest_overlap(self):
        # the second anchor's own target: dy = (5 - 4) / 8 / 0.1, dh = log(10 / 8) / 0.2
        away = 1 / 8 / 0.1 + np.log(10 / 8) / 0.2
        got = self.likelihoods(np.zeros((3, 4), np.float32), bag_size=2)
        np.testing.assert_allclose(got, [[0.5, 0.4 * np.exp(-0.75 * away)]], rtol=1e-5)


class TestBoxProbabilities:
    def test_zero_up_to_the_threshold_one_at_the_best_linear_between(self):
        # IoU with the object: 0.9, 0.75, 0.6, 0.3
        boxes = array([0, 0, 10, 9], [0, 0, 10, 7.5], [0, 0, 10, 6], [0, 0, 10, 3])
        got = box_probabilities(boxes, truth([0, 0, 10, 10, 2]), 3, 0.6)
        np.testing.assert_allclose(got[:, 1], [1, 0.5, 0, 0], atol=1e-5)
        assert not got[:, [0, 2]].any()

    def test_an_object_that_no_box_meets_has_zeros(self):
        got = box_probabilities(array([0, 0, 10, 3]), truth([0, 0, 10, 10, 1]), 1, 0.6)
        assert got.tolist() == [[0]]

    def test_the_later_of_two_objects_of_a_class_fills_the_column(self):
        boxes = array([0, 0, 10, 10], [50, 50, 60, 60])
        got = box_probabilities(boxes, truth([0, 0, 10, 10, 1], [50, 50, 60, 60, 1]), 1, 0.6)
        assert got.tolist() == [[0], [1]]

    def test_without_objects_all_are_zero(self):
        assert box_probabilities(array([0, 0, 10, 10]), truth(), 2, 0.6).tolist() == [[0, 0]]


class TestNegativeLoss:
    def test_a_score_costs_its_square_times_the_log(self):
        loss = negative_loss(Tensor(array([0.5, 0.1])), array([0, 0]), 2.0)
        want = -(0.25 * np.log(0.5) + 0.01 * np.log(0.9))
        assert value(loss) == pytest.approx(want, rel=1e-5)

    def test_an_anchor_that_found_an_object_is_excused(self):
        assert value(negative_loss(Tensor(array([0.5])), array([1.0]), 2.0)) == 0

    def test_a_certain_mistake_costs_a_finite_amount(self):
        assert value(negative_loss(Tensor(array([1.0])), array([0.0]), 2.0)) == pytest.approx(
            15.942385
        )
