"""The convolutions of an ATSS detector in PyTorch, for orientation. Needs PyTorch, not the zoo.

Backbone with folded normalisation, pyramid, heads with group normalisation, on five levels; no
decoding. Prints one JSON line: median_seconds, peak_bytes.
"""

import json
import resource
import statistics
import sys
import time

import torch
from torch import nn

BLOCKS = {"res18": (2, 2, 2, 2), "res50": (3, 4, 6, 3), "res101": (3, 4, 23, 3)}


def conv(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2)


class Block(nn.Module):
    def __init__(self, inputs, width, stride, deep):
        super().__init__()
        outputs = width * (4 if deep else 1)
        if deep:
            layers = [conv(inputs, width, 1), nn.ReLU(), conv(width, width, 3, stride), nn.ReLU()]
            self.path = nn.Sequential(*layers, conv(width, outputs, 1))
        else:
            layers = [conv(inputs, width, 3, stride), nn.ReLU()]
            self.path = nn.Sequential(*layers, conv(width, width, 3))
        same = inputs == outputs and stride == 1
        self.short = nn.Identity() if same else conv(inputs, outputs, 1, stride)

    def forward(self, x):
        return torch.relu(self.path(x) + self.short(x))


class Detector(nn.Module):
    def __init__(self, blocks, deep):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        stages, inputs = [], 64
        for number, count in enumerate(blocks):
            width = 64 << number
            stage = []
            for index in range(count):
                stride = 2 if number and not index else 1
                stage.append(Block(inputs, width, stride, deep))
                inputs = width * (4 if deep else 1)
            stages.append(nn.Sequential(*stage))
        self.stages = nn.ModuleList(stages)
        widths = [(128 << n) * (4 if deep else 1) for n in range(3)]
        self.lateral = nn.ModuleList(conv(w, 256, 1) for w in widths)
        self.output = nn.ModuleList(conv(256, 256, 3) for _ in widths)
        self.more = nn.ModuleList(conv(256, 256, 3, 2) for _ in range(2))
        self.towers = nn.ModuleList(self.tower() for _ in range(2))
        self.heads = nn.ModuleList(conv(256, n, 3) for n in (80, 4, 1))

    @staticmethod
    def tower():
        layers = []
        for _ in range(4):
            layers += [conv(256, 256, 3), nn.GroupNorm(32, 256), nn.ReLU()]
        return nn.Sequential(*layers)

    def forward(self, x):
        x, maps = self.stem(x), []
        for number, stage in enumerate(self.stages):
            x = stage(x)
            if number:
                maps.append(self.lateral[number - 1](x))
        for finer, coarser in ((1, 2), (0, 1)):
            size = maps[finer].shape[-2:]
            maps[finer] = maps[finer] + nn.functional.interpolate(maps[coarser], size)
        levels = [out(m) for out, m in zip(self.output, maps, strict=True)]
        for more in self.more:
            levels.append(more(levels[-1]))
        found = []
        for level in levels:
            classes, boxes = (tower(level) for tower in self.towers)
            found += [self.heads[0](classes), self.heads[1](boxes), self.heads[2](boxes)]
        return found


def main():
    entry, runs = sys.argv[1], int(sys.argv[2])
    backbone = next(part for part in entry.split("_") if part in BLOCKS)
    model = Detector(BLOCKS[backbone], backbone != "res18").eval()
    picture = torch.rand(1, 3, 800, 1088)
    seconds = []
    with torch.inference_mode():
        model(picture)
        for _ in range(runs):
            start = time.perf_counter()
            model(picture)
            seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"median_seconds": statistics.median(seconds), "peak_bytes": peak}))


if __name__ == "__main__":
    main()
