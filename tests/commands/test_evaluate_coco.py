"""`zoo evaluate` on data in COCO's layout, with a detector of a third party's hub."""

import hashlib
import pickle
import sys

import numpy as np
import pytest

from tests.commands.evaluating import URL, acme, entry, evaluate, metric, write_registry
from tests.models.drawn import RED, annotation, write_coco

__all__ = ["acme", "evaluate"]

# A detector whose outputs are those of the task, and no more: the box around all red pixels.
FINDER = """
import megengine.module as M
import numpy as np
from megengine import Parameter, Tensor


class Finder(M.Module):
    def __init__(self):
        super().__init__()
        self.red = Parameter(np.zeros(1, np.float32))

    def forward(self, image, im_info):
        found = [find(*one, self.red.numpy()[0]) for one in zip(image.numpy(), im_info.numpy())]
        boxes = np.array(found, np.float32)[:, None]
        scores = np.zeros((len(boxes), 1, 80), np.float32)
        scores[..., 2] = 0.9
        if len(boxes) == 1:
            scores, boxes = scores[0], boxes[0]
        return Tensor(scores), Tensor(boxes)


def find(image, im_info, red):
    rows, columns = np.nonzero(image[2] - image[0] > red)
    height, width, whole_height, whole_width, _ = im_info
    x, y = whole_width / width, whole_height / height
    return columns.min() * x, rows.min() * y, (columns.max() + 1) * x, (rows.max() + 1) * y
"""
BOXES = {4: (30, 20, 130, 90), 9: (5, 60, 100, 110), 11: (50, 10, 90, 100)}


@pytest.fixture
def finder(acme):
    """The hub has a detector `finder` whose weights find the boxes of drawn pictures."""
    (acme / "finders.py").write_text(FINDER)
    file = acme.parent / "store" / "colour.pkl"
    file.write_bytes(pickle.dumps({"red": np.array([90], np.float32)}))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    weights = {"url": URL, "sha256": sha256, "bytes": None, "license": None}
    published = metric(100.0, name="mAP", qualifier="@5-95", dataset="COCO", split="val2017")
    write_registry(acme, entry("finder", [published], weights, "finders:Finder", "detection"))
    pictures = {number: np.full((120, 160, 3), 128, np.uint8) for number in BOXES}
    for number, (x1, y1, x2, y2) in BOXES.items():
        pictures[number][y1:y2, x1:x2] = RED
    rows = [annotation(number, 3, box) for number, box in BOXES.items()]
    write_coco(acme.parent / "data", "instances", pictures, rows)
    yield
    sys.modules.pop("finders", None)


@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.usefixtures("finder")
def test_a_detector_of_another_hub_is_measured(evaluate, batch):
    code, out, err = evaluate("finder", "--batch", batch)
    assert (code, err) == (0, "")
    assert out.startswith("finder: PARTIAL, 3 of 5,000 pictures of COCO val2017, official weights")
    assert "mAP @5-95 100.000 % 100.0 - partial: not compared" in " ".join(out.split())


@pytest.mark.usefixtures("finder")
def test_a_part_of_coco_is_measured_with_stand_ins(evaluate, acme):
    (acme.parent / "store" / "colour.pkl").unlink()
    code, out, _ = evaluate("finder", "--limit", "2")
    assert code == 0
    assert out.startswith("STAND-IN WEIGHTS: the figures of finder mean nothing. ")
    assert "finder: PARTIAL, 2 of 5,000 pictures of COCO val2017, STAND-IN WEIGHTS" in out


@pytest.mark.usefixtures("finder")
def test_a_folder_without_coco_is_refused(evaluate, tmp_path):
    code, _, err = evaluate("finder", "--data", tmp_path, data=False)
    assert code == 2
    assert err.startswith(f"zoo: coco-detection: {tmp_path}: no annotations/instances_val2017.json")
    assert err.endswith("; zoo evaluate --explain finder prints the layout\n")


@pytest.mark.usefixtures("finder")
def test_cocos_library_is_asked_for_before_anything_runs(evaluate, monkeypatch):
    for name in ("coco", "cocoeval"):
        monkeypatch.setitem(sys.modules, f"pycocotools.{name}", None)
    for name in ("average_precision", "detection"):
        monkeypatch.delitem(sys.modules, f"zoo.models.evaluate.{name}", raising=False)
    code, out, err = evaluate("finder")
    assert (code, out) == (2, "")
    assert err == (
        "zoo: coco-detection needs the extra `evaluate` (pycocotools.coco is missing); run `make`\n"
    )
