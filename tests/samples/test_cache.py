from dataclasses import replace
from importlib import metadata
from types import MappingProxyType, SimpleNamespace

import pytest

from tests.samples.conftest import cards_of
from zoo.core.card import Lang
from zoo.core.result import Refused, SampleResult, Status, Step
from zoo.project.files import files_below
from zoo.project.store import Store
from zoo.samples.jail import Tier
from zoo.samples.plan import group, rows
from zoo.samples.runner import Runner, case_key, wheel_versions
from zoo.samples.sandbox import Setting

FILE = "zoo/models/detection/parts/anchors.py"
URL = "https://a.example.org/cat.jpg"


def case_of(code="print(1)", before=""):
    return group(rows([cards_of(code, before=before)]))[0]


def passed(case):
    steps = tuple(Step(s.line, Status.PASSED, 0.1) for s in case.steps)
    return SampleResult("t", Lang.ZH_CN, Status.PASSED, steps=steps, reads=(FILE,), fetched=(URL,))


@pytest.fixture
def runner(tmp_path):
    """runner(to): one whose files and addresses have the digests that they had, but for these."""

    def make(to=MappingProxyType({})):
        known = {("file", FILE): "a", ("url", URL): "b"} | to
        resolver = SimpleNamespace(digest=lambda case, kind, name: known.get((kind, name)))
        return Runner(resolver, Setting(Tier.JAIL), Store(tmp_path), {}, lambda row: {}, False)

    return make


def test_a_pass_is_remembered_for_both_languages(runner):
    case = case_of()
    runner().remember(case, (passed(case),))
    zh, en = runner().recall(case)
    assert (zh.language, en.language, en.shared_with) == (Lang.ZH_CN, Lang.EN_US, Lang.ZH_CN)
    assert zh.cached
    assert [s.line for s in en.steps] == [10, 22]


@pytest.mark.parametrize("used", [("file", FILE), ("url", URL)])
@pytest.mark.parametrize("now", ["other", None])
def test_what_the_case_used_has_to_be_as_it_was(runner, used, now):
    case = case_of()
    runner().remember(case, (passed(case),))
    assert runner({used: now}).recall(case) is None


def test_what_it_did_not_use_may_change(runner):
    case = case_of()
    runner().remember(case, (passed(case),))
    assert runner({("file", "zoo/other.py"): "c"}).recall(case)


def test_a_failure_is_not_remembered(runner):
    case = case_of()
    runner().remember(case, (replace(passed(case), status=Status.FAILED),))
    assert runner().recall(case) is None


@pytest.mark.parametrize("content", ["", '{"result": ', "[]", '{"result": {}, "used": []}', "7"])
def test_a_broken_entry_is_a_miss(tmp_path, runner, content):
    case = case_of()
    runner().remember(case, (passed(case),))
    ((name, _),) = files_below(tmp_path)
    (tmp_path / name).write_text(content)
    assert runner().recall(case) is None


def test_an_entry_with_other_fields_is_a_miss(runner):
    case = case_of()
    runner().store.put(b'{"result": {}, "used": []}', *case_key(case, {"expected": "{}"}))
    assert runner().recall(case) is None


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


@pytest.mark.models
def test_the_wheels_are_those_of_this_environment():
    assert f"numpy-{metadata.version('numpy')}" in wheel_versions().split()


def test_a_refused_address_moves_with_the_sample(runner):
    case = case_of("x = 1\nprint(x)")
    at = case.steps[1].line + 1
    refused = (Refused("https://x.org/a", "hub_pages/t.md", at),)
    runner().remember(case, (replace(passed(case), refused=refused),))
    zh, en = runner().recall(case)
    assert zh.refused[0].line == at
    assert en.refused[0].line == case.rows[1].steps[1].line + 1
