"""Segmentation: figures worked out by hand, and the layouts of VOC2012 and Cityscapes."""

import cv2
import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor
from PIL import Image

from tests.models.drawn import by_name, noise, write_cityscapes, write_voc
from zoo.models.evaluate.protocol import DataError, Dataset
from zoo.models.evaluate.segmentation import CITYSCAPES, VOC, predict, running, score
from zoo.models.segmentation.deeplabv3plus import Dataset as Kind

THREE = Kind(3, (4, 4))


class Answer:
    """A network whose logits are given."""

    def __init__(self, logits):
        self.logits = np.array(logits, np.float32)

    def __call__(self, image):
        return Tensor(self.logits)


def answer_for(classes, count=3):
    """The network that finds these classes, (N, H, W)."""
    return Answer(np.moveaxis(np.eye(count)[np.asarray(classes)], -1, 1))


def confusion(truth, found, count=3):
    truth = np.array(truth, np.uint8)
    image = np.zeros((1, 3, *truth.shape), np.float32)
    return predict(Kind(count, truth.shape), answer_for([found], count), [(image, truth)])[0]


def test_an_outcome_counts_pixels_by_true_and_found_class():
    assert confusion([[0, 0], [1, 2]], [[0, 1], [1, 1]]) == [
        [0, 0, 1], [0, 1, 1], [1, 1, 1], [2, 1, 1]
    ]  # fmt: skip


def test_ignored_pixels_do_not_count():
    assert confusion([[0, 255], [255, 1]], [[0, 2], [1, 1]]) == [[0, 0, 1], [1, 1, 1]]


def figures_of(*outcomes):
    return by_name(score(THREE, Dataset((), ""), {str(n): rows for n, rows in enumerate(outcomes)}))


def test_figures_come_from_one_matrix_of_all_pictures():
    """Class 0: 6 right of 6 + 4 - 0; class 1: 2 right, 4 taken for 0."""
    found = figures_of([[0, 0, 6]], [[1, 0, 4], [1, 1, 2]])
    assert found == {
        "mIoU": pytest.approx(100 * (6 / 10 + 2 / 6) / 2),
        "Pixel acc": pytest.approx(100 * 8 / 12),
        "Mean acc": pytest.approx(100 * (1 + 2 / 6) / 2),
    }


def test_a_class_that_is_neither_there_nor_found_does_not_count():
    assert figures_of([[0, 0, 5], [1, 1, 5]])["mIoU"] == 100


def test_a_class_that_is_found_but_not_there_counts_as_nought():
    assert figures_of([[0, 0, 5], [1, 1, 4], [1, 2, 1]]) == {
        "mIoU": pytest.approx(100 * (1 + 4 / 5 + 0) / 3),
        "Pixel acc": 90,
        "Mean acc": 90,
    }


def test_nothing_but_ignored_pixels_gives_no_figures():
    assert figures_of([]) == {}
    assert running(THREE)([[]]) == ""


def test_the_running_mean_iou_covers_all_batches_so_far():
    tell = running(THREE)
    assert tell([[[0, 0, 6]]]) == "mIoU 100.0 %"
    assert tell([[[1, 0, 4], [1, 1, 2]]]) == "mIoU 46.7 %"


def test_logits_not_classes_are_brought_to_the_size_of_the_picture():
    """Two cells to four pixels: the third one is 3/4 of the second cell, 1/4 of the first."""
    logits = np.zeros((1, 3, 1, 2))
    logits[0, 0, 0] = 4, 0
    logits[0, 1, 0] = 0, 1
    truth = np.array([[0, 0, 0, 1]], np.uint8)
    found = predict(Kind(3, (1, 2)), Answer(logits), [(np.zeros((1, 3, 1, 2)), truth)])
    assert found == [[[0, 0, 3], [1, 1, 1]]]


def test_a_network_of_other_classes_is_refused():
    with pytest.raises(DataError, match="the network has 2 classes, the data 3"):
        predict(THREE, answer_for([[[0, 1]]], 2), [(np.zeros((1, 3, 1, 2)), np.array([[0, 1]]))])


