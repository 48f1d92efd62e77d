import hashlib
import os
import pickle

import megengine.module as M
import numpy as np
import pytest

from zoo.models.weights.checkpoint import (
    Weights,
    WeightsError,
    fit,
    load_pretrained,
    read_verified,
    state_shapes,
)
from zoo.models.weights.fetch import cached_path


class Net(M.Module):
    def __init__(self):
        super().__init__()
        self.conv = M.Conv2d(1, 2, 1)
        self.bn = M.BatchNorm2d(2, freeze=True)

    def forward(self, x):
        return self.bn(self.conv(x))


def state(**changes):
    arrays = {
        "conv.weight": np.full((2, 1, 1, 1), 3, np.float32),
        "conv.bias": np.zeros((1, 2, 1, 1), np.float32),
        "bn.weight": np.ones(2, np.float32),
        "bn.bias": np.zeros(2, np.float32),
        "bn.running_mean": np.zeros(2, np.float32),
        "bn.running_var": np.ones(2, np.float32),
    }
    return {**arrays, **changes}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def publish(server, cache):
    """Serves a value as a pickle; gives its Weights as a card would state them."""

    def publish(value, name=None, digest=None):
        content = value if isinstance(value, bytes) else pickle.dumps(value)
        path = name or f"/net_38dot3_{sha256(content)[:8]}.pkl"
        server.files[path] = content
        return Weights(server.url(path), digest)

    return publish


def test_published_weights_arrive_in_the_model(publish):
    net = Net()
    load_pretrained(net, publish(state()))
    assert net.conv.weight.numpy().ravel().tolist() == [3, 3]


def test_a_full_sha256_goes_before_the_digits_in_the_name():
    assert Weights("https://x.org/a_38dot3_58e249d5.pkl", "AB" * 32).digest == "ab" * 32
    assert Weights("https://x.org/a_38dot3_58e249d5.pkl").digest == "58e249d5"
    assert Weights("https://x.org/a.pkl").digest is None


def test_a_file_with_another_hash_is_refused(publish):
    weights = publish(state(), name="/net_38dot3_00000000.pkl")
    with pytest.raises(
        WeightsError, match=r"has sha256 [0-9a-f]{64}, but .* should have 00000000\.\.\."
    ):
        load_pretrained(Net(), weights)


def test_the_full_hash_is_compared_in_full(publish):
    content = pickle.dumps(state())
    almost = sha256(content)[:-1] + ("0" if sha256(content)[-1] != "0" else "1")
    with pytest.raises(WeightsError, match="try again, or another mirror"):
        load_pretrained(Net(), publish(content, digest=almost))


def test_a_cached_file_is_verified_at_every_load(publish, cache):
    weights = publish(state())
    load_pretrained(Net(), weights)
    file = cached_path(weights.url)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(
        WeightsError, match="damaged or not the published file; delete it and run again"
    ):
        load_pretrained(Net(), weights)


def test_a_file_published_without_a_hash_is_refused_before_its_download(publish, server):
    weights = publish(state(), name="/net.pkl")
    with pytest.raises(WeightsError) as caught:
        load_pretrained(Net(), weights)
    assert str(caught.value) == (
        f"{weights.url} is not loaded: it is published without a SHA-256, so no download of it can "
        "be verified. If you know the file's SHA-256, write it into the card as `sha256` of these "
        "weights; without it, use pretrained=False for the network with random weights"
    )
    assert server.requests == []


def test_an_empty_cached_file_is_refused(publish, cache):
    weights = publish(state())
    load_pretrained(Net(), weights)
    cached_path(weights.url).write_bytes(b"")
    with pytest.raises(WeightsError, match="is empty; delete it"):
        load_pretrained(Net(), weights)


def test_what_is_refused_does_not_enter_the_cache(publish, cache):
    with pytest.raises(WeightsError):
        load_pretrained(Net(), publish(state(), name="/net_38dot3_00000000.pkl"))
    assert [path.suffix for path in cache.iterdir()] == [".lock"]


