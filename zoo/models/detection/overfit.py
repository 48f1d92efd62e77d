"""Proof that a family learns: four small pictures, trained on until all their boxes are found.

    python -m zoo.models.detection.overfit FAMILY [--keep overfit]

Starts from random weights (ResNet-18), so a wrong assignment, a wrong target or a wrong sign in
a loss shows: the loss may fall all the same, the boxes will not come out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine
import megengine.module as M
import numpy as np
from megengine import Tensor
from megengine.autodiff import GradManager
from megengine.optimizer import Adam

from zoo.models.constructors import ConstructorError, resolve
from zoo.models.detection.inference import predict, process_batch
from zoo.models.detection.overfit_sheet import Tile, draw_sheet, encode_sheet
from zoo.models.detection.parts.assign import GroundTruth
from zoo.models.detection.parts.boxes import pairwise_iou
from zoo.models.detection.parts.proposals import ProposalConfig
from zoo.models.layers.pictures import FloatArray, Picture
from zoo.models.runtime.gradients import use_fast_weight_gradients

SIDE = 128  # pixels of a picture
CLASSES = 3
COLORS = ((40, 40, 220), (40, 200, 40), (220, 60, 40))  # BGR of the three classes
SURE = 0.5  # score above which a detection counts
CLOSE = 0.8  # IoU from which it has found a box
RATE = 5e-4  # of Adam, at its highest

# Two boxes a picture need no thousand proposals, of which the second stage would be slow.
EXTRA: Mapping[str, Mapping[str, Any]] = {
    "faster_rcnn": {
        "proposals": ProposalConfig(per_level=100, total=100),
        "training_per_level": 100,
        "region_samples": 64,
    }
}


def make_pictures(seed: int = 0) -> list[tuple[Picture, GroundTruth]]:
    """Four pictures (128, 128, 3) uint8 with one or two colored rectangles on gray noise.

    The class of a rectangle, 1..3, is its color.
    """
    random = np.random.default_rng(seed)
    made = []
    for number in range(4):
        picture = random.normal(128, 20, (SIDE, SIDE, 3))
        boxes, labels = [], []
        for half in range(1 + number % 2):
            width, height = random.uniform(34, 58), random.uniform(34, 110)
            # two boxes of a picture stand side by side
            left = random.uniform(2, 62 - width) + 64 * half
            top = random.uniform(4, SIDE - 4 - height)
            box = np.rint([left, top, left + width, top + height]).astype(int)
            label = int(random.integers(1, CLASSES + 1))
            picture[box[1] : box[3], box[0] : box[2]] += np.array(COLORS[label - 1]) - 128
            boxes.append(box)
            labels.append(label)
        truth = GroundTruth(np.array(boxes, np.float32), np.array(labels, np.int32))
        made.append((np.clip(picture, 0, 255).astype(np.uint8), truth))
    return made


def make_batch(pictures: Sequence[tuple[Picture, GroundTruth]]) -> dict[str, Tensor]:
    """The arguments of a detector in training mode."""
    image, im_info = process_batch([picture for picture, _ in pictures], SIDE, SIDE)
    rows = np.zeros((len(pictures), max(len(t.boxes) for _, t in pictures), 5), np.float32)
    for slot, info, (_, truth) in zip(rows, im_info, pictures, strict=True):
        info[4] = len(truth.boxes)
        slot[: len(truth.boxes)] = np.column_stack([truth.boxes, truth.labels])
    return {"image": Tensor(image), "im_info": Tensor(im_info), "gt_boxes": Tensor(rows)}


def settle_norms(model: M.Module, image: Tensor) -> None:
    """Give each frozen normalization the statistics of its input for these pictures.

    Published backbones come with those of ImageNet; random weights without any would let
    activations grow from block to block.
    """
    handles = [
        module.register_forward_pre_hook(_measure)
        for module in model.modules()
        if isinstance(module, M.BatchNorm2d)
    ]
    model.eval()
    model.backbone(image / 64.0 - 2.0)
    for handle in handles:
        handle.remove()


def _measure(norm: M.BatchNorm2d, inputs: tuple[Tensor, ...]) -> None:
    values = inputs[0].numpy()
    norm.running_mean[...] = values.mean(axis=(0, 2, 3), keepdims=True)
    norm.running_var[...] = values.var(axis=(0, 2, 3), keepdims=True) + 1e-3


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model makes of the pictures. found: of `boxes` true ones, how many a sure
    detection of their class meets. false: sure detections that meet none. worst: the smallest
    IoU of a found box (0 while one is missing)."""

    boxes: int
    found: int
    false: int
    worst: float

    @property
    def learnt(self) -> bool:
        return self.found == self.boxes and not self.false


