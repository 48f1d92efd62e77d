"""The repository as `megengine.hub` uses it: from a zip, in a clean process."""

import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from zoo.models.hub import build_entry
from zoo.models.weights.checkpoint import state_shapes
from zoo.models.weights.stand_in import stand_in_state

from .conftest import registry_entry

ROOT = Path(__file__).parents[2]
NAME = "atss_res18_coco_3x_800size"

# The only change to the hub: it asks the server of this test instead of github.com.
PRELUDE = """
import json, sys
import megengine
from megengine import hub
from megengine.hub.fetcher import GitHTTPSFetcher
GitHTTPSFetcher._git_archive_link = classmethod(lambda cls, *args: sys.argv[1])
"""


def archive(registry):
    """A zip of the repository as github.com makes it: everything in one folder."""
    content = io.BytesIO()
    files = [
        ROOT / "hubconf.py",
        ROOT / "zoo" / "__init__.py",
        *(ROOT / "zoo/core").rglob("*.py"),
        *(ROOT / "zoo/models").rglob("*.py"),
    ]
    with zipfile.ZipFile(content, "w") as file:
        for path in files:
            file.write(path, Path("Models-master") / path.relative_to(ROOT))
        file.write(registry, "Models-master/registry.json")
    return content.getvalue()


@pytest.fixture
def run(server, tmp_path, write_registry):
    """Runs code after PRELUDE in a process of its own; gives what it prints, read as JSON."""
    model = build_entry(
        NAME, write_registry(registry_entry(NAME, "atss", {"backbone": "resnet18"}))
    )
    weights = pickle.dumps(stand_in_state(state_shapes(model)))
    path = f"/{NAME}_38dot3_{hashlib.sha256(weights).hexdigest()[:8]}.pkl"
    server.files[path] = weights
    published = {"url": server.url(path), "sha256": None}
    entries = [
        registry_entry(NAME, "atss", {"backbone": "resnet18"}, published),
        registry_entry("bert_base", None, {}),
    ]
    server.files["/master.zip"] = archive(write_registry(*entries))

    def run(code):
        environment = {**os.environ, "MGE_HOME": str(tmp_path / "home"), "PYTHONPATH": ""}
        result = subprocess.run(
            [sys.executable, "-c", PRELUDE + code, server.url("/master.zip")],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])

    return run


def test_list_shows_the_entries_and_the_helpers_alone(run):
    listed = run('print(json.dumps(hub.list("megengine/models")))')
    assert listed == [
        "BertTokenizer",
        "DetEvaluator",
        "KeypointEvaluator",
        "SegEvaluator",
        NAME,
        "create_hub_bert",
    ]


def test_help_tells_about_an_entry(run):
    text = run(f'print(json.dumps(hub.help("megengine/models", "{NAME}")))')
    assert text.startswith(f"ATSS: {NAME}\n\nA detector\n检测模型")


def test_a_model_loads_with_its_weights_and_detects(run):
    result = run(
        f"""
model = hub.load("megengine/models", "{NAME}", pretrained=True, use_cache=False)
model.eval()
api = hub.import_module("megengine/models", git_host="github.com")
import numpy
picture = numpy.zeros((60, 80, 3), "uint8")
data, im_info = api.DetEvaluator.process_inputs(picture, 96, 128)
scores, boxes = model(image=megengine.tensor(data), im_info=megengine.tensor(im_info))
print(json.dumps([data.shape, im_info.tolist(), scores.shape, boxes.shape]))
"""
    )
    assert result == [[1, 3, 96, 128], [[96, 128, 60, 80, 0]], [257, 80], [257, 4]]
