"""The operators that the zoo's networks use, one small case each, computed on one device.

    MGE_DEFAULT_DEVICE=gpu0 python tools/gpu_operators.py FOLDER [--skip N]

Prints a line of JSON before and after each case and writes its numbers to FOLDER/NAME.npz, for
`gpu_check.py` to compare between devices. A case that ends the process, as a fault of a driver can,
is the one whose second line is missing: start again with `--skip` at the next.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.models.runtime import settings

if __name__ == "__main__":
    settings.apply(device="gpu" if os.environ.get(settings.DEVICE, "").startswith("gpu") else "cpu")

import megengine.functional as F
import megengine.module as M
from megengine import Parameter, Tensor
from megengine.autodiff import GradManager
from megengine.optimizer import SGD

Case = tuple[str, Callable[[], Any]]


def numbers(*shape: int) -> NDArray[np.float32]:
    """The same numbers each time, about as large as those between a network's layers."""
    return np.random.default_rng(len(shape) + sum(shape)).standard_normal(shape, dtype=np.float32)


def tensor(*shape: int) -> Tensor:
    return Tensor(numbers(*shape))


def cases() -> list[Case]:
    return [
        *elementwise(),
        *reductions(),
        *shapes(),
        *selections(),
        *products(),
        *convolutions(),
        *pooling(),
        *normalisations(),
        *boxes(),
        *training(),
    ]


def elementwise() -> Iterator[Case]:
    x, y = numbers(2, 64, 25, 42), numbers(2, 64, 1, 1)
    yield "add", lambda: Tensor(x) + Tensor(x)
    yield "add, broadcast", lambda: Tensor(x) * Tensor(y) + 1
    for function in (F.relu, F.sigmoid, F.tanh, F.exp, F.abs, F.logsigmoid, F.gelu, F.floor):
        yield function.__name__, lambda function=function: function(Tensor(x))
    yield "log and sqrt", lambda: F.log(F.sqrt(F.abs(Tensor(x)) + 1))
    yield "maximum and minimum", lambda: F.minimum(F.maximum(Tensor(x), Tensor(y)), 0.5)
    yield "compare and where", lambda: F.where(Tensor(x) > 0, Tensor(x), Tensor(-x))
    yield "astype", lambda: (Tensor(x) * 10).astype("int32").astype("float32")
    yield "from bytes", lambda: Tensor(np.arange(48, dtype=np.uint8)).astype("float32") / 255


def reductions() -> Iterator[Case]:
    x = numbers(2, 64, 25, 42)
    yield "mean of maps", lambda: F.mean(Tensor(x), axis=(2, 3))
    yield "sum", lambda: Tensor(x).sum(axis=1)
    yield "max", lambda: F.max(Tensor(x), axis=1)
    yield "argmax", lambda: F.argmax(Tensor(x), axis=1)
    yield "softmax", lambda: F.softmax(Tensor(x), axis=1)
    yield "softmax, last axis", lambda: F.softmax(Tensor(x), axis=-1)
    yield "logsoftmax", lambda: F.logsoftmax(Tensor(x), axis=1)


def shapes() -> Iterator[Case]:
    x = numbers(2, 64, 25, 42)
    yield "concat", lambda: F.concat([Tensor(x), Tensor(x)], axis=1)
    yield "stack", lambda: F.stack([Tensor(x), Tensor(x)])
    yield "split", lambda: F.split(Tensor(x), 2, axis=1)
    yield "transpose", lambda: F.transpose(Tensor(x), (0, 2, 3, 1)) + 0
    yield "reshape and flatten", lambda: F.flatten(Tensor(x).reshape(2, 8, 8, 25, 42), 1) + 0
    yield "squeeze, expand_dims", lambda: F.expand_dims(F.squeeze(Tensor(x[:1])), 0) + 0
    yield "broadcast_to", lambda: F.broadcast_to(Tensor(x[:1]), x.shape) + 0
    yield "arange and linspace", lambda: F.concat([F.arange(0, 100, 8), F.linspace(0, 1, 50)])
    yield "zeros, ones, full", lambda: F.concat([F.zeros(4), F.ones(4), F.full((4,), 2.5)])
    yield "pad", lambda: F.nn.pad(Tensor(x), ((0, 0), (0, 0), (1, 2), (3, 0)))
    yield "slice", lambda: Tensor(x)[:, ::2, 1:-1, 3:] + 0


