"""Nothing that is published names a path of the machine that built the site."""

import sys
from pathlib import Path

import pytest

from tests.cards.texts import CARD
from zoo.build.pipeline import site_of
from zoo.build.published import folder_of, without_machine
from zoo.core.result import Failure, SampleResult, Status, Step
from zoo.lint.check import card_files, check
from zoo.project.paths import Project, find_project
from zoo.samples.plan import rows

BROKEN = CARD.replace("title: Example", "title: 7")


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A folder of cards that lies outside of the project: one is fine, one has an error."""
    folder = tmp_path_factory.mktemp("machine") / "cards"
    folder.mkdir()
    (folder / "org_task_one.md").write_text(CARD, encoding="utf-8")
    (folder / "org_task_two.md").write_text(BROKEN, encoding="utf-8")
    return folder


def site(folder):
    """The text of every file of the site in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_a_card_is_named_by_its_folder_and_file(elsewhere, zoo, project, tmp_path):
    out = tmp_path / "out"
    arguments = ("--pages", elsewhere, "--out", out, "--base-url", "https://example.org/")
    zoo("build", "--no-samples", "--no-search", *arguments)
    pages = site(out)
    machine = str(elsewhere.parent).encode()
    assert [path for path, content in pages.items() if machine in content] == []
    assert [p for p, content in pages.items() if str(project.root).encode() in content] == []
    metafile = pages["api/v1/models/org_task_one.metafile.yml"].decode()
    assert 'README: "cards/org_task_one.md"' in metafile


TEXTS = {
    "{home}/hub_pages/a.md": "hub_pages/a.md",
    "{pages}/org_task_one.md:7": "cards/org_task_one.md:7",
    "at {home}.": "at ..",
    "{home}work/x": "{home}work/x",
    "{user}/data, {user}": "~/data, ~",
    "{python}/bin/python3": "bin/python3",
    "'/opt/conda/envs/me/lib/python3.11/json/decoder.py'": "'/lib/python3.11/json/decoder.py'",
    'File "/srv/tmp/zoo-case-7-ab_c/home/work/x"': 'File "/home/reader/work/x"',
    "/tmp/zoo-case-7-abc/authority.pem": "/authority.pem",
    "https://example.org{home}/x": "https://example.org{home}/x",
    "1/2 and / and //": "1/2 and / and //",
}


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_sample_prints_names_no_path_of_the_machine(text, elsewhere, project):
    hub = find_project(project.root, elsewhere)
    names = {"home": project.root, "pages": elsewhere, "user": Path.home(), "python": sys.prefix}
    shorten = without_machine(hub)
    assert shorten(text.format(**names)) == TEXTS[text].format(**names)


def test_a_long_line_of_slashes_is_read_at_once(project):
    shorten = without_machine(project)
    assert shorten("/" * 100_000 + " " + "/a" * 100_000)


def test_every_text_of_a_result_is_shortened(elsewhere, project):
    hub = find_project(project.root, elsewhere)
    checked = check(hub, card_files(hub))
    row = next(rows(checked.cards))
    said = f"{elsewhere}/org_task_one.md"
    failure = Failure(said, 7, said, said, said, hint=said)
    steps = (Step(7, Status.FAILED, 1.0, said, said),)
    result = SampleResult(
        row.card.id,
        row.lang,
        Status.FAILED,
        text=row.text,
        failure=failure,
        output=said,
        steps=steps,
    )
    (shown,) = site_of(hub, checked, [result], {}).results.values()
    name = "cards/org_task_one.md"
    assert shown.failure == Failure(name, 7, name, name, name, hint=name)
    assert (shown.output, shown.steps[0].output, shown.steps[0].note) == (name, name, name)


@pytest.mark.parametrize(
    ("pages", "folder"),
    [("hub/hub_pages", "hub_pages"), ("hub/a/b", "a/b"), ("hub", ""), ("x", "x")],
)
def test_the_cards_folder_is_named_below_the_hub_or_alone(tmp_path, pages, folder):
    assert folder_of(Project(tmp_path / "hub", tmp_path / pages, tmp_path / "public")) == folder
