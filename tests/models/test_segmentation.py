import megengine.functional as F
import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.layers.fused import unfused
from zoo.models.segmentation.deeplabv3plus import ASPP, deeplabv3plus
from zoo.models.segmentation.inference import predict, process_inputs
from zoo.models.weights.checkpoint import fit, state_shapes

from . import recipe
from .vision import assert_close


class Halves(M.Module):
    """A network that sees class 3 in the left half of its input, and class 5 in the right one."""

    input_size = (8, 16)

    def forward(self, image):
        self.seen = image.numpy()
        logits = np.zeros((1, 6, *self.seen.shape[2:]), np.float32)
        middle = self.seen.shape[3] // 2
        logits[:, 3, :, :middle], logits[:, 5, :, middle:] = 1.0, 1.0
        return Tensor(logits)


def random_tensor(*shape):
    return Tensor(np.random.default_rng(0).normal(size=shape).astype(np.float32))


@pytest.fixture(scope="module")
def small():
    model = deeplabv3plus(backbone="resnet18")
    fit(model, recipe.weights(state_shapes(model)), "recipe")
    model.eval()
    return model


@pytest.mark.parametrize("size", [(64, 96), (57, 71)])
def test_there_are_logits_for_every_pixel_of_any_size(small, size):
    assert small(random_tensor(1, 3, *size)).shape == (1, 21, *size)


def test_fused_layers_change_nothing(small):
    x = random_tensor(1, 3, 64, 64)
    fused = small(x).numpy()
    with unfused():
        assert_close(fused, small(x).numpy())


def test_the_pyramid_sees_the_map_at_three_rates_and_as_a_whole():
    aspp = ASPP(8)
    convolutions = [aspp.conv2[0], aspp.conv3[0], aspp.conv4[0]]
    assert [c.dilation for c in convolutions] == [(6, 6), (12, 12), (18, 18)]
    aspp.eval()
    x = random_tensor(1, 8, 5, 7)
    mean = F.relu(aspp.conv_gp[1](aspp.conv_gp[0](F.mean(x, axis=(2, 3), keepdims=True))))
    aspp.conv_out[0].weight[...] = _last_branch(aspp.conv_out[0].weight.shape)
    found = aspp(x).numpy()
    wanted = np.broadcast_to(mean.numpy(), found.shape)
    np.testing.assert_allclose(found, wanted, atol=1e-4)


def _last_branch(shape):
    """Weights that hand on the last 256 of the 1280 channels."""
    weight = np.zeros(shape, np.float32)
    weight[range(256), range(1024, 1280)] = 1.0
    return weight


def test_cityscapes_has_19_classes_and_exchanged_sides_as_published():
    published = deeplabv3plus(backbone="resnet18", dataset="cityscapes")
    right = deeplabv3plus(backbone="resnet18", dataset="cityscapes", sides_exchanged=False)
    assert published.conv_out.weight.shape[0] == 19
    assert published.input_size == (2048, 1024)
    assert right.input_size == (1024, 2048)


def test_classes_can_be_others_than_the_datasets():
    assert deeplabv3plus(backbone="resnet18", classes=4).conv_out.weight.shape[0] == 4


def test_an_unknown_dataset_is_refused():
    with pytest.raises(ValueError, match="unknown dataset 'ade'; known: voc, cityscapes"):
        deeplabv3plus(dataset="ade")


def test_a_picture_is_normalised_and_then_resized():
    picture = np.zeros((1, 2, 3), np.uint8)
    picture[0, 1] = 255
    data = process_inputs(picture, (1, 4))
    ends = (np.array([0.0, 255.0])[:, None] - recipe.MEAN) / recipe.STD
    assert data.shape == (1, 3, 1, 4)
    # a quarter of the way, not rounded to a gray level
    np.testing.assert_allclose(data[0, :, 0, 1], ends[0] + (ends[1] - ends[0]) / 4, rtol=1e-5)


def test_classes_come_back_at_the_pictures_own_size():
    model = Halves()
    model.eval()
    found = predict(model, np.zeros((5, 7, 3), np.uint8))
    assert model.seen.shape == (1, 3, 8, 16)
    assert found.dtype == np.uint8
    assert found.tolist() == [[3, 3, 3, 3, 5, 5, 5]] * 5


def test_a_picture_can_be_segmented_at_another_size():
    model = Halves()
    model.eval()
    predict(model, np.zeros((5, 7, 3), np.uint8), size=(4, 6))
    assert model.seen.shape == (1, 3, 4, 6)


def test_a_model_in_training_mode_is_refused():
    with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
        predict(Halves(), np.zeros((5, 7, 3), np.uint8))
