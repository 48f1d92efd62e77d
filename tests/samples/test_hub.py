"""The samples of a hub that is not this one: own package, own hubconf.py, no registry, no lock."""

import json

import pytest

from zoo.cli import main
from zoo.project.cache import hub_cache

pytestmark = pytest.mark.models
HUBCONF = """\
from megengine import hub
from larch.net import Net

dependencies = ["megengine"]


@hub.pretrained("https://w.example.org/larch_s.pkl")
def larch_s(**config):
    return Net(8, **config)


def larch_m(pretrained=False):
    net = Net(16)
    if pretrained:
        url = "https://w.example.org/larch_m_1234abcd.pkl"
        net.load_state_dict(hub.load_serialized_obj_from_url(url))
    return net
"""
NET = """\
import megengine.functional as F
import megengine.module as M


class Net(M.Module):
    def __init__(self, width, classes=10):
        super().__init__()
        self.conv = M.Conv2d(3, width, 3, padding=1)
        self.fc = M.Linear(width, classes)

    def forward(self, x):
        return self.fc(F.mean(F.relu(self.conv(x)), axis=(2, 3)))
"""
CARD = """\
---
template: hub1
title: Larch
summary:
    en_US: A small classifier
    zh_CN: 小型分类网络
author: Larch Team
tags: [vision, classification]
github-link: https://github.com/larch/hub
---

```python
from megengine import hub

model = hub.load("larch/hub", "larch_s", pretrained=True)
```

<!-- section: zh_CN -->

Larch 是小型分类网络。

```python
%s
```

<!-- section: en_US -->

Larch is a small classifier.

```python
%s
```
"""
PRINT = "print(model.fc.weight.shape)"


def write_hub(root):
    (root / "larch").mkdir()
    (root / "larch" / "__init__.py").write_text("")
    (root / "larch" / "net.py").write_text(NET)
    (root / "hubconf.py").write_text(HUBCONF)
    (root / "cards").mkdir()
    (root / "zoo.toml").write_text('repository = "larch/hub"\npages = "cards"\n')


def runner(root):
    """zoo test in the hub's folder: larch(sample) gives its exit code and its report."""

    def run(sample=PRINT, *arguments):
        (root / "cards" / "larch_vision_net.md").write_text(CARD % (sample, sample), "utf-8")
        code = main(["test", "--sandbox", "jail", "--json", "report.json", *arguments])
        return code, json.loads((root / "report.json").read_text("utf-8"))

    run.root = root
    return run


@pytest.fixture(scope="module")
def root(tmp_path_factory, jail):
    """The folder of a hub that no test changes, so that its stand-ins are made once."""
    folder = tmp_path_factory.mktemp("larch")
    write_hub(folder)
    return folder


@pytest.fixture
def larch(root, monkeypatch):
    monkeypatch.chdir(root)
    yield runner(root)
    for card in (root / "cards").iterdir():
        card.unlink()


@pytest.fixture
def changed(tmp_path, monkeypatch, jail):
    """A hub that a test may change."""
    write_hub(tmp_path)
    monkeypatch.chdir(tmp_path)
    return runner(tmp_path)


def answers(report):
    return [
        (a["source"], a["repository"], a["path"] or a["entry"])
        for a in report["results"][0]["answers"]
    ]


def test_both_languages_pass_with_stand_ins_that_its_own_hubconf_makes(larch, capsys):
    code, report = larch()
    assert code == 0, capsys.readouterr().out
    assert [(r["language"], r["status"], r["level"]) for r in report["results"]] == [
        ("zh_CN", "passed", "L3"),
        ("en_US", "passed", "L3"),
    ]
    assert report["results"][0]["output"] == "(10, 8)\n"
    assert answers(report) == [
        ("working tree", "larch/hub", ""),
        ("stand-in", "larch/hub", "larch_s"),
    ]
    assert "github.com/larch/hub: this working tree\n" in capsys.readouterr().out
    assert not (larch.root / "assets.lock").exists()
    assert not (larch.root / "registry.json").exists()


def test_weights_that_a_function_fetches_itself_are_answered_too(larch):
    code, report = larch('print(hub.load("larch/hub:main", "larch_m", True).fc.weight.shape)')
    assert code == 0
    assert report["results"][0]["output"] == "(10, 16)\n"
    assert ("stand-in", "larch/hub", "larch_m") in answers(report)


