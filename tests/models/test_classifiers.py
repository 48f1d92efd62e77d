import megengine
import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.classification.frelu import FReLU, SeparableFReLU, resnet_frelu
from zoo.models.classification.pooling import average_pool
from zoo.models.classification.resnet import resnet
from zoo.models.classification.shuffle_unit import ShuffleUnit, split_channels
from zoo.models.classification.shufflenet_v2 import shufflenet_v2
from zoo.models.classification.weightnet import DepthwiseKernels, PointwiseKernels, WeightNetUnit
from zoo.models.layers.fused import unfused
from zoo.models.runtime.count import count_cost

from .parity import golden
from .vision import assert_close, inputs, running_means, with_recipe

GOLDEN = (
    "resnet18",
    "shufflenet_v2_x1_0",
    "funnelact_shufflenet_v2_x0_5",
    "weightnet_shufflenet_v2_x0_5",
)


def tensor(values):
    return Tensor(np.array(values, np.float32))


def random_tensor(*shape):
    return Tensor(np.random.default_rng(0).normal(size=shape).astype(np.float32))


def fill(parameter, values):
    # copied, because MegEngine takes no array with strides of 0
    parameter[...] = np.broadcast_to(np.array(values, np.float32), parameter.shape).copy()


@pytest.mark.parametrize("entry", GOLDEN)
def test_logits_are_the_published_ones(entry, async_level):
    case, arrays = golden(entry, "eval1")
    assert_close(with_recipe(entry)(inputs(case)).numpy(), arrays["logits"])


@pytest.mark.parametrize("entry", GOLDEN)
def test_training_mode_gives_the_published_logits_and_running_statistics(entry):
    case, arrays = golden(entry, "train0")
    model = with_recipe(entry)
    model.train()
    assert_close(model(inputs(case)).numpy(), arrays["logits"], deviations=1e-3, rtol=1e-3)
    np.testing.assert_allclose(running_means(model), arrays["running"], atol=2e-5, rtol=1e-4)


@pytest.mark.parametrize("entry", GOLDEN)
def test_fused_layers_change_nothing(entry):
    model, x = with_recipe(entry, global_pool=True), random_tensor(2, 3, 64, 96)
    fused = model(x).numpy()
    with unfused():
        assert_close(fused, model(x).numpy())


def test_the_published_pool_takes_the_top_left_49_cells():
    maps = np.zeros((1, 1, 8, 9), np.float32)
    maps[0, 0, :7, :7] = 2.0
    assert average_pool(Tensor(maps), global_pool=False).numpy().tolist() == [[2.0]]
    assert average_pool(Tensor(maps), global_pool=True).numpy()[0, 0] == pytest.approx(98 / 72)


@pytest.mark.parametrize("build", [resnet, shufflenet_v2])
def test_a_picture_too_large_for_the_published_pool_is_refused(build):
    model = build(**{"backbone": "resnet18"} if build is resnet else {"width": 0.5})
    model.eval()
    with pytest.raises(ValueError, match=r"14 x 7 cells.*193 to 416 pixels.*global_pool=True"):
        model(random_tensor(1, 3, 417, 224))


def test_global_pool_takes_any_size():
    model = shufflenet_v2(width=0.5, classes=10, global_pool=True)
    model.eval()
    assert model(random_tensor(1, 3, 448, 96)).shape == (1, 10)


def test_both_pools_agree_at_224_pixels():
    x = random_tensor(1, 3, 224, 224)
    published = with_recipe("shufflenet_v2_x0_5")(x).numpy()
    np.testing.assert_allclose(
        with_recipe("shufflenet_v2_x0_5", global_pool=True)(x).numpy(), published, atol=1e-4
    )


def test_frelu_takes_the_larger_of_a_cell_and_its_window():
    funnel = FReLU(1)
    funnel.eval()
    fill(funnel.conv_frelu.weight, 1 / 9)
    fill(funnel.conv_frelu.bias, 0.5)
    x = np.zeros((1, 1, 3, 3), np.float32)
    x[0, 0, 0, 0], x[0, 0, 2, 2] = 9.0, -9.0
    # window means: 1 near the one corner, 0 in the middle, -1 near the other; plus the bias
    wanted = [9.0, 1.5, 0.5, 1.5, 0.5, -0.5 + 0.5, 0.5, -0.5 + 0.5, -0.5]
    np.testing.assert_allclose(funnel(Tensor(x)).numpy().ravel(), wanted, atol=1e-4)


def test_the_separable_frelu_adds_a_row_and_a_column():
    funnel = SeparableFReLU(1)
    funnel.eval()
    fill(funnel.conv_frelu1.weight, 1.0)
    fill(funnel.conv_frelu2.weight, 10.0)
    x = np.arange(9, dtype=np.float32).reshape(1, 1, 3, 3)
    # row 0 + 1 + 2, column 0 + 3 + 6 tenfold; the window ends at the border
    found = funnel(Tensor(x)).numpy()[0, 0]
    assert found[0, 0] == pytest.approx(1 + 30, rel=1e-4)
    assert found[1, 1] == pytest.approx(12 + 120, rel=1e-4)


