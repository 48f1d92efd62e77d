"""The parts of the proofs that the other vision tasks learn; `make overfit` runs the whole."""

import json

import megengine.functional as F
import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.classification import overfit as classification
from zoo.models.keypoints import overfit as keypoints
from zoo.models.runtime.learn import Task, learn
from zoo.models.segmentation import overfit as segmentation


def line(score, enough):
    """A task that learns to multiply by three."""
    model = M.Linear(1, 1, bias=False)
    x = Tensor(np.ones((1, 1), np.float32))
    return Task("line", model, lambda: F.mean((model(x) - 3.0) ** 2), score, enough, rate=0.5)


def test_learning_ends_when_the_score_is_enough(capsys):
    scores = iter([0.2, 0.9])
    assert learn(line(lambda: next(scores), 0.8), steps=100, every=2) == 0
    *_, report = capsys.readouterr().out.splitlines()
    report = json.loads(report)
    assert (report["learnt"], report["steps"], report["score"]) == (True, 4, 0.9)
    assert report["loss"][0] > report["loss"][1]


def test_what_is_not_learnt_within_the_steps_ends_with_status_1(capsys):
    assert learn(line(lambda: 0.2, 0.8), steps=4, every=2) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["learnt"] is False


def test_the_score_is_that_of_evaluation_mode():
    task = line(lambda: float(not task.model.training), 1.0)
    assert learn(task, steps=1, every=1) == 0


def test_shapes_alone_tell_the_classifiers_pictures_apart():
    pictures = classification.make_pictures()
    assert pictures.shape == (4, 3, 64, 64)
    assert np.abs(pictures.mean(axis=(1, 2, 3))).max() < 0.01


def test_pixels_have_the_color_of_their_class():
    pictures, classes = segmentation.make_pictures()
    assert [sorted(np.unique(c)) for c in classes] == [[0, 1], [0, 2], [0, 1], [0, 2]]
    assert not pictures[:, 0][classes == 0].any()
    assert (pictures[:, 0][classes == 1] == 1.5).all()
    assert (pictures[:, 2][classes == 2] == 1.5).all()


def test_joints_lie_within_their_picture():
    pictures, places = keypoints.make_pictures()
    assert pictures.shape == (4, 3, 96, 96)
    assert 16 <= places.min() < places.max() <= 80


@pytest.mark.parametrize("package", [classification, segmentation, keypoints])
def test_an_untrained_network_has_not_learnt(package):
    task = package.task()
    task.model.eval()
    assert task.score() < task.enough
    assert np.isfinite(float(task.loss().numpy()))


def test_learned_pictures_are_evaluated_from_files():
    """Class 1 is blue, 2 is red, 0 neither."""
    model = M.Conv2d(3, 3, 1)
    weight = np.zeros((3, 3, 1, 1), np.float32)
    weight[1, 0] = weight[2, 2] = 1
    model.weight[...] = Tensor(weight)
    model.bias[...] = Tensor(np.array([0.5, 0, 0], np.float32).reshape(1, 3, 1, 1))
    assert [(f.name, f.value) for f in segmentation.evaluate(model)] == [
        ("mIoU", 100), ("Pixel acc", 100), ("Mean acc", 100)
    ]  # fmt: skip
