"""Nothing that is published names a path of the machine that built the site."""

import pytest

from tests.cards.texts import CARD
from zoo.build.pipeline import site_of
from zoo.core.result import Failure, SampleResult, Status
from zoo.lint.check import card_files, check
from zoo.project.paths import find_project
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


def test_the_place_of_a_failure_is_named_so_too(elsewhere, project):
    hub = find_project(project.root, elsewhere)
    checked = check(hub, card_files(hub))
    row = next(rows(checked.cards))
    failure = Failure(str(elsewhere / "org_task_one.md"), 7, "broke")
    result = SampleResult(row.card.id, row.lang, Status.FAILED, text=row.text, failure=failure)
    (shown,) = site_of(hub, checked, [result], {}).results.values()
    assert shown.failure.path == "cards/org_task_one.md"
