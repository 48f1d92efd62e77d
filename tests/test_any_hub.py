"""A hub with its own task and family: a folder, two rows and a card are all it takes."""

import json
import subprocess
import sys

import pytest

from tests.cards.texts import CARD
from zoo.build.pipeline import site_of
from zoo.core.card import Lang
from zoo.core.registry import dump_registry
from zoo.lint.check import card_files, check
from zoo.project.paths import find_project
from zoo.render.feeds.json_forms import manifest
from zoo.render.index import site_index
from zoo.render.views.frame import View
from zoo.render.views.model import entry_page

SETTINGS = """\
repository = "acme/sound"

[tasks.keywords]
label = { en_US = "Keyword spotting", zh_CN = "关键词识别" }
sample-input = [1, 16000]
inputs = [{ name = "sound", shape = ["N", "samples"], meaning = "Sound at 16 kHz." }]
outputs = [{ name = "logits", shape = ["N", "words"], meaning = { zh_CN = "各词的得分。" } }]

[[tasks.keywords.metrics]]
header = "Missed words"
better = "lower"

[fields.width]
label = { en_US = "Width", zh_CN = "宽度" }
values = { s = 8, m = 16 }

[families.spotter]
pattern = "spotter_{width}"
task = "keywords"
constructor = "acme.spotter:spotter"
config = { words = 10 }
arguments = ["width"]
"""
NETWORK = """\
import megengine.module as M

class Spotter(M.Module):
    def __init__(self, width, words):
        super().__init__()
        self.inner = M.Linear(16000, width)
        self.outer = M.Linear(width, words)

    def forward(self, sound):
        return self.outer(self.inner(sound))

def spotter(**config):
    return Spotter(**config)
"""
HUBCONF = """\
import os

from zoo.models import hub as _hub

globals().update(_hub.hub_functions(os.path.join(os.path.dirname(__file__), "registry.json")))
"""
TABLE = """\

| model | Missed words (%) |
| --- | --- |
| spotter-s | 9.5 |
| spotter-m | 7.5 |
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The project, and what `zoo check` makes of its card."""
    root = tmp_path_factory.mktemp("sound")
    (root / "acme").mkdir()
    (root / "hub_pages").mkdir()
    (root / "zoo.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "hubconf.py").write_text(HUBCONF, encoding="utf-8")
    (root / "acme" / "__init__.py").write_text("")
    (root / "acme" / "spotter.py").write_text(NETWORK)
    card = CARD.replace("megengine/models", "acme/sound")
    card = card.replace("atss_res18_coco_3x_800size", "spotter_s")
    card = card.replace("你好。", "你好。\n" + TABLE).replace("Hello.", "Hello.\n" + TABLE)
    weights = "models:\n    spotter_m:\n        weights: https://acme.example/m.pkl\n"
    weights += "        config: {words: 35}\n"
    card = card.replace("\n---\n", f"\n{weights}---\n", 1)
    (root / "hub_pages" / "acme_sound_spotter.md").write_text(card, encoding="utf-8")
    project = find_project(root)
    checked = check(project, card_files(project))
    assert not checked.failed, checked.diagnostics
    project.registry.write_text(dump_registry(checked.registry, project.hub), encoding="utf-8")
    return project, checked


@pytest.fixture(scope="module")
def index(hub):
    return site_index(site_of(*hub, (), {}))


def test_the_registry_has_constructor_configuration_and_task(hub):
    model = hub[1].registry.find("spotter_m")
    assert model.constructor == "acme.spotter:spotter"
    assert model.config == {"words": 35, "width": 16}
    assert (model.task, model.parts) == ("keywords", {"width": "m"})


def test_the_page_shows_its_ports_with_its_own_configuration(hub, index):
    shown = entry_page(index, hub[1].registry.find("spotter_m"), Lang.ZH_CN)
    assert shown.inputs == (
        View(name="sound", shape="(N, samples) float32", meaning="Sound at 16 kHz."),
    )
    assert shown.outputs == (View(name="logits", shape="(N, 35) float32", meaning="各词的得分。"),)
    assert ("宽度", "16") in [(fact.label, fact.value) for fact in shown.facts]


def test_the_manifest_lists_them(index):
    (model,) = json.loads(manifest(index).content)
    assert model["model"] == "spotter_m"
    assert model["metadata"]["io_ports"]["outputs"] == [
        {"name": "logits", "shape": ["N", 35], "type": "tensor(float)"}
    ]


def test_the_leaderboard_ranks_by_the_tasks_metric(index):
    (board,) = index.boards
    assert [(one.entry.name, one.value) for one in board.entries] == [
        ("spotter_m", 7.5),
        ("spotter_s", 9.5),
    ]


@pytest.mark.models
def test_the_hubconf_builds_the_models_and_their_help(hub):
    code = """
import json, megengine, numpy
import hubconf
model = hubconf.spotter_m(words=12)
output = model(megengine.tensor(numpy.zeros((1, 16000), "float32")))
names = [name for name in dir(hubconf) if name.startswith("spotter")]
print(json.dumps([names, list(map(int, output.shape)), hubconf.spotter_s.__doc__]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=hub[0].root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    names, shape, text = json.loads(done.stdout.splitlines()[-1])
    assert names == ["spotter_m", "spotter_s"]
    assert shape == [1, 12]
    assert "    logits (N, 10) float32\n        各词的得分。\n" in text
    assert 'hub.load("acme/sound", "spotter_s", pretrained=False)' in text
