"""The pictures that `make overfit` keeps, read as a hub brings them."""

import json

import pytest

from tests.hub import HUB
from zoo.project.paths import Project
from zoo.project.records import read_sheets

WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
RECORD = {
    "schema": 1,
    "family": "atss",
    "seed": 0,
    "steps": 40,
    "before": [[0.1]],
    "after": [[0.9]],
    "width": 716,
    "height": 388,
}


@pytest.fixture
def hub(tmp_path):
    (tmp_path / "overfit").mkdir()
    (tmp_path / "overfit" / "atss.json").write_text(json.dumps(RECORD))
    (tmp_path / "overfit" / "atss.webp").write_bytes(WEBP)
    return Project(tmp_path, tmp_path / "hub_pages", tmp_path / "public", hub=HUB)


def test_a_family_has_a_record_and_a_picture(hub):
    sheet = read_sheets(hub)["atss"]
    assert (sheet.record.after, sheet.picture) == (((0.9,),), WEBP)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("atss.json", "{}"),
        ("atss.json", "[" * 9999),
        ("atss.webp", "<svg>"),
        ("atss.webp", "x" * 200_000),
    ],
)
def test_what_cannot_be_read_is_named_with_the_remedy(hub, name, content):
    (hub.root / "overfit" / name).write_text(content)
    with pytest.raises(ValueError, match=r"overfit/atss\.json, .*delete both: make overfit"):
        read_sheets(hub)


def test_a_picture_from_elsewhere_is_not_published(hub):
    (hub.root / "overfit" / "atss.webp").unlink()
    (hub.root / "overfit" / "atss.webp").symlink_to("/etc/hostname")
    with pytest.raises(ValueError, match="leads out"):
        read_sheets(hub)
