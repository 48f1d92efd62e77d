import hashlib
import json
import pickle
import resource
import signal
from contextlib import contextmanager

import numpy as np
import pytest

from zoo.models.hub import UnknownEntryError
from zoo.models.weights.checkpoint import WeightsError
from zoo.models.weights.safetensors import write_safetensors
from zoo.models.weights.store import convert_weights, fetch_weights, list_weights, verify_weights

from .conftest import registry_entry

STATE = {
    "b": np.array([[1, 2, 3], [4, 5, 6]], np.float32),
    "a": np.array([0.5], np.float32),
}
CONTENT = pickle.dumps(STATE)
NAME = f"/atss_38dot3_{hashlib.sha256(CONTENT).hexdigest()[:8]}.pkl"


@pytest.fixture
def registry(server, cache, write_registry):
    server.files[NAME] = CONTENT
    published = {"url": server.url(NAME), "sha256": None}
    return write_registry(
        registry_entry("atss", "atss", {}, published), registry_entry("bare", "fcos", {})
    )


@pytest.fixture
def publish_state(server, cache, write_registry):
    """publish_state(state): the registry of an entry with these weights."""

    def publish(state):
        content = pickle.dumps(state, 4)
        name = f"/atss_{hashlib.sha256(content).hexdigest()[:8]}.pkl"
        server.files[name] = content
        published = {"url": server.url(name), "sha256": None}
        path = write_registry(registry_entry("atss", "atss", {}, published))
        fetch_weights("atss", path)
        return path

    return publish


@contextmanager
def smaller_files_than(most):
    """No file can grow beyond `most` bytes, as on a disk that fills up."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


class TestSafetensors:
    def test_the_layout_is_length_header_bytes_in_order_of_names(self, tmp_path):
        path = tmp_path / "a.safetensors"
        write_safetensors(STATE, path, {"entry": "x"})
        content = path.read_bytes()
        length = int.from_bytes(content[:8], "little")
        assert length % 8 == 0
        assert json.loads(content[8 : 8 + length]) == {
            "__metadata__": {"entry": "x"},
            "a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
            "b": {"dtype": "F32", "shape": [2, 3], "data_offsets": [4, 28]},
        }
        assert content[8 + length :] == np.array([0.5, 1, 2, 3, 4, 5, 6], "<f4").tobytes()

    def test_other_types_are_not_written(self, tmp_path):
        with pytest.raises(ValueError, match="a is float64, expected float32"):
            write_safetensors({"a": np.zeros(1)}, tmp_path / "a", {})


class TestStore:
    def test_the_list_tells_what_is_there(self, registry, server, cache):
        before = list_weights(registry)
        assert [(s.entry, s.url, s.bytes) for s in before] == [
            ("atss", server.url(NAME), None),
            ("bare", None, None),
        ]
        path = fetch_weights("atss", registry)
        assert list_weights(registry)[0].bytes == len(CONTENT)
        assert list_weights(registry)[0].path == path

    def test_a_file_in_the_cache_is_verified(self, registry):
        path = fetch_weights("atss", registry)
        assert verify_weights("atss", registry) == path
        path.write_bytes(CONTENT[:-1])
        with pytest.raises(WeightsError, match="damaged or not the published file"):
            verify_weights("atss", registry)
        with pytest.raises(WeightsError, match="damaged or not the published file"):
            fetch_weights("atss", registry)

    def test_verifying_does_not_download(self, registry, server):
        with pytest.raises(WeightsError, match="is not there; fetch it first"):
            verify_weights("atss", registry)
        assert server.requests == []

    def test_an_entry_without_weights_and_an_unknown_one_are_told(self, registry):
        with pytest.raises(WeightsError, match="bare has no published weights"):
            fetch_weights("bare", registry)
        with pytest.raises(UnknownEntryError, match="unknown entry 'x'; known: atss, bare"):
            fetch_weights("x", registry)

    def test_conversion_keeps_every_number_and_tells_hashes(self, registry, server, tmp_path):
        out = tmp_path / "new" / "atss.safetensors"
        made = convert_weights("atss", registry, out)
        assert out.read_bytes().endswith(STATE["a"].tobytes() + STATE["b"].tobytes())
        assert made["entry"] == "atss"
        assert made["source"] == server.url(NAME)
        assert made["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
        assert made["parameters"] == 7
        assert made["tensors"][0] == {
            "name": "a",
            "shape": [1],
            "dtype": "float32",
            "sha256": hashlib.sha256(np.float32(0.5).tobytes()).hexdigest(),
        }
        assert json.loads((tmp_path / "new" / "atss.safetensors.json").read_text()) == made

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ([np.nan, 1, np.nan], "a has 2 NaN of 3 values"),
            ([np.inf, 1, -np.inf], "a has 2 infinite of 3 values"),
            ([np.nan, np.inf, -np.inf], "a has 1 NaN and 2 infinite of 3 values"),
        ],
    )
    def test_values_that_are_no_numbers_are_named(self, values, told, publish_state):
        registry = publish_state({"a": np.array(values, np.float32), "b": np.ones(2, np.float32)})
        fetch_weights("atss", registry)
        with pytest.raises(WeightsError, match=f"has the right hash, but not only numbers: {told}"):
            verify_weights("atss", registry)

    def test_large_numbers_are_numbers(self, publish_state):
        registry = publish_state({"a": np.full(9, 3e38, np.float32), "b": np.full(1, 3e38)})
        assert verify_weights("atss", registry) == fetch_weights("atss", registry)

    @pytest.mark.parametrize("names", [5, 3001])
    def test_one_array_under_many_names_is_refused(self, names, publish_state, tmp_path):
        array = np.zeros(250_000, np.float32)
        registry = publish_state({f"a{n}": array for n in range(names)})
        with pytest.raises(WeightsError, match="one array stands under many names"):
            convert_weights("atss", registry, tmp_path / "a.safetensors")
        assert not list(tmp_path.glob("a.safetensors*"))

    def test_tied_weights_are_converted(self, publish_state, tmp_path):
        array = np.zeros(250_000, np.float32)
        registry = publish_state({"a": array, "b": array})
        made = convert_weights("atss", registry, tmp_path / "a.safetensors")
        assert made["parameters"] == 500_000

    def test_a_full_disk_leaves_nothing_behind(self, publish_state, tmp_path):
        registry = publish_state({"a": np.zeros(250_000, np.float32)})
        fetch_weights("atss", registry)
        out = tmp_path / "a.safetensors"
        with (
            smaller_files_than(100_000),
            pytest.raises(WeightsError, match=r"a\.safetensors is not written: File too large"),
        ):
            convert_weights("atss", registry, out)
        assert not list(tmp_path.glob("a.safetensors*"))

    def test_other_numbers_than_float32_are_not_converted(self, publish_state, tmp_path):
        registry = publish_state({"a": np.zeros(3)})
        with pytest.raises(WeightsError, match="is not written: a is float64, expected float32"):
            convert_weights("atss", registry, tmp_path / "a.safetensors")


@pytest.mark.parametrize("ending", ["", ".part", ".json"])
def test_nothing_is_written_through_a_link_beside_the_output(registry, cache, tmp_path, ending):
    mine = tmp_path / "mine"
    mine.write_text("keep")
    out = tmp_path / "out" / "a.safetensors"
    out.parent.mkdir()
    out.with_name(out.name + ending).symlink_to(mine)
    made = convert_weights("atss", registry, out)
    assert mine.read_text() == "keep"
    assert json.loads((out.parent / "a.safetensors.json").read_text()) == made
    assert out.stat().st_size == made["bytes"]
