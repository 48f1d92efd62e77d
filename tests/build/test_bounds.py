"""A full disk while the index is written, and thousands of tags: a message, and no more pages."""

import pytest

from tests.cards.texts import CARD
from zoo.build import search
from zoo.build.search import NoSearch

PAGE = b"<html><body data-pagefind-body>a</body></html>"


@pytest.mark.parametrize("entry", ["", "{", "[" * 10])
def test_half_an_index_is_no_index(entry, tmp_path, monkeypatch):
    program = tmp_path / "pagefind"
    program.write_text(
        f'#!/bin/sh\nmkdir -p "$5"\nprintf "%s" \'{entry}\' > "$5/pagefind-entry.json"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(search, "program", lambda: program)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_bytes(PAGE)
    with pytest.raises(NoSearch, match=r"wrote a broken index; .* has \d+ MB free: make room"):
        search.index(tmp_path / "site", tmp_path / "cache")
    assert [p.name for p in (tmp_path / "site").iterdir()] == ["a.html"]
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_card_has_thirty_pages_of_tags(zoo, project):
    tags = ", ".join(f"t{number:04}" for number in range(3000))
    text = CARD.replace("tags: [vision]", f"tags: [{tags}]")
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    code, _, errors = zoo("build", "--no-samples", "--no-search")
    assert code == 1
    assert "error ZOO026 the card has 3000 tags; 30 are allowed" in errors
    assert len(list((project.public / "en_US" / "tags").iterdir())) == 30
