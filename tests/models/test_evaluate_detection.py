"""Detection on COCO: figures worked out by hand, and those of COCO's own library."""

import io
import json
from contextlib import redirect_stdout
from functools import partial

import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor
from PIL import Image
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from tests.hub import HUB
from tests.models.drawn import CATEGORIES, RED, annotation, by_name, noise, write_coco
from zoo.cards.header import vocabulary
from zoo.models.detection.atss import atss
from zoo.models.detection.faster_rcnn import faster_rcnn
from zoo.models.detection.inference import detect, process_inputs
from zoo.models.evaluate.detection import AVERAGES, STEPS, Size, Truth, predict, score, steps
from zoo.models.evaluate.protocol import DataError, Dataset

LARGE = (0, 0, 200, 200)


def scored(annotations, outcomes):
    """Figures of detections, rows x1, y1, x2, y2, score, class, by picture."""
    truth = Truth(tuple(annotations), tuple(CATEGORIES))
    return score(Dataset((), "", truth), {str(key): rows for key, rows in outcomes.items()})


def figures_of(annotations, outcomes):
    return by_name(scored(annotations, outcomes))


def test_a_perfect_detector_has_100_per_cent_of_all_sizes():
    boxes = {"small": (0, 0, 20, 20), "medium": (50, 50, 120, 120), "large": (100, 100, 300, 300)}
    truth = [annotation(7, 1, box) for box in boxes.values()]
    rows = [[*box, 0.9, 0] for box in boxes.values()]
    assert figures_of(truth, {7: rows}) == {
        "mAP @5-95": 100, "AP 50": 100, "AP 75": 100,
        "AP small": 100, "AP medium": 100, "AP large": 100,
        "AR 1": 33.333333333, "AR 10": 100, "AR": 100,
        "AR small": 100, "AR medium": 100, "AR large": 100,
    }  # fmt: skip


def test_a_box_of_iou_0_82_is_right_at_seven_of_ten_thresholds():
    found = figures_of([annotation(7, 1, (0, 0, 100, 100))], {7: [[0, 0, 82, 100, 0.9, 0]]})
    assert found["mAP @5-95"] == 70
    assert (found["AP 50"], found["AP 75"]) == (100, 100)


def test_a_second_box_of_an_object_is_wrong():
    other = (300, 300, 500, 500)
    truth = [annotation(7, 1, LARGE), annotation(7, 1, other)]
    rows = [[*LARGE, 0.9, 0], [*LARGE, 0.8, 0], [*other, 0.7, 0]]
    # precision 1 at the 51 levels of recall up to 0.5, 2/3 at the 50 above: (51 + 100 / 3) / 101
    assert figures_of(truth, {7: rows})["mAP @5-95"] == 83.498349835


def test_boxes_in_a_crowd_do_not_count():
    crowd = (300, 0, 600, 300)
    rows = [[310, 10, 350, 50, 0.95, 0], [*LARGE, 0.9, 0], [400, 10, 450, 50, 0.8, 0]]
    truth = [annotation(7, 1, LARGE), annotation(7, 1, crowd, iscrowd=1)]
    assert figures_of(truth, {7: rows})["mAP @5-95"] == 100
    alone = figures_of(truth[:1], {7: rows})
    assert alone["mAP @5-95"] == 50  # the surer one of them comes first


def test_a_size_without_objects_has_no_figure():
    found = figures_of([annotation(7, 1, (0, 0, 20, 20))], {7: [[0, 0, 20, 20, 0.9, 0]]})
    assert "AP small" in found
    assert not {"AP medium", "AP large", "AR medium", "AR large"} & set(found)


def test_a_category_is_counted_by_its_number_in_the_file():
    """Class 79 is category 90; COCO leaves numbers out."""
    truth = [annotation(7, 90, LARGE)]
    assert figures_of(truth, {7: [[*LARGE, 0.9, 79]]})["mAP @5-95"] == 100
    assert figures_of(truth, {7: [[*LARGE, 0.9, 78]]})["mAP @5-95"] == 0


def test_only_pictures_that_were_measured_count():
    truth = [annotation(7, 1, LARGE), annotation(8, 1, LARGE)]
    assert figures_of(truth, {7: [[*LARGE, 0.9, 0]]})["AR"] == 100
    assert figures_of(truth, {7: [[*LARGE, 0.9, 0]], 8: []})["AR"] == 50


def test_nothing_to_find_gives_no_figures():
    assert figures_of([], {7: [[*LARGE, 0.9, 0]]}) == {}


