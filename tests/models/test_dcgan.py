"""DCGAN against the published generator, and the pictures it makes from a seed."""

import json

import numpy as np
import pytest
from megengine import Tensor

from zoo.models.generation.dcgan import dcgan
from zoo.models.generation.sampling import noise_of_seed, picture_grid
from zoo.models.weights.checkpoint import fit, state_shapes

from . import recipe
from .conftest import DATA
from .parity import golden

MANIFEST = json.loads((DATA / "generation" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def published():
    """The generator with the recipe's weights."""
    model = dcgan()
    fit(model, recipe.weights(MANIFEST["state_dict"]), "recipe")
    model.eval()
    return model


@pytest.fixture(scope="module")
def small():
    model = dcgan(latent=4, channels=8, start=2)
    model.eval()
    return model


def test_names_and_shapes_are_the_checkpoints():
    expected = {key: tuple(shape) for key, shape in MANIFEST["state_dict"].items()}
    assert state_shapes(dcgan()) == expected


def test_pixels_are_the_published_ones(published, async_level):
    case, arrays = golden("dcgan_cifar", "eval0")
    found = published(Tensor(recipe.noise(case["noise"], case["seed"]))).numpy()
    # changing every weight by its last bit moves pixels by 7e-7
    np.testing.assert_allclose(found, arrays["pixels"], atol=5e-6, rtol=5e-5)


def test_training_mode_moves_the_running_statistics_by_a_tenth():
    model = dcgan(latent=4, channels=8, start=2)
    model(Tensor(noise_of_seed(0, 16, 4)))
    maps = model.l1(Tensor(noise_of_seed(0, 16, 4))).numpy().reshape(16, 8, 2, 2)
    state = model.state_dict()
    mean, variance = maps.mean(axis=(0, 2, 3)), maps.var(axis=(0, 2, 3), ddof=1)
    np.testing.assert_allclose(state["block2.b1.running_mean"], 0.1 * mean, atol=1e-6)
    np.testing.assert_allclose(state["block2.b1.running_var"], 0.9 + 0.1 * variance, rtol=1e-5)


def test_in_training_mode_pictures_depend_on_the_batch():
    model = dcgan(latent=4, channels=8, start=2)
    noise = noise_of_seed(0, 2, 4)
    both, alone = model(Tensor(noise)).numpy(), model(Tensor(noise[:1])).numpy()
    assert np.abs(both[0] - alone[0]).max() > 1e-3


def test_pictures_have_eight_times_the_first_map_s_side(small):
    assert small.generate_images(3).shape == (3, 3, 16, 16)


def test_the_same_seed_gives_the_same_pictures(small):
    np.testing.assert_array_equal(small.generate_images(2, seed=5), small.generate_images(2, 5))
    assert np.abs(small.generate_images(2, seed=5) - small.generate_images(2, 6)).max() > 1e-3


def test_a_picture_does_not_depend_on_how_many_are_made(small):
    few, many = small.generate_images(2, seed=5), small.generate_images(70, seed=5)
    np.testing.assert_allclose(many[:2], few, atol=1e-6)
    assert len(many) == 70


def test_noise_is_the_same_on_every_machine():
    expected = [[1.5219693, -1.1441058], [1.1501616, -1.7846532]]
    np.testing.assert_allclose(noise_of_seed(7, 2, 2), expected, rtol=1e-6)


def test_no_pictures_are_made_in_training_mode():
    with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
        dcgan(latent=4, channels=8, start=2).generate_images(1)


def test_less_than_one_picture_cannot_be_made(small):
    with pytest.raises(ValueError, match="cannot make 0 pictures"):
        small.generate_images(0)


def test_a_grid_fills_row_by_row_between_borders_of_two_pixels():
    images = np.zeros((3, 3, 4, 5), np.float32)
    images[0], images[1], images[2] = 0.2, 0.6, 2.0  # 51, 153, and more than white
    grid = picture_grid(images, columns=2)
    assert grid.shape == (14, 16, 3)
    assert grid[:, 3, 0].tolist() == [0, 0, 51, 51, 51, 51, 0, 0, 255, 255, 255, 255, 0, 0]
    assert grid[3, :, 0].tolist() == [0, 0, *[51] * 5, 0, 0, *[153] * 5, 0, 0]
    assert grid[9, 9:].max() == 0


def test_a_grid_keeps_the_order_of_the_colours():
    images = np.zeros((1, 3, 1, 1), np.float32)
    images[0, 0] = 1.0
    assert picture_grid(images)[2, 2].tolist() == [255, 0, 0]


def test_a_model_makes_its_grid_itself(small):
    grid = small.generate_grid(num_images=6, seed=1, columns=3)
    assert grid.shape == (38, 56, 3)
    np.testing.assert_array_equal(grid, small.make_grid(small.generate_images(6, seed=1), 3))


def test_only_colour_pictures_go_into_a_grid():
    with pytest.raises(ValueError, match=r"expected pictures \(N, 3, H, W\), got \(2, 1, 4, 4\)"):
        picture_grid(np.zeros((2, 1, 4, 4)))


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="chanels"):
        dcgan(chanels=8)
