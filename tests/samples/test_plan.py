from tests.cards.texts import CARD, EN
from zoo.core.card import Lang
from zoo.core.source import Source
from zoo.lint.inspect import inspect
from zoo.samples.plan import rows, runnable

WRONG = CARD.replace(EN, EN.replace("model", "modle"))
COMMENT = '<!-- zoo: ignore ZOO201 reason="an excerpt" -->'
SILENCED = CARD.replace(EN, EN.replace("```python\nprint(model)", f"{COMMENT}\n```python\nx"))


def inspected(text, path="hub_pages/a.md"):
    return inspect(Source(path, text))


def test_an_error_stops_the_samples_of_its_own_card_alone():
    good, wrong = inspected(CARD, "hub_pages/good.md"), inspected(WRONG, "hub_pages/wrong.md")
    found = (*good.diagnostics, *wrong.diagnostics)
    assert [d.code for d in found] == ["ZOO131", "ZOO201"]
    assert runnable([good.card, wrong.card], found) == (good.card,)


def test_a_warning_stops_nothing():
    one = inspected(CARD.replace("Hello.", "Teh end."))
    assert [d.code for d in one.diagnostics] == ["ZOO401"]
    assert runnable([one.card], one.diagnostics) == (one.card,)


def test_a_sample_with_a_silenced_undefined_name_is_skipped():
    one = inspected(SILENCED)
    assert "ZOO201" not in [d.code for d in one.diagnostics]
    skipped = {row.lang: [step.directives.skip for step in row.steps] for row in rows([one.card])}
    assert skipped == {Lang.ZH_CN: ["", ""], Lang.EN_US: ["", "undefined name `x`, line 31"]}
