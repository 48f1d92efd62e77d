"""What a checkout can bring in the place of a project's files: each ends in a message, in time."""

import json
import os
import resource
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cards.texts import CARD
from zoo.project.files import BadFile, record_text

NAMES = [
    "registry.json",
    "assets.lock",
    "measurements.json",
    "results/history.json",
    "zoo.toml",
    "pyproject.toml",
    "hubconf.py",
    "hub_pages/words.txt",
    "hub_pages/cat.png",
    "hub_pages/org_task_name.json",
    "about.md",
    "logo.svg",
    "theme/templates/card.html",
    "theme/static/extra.css",
]
SETTINGS = 'about = "about.md"\nlogo = "logo.svg"\ntheme = "theme"\n'


def endless(path):
    path.symlink_to("/dev/zero")


def sparse(path):
    with path.open("wb") as file:
        file.truncate(3 << 30)


def outside(path):
    secret = Path(tempfile.mkdtemp()) / "secret.txt"
    secret.write_text("s3cret")
    path.symlink_to(secret)


def looping(path):
    path.symlink_to(path.name)


KINDS = [endless, sparse, outside, looping, os.mkfifo, os.mkdir]


@contextmanager
def a_gigabyte_more():
    """What reads an endless file whole ends in a MemoryError here."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (1 << 30), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_an_odd_file_ends_in_a_message(name, kind, project, zoo):
    root = project.root
    (root / ".git").mkdir()
    for made in ("about.md", "logo.svg"):
        (root / made).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (root / "zoo.toml").write_text(SETTINGS)
    (project.pages / "org_task_name.md").write_text(CARD + "\n![x](cat.png)\n")
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    kind(path)
    with a_gigabyte_more():
        code, out, errors = zoo("build", "--no-samples", "--no-search")
    assert code in (0, 1, 2)
    assert "MemoryError" not in errors
    assert "s3cret" not in out + errors
    for page in project.public.rglob("*"):
        assert not page.is_file() or b"s3cret" not in page.read_bytes()


@pytest.mark.parametrize("name", ["assets.lock", "measurements.json", "zoo.toml"])
def test_the_message_names_the_file_and_the_remedy(name, project, zoo):
    (project.root / name).symlink_to("/dev/zero")
    code, _, errors = zoo("check")
    assert code == 2
    assert errors.startswith(f"zoo: {name} cannot be read: it leads out of")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{}\n\xff", "byte 0xff in line 2 is not UTF-8; save it as UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"schema": 1, "schema": 1}', "has the key 'schema' twice"),
        (b'{"schema": ' + b"1" * 5000 + b"}", "integer string conversion"),
        (b'{"schema": 1,\n "entries" []}', "line 2 column 12"),
    ],
)
@pytest.mark.parametrize("name", ["assets.lock", "measurements.json"])
def test_a_broken_record_is_named(name, content, told, project, zoo):
    (project.root / name).write_bytes(content)
    code, _, errors = zoo("check")
    assert code == 2
    assert errors.startswith(f"zoo: {name} cannot be read: ")
    assert told in errors


def test_a_link_inside_the_project_is_followed(project):
    (project.root / "kept").mkdir()
    (project.root / "kept" / "a.json").write_text(json.dumps({"a": 1}))
    (project.root / "a.json").symlink_to("kept/a.json")
    assert record_text(project.root, project.root / "a.json") == '{"a": 1}'


def test_a_file_may_be_as_large_as_its_bound(project):
    (project.root / "a.txt").write_text("12345")
    assert record_text(project.root, project.root / "a.txt", 5) == "12345"
    with pytest.raises(BadFile, match=r"a\.txt cannot be read: it has more than"):
        record_text(project.root, project.root / "a.txt", 4)
