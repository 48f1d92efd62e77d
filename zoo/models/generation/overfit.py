"""Proof that a generator learns: four noise vectors, trained on until each gives its picture.

    python -m zoo.models.generation.overfit

A narrow DCGAN with random weights. Pictures are judged in evaluation mode, so the running
statistics of its normalizations have to be right as well. (An adversarial training, with a
discriminator, is no proof in minutes.)
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine
import numpy as np
from megengine import Tensor
from megengine.autodiff import GradManager
from megengine.optimizer import Adam

from zoo.models.generation.dcgan import DCGANGenerator, dcgan
from zoo.models.generation.sampling import noise_of_seed
from zoo.models.layers.pictures import FloatArray
from zoo.models.runtime.gradients import use_fast_weight_gradients

SIDE = 32  # pixels of a picture
NOISE = 8  # numbers of noise for each
COLORS = ((0.15, 0.15, 0.85), (0.15, 0.8, 0.15), (0.85, 0.2, 0.15), (0.1, 0.8, 0.85))  # BGR
CLOSE = 0.03  # mean absolute error of a picture that counts as learned; plain gray has 0.12
RATE = 4e-3  # of Adam, at its highest


def make_pictures() -> FloatArray:
    """(4, 3, 32, 32) float32, 0..1: a colored rectangle in one corner each, on gray."""
    pictures = np.full((4, 3, SIDE, SIDE), 0.5, np.float32)
    for number, color in enumerate(COLORS):
        top, left = 2 + number // 2 * 8, 2 + number % 2 * 8
        corner = pictures[number, :, top : top + 20, left : left + 20]
        corner[...] = np.array(color, np.float32).reshape(3, 1, 1)
    return pictures


def make_model() -> DCGANGenerator:
    """16 channels instead of 256."""
    return dcgan(latent=NOISE, channels=16)


def worst_error(model: DCGANGenerator, noise: Tensor, pictures: FloatArray) -> float:
    """The mean absolute error of the picture that is farthest off, 0..1."""
    model.eval()
    return float(np.abs(model(noise).numpy() - pictures).mean(axis=(1, 2, 3)).max())


def train(
    model: DCGANGenerator, steps: int, every: int = 20, seed: int = 0
) -> Iterator[tuple[int, float, float]]:
    """Train on the four pictures; every so many steps (step, squared error, worst error), until
    all are learned."""
    pictures = make_pictures()
    noise, wanted = Tensor(noise_of_seed(seed, len(pictures), NOISE)), Tensor(pictures)
    use_fast_weight_gradients(model)
    manager, optimizer = GradManager(), Adam(model.parameters(), lr=RATE)
    manager.attach(model.parameters())
    for step in range(1, steps + 1):
        model.train()
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1.0 - 0.9 * step / steps)
        with manager:
            loss = ((model(noise) - wanted) ** 2).mean()
            manager.backward(loss)
        optimizer.step().clear_grad()
        if step % every == 0:
            error = worst_error(model, noise, pictures)
            yield step, float(loss.numpy()), error
            if error < CLOSE:
                return


def main(argv: Sequence[str]) -> int:
    """0 when every picture was learned, 1 when not within the steps."""
    parser = argparse.ArgumentParser(prog="python -m zoo.models.generation.overfit")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    megengine.random.seed(args.seed)
    start, step, error, losses = time.monotonic(), 0, 1.0, list[float]()
    for step, loss, error in train(make_model(), args.steps, seed=args.seed):
        losses.append(round(loss, 4))
        print(f"dcgan step {step} loss {loss:.4f} worst error {error:.4f}", flush=True)
    report = {
        "family": "dcgan",
        "learnt": error < CLOSE,
        "steps": step,
        "seconds": round(time.monotonic() - start, 1),
        "loss": losses[:1] + losses[-1:],
        "worst_error": round(error, 4),
    }
    print(json.dumps(report))
    return 0 if error < CLOSE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
