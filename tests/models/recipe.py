"""The inputs that the golden files in data/ were made with: weights, pictures, tokens.

Every number comes from NumPy's PCG64, seeded with the crc32 of a text, so a model with the
same names and shapes gets the same weights. The golden files hold the answers of the published
code; the order of draws below must therefore not change.
"""

import zlib
from math import prod, sqrt

import numpy as np

# Of the first text found in a name: the standard deviation of a weight times sqrt(fan in).
GAINS = {
    "wn_fc1.": 0.7,
    "features.": 1.25,
    "first_conv.": 1.4,
    "conv_last.": 1.4,
    "classifier.": 3.0,
    "aspp.": 1.4,
    "upstage": 1.4,
    "conv_out.": 4.0,
    "deconv_layers.": 2.4,
    "last_layer.": 30.0,
    "backbone.conv1.": 1.4,
    "backbone.layer": 0.8,
    "bottom_up.conv1.": 1.4,
    "downsample.": 1.0,
    "bottom_up.layer": 0.8,
    "fpn_lateral": 0.4,
    "fpn_output": 1.0,
    "top_block.": 1.8,
    "subnet.": 1.4,
    "rpn_cls_score.": 2.0,
    "cls_score.": 1.4,
    "bbox_pred.": 0.35,
    "ctrness.": 1.5,
    "rpn_conv.": 1.4,
    "rpn_bbox_offsets.": 0.3,
    "fc1.": 1.4,
    "fc2.": 1.4,
    "pred_cls.": 4.0,
    "pred_delta.": 1.5,
    # BERT
    "embeddings.": 0.55,
    "self.query.": 1.4,
    "self.key.": 1.4,
    "intermediate.dense.": 1.4,
    "output.dense.": 0.7,
    "pooler.dense.": 0.8,
    # DCGAN
    "c_sc.": 0.7,
    "c5.": 3.0,
}

MEAN = (103.530, 116.280, 123.675)  # BGR
STD = (57.375, 57.120, 58.395)
FIRST_GAINS = {"conv1.weight": 1.4, "fc.weight": 3.0}  # of whole names


def generator(text):
    return np.random.Generator(np.random.PCG64(zlib.crc32(text.encode())))


def gain(name, shape):
    if "bbox_pred." in name and shape[0] == 4:
        return 2.0
    if "conv_frelu" in name:
        return 0.25
    if name.endswith("wn_fc2.weight"):
        return 1.75 / sqrt(shape[1])
    if len(shape) == 5 and shape[1:3] == (1, 1):
        return 1.0
    if name.startswith("layer") and "downsample." not in name:
        return 0.8
    if name in FIRST_GAINS:
        return FIRST_GAINS[name]
    return next((value for text, value in GAINS.items() if text in name), 1.0)


def bias_mean(name, size):
    if name.endswith("cls_score.bias") and "rpn" not in name:
        return -4.0
    return 3.0 if name.endswith("bbox_pred.bias") and size == 4 else 0.0


def weight(name, shape):
    random, kind = generator(name), name.rpartition(".")[2]
    if kind in ("running_mean", "bias"):
        mean = bias_mean(name, prod(shape)) if kind == "bias" else 0.0
        values = random.normal(0.0, 0.1, shape) + mean
    elif kind == "running_var":
        values = random.uniform(0.5, 1.5, shape)
    elif kind == "scale_list" or max(shape) == prod(shape):
        values = random.uniform(0.8, 1.2, shape)
    else:
        fan_in = prod(shape[2:] if len(shape) == 5 else shape[1:])
        values = random.normal(0.0, gain(name, shape) / sqrt(fan_in), shape)
    return np.ascontiguousarray(values, dtype=np.float32)


def weights(shapes):
    """Networks that take pixels as they are, 0..255, get a stem 64 times smaller."""
    values = {name: weight(name, tuple(shape)) for name, shape in shapes.items()}
    if any("frelu" in name or "wnet" in name for name in shapes):
        for name in {"conv1.weight", "first_conv.0.weight"} & set(values):
            values[name] /= np.float32(64)
    return values