def test_the_frelu_resnet_strides_in_its_first_convolution_and_has_no_funnel_in_its_last_stage():
    model = resnet_frelu()
    block = model.layer2[0]
    assert [c.stride for c in (block.conv1, block.conv2)] == [(2, 2), (1, 1)]
    assert isinstance(model.layer3[0].frelu3, FReLU)
    assert isinstance(model.layer4[0].frelu3, M.ReLU)


def test_channels_are_split_by_parity():
    even, odd = split_channels(tensor([[[[v]] for v in (0, 1, 2, 3)]]))
    assert even.numpy().ravel().tolist() == [0, 2]
    assert odd.numpy().ravel().tolist() == [1, 3]


@pytest.mark.parametrize("unit", [ShuffleUnit, WeightNetUnit])
def test_even_channels_pass_through_a_unit_of_stride_one(unit):
    funnel = {"funnel": False} if unit is ShuffleUnit else {}
    module = unit(4, 8, stride=1, **funnel)
    module.eval()
    x = random_tensor(2, 8, 5, 5)
    np.testing.assert_array_equal(module(x).numpy()[:, :4], x.numpy()[:, ::2])


def test_a_unit_of_stride_two_halves_the_map():
    module = ShuffleUnit(6, 16, stride=2, funnel=False)
    module.eval()
    assert module(random_tensor(1, 6, 7, 9)).shape == (1, 16, 4, 5)


def test_each_picture_is_convolved_with_its_own_kernels():
    module = PointwiseKernels(values=1, inputs=2, outputs=1)
    fill(module.wn_fc1.weight, 1.0)
    fill(module.wn_fc1.bias, 0.0)
    fill(module.wn_fc2.weight, [[[[[4.0]]]], [[[[8.0]]]]])
    vectors = np.array([0.0, 100.0], np.float32).reshape(2, 1, 1, 1)
    y = module(Tensor(np.ones((2, 2, 1, 1), np.float32)), Tensor(vectors))
    # sigmoids 0.5 and 1: kernels (2, 4) and (4, 8)
    np.testing.assert_allclose(y.numpy().ravel(), [6.0, 12.0], rtol=1e-5)


def test_depthwise_kernels_are_those_of_a_plain_convolution():
    module = DepthwiseKernels(values=3, channels=4, stride=2)
    x, vector = random_tensor(2, 4, 6, 6), random_tensor(2, 3, 1, 1)
    sigmoids = 1 / (1 + np.exp(-module.wn_fc1(vector).numpy()))
    kernels = module.wn_fc2(Tensor(sigmoids)).numpy().reshape(2, 4, 1, 1, 3, 3)
    layer = M.Conv2d(4, 4, 3, stride=2, padding=1, groups=4, bias=False)
    for n in range(2):
        layer.weight[...] = kernels[n]
        wanted = layer(x[n : n + 1]).numpy()
        np.testing.assert_allclose(module(x, vector).numpy()[n : n + 1], wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("width", "millions"),
    [(0.5, 41), (1.0, 139), (1.5, 301), (2.0, 561)],  # 562 there
)
def test_weightnet_multiplies_as_often_as_the_paper_says(width, millions):
    model = shufflenet_v2(width=width, unit="weightnet")
    cost = count_cost(model, [np.zeros((1, 3, 224, 224), np.float32)])
    assert round(cost.multiply_adds / 1e6) == millions


def test_only_the_widest_shufflenets_drop_values():
    assert shufflenet_v2(width=1.5).dropout.drop_prob == 0.0
    assert shufflenet_v2(width=2.0).dropout.drop_prob == 0.2


def test_initial_values_are_the_published_ones():
    model = resnet(backbone="resnet18", classes=100)
    assert np.abs(model.fc.bias.numpy()).max() <= 1 / np.sqrt(512)
    assert model.fc.weight.numpy().std() == pytest.approx(1 / np.sqrt(3 * 512), rel=0.02)
    model = shufflenet_v2(width=0.5)
    assert model.classifier[0].weight.numpy().std() == pytest.approx(0.01, rel=0.02)
    assert model.features[0].branch_main[5].weight.numpy().std() == pytest.approx(1 / 24, rel=0.1)
    assert (model.features[0].branch_main[1].bias.numpy() == np.float32(1e-4)).all()


@pytest.mark.parametrize(
    ("build", "config", "message"),
    [
        (shufflenet_v2, {"width": 3.0}, r"unknown width 3.0; known: 0.5, 1.0, 1.5, 2.0"),
        (shufflenet_v2, {"unit": "swish"}, r"unknown unit 'swish'; known: relu, frelu, weightnet"),
        (resnet_frelu, {"backbone": "resnet18"}, r"resnet18 is not a bottleneck network"),
        (resnet, {"backbone": "resnet9"}, r"unknown backbone 'resnet9'"),
    ],
)
def test_an_unknown_configuration_is_refused(build, config, message):
    with pytest.raises(ValueError, match=message):
        build(**config)


def test_a_classifier_learns_in_training_mode():
    model = resnet(backbone="resnet18", classes=2, global_pool=True)
    manager = megengine.autodiff.GradManager().attach(model.parameters())
    with manager:
        loss = megengine.functional.nn.cross_entropy(
            model(random_tensor(2, 3, 64, 64)), Tensor([0, 1])
        )
        manager.backward(loss)
    assert model.bn1.weight.grad.numpy().any()
    assert model.conv1.weight.grad.numpy().any()
