"""The parts of the proof that a generator learns; `make overfit` runs the whole of it."""

import megengine
import numpy as np
from megengine import Tensor

from zoo.models.generation.dcgan import dcgan
from zoo.models.generation.overfit import (
    CLOSE,
    NOISE,
    make_model,
    make_pictures,
    train,
    worst_error,
)
from zoo.models.generation.sampling import noise_of_seed


def test_the_four_pictures_differ_in_colour_and_corner():
    pictures = make_pictures()
    assert pictures.shape == (4, 3, 32, 32)
    np.testing.assert_allclose(pictures[0, :, 2, 2], [0.15, 0.15, 0.85])
    np.testing.assert_allclose(pictures[3, :, 29, 29], [0.1, 0.8, 0.85])
    np.testing.assert_allclose(pictures[3, :, 2, 2], [0.5, 0.5, 0.5])


def test_gray_does_not_count_as_learnt():
    pictures = make_pictures()
    assert np.abs(pictures - 0.5).mean(axis=(1, 2, 3)).min() > 3 * CLOSE


def test_the_worst_picture_decides():
    megengine.random.seed(0)
    model, noise = make_model(), Tensor(noise_of_seed(0, 4, NOISE))
    model.eval()
    wanted = model(noise).numpy().copy()
    wanted[2] += 0.25
    np.testing.assert_allclose(worst_error(model, noise, wanted), 0.25, rtol=1e-4)


def test_the_loss_falls():
    megengine.random.seed(0)
    (_, first, _), (_, last, _) = train(dcgan(latent=NOISE, channels=4), 2, every=1)
    assert last < first
