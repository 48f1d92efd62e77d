from dataclasses import replace
from importlib import metadata

import pytest

from tests.samples.conftest import cards_of
from zoo.core.card import Lang
from zoo.core.result import Refused, SampleResult, Status, Step
from zoo.samples.plan import group, rows
from zoo.samples.runner import case_key, recall, remember, wheel_versions

FILE = "zoo/models/detection/parts/anchors.py"
URL = "https://a.example.org/cat.jpg"


def case_of(code="print(1)", before=""):
    return group(rows([cards_of(code, before=before)]))[0]


def passed(case):
    steps = tuple(Step(s.line, Status.PASSED, 0.1) for s in case.steps)
    return SampleResult("t", Lang.ZH_CN, Status.PASSED, steps=steps, reads=(FILE,), fetched=(URL,))


def digests(**changed):
    known = {("file", FILE): "a", ("url", URL): "b"} | changed.get("to", {})
    return lambda kind, name: known.get((kind, name))


def test_a_pass_is_remembered_for_both_languages(tmp_path):
    case = case_of()
    remember((passed(case),), "key", tmp_path, digests())
    zh, en = recall(case, "key", tmp_path, digests())
    assert (zh.language, en.language, en.shared_with) == (Lang.ZH_CN, Lang.EN_US, Lang.ZH_CN)
    assert zh.cached
    assert [s.line for s in en.steps] == [10, 22]


@pytest.mark.parametrize("used", [("file", FILE), ("url", URL)])
@pytest.mark.parametrize("now", ["other", None])
def test_what_the_case_used_has_to_be_as_it_was(tmp_path, used, now):
    case = case_of()
    remember((passed(case),), "key", tmp_path, digests())
    assert recall(case, "key", tmp_path, digests(to={used: now})) is None


def test_what_it_did_not_use_may_change(tmp_path):
    case = case_of()
    remember((passed(case),), "key", tmp_path, digests())
    assert recall(case, "key", tmp_path, digests(to={("file", "zoo/other.py"): "c"}))


def test_a_failure_is_not_remembered(tmp_path):
    case = case_of()
    remember((replace(passed(case), status=Status.FAILED),), "key", tmp_path, digests())
    assert recall(case, "key", tmp_path, digests()) is None


@pytest.mark.parametrize("content", ["", '{"result": ', "[]", '{"result": {}, "used": []}', "7"])
def test_a_broken_entry_is_a_miss(tmp_path, content):
    (tmp_path / "key.json").write_text(content)
    assert recall(case_of(), "key", tmp_path, digests()) is None


def test_the_key_follows_texts_directives_and_environment():
    one = case_key(case_of(), {"python": "a"})
    assert one == case_key(case_of(), {"python": "a"})
    assert one != case_key(case_of(), {"python": "b"})
    assert one != case_key(case_of("print(2)"), {"python": "a"})
    comment = "<!-- doctest: timeout=9 -->\n"
    assert one != case_key(case_of(before=comment), {"python": "a"})


def test_every_wheel_counts_also_one_that_only_the_hub_needs(tmp_path):
    for name in ("numpy-1.26.4.dist-info", "ftfy-6.3.1.dist-info"):
        (tmp_path / name).mkdir()
    assert wheel_versions([str(tmp_path)]) == "ftfy-6.3.1 numpy-1.26.4"


def test_the_wheels_are_those_of_this_environment():
    assert f"numpy-{metadata.version('numpy')}" in wheel_versions().split()


def test_a_refused_address_moves_with_the_sample(tmp_path):
    case = case_of("x = 1\nprint(x)")
    at = case.steps[1].line + 1
    refused = (Refused("https://x.org/a", "hub_pages/t.md", at),)
    remember((replace(passed(case), refused=refused),), "key", tmp_path, digests())
    zh, en = recall(case, "key", tmp_path, digests())
    assert zh.refused[0].line == at
    assert en.refused[0].line == case.rows[1].steps[1].line + 1
