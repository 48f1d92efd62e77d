"""A card with errors stops its own samples only, and its results name the first error."""

from tests.samples.conftest import CARD, cards_of
from zoo.core.card import Lang
from zoo.core.result import Status
from zoo.lint.check import card_files, check
from zoo.samples.monitor import Limits
from zoo.samples.plan import Selection, blocked, group, rows, too_long


def test_the_first_error_of_a_card_is_why_its_samples_do_not_run(project):
    broken = CARD % ("print(1)", "print(undefined)")
    (project.pages / "org_task_broken.md").write_text(broken, encoding="utf-8")
    checked = check(project, card_files(project))
    results = blocked(checked.cards, checked.diagnostics, Selection())
    assert [(r.card, r.language, r.status) for r in results] == [
        ("org_task_broken", Lang.ZH_CN, Status.NOT_RUN),
        ("org_task_broken", Lang.EN_US, Status.NOT_RUN),
    ]
    failure = results[0].failure
    assert (failure.path, failure.line) == ("hub_pages/org_task_broken.md", 22)
    assert failure.reason == "ZOO201 undefined name `undefined`"
    assert [step.status for step in results[0].steps] == [Status.NOT_RUN, Status.NOT_RUN]


def test_only_what_was_asked_for_is_reported(project):
    broken = CARD % ("print(1)", "print(undefined)")
    (project.pages / "org_task_broken.md").write_text(broken, encoding="utf-8")
    checked = check(project, card_files(project))
    english = blocked(checked.cards, checked.diagnostics, Selection((Lang.EN_US,)))
    assert [r.language for r in english] == [Lang.EN_US]
    assert blocked(checked.cards, checked.diagnostics, Selection(pattern="other")) == ()


def asking(seconds):
    (case,) = group(rows([cards_of("x = 1", before=f"<!-- doctest: timeout={seconds} -->\n")]))
    return case


def test_a_card_may_not_ask_for_more_time_than_is_allowed():
    zh, en = too_long(asking(86400), 1800)
    assert (zh.status, zh.failure.line, en.failure.line) == (Status.NOT_RUN, 19, 24)
    assert zh.failure.reason == "asks for 86400 s by `doctest: timeout`; a card may ask for 1800"
    assert zh.failure.hint == (
        "if it needs them: zoo test --timeout-max 86400, or the setting `timeout-max`"
    )


def test_a_card_may_ask_for_what_is_allowed():
    assert too_long(asking(1800), 1800) == ()


def test_who_allows_a_case_more_allows_cards_to_ask_for_it():
    assert Limits(seconds=3600, longest=1800).may_ask == 3600
    assert Limits(seconds=3, longest=1800).may_ask == 1800
