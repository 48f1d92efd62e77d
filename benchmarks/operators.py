"""Single operators of ResNet-50 and BERT in MegEngine and PyTorch: where the time of a pass goes.

    TORCH_PYTHON=path/to/python python benchmarks/operators.py

Both compute the same shapes with one thread, in turn, a process each in every round.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median

ROUNDS, RUNS = 3, 30
CONVOLUTIONS = (  # channels in, channels out, kernel, side of the map
    (3, 64, 7, 224),
    (64, 64, 1, 56),
    (64, 64, 3, 56),
    (64, 256, 1, 56),
    (128, 128, 3, 28),
    (512, 128, 1, 28),
    (256, 256, 3, 14),
    (256, 1024, 1, 14),
    (512, 512, 3, 7),
    (2048, 512, 1, 7),
)
LINEAR = ((768, 768), (768, 3072), (3072, 768))  # inputs, outputs, for 128 tokens


def megengine_cases():
    from zoo.models.runtime import settings

    settings.apply()
    import megengine.functional as F
    import megengine.module as M
    import numpy as np
    from megengine import Tensor

    from zoo.models.text.bert import gelu

    def tensor(*shape):
        return Tensor(np.random.default_rng(0).standard_normal(shape, dtype=np.float32))

    def ran(function, *inputs):
        return lambda: function(*inputs).numpy()

    for inputs, outputs, kernel, side in CONVOLUTIONS:
        layer = M.Conv2d(inputs, outputs, kernel, 2 if kernel == 7 else 1, kernel // 2)
        yield ran(layer, tensor(1, inputs, side, side))
    for inputs, outputs in LINEAR:
        weight, x = tensor(outputs, inputs), tensor(128, inputs)
        yield ran(lambda x, w: F.matmul(x, w, transpose_b=True), x, weight)
    heads, scores = tensor(1, 12, 128, 64), tensor(1, 12, 128, 128)
    yield ran(lambda x: F.matmul(x, x, transpose_b=True), heads)
    yield ran(F.matmul, scores, heads)
    yield ran(lambda x: F.softmax(x, axis=-1), scores)
    yield ran(gelu, tensor(128, 3072))
    yield ran(M.LayerNorm(768), tensor(128, 768))
    yield ran(lambda x: x + x, tensor(128, 768))


def torch_cases():
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
    torch.set_grad_enabled(False)

    def ran(function, *inputs):
        return lambda: function(*inputs)

    for inputs, outputs, kernel, side in CONVOLUTIONS:
        layer = torch.nn.Conv2d(inputs, outputs, kernel, 2 if kernel == 7 else 1, kernel // 2)
        yield ran(layer, torch.randn(1, inputs, side, side))
    for inputs, outputs in LINEAR:
        yield ran(F.linear, torch.randn(128, inputs), torch.randn(outputs, inputs))
    heads, scores = torch.randn(1, 12, 128, 64), torch.randn(1, 12, 128, 128)
    yield ran(lambda x: x @ x.transpose(-1, -2), heads)
    yield ran(torch.matmul, scores, heads)
    yield ran(lambda x: x.softmax(-1), scores)
    yield ran(lambda x: F.gelu(x, approximate="tanh"), torch.randn(128, 3072))
    yield ran(torch.nn.LayerNorm(768), torch.randn(128, 768))
    yield ran(lambda x: x + x, torch.randn(128, 768))


def names():
    """(name, floating point operations) of each case; 0 where memory decides."""
    for inputs, outputs, kernel, side in CONVOLUTIONS:
        cells = (side // (2 if kernel == 7 else 1)) ** 2
        work = 2 * inputs * outputs * kernel**2 * cells
        yield f"conv {kernel}x{kernel}, {inputs} to {outputs}, {side} x {side}", work
    for inputs, outputs in LINEAR:
        yield f"linear, 128 x {inputs} to {outputs}", 2 * 128 * inputs * outputs
    yield "Q K^T, 12 heads", 2 * 12 * 128 * 128 * 64
    yield "softmax times V", 2 * 12 * 128 * 128 * 64
    for name in ("softmax, 12 x 128 x 128", "GELU by tanh, 128 x 3072", "LayerNorm, 128 x 768"):
        yield name, 0
    yield "sum, 128 x 768", 0


def seconds(case) -> float:
    case()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        case()
        times.append(time.perf_counter() - start)
    return median(times)


def read(python: str, which: str) -> list[float]:
    environment = os.environ | {"MGE_DEFAULT_DEVICE": "cpu0"}
    command = [python, __file__, which]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    if sys.argv[1:]:
        made = megengine_cases() if sys.argv[1] == "megengine" else torch_cases()
        print(json.dumps([seconds(case) for case in made]))
        return 0
    python = os.environ.get("TORCH_PYTHON")
    if not python:
        sys.exit("TORCH_PYTHON is not set: name a Python that has PyTorch")
    rounds = [(read(sys.executable, "megengine"), read(python, "torch")) for _ in range(ROUNDS)]
    ours, theirs = (map(median, zip(*(r[i] for r in rounds), strict=True)) for i in (0, 1))
    print("| operator | MegEngine ms | PyTorch ms | ratio | MegEngine GFLOP/s | PyTorch GFLOP/s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for (name, work), a, b in zip(names(), ours, theirs, strict=True):
        rates = [f"{work / s / 1e9:.0f}" if work else "" for s in (a, b)]
        cells = (name, f"{a * 1e3:.2f}", f"{b * 1e3:.2f}", f"{a / b:.1f}", *rates)
        print(f"| {' | '.join(cells)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
