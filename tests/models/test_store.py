import hashlib
import json
import pickle

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
