"""Proof that a network learns: a few pictures, trained on until it has them right.

Judged in evaluation mode, so that the running statistics of normalizations have to be right too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import megengine
import megengine.module as M
from megengine import Tensor
from megengine.autodiff import GradManager
from megengine.optimizer import Adam

from zoo.models.runtime.gradients import use_fast_weight_gradients

SLOWEST = 0.1  # the last learning rate over the first one


@dataclass(frozen=True, slots=True)
class Task:
    """loss: of all pictures, in training mode. score: how well the network does on the worst one,
    in evaluation mode; `enough` is learned. rate: of Adam, falling linearly."""

    family: str
    model: M.Module
    loss: Callable[[], Tensor]
    score: Callable[[], float]
    enough: float
    rate: float = 1e-3


def learn(task: Task, steps: int, every: int = 10) -> int:
    """Train until enough is learned; prints a line every so many steps, and a report as JSON.

    Returns 0, or 1 if it was not learned within the steps.
    """
    use_fast_weight_gradients(task.model)
    parameters = task.model.parameters()
    manager, optimizer = GradManager(), Adam(parameters, lr=task.rate)
    manager.attach(task.model.parameters())
    start, step, score, losses = time.monotonic(), 0, float("-inf"), list[float]()
    for step in range(1, steps + 1):
        task.model.train()
        for group in optimizer.param_groups:
            group["lr"] = task.rate * (1 - (1 - SLOWEST) * step / steps)
        with manager:
            loss = task.loss()
            manager.backward(loss)
        optimizer.step().clear_grad()
        if step % every == 0:
            task.model.eval()
            score = task.score()
            losses.append(round(float(loss.numpy()), 4))
            print(f"{task.family} step {step} loss {losses[-1]} score {score:.3f}", flush=True)
            if score >= task.enough:
                break
    report = {
        "family": task.family,
        "learnt": score >= task.enough,
        "steps": step,
        "seconds": round(time.monotonic() - start, 1),
        "loss": losses[:1] + losses[-1:],
        "score": round(score, 3),
    }
    print(json.dumps(report))
    return 0 if score >= task.enough else 1


def seed(number: int) -> None:
    """Make the initial values and dropout the same every time."""
    megengine.random.seed(number)