def classes_of(height, width):
    """Classes 0 and 20, with a border of 255."""
    classes = np.zeros((height, width), np.uint8)
    classes[:, width // 2 :] = 20
    classes[0] = 255
    return classes


@pytest.fixture
def voc(tmp_path):
    sizes = {"2007_000033": (30, 40), "2007_000042": (24, 36)}
    return write_voc(tmp_path, {name: (noise(*s), classes_of(*s)) for name, s in sizes.items()})


def test_voc_is_read_by_its_list(voc):
    data = VOC.read(voc)
    assert [sample.key for sample in data.samples] == ["2007_000033", "2007_000042"]
    image, truth = VOC.load(None, data.samples[0])
    assert image.shape == (1, 3, 512, 512)
    np.testing.assert_array_equal(truth, classes_of(30, 40))


@pytest.mark.parametrize("below", ["VOCdevkit", "VOCdevkit/VOC2012"])
def test_voc_may_be_named_from_further_inside(voc, below):
    assert VOC.read(voc / below).digest == VOC.read(voc).digest


def test_the_digest_follows_list_and_classes(voc):
    home, before = voc / "VOCdevkit/VOC2012", VOC.read(voc).digest
    names = home / "ImageSets/Segmentation/val.txt"
    names.write_text("2007_000042\n")
    shorter = VOC.read(voc).digest
    (home / "SegmentationClass/2007_000042.png").write_bytes(b"changed")
    assert len({before, shorter, VOC.read(voc).digest}) == 3


def test_vocs_list_may_come_from_another_system(voc):
    file = voc / "VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt"
    keys = [sample.key for sample in VOC.read(voc).samples]
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert [sample.key for sample in VOC.read(voc).samples] == keys


def test_a_broken_file_of_classes_is_named(voc):
    sample = VOC.read(voc).samples[0]
    sample.truth.file.write_bytes(sample.truth.file.read_bytes()[:60])
    with pytest.raises(ValueError, match=f"{sample.truth.file.name} cannot be read: "):
        VOC.load(None, sample)


def test_classes_that_unpack_to_gigabytes_are_refused(voc, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 500)
    sample = VOC.read(voc).samples[0]
    with pytest.raises(ValueError, match="cannot be read: Image size"):
        VOC.load(None, sample)


def test_a_folder_without_vocs_list_is_refused(tmp_path):
    with pytest.raises(DataError) as caught:
        VOC.read(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: no VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt or "
        "VOC2012/ImageSets/Segmentation/val.txt or ./ImageSets/Segmentation/val.txt"
    )


def test_missing_files_are_named(voc):
    home = voc / "VOCdevkit/VOC2012"
    (home / "JPEGImages/2007_000033.jpg").unlink()
    (home / "SegmentationClass/2007_000042.png").unlink()
    with pytest.raises(DataError) as caught:
        VOC.read(voc)
    assert str(caught.value).endswith(
        "lacks 2 of 4 files: JPEGImages/2007_000033.jpg, SegmentationClass/2007_000042.png"
    )


def broken(voc, classes, message):
    home = voc / "VOCdevkit/VOC2012"
    cv2.imwrite(str(home / "SegmentationClass/2007_000033.png"), classes)
    sample = VOC.read(voc).samples[0]
    with pytest.raises(ValueError, match=message):
        VOC.load(None, sample)


def test_classes_as_colours_are_refused(voc):
    broken(voc, noise(30, 40), r"holds colors \(RGB\), not class numbers")


def test_a_class_beyond_the_last_is_refused(voc):
    broken(voc, np.full((30, 40), 21, np.uint8), "has class 21; the last one is 20")


def test_classes_of_another_size_than_the_picture_are_refused(voc):
    broken(voc, classes_of(30, 41), "differ in size")


PICTURE = noise(16, 32)
# sky, road, license plate, unlabeled
NUMBERS = np.array([[23, 7], [255, 0]], np.uint8).repeat(8, 0).repeat(16, 1)
NAME = ("frankfurt", "000000_000294")


def test_labels_of_cityscapes_become_the_classes_that_are_evaluated(tmp_path):
    data = CITYSCAPES.read(write_cityscapes(tmp_path, {NAME: (PICTURE, NUMBERS)}))
    assert [sample.key for sample in data.samples] == ["frankfurt_000000_000294"]
    image, truth = CITYSCAPES.load(None, data.samples[0])
    assert image.shape == (1, 3, 1024, 2048)
    assert [truth[0, 0], truth[0, 31], truth[15, 0], truth[15, 31]] == [10, 0, 255, 255]


def test_classes_of_cityscapes_are_taken_as_they_are(tmp_path):
    classes = np.array([[10, 0], [255, 18]], np.uint8).repeat(8, 0).repeat(16, 1)
    folder = write_cityscapes(tmp_path, {NAME: (PICTURE, classes)}, "labelTrainIds")
    _, truth = CITYSCAPES.load(None, CITYSCAPES.read(folder).samples[0])
    np.testing.assert_array_equal(truth, classes)


def test_a_folder_without_cityscapes_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"no leftImg8bit/val/\*/\*_leftImg8bit\.png$"):
        CITYSCAPES.read(tmp_path)


def test_cityscapes_without_labels_are_refused(tmp_path):
    folder = write_cityscapes(tmp_path, {NAME: (PICTURE, NUMBERS)}, "color")
    with pytest.raises(DataError, match="lacks 1 of 2 files: gtFine/val/frankfurt/frankfurt_0"):
        CITYSCAPES.read(folder)


def test_a_network_that_tells_colors_apart_measures_100_per_cent(tmp_path):
    """From files to the figure: blue is class 15, all else background."""
    classes = np.zeros((256, 256), np.uint8)
    classes[64:192, 96:160] = 15
    blue = np.where(classes[..., None] == 15, (255, 0, 0), (90, 120, 120)).astype(np.uint8)
    classes[60:196, 92:164][classes[60:196, 92:164] == 0] = 255  # the blurred border is ignored
    folder = write_voc(tmp_path, {"a": (blue, classes), "b": (blue[::-1], classes[::-1].copy())})
    model = M.Conv2d(3, 21, 1)
    weight, bias = np.zeros((21, 3, 1, 1), np.float32), np.full((1, 21, 1, 1), -9, np.float32)
    weight[15, 0], weight[15, 2], bias[0, [0, 15], 0, 0] = 1, -1, (1, 0)
    model.weight[...], model.bias[...] = Tensor(weight), Tensor(bias)
    data = VOC.read(folder)
    loaded = [VOC.load(model, sample) for sample in data.samples]
    outcomes = dict(zip(("a", "b"), VOC.predict(model, loaded), strict=True))
    assert by_name(VOC.score(data, outcomes)) == {"mIoU": 100, "Pixel acc": 100, "Mean acc": 100}
