import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.detection.evaluator import DetEvaluator
from zoo.models.detection.inference import process_inputs, resized_size


@pytest.mark.parametrize(
    ("size", "resized"),
    [
        ((480, 640), (800, 1067)),
        ((640, 480), (1067, 800)),
        ((300, 900), (444, 1333)),  # the long side decides
        ((800, 1333), (800, 1333)),
        ((1600, 1600), (800, 800)),
        ((1, 4000), (1, 1333)),
    ],
)
def test_the_short_side_becomes_800_unless_the_long_one_exceeds_1333(size, resized):
    assert resized_size(*size, 800, 1333) == resized


def test_a_side_halfway_between_two_pixels_goes_to_the_even_one():
    assert resized_size(2, 5, 1, 100) == (1, 2)  # 2.5 -> 2
    assert resized_size(2, 7, 1, 100) == (1, 4)  # 3.5 -> 4


def test_the_input_is_a_float_batch_of_one_in_channel_first_order():
    picture = np.zeros((30, 40, 3), np.uint8)
    picture[..., 2] = 200
    data, _ = process_inputs(picture, 60, 100)
    assert (data.shape, data.dtype) == ((1, 3, 60, 80), np.float32)
    assert data[0, :, 10, 10].tolist() == [0.0, 0.0, 200.0]


def test_im_info_tells_both_sizes():
    _, im_info = process_inputs(np.zeros((30, 40, 3), np.uint8), 60, 100)
    assert im_info.dtype == np.float32
    assert im_info.tolist() == [[60, 80, 30, 40, 0]]


def test_pixels_are_not_normalised():
    data, _ = process_inputs(np.full((10, 10, 3), 255, np.uint8), 20, 20)
    assert (data == 255).all()


def test_resizing_is_bilinear():
    picture = np.zeros((1, 2, 3), np.uint8)
    picture[0, 1] = 100
    data, _ = process_inputs(picture, 2, 4)
    assert data[0, 0, 0].tolist() == [0, 25, 75, 100]


def test_the_hub_class_offers_the_same_function():
    picture = np.zeros((30, 40, 3), np.uint8)
    data, im_info = DetEvaluator.process_inputs(picture, 60, 100)
    assert data.shape == (1, 3, 60, 80)
    assert im_info.shape == (1, 5)


class Finding(M.Module):
    """A detector that sees a person left and a dog right in the resized picture."""

    nms_iou = 0.5

    def forward(self, image, im_info):
        height, width = image.shape[2:]
        boxes = [[0, 0, width / 4, height], [width / 2, 0, width, height]]
        scale = float(im_info.numpy()[0, 2]) / height
        scores = np.zeros((2, 80), np.float32)
        scores[0, 0], scores[1, 16] = 0.4, 0.9
        return Tensor(scores), Tensor(np.array(boxes, np.float32) * scale)


def finding():
    model = Finding()
    model.eval()
    return model


PICTURE = np.zeros((30, 40, 3), np.uint8)
FOUND = [[20, 0, 40, 30, np.float32(0.9), 16], [0, 0, 10, 30, np.float32(0.4), 0]]


def test_the_hub_class_predicts_from_a_picture():
    assert DetEvaluator.predict(finding(), PICTURE, 60, 100).tolist() == FOUND
    assert DetEvaluator.predict(finding(), PICTURE, 60, 100, threshold=0.5).tolist() == FOUND[:1]


@pytest.mark.parametrize("kind", [Tensor, np.asarray])
def test_an_instance_predicts_from_the_networks_inputs_as_published(kind):
    data, im_info = DetEvaluator.process_inputs(PICTURE.copy(), 60, 100)
    evaluator = DetEvaluator(finding())
    assert evaluator.predict(image=kind(data), im_info=kind(im_info)).tolist() == FOUND


def test_an_instance_predicts_from_a_picture():
    assert DetEvaluator(finding()).predict(PICTURE, 60, 100).tolist() == FOUND


def test_the_hub_class_has_the_names_of_the_classes():
    assert DetEvaluator.CLASSES["en_US"][:3] == ("person", "bicycle", "car")
    assert DetEvaluator.CLASSES["zh_CN"][79] == "牙刷"


def test_a_model_in_training_mode_is_refused():
    with pytest.raises(ValueError, match=r"training mode; call model.eval\(\) first"):
        DetEvaluator.predict(Finding(), PICTURE)


def test_the_resized_size_has_its_published_name():
    size = DetEvaluator.get_hw_by_short_size(
        im_height=480, im_width=640, short_size=800, max_size=1333
    )
    assert size == (800, 1067)


def test_a_flipped_input_is_mirrored():
    picture = np.zeros((30, 40, 3), np.uint8)
    picture[:, :20] = 200
    data, im_info = DetEvaluator.process_inputs(picture, 30, 40, flip=True)
    assert data[0, 0, 0, [0, 39]].tolist() == [0.0, 200.0]
    assert im_info.tolist() == [[30, 40, 30, 40, 0]]


def test_vis_det_draws_what_draw_draws():
    rows = np.array(FOUND, np.float32)
    drawn = DetEvaluator.vis_det(PICTURE, FOUND)
    assert drawn.tolist() == DetEvaluator.draw(PICTURE, rows).tolist()
    alone = DetEvaluator.vis_det(PICTURE, FOUND, thresh=0.5, return_img=False)
    assert alone.tolist() == DetEvaluator.draw(PICTURE, rows[:1]).tolist()


def test_vis_det_draws_boxes_without_names_and_with_other_names():
    picture = np.zeros((200, 300, 3), np.uint8)
    row = [[20, 60, 200, 180, 0.9, 1]]
    plain = DetEvaluator.vis_det(picture, row, is_show_label=False)
    assert not plain[:58].any()
    assert plain[60, 100].any()
    named, other = (
        DetEvaluator.vis_det(picture, row, classes=names) for names in (("a", "b"), ("a", "bbbb"))
    )
    assert named[:58].any()
    assert (other != named).any()


def test_vis_det_draws_nothing_where_nothing_was_found():
    assert not DetEvaluator.vis_det(PICTURE, []).any()


def test_the_none_of_an_unreadable_file_is_explained():
    with pytest.raises(ValueError, match=r"got NoneType; cv2.imread gives None for a missing"):
        process_inputs(None, 800, 1333)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((30, 40), np.uint8),
        np.zeros((30, 40, 4), np.uint8),
        np.zeros((0, 40, 3), np.uint8),
        np.zeros((30, 40, 3), np.float32),
    ],
)
def test_other_arrays_are_refused_with_what_they_are(picture):
    with pytest.raises(ValueError, match=r"expected a picture \(H, W, 3\) uint8, got \("):
        process_inputs(picture, 800, 1333)


def test_by_default_the_short_side_is_scaled_to_800_pixels_and_the_long_one_to_1333_at_most():
    assert process_inputs(np.zeros((60, 80, 3), np.uint8))[0].shape == (1, 3, 800, 1067)
    assert process_inputs(np.zeros((40, 80, 3), np.uint8))[0].shape == (1, 3, 666, 1333)
