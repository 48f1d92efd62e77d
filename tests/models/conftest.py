"""Common ground of the detection tests: a quiet CPU device, and a registry of a few models."""

import http.server
import json
import threading
from pathlib import Path

import megengine
import pytest

from tests.conftest import ROOT
from tests.hub import HUB
from zoo.models.constructors import resolve

megengine.config.async_level = 0

DATA = Path(__file__).parent / "data"
# family -> the function that builds it, as this hub's settings name it
CONSTRUCTORS = {family.name: resolve(family.constructor, ROOT) for family in HUB.families}
DETECTORS = sorted(family.name for family in HUB.families if family.task == "detection")


def registry_entry(name, family, config, weights=None):
    """An entry as `read_registry` gives it. family: one of this hub's, or None."""
    row = next((one for one in HUB.families if one.name == family), None)
    ports = HUB.ports(family, {"classes": 80, **config})
    return {
        "name": name,
        "card": f"megengine_vision_{family}",
        "title": str(family).upper(),
        "summary": {"zh_CN": "检测模型", "en_US": "A detector"},
        "constructor": row.constructor if row else family,
        "config": config,
        "weights": weights,
        "metrics": [{"name": "mAP", "value": 38.3, "unit": "%"}],
        "tags": ["vision", "detection"],
        "repository": "megengine/models",
        "task": row.task if row else "unknown",
        "inputs": [port.to_json() for port in ports[0]],
        "outputs": [port.to_json() for port in ports[1]],
    }


@pytest.fixture(params=[0, 2])
def async_level(request):
    """Runs a test at both ends of MegEngine's asynchrony."""
    megengine.config.async_level = request.param
    yield request.param
    megengine.config.async_level = 0


@pytest.fixture
def write_registry(tmp_path):
    """Writes entries to a registry.json in tmp_path and gives its path."""

    def write(*entries):
        path = tmp_path / "registry.json"
        ports = {e["name"]: {key: e[key] for key in ("inputs", "outputs")} for e in entries}
        rows = [{**e, "ports": e["name"]} for e in entries]
        text = json.dumps({"schema": 3, "ports": ports, "entries": rows}, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        content = self.server.files.get(self.path)
        asked = self.headers.get("Range")
        self.server.requests.append(f"{self.path} {asked}" if asked else self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if start and not self.server.ranges:
            start = 0
        if start >= len(content) > 0:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        announced = self.server.announced.get(self.path, len(content))
        self.send_header("Content-Length", str(announced - start))
        self.end_headers()
        self.wfile.write(content[start:])

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    """A web server on this machine: `files` path -> bytes, `url(path)`, `requests` made.

    `announced` holds wrong lengths to announce, for answers that break off. `ranges` says
    whether a request for the rest of a file is granted.
    """
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        running.files, running.announced, running.requests = {}, {}, []
        running.ranges = True
        running.url = lambda path: f"http://127.0.0.1:{running.server_port}{path}"
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty weights cache, the folder `serialized` of which is given."""
    monkeypatch.setenv("MGE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ZOO_STAND_INS", raising=False)
    return tmp_path / "home" / "serialized"