def selections() -> Iterator[Case]:
    x = numbers(400, 80)
    rows = np.array([3, 1, 399, 0], np.int32)
    yield "rows by index", lambda: Tensor(x)[Tensor(rows)]
    yield "cells by two indices", lambda: Tensor(x)[Tensor(rows), Tensor(rows % 80)]
    yield "rows by mask", lambda: Tensor(x)[Tensor(x[:, 0] > 0)]
    yield "assign by mask", _assign
    yield "gather", lambda: F.gather(Tensor(x), 1, Tensor(rows.reshape(4, 1) % 80))
    yield "topk", lambda: F.topk(Tensor(x.reshape(-1)), 100, descending=True)
    yield "topk of rows", lambda: F.topk(Tensor(x), 5, descending=True)
    yield "sort", lambda: F.sort(Tensor(x), descending=True)
    yield "argsort", lambda: F.argsort(Tensor(x))
    yield "cond_take", lambda: F.cond_take(Tensor(x > 0), Tensor(x))
    yield "one_hot", lambda: F.one_hot(Tensor(rows), 400)
    yield "embedding", lambda: F.nn.embedding(Tensor(rows), Tensor(x))
    yield "cumsum", lambda: F.cumsum(Tensor(x), axis=1)


def _assign() -> Tensor:
    x = tensor(400, 80)
    x[x < 0] = 0
    return x


def products() -> Iterator[Case]:
    yield "matmul", lambda: F.matmul(tensor(64, 2048), tensor(2048, 1000))
    yield "matmul, one row", lambda: F.matmul(tensor(1, 2048), tensor(2048, 1000))
    yield "matmul, transposed", lambda: F.matmul(tensor(64, 512), tensor(99, 512), transpose_b=True)
    yield "matmul, batched", lambda: F.matmul(tensor(2, 12, 64, 64), tensor(2, 12, 64, 63))
    yield "linear", lambda: _layer(M.Linear(512, 1000), tensor(4, 512))
    yield "linear of sequences", lambda: _layer(M.Linear(768, 3072), tensor(2, 128, 768))


def convolutions() -> Iterator[Case]:
    kinds: dict[str, tuple[tuple[int, ...], dict[str, int]]] = {
        # batch, channels in, height, width, channels out, kernel
        "7x7, stride 2": ((1, 3, 224, 224, 64, 7), {"stride": 2, "padding": 3}),
        "1x1": ((1, 64, 56, 56, 256, 1), {}),
        "1x1, stride 2": ((1, 256, 56, 56, 512, 1), {"stride": 2}),
        "1x1 of one cell": ((1, 2048, 1, 1, 256, 1), {}),
        "3x3": ((1, 64, 56, 56, 64, 3), {"padding": 1}),
        "3x3, batch of 8": ((8, 64, 56, 56, 64, 3), {"padding": 1}),
        "3x3, stride 2": ((1, 128, 56, 56, 128, 3), {"stride": 2, "padding": 1}),
        "3x3, wide map": ((1, 256, 100, 168, 256, 3), {"padding": 1}),
        "3x3, 32 groups": ((1, 128, 56, 56, 128, 3), {"padding": 1, "groups": 32}),
        "3x3, depthwise": ((1, 58, 28, 28, 58, 3), {"padding": 1, "groups": 58}),
        "3x3, depthwise, stride 2": (
            (1, 58, 28, 28, 58, 3),
            {"stride": 2, "padding": 1, "groups": 58},
        ),
        "3x3, dilation 2": ((1, 256, 33, 33, 256, 3), {"padding": 2, "dilation": 2}),
        "3x3, dilation 12": ((1, 256, 33, 33, 256, 3), {"padding": 12, "dilation": 12}),
    }
    for name, ((n, inputs, height, width, outputs, kernel), options) in kinds.items():
        yield (
            f"conv {name}",
            lambda a=(inputs, outputs, kernel), o=options, s=(n, inputs, height, width): _layer(
                M.Conv2d(*a, **o), tensor(*s)
            ),
        )
    yield (
        "conv of a weight made at run time",
        lambda: F.conv2d(tensor(1, 128, 28, 28), tensor(2, 64, 64, 3, 3), padding=1, groups=2),
    )
    yield (
        "deconv 4x4, stride 2",
        lambda: _layer(M.ConvTranspose2d(64, 32, 4, 2, 1), tensor(1, 64, 8, 6)),
    )
    yield (
        "deconv 4x4 of one cell",
        lambda: _layer(M.ConvTranspose2d(100, 64, 4), tensor(2, 100, 1, 1)),
    )


