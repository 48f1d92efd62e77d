from dataclasses import replace

from tests.samples.conftest import cards_of
from zoo.core.card import Lang
from zoo.core.result import SampleResult, Status, Step
from zoo.samples.cache import case_key, recall, remember
from zoo.samples.plan import plan


def case_of(code="print(1)"):
    return plan([cards_of(code)])[0]


def passed(case):
    steps = tuple(Step(s.line, Status.PASSED, 0.1) for s in case.steps)
    return SampleResult("t", Lang.ZH_CN, Status.PASSED, steps=steps)


def test_a_pass_is_remembered_for_both_languages(tmp_path):
    case = case_of()
    remember((passed(case),), "key", tmp_path)
    zh, en = recall(case, "key", tmp_path)
    assert (zh.language, en.language, en.shared_with) == (Lang.ZH_CN, Lang.EN_US, Lang.ZH_CN)
    assert zh.cached
    assert [s.line for s in en.steps] == [10, 22]


def test_a_failure_is_not_remembered(tmp_path):
    case = case_of()
    remember((replace(passed(case), status=Status.FAILED),), "key", tmp_path)
    assert recall(case, "key", tmp_path) is None


def test_a_broken_entry_is_a_miss(tmp_path):
    (tmp_path / "key.json").write_text('{"card": ')
    assert recall(case_of(), "key", tmp_path) is None


def test_the_key_follows_the_texts_and_what_they_depend_on():
    one = case_key(case_of(), {"code": "a"})
    assert one == case_key(case_of(), {"code": "a"})
    assert one != case_key(case_of(), {"code": "b"})
    assert one != case_key(case_of("print(2)"), {"code": "a"})
