"""`zoo cache`: what is kept to be quicker."""

import re

from zoo.project.store import user_store


def test_it_names_the_four_caches_with_their_size(zoo, project):
    zoo("check")
    code, out, _ = zoo("cache", "info")
    assert code == 0
    names = re.findall(r"^(\S+) +[\d.]+ MB +\d+ files?  /", out, re.MULTILINE)
    assert names == ["kept", "cases", "stand-ins", "search"]
    assert str(user_store().folder) in out
    assert str(project.cache / "cases") in out


def test_what_is_cleared_is_made_again(zoo, project):
    zoo("check")
    assert zoo("cache", "clear", "kept")[1] == "cleared kept\n"
    assert not user_store().folder.exists()
    assert zoo("check")[1] == "1 card, 1 model, no problems\n"
    assert user_store().folder.exists()


def test_only_what_is_named_is_cleared(zoo, project):
    zoo("check")
    zoo("cache", "clear", "search")
    assert user_store().folder.exists()
    code, _, errors = zoo("cache", "clear", "everything")
    assert code == 2
    assert errors == (
        "zoo: there is no cache everything; name some of kept, cases, stand-ins, search\n"
    )