def random_case(seed):
    """Objects with crowds among them, and detections near them with many equal scores."""
    random = np.random.default_rng(seed)
    truth, outcomes = [], {}
    for image in range(1, 9):
        outcomes[image] = []
        for _ in range(random.integers(0, 12)):
            corner, sides = random.uniform(0, 300, 2), random.uniform(8, 150, 2)
            box = [*corner, *(corner + sides)]
            number = int(random.integers(0, 4))
            truth.append(
                annotation(image, CATEGORIES[number], box, iscrowd=int(random.random() < 0.1))
            )
            for _ in range(random.integers(0, 3)):
                near = (np.array(box) + random.normal(0, 8, 4)).tolist()
                outcomes[image].append([*near, float(random.integers(1, 6)) / 8, number])
    return truth, outcomes


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_same_detections_give_the_same_figures_as_cocos_own_library(seed):
    truth, outcomes = random_case(seed)
    index, results = COCO(), COCO()
    images = [{"id": image} for image in outcomes]
    categories = [{"id": n} for n in CATEGORIES]
    index.dataset = {"images": images, "categories": categories, "annotations": [
        {"id": number, **row} for number, row in enumerate(truth, 1)
    ]}  # fmt: skip
    with redirect_stdout(io.StringIO()):
        index.createIndex()
        results = index.loadRes([
            {"image_id": image, "category_id": CATEGORIES[number], "score": confidence,
             "bbox": [x1, y1, x2 - x1, y2 - y1]}
            for image, rows in outcomes.items() for x1, y1, x2, y2, confidence, number in rows
        ])  # fmt: skip
        whole = COCOeval(index, results, "bbox")
        whole.evaluate()
        whole.accumulate()
        whole.summarize()
    found = [figure.value for figure in scored(truth, outcomes)]
    assert found == (100 * whole.stats).tolist()


def test_figures_have_the_names_of_a_cards_headers():
    headers = ("AP50", "AP75", "AP_S", "AP (M)", "AP large", "AR@1", "AR@10", "AR", "AR small")
    read = [vocabulary(HUB).read(f"{header} (COCO val2017)", "detection") for header in headers]
    names = {(one.name, one.qualifier) for one in AVERAGES}
    assert {(reading.name, reading.qualifier) for reading in read} < names


@pytest.fixture
def folder(tmp_path):
    pictures = {9: noise(60, 80), 4: noise(61, 80), 5: noise(80, 60)}
    return write_coco(tmp_path, "instances", pictures, [annotation(4, 1, (0, 0, 20, 20))])


def test_pictures_of_one_size_after_filling_up_share_a_batch(folder):
    data = STEPS.read(folder)
    assert [sample.key for sample in data.samples] == ["4", "5", "9"]
    # 800 x 1067 and 800 x 1049 pixels become 800 x 1088 and 800 x 1056
    assert [sample.shape for sample in data.samples] == [(800, 1056), (1088, 800), (800, 1088)]
    image, im_info = STEPS.load(None, data.samples[0])
    assert image.shape == (1, 3, 800, 1056)
    assert im_info.tolist() == [[800, 1049, 61, 80, 0]]
    assert not image[..., 1049:].any()


def test_a_picture_of_another_size_than_annotated_is_broken(folder):
    file = folder / "annotations/instances_val2017.json"
    file.write_text(file.read_text().replace('"width": 60', '"width": 62'))
    sample = STEPS.read(folder).samples[1]
    with pytest.raises(ValueError, match="has 60 x 80 pixels, 62 x 80 in the annot"):
        STEPS.load(None, sample)