def examine(model: M.Module, pictures: Sequence[tuple[Picture, GroundTruth]]) -> Finding:
    """Compare the sure detections of each picture with its boxes."""
    model.eval()
    best: list[float] = []
    false = 0
    for picture, truth in pictures:
        rows = predict(model, picture, SIDE, SIDE, threshold=SURE)
        meets = matches(rows, truth)
        best.extend(meets.max(axis=1, initial=0.0).tolist())
        false += int((meets.max(axis=0, initial=0.0) <= CLOSE).sum())
    found = sum(overlap > CLOSE for overlap in best)
    return Finding(len(best), found, false, min(best) if found == len(best) else 0.0)


def matches(rows: FloatArray, truth: GroundTruth) -> FloatArray:
    """(G, D): IoU of each true box with each detection of its class, else 0."""
    same = truth.labels[:, None] - 1 == rows[None, :, 5]
    return np.where(same, pairwise_iou(truth.boxes, rows[:, :4]), 0).astype(np.float32)


def look(model: M.Module, pictures: Sequence[tuple[Picture, GroundTruth]]) -> list[Tile]:
    """What the model makes of each picture: as many of its best boxes as there are true ones."""
    model.eval()
    tiles = []
    for picture, truth in pictures:
        rows = predict(model, picture, SIDE, SIDE, threshold=0.0, max_boxes=len(truth.boxes))
        ious = matches(rows, truth).max(axis=1, initial=0.0)
        tiles.append(
            Tile(picture, truth.boxes, rows[:, :4], tuple(round(float(i), 2) for i in ious))
        )
    return tiles


def keep(folder: Path, report: Mapping[str, Any], before: list[Tile], after: list[Tile]) -> None:
    """Write FAMILY.webp and FAMILY.json into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = draw_sheet(before, after)
    (folder / f"{report['family']}.webp").write_bytes(encode_sheet(sheet))
    ious = {"before": [tile.ious for tile in before], "after": [tile.ious for tile in after]}
    size = {"width": sheet.shape[1], "height": sheet.shape[0]}
    text = json.dumps({"schema": 1, **report, **ious, **size}, indent=1) + "\n"
    (folder / f"{report['family']}.json").write_text(text, encoding="utf-8")


def train(
    model: M.Module, pictures: Sequence[tuple[Picture, GroundTruth]], steps: int, every: int = 20
) -> Iterator[tuple[int, float, Finding]]:
    """Train on the pictures; every so many steps (step, total loss, finding), until learned."""
    batch = make_batch(pictures)
    settle_norms(model, batch["image"])
    use_fast_weight_gradients(model)
    # the stem and the first stage stay as they are, as in the published training
    learning = [
        parameter
        for name, parameter in model.named_parameters()
        if "bottom_up.conv1" not in name and "bottom_up.layer1" not in name and ".bn" not in name
    ]
    manager = GradManager().attach(learning)
    optimizer = Adam(learning, lr=RATE)
    for step in range(1, steps + 1):
        model.train()
        # a short warm-up, then towards zero: the last steps settle the boxes
        rate = RATE * min(step / 20, 1.0) * (1.0 - 0.9 * step / steps)
        for group in optimizer.param_groups:
            group["lr"] = rate
        with manager:
            loss = model(**batch)["total_loss"]
            manager.backward(loss)
        optimizer.step().clear_grad()
        if step % every == 0:
            finding = examine(model, pictures)
            yield step, float(loss.numpy()), finding
            if finding.learnt:
                return


def main(argv: Sequence[str]) -> int:
    """0 when every box was learned, 1 when not within the steps."""
    parser = argparse.ArgumentParser(prog="python -m zoo.models.detection.overfit")
    parser.add_argument("family", help="a module of this folder: atss")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for a sheet of pictures and its record")
    args = parser.parse_args(argv)
    megengine.random.seed(args.seed)
    extra = EXTRA.get(args.family, {})
    try:
        constructor = resolve(f"zoo.models.detection.{args.family}:{args.family}", Path())
    except ConstructorError:
        parser.error(f"there is no family {args.family}")
    model = constructor(backbone="resnet18", classes=CLASSES, **extra)
    pictures = make_pictures(args.seed)
    settle_norms(model, make_batch(pictures)["image"])
    before = look(model, pictures)
    start, first, finding = time.monotonic(), None, None
    for step, loss, finding in train(model, pictures, args.steps):
        first = first or loss
        seconds = time.monotonic() - start
        print(
            f"{args.family} step {step} loss {loss:.4f} found {finding.found}/{finding.boxes} "
            f"false {finding.false} [{seconds:.0f} s]",
            flush=True,
        )
    if finding is None:
        return 1
    report = {
        "family": args.family,
        "learnt": finding.learnt,
        "seed": args.seed,
        "steps": step,
        "seconds": round(time.monotonic() - start, 1),
        "loss": [round(first or 0.0, 4), round(loss, 4)],
        "worst_iou": round(finding.worst, 3),
    }
    print(json.dumps(report))
    if args.keep:
        keep(args.keep, report, before, look(model, pictures))
    return 0 if finding.learnt else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