def test_the_official_file_of_the_store_is_taken_first(larch, tmp_path_factory, monkeypatch):
    larch()
    (made,) = (hub_cache(larch.root) / "stand-ins").glob("larch_s-*.pkl")
    store = tmp_path_factory.mktemp("store")
    (store / "larch_s.pkl").write_bytes(made.read_bytes())
    monkeypatch.setenv("ZOO_STORE", str(store))
    code, report = larch(PRINT + "  # again")
    first = report["results"][0]
    assert (code, first["weights"], first["answers"][1]["verified"]) == (0, "official", False)
    assert first["not_verified"] == ["L2", "L4"]


def test_a_second_repository_is_loaded_from_its_zip_and_its_weights_are_its_own(
    changed, tmp_path_factory
):
    other = tmp_path_factory.mktemp("other")
    (other / "larch").mkdir()
    (other / "larch" / "net.py").write_text(NET)
    text = HUBCONF.replace("Net(8, ", "Net(4, ").replace("w.example.org", "v.example.org")
    (other / "hubconf.py").write_text(text)
    sample = """import sys
for name in [name for name in sys.modules if name.startswith("larch")]:
    del sys.modules[name]
print(hub.load("elm/hub", "larch_s", pretrained=True).fc.weight.shape)"""
    assert main(["assets", "add-repository", "elm/hub", str(other)]) == 0
    code, report = changed(sample)
    assert code == 0
    assert report["results"][0]["output"] == "(10, 4)\n"
    assert answers(report)[2:] == [
        ("repository", "elm/hub", "assets/elm-hub.zip"),
        ("stand-in", "elm/hub", "larch_s"),
    ]


def test_a_package_that_is_missing_is_named_with_the_way_to_install_it(changed):
    (changed.root / "larch" / "net.py").write_text("import no_such_package\n" + NET)
    code, report = changed()
    failure = report["results"][0]["failure"]
    assert (code, failure["line"]) == (1, 15)
    assert failure["reason"] == "ModuleNotFoundError: No module named 'no_such_package'"
    assert failure["hint"].startswith("if the hub needs no_such_package, list its package in")


def test_stand_ins_that_cannot_be_made_say_why_and_are_no_wrong_hash(changed):
    function = """

def larch_x(width, pretrained=False):
    return Net(width).load_state_dict(hub.load_serialized_obj_from_url("https://w.example.org/x.pkl"))
"""
    (changed.root / "hubconf.py").write_text(HUBCONF + function)
    code, report = changed('hub.load("larch/hub", "larch_x", 8, pretrained=True)')
    first = report["results"][0]
    assert (code, first["status"]) == (1, "failed")
    assert first["failure"]["reason"] == (
        "stand-in weights of larch_x could not be made: TypeError: larch_x() missing 1 required "
        "positional argument: 'width'"
    )


def test_an_error_of_one_card_stops_no_other(larch, capsys):
    broken = (CARD % ("print(undefined)", PRINT)).replace("larch_s", "larch_m")
    (larch.root / "cards" / "larch_vision_broken.md").write_text(broken, "utf-8")
    code, report = larch(PRINT + "  # beside a broken card")
    assert code == 1
    assert [(r["card"], r["status"]) for r in report["results"]] == [
        ("larch_vision_net", "passed"),
        ("larch_vision_net", "passed"),
        ("larch_vision_broken", "not run"),
        ("larch_vision_broken", "not run"),
    ]
    assert report["summary"]["runs"] == 1
    assert "larch_vision_broken.md:23: not run: ZOO201" in capsys.readouterr().out


def test_without_a_name_of_its_own_the_setting_is_named(changed):
    (changed.root / "zoo.toml").write_text('pages = "cards"\n')
    code, report = changed()
    failure = report["results"][0]["failure"]
    assert code == 1
    assert failure["reason"] == "asked for https://github.com/larch/hub/archive/master.zip"
    assert failure["hint"].startswith('if larch/hub is this hub, write `repository = "larch/hub"`')


def test_a_folder_of_cards_alone_runs_against_the_hub_that_zoo_runs_in(larch, tmp_path_factory):
    other = tmp_path_factory.mktemp("cards")
    sample = PRINT + "  # alone"
    (other / "larch_vision_net.md").write_text(CARD % (sample, sample), "utf-8")
    arguments = ["--sandbox", "jail", "--pages", str(other), "--json", "report.json"]
    code = main(["test", *arguments])
    report = json.loads((larch.root / "report.json").read_text("utf-8"))
    assert code == 0
    assert answers(report)[0] == ("working tree", "larch/hub", "")
