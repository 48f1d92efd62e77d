"""DCGAN: pictures from noise (https://arxiv.org/abs/1511.06434), the generator alone.

The published one is trained with DCGAN's loss but is not DCGAN's stack of transposed convolutions:
it is the residual network of Spectral Normalization for GANs, appendix B.4
(https://arxiv.org/abs/1802.05957), with bilinear upsampling and a sigmoid.

Letters: N pictures, Z numbers of noise for each, C channels, H x W pixels or cells.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import megengine.functional as F
import megengine.module as M
from megengine import Tensor

from zoo.models.generation.sampling import generate, picture_grid
from zoo.models.layers.fused import conv, conv_norm
from zoo.models.layers.pictures import FloatArray, Picture

UPSAMPLINGS = 3  # blocks, each of which doubles height and width


@dataclass(frozen=True, slots=True)
class DCGANConfig:
    """latent: Z. channels: C of all maps. start: height and width of the first map, in cells.

    Pictures have 8 * start pixels on each side.
    """

    latent: int = 128
    channels: int = 256
    start: int = 4


def _conv(inputs: int, outputs: int, kernel: int, gain: float = 1.0) -> M.Conv2d:
    layer = M.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
    M.init.xavier_uniform_(layer.weight, gain)
    M.init.zeros_(layer.bias)
    return layer


def _upsample(x: Tensor) -> Tensor:
    """(N, C, H, W) -> (N, C, 2 H, 2 W), half-pixel centers."""
    return F.nn.interpolate(x, scale_factor=2, mode="bilinear")


class UpBlock(M.Module):
    """Two 3x3 convolutions beside a 1x1 one: (N, C, H, W) -> (N, C, 2 H, 2 W).

    Normalization and ReLU stand before the convolutions (https://arxiv.org/abs/1603.05027,
    figure 4e).
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.b1 = M.BatchNorm2d(channels)
        self.c1 = _conv(channels, channels, 3, sqrt(2))
        self.b2 = M.BatchNorm2d(channels)
        self.c2 = _conv(channels, channels, 3, sqrt(2))
        self.c_sc = _conv(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = conv_norm(self.c1, self.b2, _upsample(F.relu(self.b1(x))), "relu")
        return conv(self.c2, y) + conv(self.c_sc, _upsample(x))


class DCGANGenerator(M.Module):
    """Noise (N, Z), standard normal -> pictures (N, 3, H, W) float32, BGR, 0..1.

    In training mode every normalization uses the statistics of the batch, so pictures depend on
    each other; call `eval()` before making pictures to look at.
    """

    def __init__(self, config: DCGANConfig) -> None:
        super().__init__()
        self.config = config
        self.l1 = M.Linear(config.latent, config.channels * config.start**2)
        M.init.xavier_uniform_(self.l1.weight)
        self.block2 = UpBlock(config.channels)
        self.block3 = UpBlock(config.channels)
        self.block4 = UpBlock(config.channels)
        self.b5 = M.BatchNorm2d(config.channels)
        self.c5 = _conv(config.channels, 3, 3)

    def forward(self, noise: Tensor) -> Tensor:
        start = self.config.start
        x = self.l1(noise).reshape(-1, self.config.channels, start, start)
        x = self.block4(self.block3(self.block2(x)))
        return F.sigmoid(conv(self.c5, F.relu(self.b5(x))))

    def generate_images(self, num_images: int, seed: int = 0) -> FloatArray:
        """(num_images, 3, H, W) float32, BGR, 0..1; the same pictures for the same seed.

        Raises ValueError in training mode.
        """
        return generate(self, self.config.latent, num_images, seed)

    def generate_grid(self, num_images: int = 64, seed: int = 0, columns: int = 8) -> Picture:
        """`make_grid` of `generate_images`."""
        return picture_grid(self.generate_images(num_images, seed), columns)

    # Pictures as one (H', W', 3) uint8, BGR, which `cv2.imwrite` takes.
    make_grid = staticmethod(picture_grid)


def build_dcgan(config: DCGANConfig) -> DCGANGenerator:
    """The generator with random weights."""
    return DCGANGenerator(config)


def dcgan(**config: Any) -> DCGANGenerator:
    """The generator of a configuration's fields, with random weights; TypeError for others."""
    return build_dcgan(DCGANConfig(**config))
