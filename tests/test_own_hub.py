"""docs/own-hub.md, followed to the letter: its files are written, its commands are run.

In the place of the first step, which downloads, stands an environment with the wheel of this tree.
"""

import json
import os
import re
import subprocess

import pytest

from tests.conftest import ROOT, need

pytestmark = pytest.mark.models
PAGE = (ROOT / "docs" / "own-hub.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:^`([\w./]+)`:\n\n)?^(`{3,})(\w+)\n(.*?)^\2$", re.MULTILINE | re.DOTALL)


def blocks():
    """Each block of the page: the file it is, its language, its text."""
    return [(one[1], one[3], one[4]) for one in BLOCK.finditer(PAGE)]


@pytest.fixture(scope="module")
def hub(tmp_path_factory, wheel_programs):
    """The folder of the finished hub, and what each shell block printed, by the block's text."""
    need("bwrap", "bubblewrap")
    folder = tmp_path_factory.mktemp("hub")
    path = f"{wheel_programs}:{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8"}
    printed = {}
    for file, language, text in blocks():
        if file:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        elif language == "sh" and "pip install" not in text:
            done = subprocess.run(
                ["bash", "-e", "-c", text], cwd=folder, env=environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            assert done.returncode == 0, f"{text}\n{done.stdout}"
            printed[text] = done.stdout
    return folder, printed


def test_the_first_step_installs_the_package():
    first = next(text for _, language, text in blocks() if language == "sh")
    assert "pip install 'hub1-zoo[models,search]'\n" in first


def test_every_command_prints_what_the_page_says(hub):
    last = ""
    for file, language, text in blocks():
        if language == "sh":
            last = hub[1].get(text, "")
        elif language == "text" and not file:
            for line in text.splitlines():
                assert line in last


def test_the_site_is_the_hubs_own(hub):
    home = (hub[0] / "site/public/en_US/index.html").read_text("utf-8")
    assert "<title>Birch Model Hub" in home
    assert ">Image classification<" in home
    assert "contact.html" in home


def test_the_site_is_so_in_both_languages(hub):
    home = (hub[0] / "site/public/zh_CN/index.html").read_text("utf-8")
    assert "<title>Birch 模型库" in home
    assert ">图像分类<" in home


def test_logo_and_extra_page_are_there(hub):
    public = hub[0] / "site/public"
    assert "Write to the vision team." in (public / "en_US/pages/contact.html").read_text("utf-8")
    logo = (hub[0] / "logo.svg").read_bytes()
    assert [p for p in public.rglob("*.svg") if p.read_bytes() == logo]


def test_both_models_are_registered_for_this_repository(hub):
    entries = json.loads((hub[0] / "registry.json").read_text("utf-8"))["entries"]
    assert [(e["name"], e["repository"], e["task"]) for e in entries] == [
        ("leafnet_m", "birch/hub", "classification"),
        ("leafnet_s", "birch/hub", "classification"),
    ]


def test_the_second_card_has_figures_and_weights_of_hubconf(hub):
    text = (hub[0] / "hub_pages/birch_vision_leafnet_m.md").read_text("utf-8")
    assert "\ntitle: LeafNet\n" in text
    assert text.count("| leafnet-m |     66.0      |") == 2
    assert 'hub.load("birch/hub", "leafnet_m", pretrained=True)' in text


def test_no_page_names_another_hub(hub):
    for path in (hub[0] / "site/public").rglob("*.html"):
        assert "megengine/models" not in path.read_text("utf-8").lower(), path