def picture(height, width, seed):
    """(H, W, 3) uint8: a gradient between four colors, 14 rectangles, noise."""
    random = generator(f"{seed}image {height}x{width}")
    down = np.linspace(0.0, 1.0, height)[:, None, None]
    right = np.linspace(0.0, 1.0, width)[None, :, None]
    a, b, c, d = random.uniform(20.0, 235.0, (4, 3))
    image = a * (1 - down) * (1 - right) + b * (1 - down) * right
    image = image + c * down * (1 - right) + d * down * right
    for _ in range(14):
        h = int(random.integers(max(height // 16, 4), max(height // 2, 5)))
        w = int(random.integers(max(width // 16, 4), max(width // 2, 5)))
        y, x = int(random.integers(0, height - h + 1)), int(random.integers(0, width - w + 1))
        image[y : y + h, x : x + w] = random.uniform(0.0, 255.0, 3)
    noisy = image + random.normal(0.0, 8.0, image.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def boxes(height, width, count, seed):
    """(count, 5) float32 rows (x1, y1, x2, y2, label), labels 1..80, all different."""
    random = generator(f"{seed}gt {height}x{width}x{count}")
    rows = []
    for label in random.permutation(80)[:count] + 1:
        w, h = random.uniform(40.0, 0.8 * width), random.uniform(40.0, 0.8 * height)
        x, y = random.uniform(0.0, width - w - 1.0), random.uniform(0.0, height - h - 1.0)
        rows.append([x, y, x + w, y + h, label])
    return np.array(rows, dtype=np.float32).reshape(-1, 5)


def batch(pictures):
    """(N, 3, H, W) float32, zeros below and right of the smaller pictures."""
    height, width = (max(p.shape[axis] for p in pictures) for axis in (0, 1))
    images = np.zeros((len(pictures), 3, height, width), dtype=np.float32)
    for image, one in zip(images, pictures, strict=True):
        image[:, : one.shape[0], : one.shape[1]] = one.transpose(2, 0, 1)
    return images


def tokens(vocabulary, lengths, seed):
    """Token numbers, segments (int32) and mask (float32), each (N, longest), filled up with 0.

    The second segment begins in the middle third of a row.
    """
    random = generator(f"{seed}tokens {vocabulary} {list(lengths)}")
    shape = (len(lengths), max(lengths))
    ids, segments, mask = (np.zeros(shape, kind) for kind in (np.int32, np.int32, np.float32))
    for row, count in enumerate(lengths):
        ids[row, :count] = random.integers(1, vocabulary, count)
        segments[row, int(random.integers(count // 3, 2 * count // 3 + 1)) : count] = 1
        mask[row, :count] = 1.0
    return ids, segments, mask


def noise(shape, seed):
    """float32, standard normal."""
    return generator(f"{seed}noise {list(shape)}").normal(0.0, 1.0, shape).astype(np.float32)


def normalised(pictures):
    """(N, 3, H, W) float32: as batch, then less the mean of ImageNet's pixels, over their
    deviation."""
    mean, std = (np.array(v, np.float32)[:, None, None] for v in (MEAN, STD))
    return (batch(pictures) - mean) / std


def heatmaps(count, seed):
    """(N, 1, 17, 64, 48) float32, one Gaussian of height 255 per joint, and which joints count,
    (N, 17) float32."""
    random = generator(f"{seed}heatmaps {count}")
    y, x = np.mgrid[0:64, 0:48].astype(np.float64)
    maps = np.zeros((count, 1, 17, 64, 48), np.float32)
    valid = (random.uniform(0.0, 1.0, (count, 17)) < 0.8).astype(np.float32)
    for n in range(count):
        for joint in range(17):
            down, right = random.uniform(4.0, 60.0), random.uniform(4.0, 44.0)
            maps[n, 0, joint] = 255.0 * np.exp(-((y - down) ** 2 + (x - right) ** 2) / 4.0)
    return maps, valid
