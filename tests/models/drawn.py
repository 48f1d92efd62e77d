"""Data sets in the layouts of COCO, VOC2012 and Cityscapes, drawn: what is in them is known."""

import json

import cv2
import numpy as np
from PIL import Image

# COCO's 80 categories have 80 of the numbers 1 to 90.
CATEGORIES = [n for n in range(1, 91) if n not in (12, 26, 29, 30, 45, 66, 68, 69, 71, 83)]
RED = (40, 40, 220)  # BGR


def noise(height, width, seed=0):
    """A picture of gray noise."""
    picture = np.random.default_rng(seed).normal(128, 20, (height, width, 3))
    return np.clip(picture, 0, 255).astype(np.uint8)


def annotation(image, category, box, **fields):
    """An object as COCO has it. box: x1, y1, x2, y2."""
    x1, y1, x2, y2 = box
    sides = [x2 - x1, y2 - y1]
    outline = [[x1, y1, x2, y1, x2, y2, x1, y2]]
    row = {"image_id": image, "category_id": category, "bbox": [x1, y1, *sides], "iscrowd": 0}
    return {**row, "area": sides[0] * sides[1], "segmentation": outline, **fields}


def person(image, box, joints, **fields):
    """A person as COCO has it. joints: number -> x, y; the others are not labeled."""
    rows = np.zeros((17, 3), int)
    for number, (x, y) in joints.items():
        rows[number] = x, y, 2
    labelled = {"keypoints": rows.ravel().tolist(), "num_keypoints": len(joints)}
    return annotation(image, 1, box, **labelled, **fields)


def write_coco(folder, name, pictures, annotations, categories=CATEGORIES):
    """pictures: (H, W, 3) by id."""
    (folder / "annotations").mkdir(parents=True, exist_ok=True)
    (folder / "val2017").mkdir(exist_ok=True)
    images = []
    for number, picture in pictures.items():
        file = f"{number:012}.png"
        cv2.imwrite(str(folder / "val2017" / file), picture)
        height, width = picture.shape[:2]
        images.append({"id": number, "file_name": file, "height": height, "width": width})
    rows = [{"id": number, **row} for number, row in enumerate(annotations)]
    content = {"images": images, "annotations": rows, "categories": [{"id": n} for n in categories]}
    path = folder / "annotations" / f"{name}_val2017.json"
    path.write_text(json.dumps(content))
    return folder


def write_voc(folder, pictures):
    """pictures: name -> (picture, class of each pixel)."""
    home = folder / "VOCdevkit" / "VOC2012"
    for part in ("ImageSets/Segmentation", "JPEGImages", "SegmentationClass"):
        (home / part).mkdir(parents=True, exist_ok=True)
    for name, (picture, classes) in pictures.items():
        cv2.imwrite(str(home / f"JPEGImages/{name}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 100])
        numbers = Image.fromarray(classes, "P")
        numbers.putpalette([n for k in range(256) for n in (k, 255 - k, 7)])
        numbers.save(home / f"SegmentationClass/{name}.png")
    (home / "ImageSets/Segmentation/val.txt").write_text("\n".join(pictures) + "\n")
    return folder


def write_cityscapes(folder, pictures, kind="labelIds"):
    """pictures: (city, name) -> (picture, number of each pixel)."""
    for (city, name), (picture, numbers) in pictures.items():
        for part, ending, content in (
            ("leftImg8bit", "leftImg8bit", picture),
            ("gtFine", f"gtFine_{kind}", numbers),
        ):
            place = folder / part / "val" / city
            place.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(place / f"{city}_{name}_{ending}.png"), content)
    return folder


def by_name(figures):
    """Values by name and qualifier, `AP 50`; COCO's library gives 99.99999999999997 for 100."""
    return {f"{f.name} {f.qualifier}".strip(): round(f.value, 9) for f in figures}
