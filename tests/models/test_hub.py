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
        *(path for room in ("core", "models") for path in (ROOT / "zoo" / room).rglob("*.*")),
    ]
    with zipfile.ZipFile(content, "w") as file:
        for path in (one for one in files if one.suffix != ".pyc"):
            file.write(path, Path("Models-master") / path.relative_to(ROOT))
        file.write(registry, "Models-master/registry.json")
    return content.getvalue()


@pytest.fixture
def published(server, write_registry):
    """Where the server has weights of NAME, as its entry states them."""
    model = build_entry(
        NAME, write_registry(registry_entry(NAME, "atss", {"backbone": "resnet18"}))
    )
    weights = pickle.dumps(stand_in_state(state_shapes(model)))
    path = f"/{NAME}_38dot3_{hashlib.sha256(weights).hexdigest()[:8]}.pkl"
    server.files[path] = weights
    return {"url": server.url(path), "sha256": None}


@pytest.fixture
def run(server, tmp_path, write_registry):
    """run(code, weights): runs code after PRELUDE in a clean process; gives what it prints, read
    as JSON. weights: those of NAME."""

    def run(code, weights=None):
        entries = [
            registry_entry(NAME, "atss", {"backbone": "resnet18"}, weights),
            registry_entry("bert_base", None, {}),
        ]
        server.files["/master.zip"] = archive(write_registry(*entries))
        return in_a_clean_process(server, tmp_path)(code)

    return run


@pytest.fixture
def run_whole(server, tmp_path):
    """The same with all entries of this hub."""
    server.files["/master.zip"] = archive(ROOT / "registry.json")
    return in_a_clean_process(server, tmp_path)


def in_a_clean_process(server, tmp_path):
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


def test_a_model_loads_with_its_weights_and_detects(run, published):
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
""",
        published,
    )
    assert result == [[1, 3, 96, 128], [[96, 128, 60, 80, 0]], [257, 80], [257, 4]]


# name -> class, and values in the published state dict
SEVERAL = {
    "shufflenet_v2_x0_5": ("ShuffleNetV2", 1373744),
    "funnelact_shufflenet_v2_x0_5": ("ShuffleNetV2", 1414960),
    "weightnet_shufflenet_v2_x0_5": ("ShuffleNetV2", 1471880),
    "resnet50_frelu": ("FReLUResNet", 25824872),
    "resnet18": ("ResNetClassifier", 11699112),
    "simplebaseline_res50": ("SimpleBaseline", 34089169),
    "dcgan_cifar": ("DCGANGenerator", 4280323),
    "atss_res18_coco_3x_800size": ("DenseDetector", 19287322),
}


def test_models_of_several_tasks_load_in_one_process(run_whole, tmp_path):
    # Modules of these names lie at the top of the published repositories, where a function of one
    # builds the network of the other if both were loaded.
    for name in ("shufflenet_v2", "resnet", "models", "layers"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('another repository')\n")
    loaded = run_whole(
        f"""
import megengine.module.init as init
# drawing 80 million numbers takes seconds
init.normal_ = init.uniform_ = lambda *values, **named: None
loaded = {{}}
for name in {list(SEVERAL)}:
    model = hub.load("megengine/models", name)
    loaded[name] = [type(model).__name__, sum(int(v.size) for v in model.state_dict().values())]
bert = hub.load("megengine/models", "uncased_L_12_H_768_A_12", num_hidden_layers=1)
bert.eval()
tokens, pooled = bert(megengine.tensor([[101, 102]], dtype="int32"))
loaded["bert"] = [len(tokens), list(pooled.shape)]
print(json.dumps(loaded))
"""
    )
    assert loaded.pop("bert") == [1, [1, 768]]
    assert loaded == {name: list(value) for name, value in SEVERAL.items()}
