import numpy as np
import pytest
from megengine import Tensor
from megengine.module.init import fill_

from zoo.models.layers.fpn import P6P7, PooledP6, _upsample, dense_pyramid, region_pyramid


def image(height, width):
    return Tensor(np.random.default_rng(1).normal(0, 1, (1, 3, height, width)).astype(np.float32))


def test_a_dense_pyramid_has_five_maps_at_strides_8_to_128():
    maps = dense_pyramid("resnet18", "p5")(image(64, 96))
    assert [tuple(m.shape) for m in maps] == [
        (1, 256, 8, 12),
        (1, 256, 4, 6),
        (1, 256, 2, 3),
        (1, 256, 1, 2),
        (1, 256, 1, 1),
    ]


def test_a_region_pyramid_has_five_maps_at_strides_4_to_64():
    maps = region_pyramid("resnet18")(image(64, 128))
    assert [tuple(m.shape[2:]) for m in maps] == [(16, 32), (8, 16), (4, 8), (2, 4), (1, 2)]


def test_upsampling_is_bilinear_with_half_pixel_centres():
    coarse = Tensor(np.array([[[[0.0, 4.0]]]], np.float32))
    fine = Tensor(np.zeros((1, 1, 1, 4), np.float32))
    assert _upsample(coarse, fine).numpy().ravel().tolist() == [0.0, 1.0, 3.0, 4.0]


def test_the_sum_of_a_level_goes_further_down_before_its_3x3_convolution():
    pyramid = dense_pyramid("resnet18", "p5")
    fill_(pyramid.fpn_output5.weight, 0.0)
    fill_(pyramid.fpn_lateral3.weight, 0.0)
    fill_(pyramid.fpn_lateral4.weight, 0.0)
    p3, _, p5, *_ = pyramid(image(64, 64))
    assert not p5.numpy().any()
    assert p3.numpy().any()


def test_p6_leaves_without_relu_and_p7_reads_it_with_relu():
    block = P6P7(256)
    fill_(block.p6.weight, 0.0)
    fill_(block.p6.bias, -1.0)
    p6, p7 = block(Tensor(np.ones((1, 256, 4, 4), np.float32)))
    assert (p6.numpy() == -1.0).all()
    assert not p7.numpy().any()


def test_p6_can_come_from_the_last_stage_of_the_backbone():
    pyramid = dense_pyramid("resnet18", "res5")
    assert pyramid.top_block.p6.weight.shape == (256, 512, 3, 3)
    assert pyramid(image(64, 64))[3].shape == (1, 256, 1, 1)


def test_a_pooled_p6_is_every_second_cell():
    source = np.arange(9, dtype=np.float32).reshape(1, 1, 3, 3)
    assert PooledP6()(Tensor(source))[0].numpy().ravel().tolist() == [0.0, 2.0, 6.0, 8.0]


def test_an_unknown_source_of_p6_is_refused():
    with pytest.raises(ValueError, match="unknown source of P6 'p4'; known: p5, res5"):
        dense_pyramid("resnet18", "p4")
