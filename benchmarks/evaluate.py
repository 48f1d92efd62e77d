"""Images per second of `zoo evaluate`: batches with reading ahead, one picture after the other with
the same settings, and PyTorch's ResNet-50 in batches, in turn, in one run.

Pictures are drawn, as large as ImageNet's, and go through the whole way: read, resized, cut out,
network. TORCH_PYTHON names a Python that has PyTorch and OpenCV.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parent
SIZE = (375, 500)  # the most frequent height and width of ImageNet's pictures
OURS, ALONE, TORCH = "zoo evaluate", "one after the other", "PyTorch, in batches"


def draw(folder: Path, count: int) -> None:
    import cv2
    import numpy as np

    rng = np.random.default_rng(0)
    for number in range(count):
        blobs = rng.integers(0, 256, (12, 16, 3)).astype(np.uint8)
        picture = cv2.resize(blobs, SIZE[::-1], interpolation=cv2.INTER_CUBIC)
        cv2.imwrite(str(folder / f"{number:04}.jpg"), picture)


def measure(way: str, entry: str, folder: Path, batch: int) -> float:
    """Images per second, in this process; the first batch is not timed."""
    from zoo.models.runtime import settings

    settings.apply()
    from zoo.models.evaluate.classification import STEPS
    from zoo.models.evaluate.imagenet import Truth
    from zoo.models.evaluate.network import stand_in_network
    from zoo.models.evaluate.protocol import Sample
    from zoo.models.evaluate.run import load_batch, predict_batch, run_batches
    from zoo.models.evaluate.units import cut
    from zoo.models.hub import find_entry

    files = sorted(folder.glob("*.jpg"))
    samples = [Sample(f.name, f, (3, 224, 224), Truth(0, 1000)) for f in files]
    model = stand_in_network(find_entry(entry, ROOT / "registry.json"), ROOT).model
    batches = list(enumerate(cut(samples, batch if way == OURS else 1)))
    predict_batch(model, STEPS, load_batch(model, STEPS, *batches[0]))
    start = time.perf_counter()
    if way == OURS:
        done = sum(len(line.outcomes) for line in run_batches(model, STEPS, batches))
    else:
        done = 0
        for number, one in batches:
            loaded = load_batch(model, STEPS, number, one)
            done += len(predict_batch(model, STEPS, loaded))
    return done / (time.perf_counter() - start)


def in_process(way: str, args: argparse.Namespace, folder: Path) -> float:
    """Images per second, of a process for each way."""
    common = ["--pictures", str(args.pictures), "--batch", str(args.batch), "--folder", str(folder)]
    command = [sys.executable, str(HERE / "evaluate.py"), "--way", way, args.entry, *common]
    if way == TORCH:
        python = os.environ["TORCH_PYTHON"]
        command = [python, str(HERE / "torch_evaluate.py"), str(folder), str(args.batch)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return float(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("entry", nargs="?", default="resnet50", help="a classifier of the registry")
    parser.add_argument("--pictures", type=int, default=64)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3, help="processes a way, in turn")
    parser.add_argument("--way", choices=(OURS, ALONE), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        print(json.dumps(measure(args.way, args.entry, args.folder, args.batch)))
        return 0
    ways = [OURS, ALONE] + [TORCH] * (args.entry == "resnet50" and "TORCH_PYTHON" in os.environ)
    with tempfile.TemporaryDirectory() as name:
        draw(Path(name), args.pictures)
        rates = {way: [] for way in ways}
        for _ in range(args.rounds):
            for way in ways:
                rates[way].append(in_process(way, args, Path(name)))
    ours = median(rates[OURS])
    print("| way | images per second | of zoo evaluate |\n| --- | ---: | ---: |")
    for way in ways:
        print(f"| {way} | {median(rates[way]):.2f} | {median(rates[way]) / ours:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
