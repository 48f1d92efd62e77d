import numpy as np
import pytest
from megengine import Tensor

from zoo.models.detection.inference import predict, process_batch, process_inputs

from .conftest import CONSTRUCTORS
from .recipe import picture


@pytest.fixture(scope="module", params=["atss", "retinanet"])
def model(request):
    model = CONSTRUCTORS[request.param](backbone="resnet18", classes=3)
    model.eval()
    return model


def run(model, data, im_info):
    return [t.numpy() for t in model(image=Tensor(data), im_info=Tensor(im_info))]


def test_one_picture_gives_scores_and_boxes_of_all_anchors(model):
    per_cell = 1 if hasattr(model.head, "ctrness") else 9
    scores, boxes = run(model, *process_inputs(picture(64, 96, 1), 64, 96))
    assert scores.shape == (per_cell * (96 + 24 + 6 + 2 + 1), 3)
    assert boxes.shape == (per_cell * 129, 4)


def test_several_pictures_give_the_same_with_a_leading_axis(model):
    pictures = [picture(64, 96, 1), picture(128, 192, 2)]
    scores, boxes = run(model, *process_batch(pictures, 64, 96))
    for n, one in enumerate(pictures):
        alone = run(model, *process_inputs(one, 64, 96))
        np.testing.assert_allclose(scores[n], alone[0], atol=1e-5)
        np.testing.assert_allclose(boxes[n], alone[1], atol=1e-2)


def test_boxes_stay_within_each_original_picture(model):
    _, boxes = run(model, *process_batch([picture(64, 96, 1), picture(30, 40, 2)], 64, 96))
    assert boxes[0].max(axis=0).tolist() <= [96, 64, 96, 64]
    assert boxes[1].max(axis=0).tolist() <= [40, 30, 40, 30]
    assert boxes.min() >= 0


def test_a_batch_is_padded_below_and_right_with_zeros():
    data, im_info = process_batch(
        [np.full((10, 20, 3), 9, np.uint8), np.full((20, 10, 3), 7, np.uint8)], 10, 20
    )
    assert data.shape == (2, 3, 20, 20)
    assert data[0, :, :10].min() == data[0].max() == 9
    assert data[0, :, 10:].max() == data[1, :, :, 10:].max() == 0
    assert im_info.tolist() == [[10, 20, 10, 20, 0], [20, 10, 20, 10, 0]]


def test_prediction_gives_rows_of_box_score_and_class(model):
    rows = predict(model, picture(64, 96, 1), 64, 96, threshold=0.0, max_boxes=7)
    assert rows.shape == (7, 6)
    assert (np.diff(rows[:, 4]) <= 0).all()
    assert set(rows[:, 5]) <= {0.0, 1.0, 2.0}


def test_prediction_in_training_mode_is_refused(model):
    model.train()
    try:
        with pytest.raises(ValueError, match=r"call model\.eval\(\) first"):
            predict(model, picture(64, 96, 1))
    finally:
        model.eval()