def test_stand_ins_are_taken_with_a_warning_where_their_full_hash_is_listed(publish, monkeypatch):
    content = pickle.dumps(state())
    weights = publish(content, name="/net_38dot3_00000000.pkl")
    monkeypatch.setenv("ZOO_STAND_INS", f"{'0' * 64},{sha256(content)}")
    net = Net()
    with pytest.warns(UserWarning, match="these are stand-in weights, not the published ones"):
        load_pretrained(net, weights)
    assert net.conv.weight.numpy().ravel().tolist() == [3, 3]


@pytest.mark.parametrize("listed", ["", ",", "0" * 64])
def test_other_files_are_refused_also_where_stand_ins_are_listed(publish, monkeypatch, listed):
    monkeypatch.setenv("ZOO_STAND_INS", listed)
    with pytest.raises(WeightsError, match="should have 00000000"):
        load_pretrained(Net(), publish(state(), name="/net_38dot3_00000000.pkl"))


def test_the_beginning_of_a_stand_in_hash_is_not_enough(publish, monkeypatch):
    content = pickle.dumps(state())
    monkeypatch.setenv("ZOO_STAND_INS", sha256(content)[:8])
    with pytest.raises(WeightsError):
        load_pretrained(Net(), publish(content, name="/net_38dot3_00000000.pkl"))


def test_a_verified_file_that_asks_for_code_is_still_refused(publish, tmp_path):
    class Evil:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path / 'trace'}",)

    with pytest.raises(WeightsError, match=r"asks for posix\.system"):
        load_pretrained(Net(), publish({"conv.weight": Evil()}))
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("value", [[1, 2], {}, {"a": 1}, "text"])
def test_what_is_no_dict_of_arrays_is_refused(publish, value):
    with pytest.raises(WeightsError, match="is not read as a state dict"):
        load_pretrained(Net(), publish(value))


def test_a_training_checkpoint_is_unwrapped(publish):
    net = Net()
    load_pretrained(net, publish({"epoch": 54, "state_dict": state()}))
    assert net.conv.weight.numpy().ravel().tolist() == [3, 3]


def test_names_and_shapes_must_match_the_model():
    other = state(extra=np.zeros(1, np.float32))
    del other["conv.bias"]
    other["bn.bias"] = np.zeros(3, np.float32)
    with pytest.raises(WeightsError) as caught:
        fit(Net(), other, "a.pkl")
    assert str(caught.value) == (
        "a.pkl is for another model: missing conv.bias; unknown extra; "
        "bn.bias is float32 (3,), expected float32 (2,)"
    )


def test_only_the_first_three_differences_are_told():
    with pytest.raises(WeightsError, match=r"missing bn.bias; .* and 3 more$"):
        fit(Net(), {}, "a.pkl")


def test_doubles_are_refused():
    with pytest.raises(WeightsError, match=r"conv\.bias is float64"):
        fit(Net(), state(**{"conv.bias": np.zeros((1, 2, 1, 1))}), "a.pkl")


def test_nothing_is_loaded_when_something_does_not_match():
    net = Net()
    before = net.conv.weight.numpy().copy()
    with pytest.raises(WeightsError):
        fit(net, state(extra=np.zeros(1, np.float32)), "a.pkl")
    assert (net.conv.weight.numpy() == before).all()


def test_state_shapes_are_those_of_the_state_dict():
    net = Net()
    assert state_shapes(net) == {name: array.shape for name, array in net.state_dict().items()}


def test_reading_does_not_keep_the_file_open(publish, tmp_path):
    content = pickle.dumps(state())
    path = tmp_path / "a.pkl"
    path.write_bytes(content)
    arrays = read_verified(path, Weights("https://x.org/a.pkl", sha256(content)))
    path.unlink()
    assert arrays["conv.weight"].sum() == 6


def test_a_model_with_weights_that_are_no_numbers_is_loaded_with_a_warning(publish):
    values = state()
    name = next(iter(sorted(values)))
    values[name] = np.full_like(values[name], np.nan)
    with pytest.warns(
        UserWarning, match=f"not only numbers: {name} has {values[name].size} NaN of"
    ):
        load_pretrained(Net(), publish(values))