def test_pictures_are_read_as_they_were_annotated(folder):
    """Not turned upright: boxes refer to pixels as stored."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: a quarter turn
    file = folder / "val2017/000000000005.png"
    Image.fromarray(noise(80, 60)).save(file, "jpeg", exif=exif)
    image, _ = STEPS.load(None, STEPS.read(folder).samples[1])
    assert image.shape == (1, 3, 1088, 800)


def test_pictures_and_annotations_may_lie_in_the_usual_other_places(folder):
    (folder / "annotations/instances_val2017.json").rename(folder / "instances_val2017.json")
    (folder / "images").mkdir()
    (folder / "val2017").rename(folder / "images/val2017")
    assert len(STEPS.read(folder).samples) == 3


def test_outlines_are_not_kept_in_memory(folder):
    assert "segmentation" not in STEPS.read(folder).truth.annotations[0]


def test_the_digest_is_that_of_the_annotations(folder):
    before = STEPS.read(folder).digest
    assert STEPS.read(folder).digest == before
    file = folder / "annotations/instances_val2017.json"
    file.write_text(file.read_text().replace('"area": 400', '"area": 401'))
    assert STEPS.read(folder).digest != before


def test_an_empty_folder_does_not_hide_the_pictures(folder):
    (folder / "images").mkdir()
    (folder / "val2017").rename(folder / "images/val2017")
    (folder / "val2017").mkdir()
    assert STEPS.read(folder).samples[0].file.parent == folder / "images/val2017"


def test_all_that_is_missing_is_named(tmp_path):
    with pytest.raises(DataError) as caught:
        STEPS.read(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: no annotations/instances_val2017.json or instances_val2017.json; "
        "no folder val2017, images/val2017 or images"
    )


def test_missing_pictures_are_named(folder):
    for number in (4, 9):
        (folder / f"val2017/{number:012}.png").unlink()
    with pytest.raises(DataError, match=r"lacks 2 of 3 pictures: 0+4\.png, 0+9\.png$"):
        STEPS.read(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c["annotations"][0].pop("bbox"), r"`annotations`, row 1 has no bbox"),
        (lambda c: c["images"].append(c["images"][0]), "`images` has an id twice"),
        (lambda c: c["categories"].pop(), "79 categories; COCO has 80"),
        (lambda c: c.pop("images"), "`images` is not a list of rows"),
        (lambda c: c["images"][1].update(id="9"), "row 2: `id` is '9', not an integer"),
        (lambda c: c["images"][0].update(height=0), "`height` is 0, not a number of pixels"),
        (lambda c: c["annotations"][0].update(bbox=[1, 2, 3]), "not four numbers"),
        (lambda c: c["annotations"][0].update(area=float("nan")), "`area` is nan, not a number"),
        (lambda c: c["annotations"][0].update(category_id=91), "`categories` lacks 91"),
        (lambda c: c["categories"][1].update(id=1), "`categories` has an id twice"),
    ],
)
def test_annotations_that_are_not_cocos_are_refused(folder, change, message):
    file = folder / "annotations/instances_val2017.json"
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))
    with pytest.raises(DataError, match=message):
        STEPS.read(folder)


def test_annotations_that_are_cut_short_are_refused(folder):
    (folder / "annotations/instances_val2017.json").write_text('{"images": [')
    with pytest.raises(DataError, match="cannot be read as JSON"):
        STEPS.read(folder)


@pytest.mark.parametrize("family", [partial(atss, backbone="resnet18"), faster_rcnn])
def test_a_batch_gives_what_its_pictures_give_alone(tmp_path, family):
    pictures = {1: noise(64, 96, 1), 2: noise(64, 90, 2)}
    small = steps(Size(64, 96))
    data = small.read(write_coco(tmp_path, "instances", pictures, [annotation(1, 1, (0, 0, 9, 9))]))
    model = family(classes=80)
    model.eval()
    together = predict(model, [small.load(model, sample) for sample in data.samples])
    for picture, rows in zip(pictures.values(), together, strict=True):
        alone = detect(model, *process_inputs(picture, 64, 96))
        np.testing.assert_allclose(np.array(rows).reshape(-1, 6), alone, atol=1e-3)


def test_a_class_beyond_cocos_is_refused():
    class Other:
        training = False

        def __call__(self, image, im_info):
            return Tensor(np.full((1, 81), 0.9, np.float32)), Tensor(np.array([[0, 0, 9, 9.0]]))

    with pytest.raises(DataError, match="found class 80; COCO has 0 to 79"):
        predict(Other(), [process_inputs(noise(32, 32), 32, 32)])


class RedBox(M.Module):
    """Finds what is red, and calls it class 2."""

    nms_iou = 0.5

    def forward(self, image, im_info):
        blue, _, red = image.numpy()[0]
        rows, columns = np.nonzero(red - blue > 90)
        height, width, whole_height, whole_width, _ = im_info.numpy()[0]
        x, y = whole_width / width, whole_height / height
        box = [columns.min() * x, rows.min() * y, (columns.max() + 1) * x, (rows.max() + 1) * y]
        scores = np.zeros((1, 80), np.float32)
        scores[0, 2] = 0.9
        return Tensor(scores), Tensor(np.array([box], np.float32))


def test_a_network_that_finds_the_object_measures_100_per_cent(tmp_path):
    """From files to the figure, through resizing and back to pixels of the picture."""
    sizes, boxes = {4: (120, 160), 9: (150, 110)}, {4: (30, 20, 130, 90), 9: (5, 60, 70, 140)}
    pictures = {number: np.full((*size, 3), 128, np.uint8) for number, size in sizes.items()}
    for number, (x1, y1, x2, y2) in boxes.items():
        pictures[number][y1:y2, x1:x2] = RED
    rows = [annotation(number, 3, box) for number, box in boxes.items()]
    data = STEPS.read(write_coco(tmp_path, "instances", pictures, rows))
    model = RedBox()
    model.eval()
    outcomes = {s.key: predict(model, [STEPS.load(model, s)])[0] for s in data.samples}
    assert by_name(STEPS.score(data, outcomes))["mAP @5-95"] == 100