def pooling() -> Iterator[Case]:
    yield "max_pool 3x3", lambda: F.nn.max_pool2d(tensor(1, 64, 112, 112), 3, 2, 1)
    yield "max_pool 1x1, stride 2", lambda: F.nn.max_pool2d(tensor(1, 64, 25, 42), 1, 2, 0)
    yield "avg_pool 7x7", lambda: F.nn.avg_pool2d(tensor(1, 64, 7, 7), 7)
    yield "adaptive_avg_pool", lambda: F.nn.adaptive_avg_pool2d(tensor(1, 64, 9, 7), 1)
    yield "sliding_window", lambda: F.nn.sliding_window(tensor(1, 8, 16, 16), 3, 1, 1)
    for align in (True, False):
        yield (
            f"interpolate, bilinear, align_corners={align}",
            lambda align=align: F.nn.interpolate(
                tensor(1, 64, 25, 42), (50, 84), mode="bilinear", align_corners=align
            ),
        )
    yield (
        "interpolate, nearest",
        lambda: F.nn.interpolate(tensor(1, 64, 25, 42), scale_factor=2, mode="nearest"),
    )


def normalisations() -> Iterator[Case]:
    yield (
        "batch norm, running",
        lambda: _layer(M.BatchNorm2d(64), tensor(2, 64, 28, 28), train=False),
    )
    yield "batch norm, of the batch", lambda: _layer(M.BatchNorm2d(64), tensor(2, 64, 28, 28))
    yield (
        "batch norm, frozen",
        lambda: _layer(M.BatchNorm2d(64, freeze=True), tensor(2, 64, 28, 28)),
    )
    yield "group norm", lambda: _layer(M.GroupNorm(32, 256), tensor(1, 256, 25, 42))
    yield "layer norm", lambda: _layer(M.LayerNorm(768), tensor(2, 128, 768))


def boxes() -> Iterator[Case]:
    corners = np.abs(numbers(200, 4)) * 50
    corners[:, 2:] += corners[:, :2] + 1
    rois = np.concatenate([np.zeros((200, 1), np.float32), corners], axis=1)
    yield "nms", lambda: F.vision.nms(Tensor(corners), Tensor(numbers(200)), 0.5)
    yield (
        "roi_align",
        lambda: F.vision.roi_align(tensor(1, 64, 50, 84), Tensor(rois), (7, 7), spatial_scale=0.25),
    )


def training() -> Iterator[Case]:
    labels = np.arange(8, dtype=np.int32)
    yield "cross_entropy", lambda: F.nn.cross_entropy(tensor(8, 10), Tensor(labels))
    yield (
        "gradient of a convolution",
        lambda: _gradients(M.Conv2d(16, 8, 3, padding=1), tensor(2, 16, 28, 28)),
    )
    yield (
        "gradient of a depthwise one",
        lambda: _gradients(M.Conv2d(16, 16, 3, padding=1, groups=16), tensor(2, 16, 28, 28)),
    )
    yield "gradient of batch norm", lambda: _gradients(M.BatchNorm2d(16), tensor(2, 16, 28, 28))
    yield "gradient of linear", lambda: _gradients(M.Linear(64, 10), tensor(8, 64))
    yield "step of SGD", _step


def _layer(layer: M.Module, x: Tensor, train: bool = True) -> Tensor:
    _fill(layer)
    layer.train(train)
    return layer(x)


def _fill(layer: M.Module) -> None:
    for name, value in layer.named_parameters():
        shape = tuple(int(side) for side in value.shape)
        scale = float(np.prod(shape[1:])) ** -0.5 if name == "weight" and len(shape) > 1 else 0.1
        value[...] = Tensor(numbers(*shape) * scale)


def _gradients(layer: M.Module, x: Tensor) -> list[Tensor]:
    _fill(layer)
    manager = GradManager().attach([*layer.parameters(), x])
    with manager:
        manager.backward((layer(x) ** 2).mean())
    return [x.grad, *(value.grad for value in layer.parameters())]


def _step() -> Tensor:
    value = Parameter(numbers(64, 64))
    manager, optimizer = GradManager().attach([value]), SGD([value], lr=0.1, momentum=0.9)
    for _ in range(3):
        with manager:
            manager.backward((value**2).sum())
        optimizer.step().clear_grad()
    return value


def arrays(result: Any) -> list[NDArray[Any]]:
    results = result if isinstance(result, tuple | list) else [result]
    return [np.asarray(one.numpy()) for one in results]


def main() -> int:
    parser = argparse.ArgumentParser(prog="gpu_operators.py")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="cases to leave out")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for number, (name, compute) in enumerate(cases()[args.skip :], args.skip):
        print(json.dumps({"number": number, "name": name}), flush=True)
        start, problem = time.perf_counter(), ""
        try:
            np.savez(args.folder / f"{number:03}.npz", *arrays(compute()))
        except Exception as error:  # whatever MegEngine raises is the finding
            cause = error.__cause__ or error  # MegEngine reports a fault where it waits for it
            problem = str(cause).strip() or type(cause).__name__
        seconds = round(time.perf_counter() - start, 3)
        print(json.dumps({"number": number, "seconds": seconds, "problem": problem}), flush=True)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # MegEngine can crash while the interpreter exits
