"""The layers of four networks in PyTorch, normalization folded into convolutions."""

import torch
from torch import nn
from torch.nn import functional as F

BLOCKS = {"resnet18": (2, 2, 2, 2), "resnet50": (3, 4, 6, 3), "resnet101": (3, 4, 23, 3)}


def conv(inputs, outputs, size, stride=1, dilation=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2 * dilation, dilation)


class Block(nn.Module):
    def __init__(self, inputs, width, stride, dilation, deep):
        super().__init__()
        outputs = width * (4 if deep else 1)
        if deep:
            middle = conv(width, width, 3, stride, dilation)
            layers = [conv(inputs, width, 1), nn.ReLU(), middle, nn.ReLU()]
            self.path = nn.Sequential(*layers, conv(width, outputs, 1))
        else:
            layers = [conv(inputs, width, 3, stride), nn.ReLU()]
            self.path = nn.Sequential(*layers, conv(width, width, 3))
        same = inputs == outputs and stride == 1
        self.short = nn.Identity() if same else conv(inputs, outputs, 1, stride)

    def forward(self, x):
        return torch.relu(self.path(x) + self.short(x))


class ResNet(nn.Module):
    """(N, 3, H, W) -> the maps of the four stages."""

    def __init__(self, name, dilated=False):
        super().__init__()
        deep = name != "resnet18"
        self.stem = nn.Sequential(conv(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.channels = [(64 << n) * (4 if deep else 1) for n in range(4)]
        self.stages, inputs = nn.ModuleList(), 64
        for number, count in enumerate(BLOCKS[name]):
            stage = []
            for index in range(count):
                stride = 2 if number and not index else 1
                dilation = 1
                if dilated and number == 3:  # stride becomes dilation
                    stride, dilation = 1, 2 if index else 1
                stage.append(Block(inputs, 64 << number, stride, dilation, deep))
                inputs = self.channels[number]
            self.stages.append(nn.Sequential(*stage))

    def forward(self, x):
        x, maps = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps


class Classifier(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.backbone = ResNet(name)
        self.fc = nn.Linear(self.backbone.channels[-1], 1000)

    def forward(self, x):
        return self.fc(self.backbone(x)[-1].mean((2, 3)))


class Detector(nn.Module):
    """ATSS without decoding: pyramid, and heads with group normalization on five levels."""

    def __init__(self, name):
        super().__init__()
        self.backbone = ResNet(name)
        self.lateral = nn.ModuleList(conv(w, 256, 1) for w in self.backbone.channels[1:])
        self.output = nn.ModuleList(conv(256, 256, 3) for _ in range(3))
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
        found = self.backbone(x)[1:]
        maps = [lateral(one) for lateral, one in zip(self.lateral, found, strict=True)]
        for finer, coarser in ((1, 2), (0, 1)):
            maps[finer] = maps[finer] + resize(maps[coarser], maps[finer])
        levels = [out(m) for out, m in zip(self.output, maps, strict=True)]
        for more in self.more:
            levels.append(more(levels[-1]))
        found = []
        for level in levels:
            classes, boxes = (tower(level) for tower in self.towers)
            found += [self.heads[0](classes), self.heads[1](boxes), self.heads[2](boxes)]
        return found


class DeepLabV3Plus(nn.Module):
    def __init__(self, name, classes):
        super().__init__()
        self.backbone = ResNet(name, dilated=True)
        low, *_, deepest = self.backbone.channels
        self.branches = nn.ModuleList(
            [conv(deepest, 256, 1), *(conv(deepest, 256, 3, 1, rate) for rate in (6, 12, 18))]
        )
        self.mean, self.joined = conv(deepest, 256, 1), conv(5 * 256, 256, 1)
        self.low = conv(low, 48, 1)
        layers = [conv(304, 256, 3), nn.ReLU(), conv(256, 256, 3), nn.ReLU()]
        self.head = nn.Sequential(*layers, conv(256, classes, 1))

    def forward(self, image):
        low, _, _, x = self.backbone(image)
        maps = [torch.relu(branch(x)) for branch in self.branches]
        mean = torch.relu(self.mean(x.mean((2, 3), keepdim=True)))
        maps.append(mean.expand_as(maps[0]))
        x = torch.relu(self.joined(torch.cat(maps, 1)))
        x = torch.cat([resize(x, low), torch.relu(self.low(low))], 1)
        return resize(self.head(x), image)


def resize(x, like):
    return F.interpolate(x, like.shape[-2:], mode="bilinear")


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.attention = nn.ModuleList(nn.Linear(width, width) for _ in range(4))
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norms = nn.ModuleList(nn.LayerNorm(width, 1e-12) for _ in range(2))

    def forward(self, x, mask):
        *parts, joined = self.attention
        query, key, value = (
            part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts
        )
        seen = F.scaled_dot_product_attention(query, key, value, mask)
        x = self.norms[0](x + joined(seen.transpose(1, 2).flatten(2)))
        return self.norms[1](x + self.narrow(F.gelu(self.wide(x), approximate="tanh")))


class Bert(nn.Module):
    def __init__(self, words, layers, width, heads):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(n, width) for n in (words, 512, 2))
        self.norm = nn.LayerNorm(width, 1e-12)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.pooler = nn.Linear(width, width)

    def forward(self, ids):
        words, positions, segments = self.tables
        x = self.norm(
            words(ids) + positions(torch.arange(ids.shape[1])) + segments(torch.ones_like(ids))
        )
        mask = torch.zeros(len(ids), 1, 1, ids.shape[1])
        for layer in self.layers:
            x = layer(x, mask)
        return x, torch.tanh(self.pooler(x[:, 0]))
