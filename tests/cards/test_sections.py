import pytest

from tests.cards.texts import CARD, EN, HEAD, LOAD, ZH
from zoo.cards.parse import parse_card
from zoo.core.card import Lang, Prose, Sample, SampleId
from zoo.core.diagnostics import Severity
from zoo.core.source import Source


def findings(text):
    _, found = parse_card(Source("c.md", text))
    return [(d.code, d.line, d.column) for d in found]


def test_sections_are_cut_into_prose_and_samples(card):
    section = card(CARD).section(Lang.ZH_CN)
    assert [type(b) for b in section.blocks] == [Prose, Sample, Prose]
    sample = section.samples[0]
    assert sample.id == SampleId("org_task_name", Lang.ZH_CN, 0)
    assert (sample.info, sample.code, sample.line) == ("python", "print(model)\n", 22)


def test_the_load_sample_knows_its_line(card):
    parsed = card(CARD)
    assert parsed.load.line == 13
    assert parsed.source.line(13) == "from megengine import hub"


def test_a_marker_inside_a_fence_does_not_split(card):
    text = CARD.replace(
        "print(model)\n```\n\n<!-- section: en",
        "x = '''\n<!-- section: en_US -->\n'''\n```\n\n<!-- section: en",
    )
    assert (
        card(text).section(Lang.ZH_CN).samples[0].code == "x = '''\n<!-- section: en_US -->\n'''\n"
    )


def test_a_longer_fence_holds_a_shorter_one(card):
    text = CARD.replace("你好。", "````markdown\n```python\nnot run\n```\n````")
    section = card(text).section(Lang.ZH_CN)
    assert [s.code for s in section.samples] == ["print(model)\n"]


def test_a_missing_chinese_section_is_an_error():
    _, found = parse_card(Source("c.md", HEAD + LOAD + EN))
    assert [(d.code, d.severity) for d in found] == [("ZOO110", Severity.ERROR)]


def test_a_missing_english_section_is_a_warning():
    parsed, found = parse_card(Source("c.md", HEAD + LOAD + ZH))
    assert parsed is not None
    assert [(d.code, d.severity) for d in found] == [("ZOO110", Severity.WARNING)]


def test_an_unknown_language_is_marked_at_its_letters():
    assert ("ZOO112", 25, 15) in findings(CARD.replace("en_US -->", "en_UK -->"))


def test_a_second_section_of_one_language():
    assert ("ZOO111", 33, 15) in findings(CARD + "\n<!-- section: zh_CN -->\n")


def test_almost_a_marker_is_not_passed_over():
    assert ("ZOO114", 25, 1) in findings(
        CARD.replace("<!-- section: en_US -->", "<!-- Section en_US -->")
    )


def test_a_fence_that_never_closes():
    assert ("ZOO113", 29, 1) in findings(CARD.rstrip()[:-3])


def test_no_load_sample():
    assert ("ZOO120", 11, 1) in findings(HEAD + ZH + EN)


def test_the_load_sample_stands_alone():
    codes = [c for c, _, _ in findings(HEAD + LOAD + "Text.\n" + LOAD + ZH + EN)]
    assert codes == ["ZOO121", "ZOO122"]


def test_the_load_sample_is_python():
    assert ("ZOO123", 12, 1) in findings(CARD.replace("```python", "```bash", 1))


def test_an_indented_sample_is_reported_as_not_run():
    text = CARD.replace("你好。", "1. 首先\n\n    ```python\n    print(1)\n    ```")
    assert ("ZOO203", 21, 1) in findings(text)


def test_samples_of_a_section_are_numbered(card):
    more = "print(model)\n```\n\n```python\nprint(1)\n```\n\n<!-- section: en_US"
    text = CARD.replace("print(model)\n```\n\n<!-- section: en_US", more)
    samples = card(text).section(Lang.ZH_CN).samples
    assert [sample.id.index for sample in samples] == [0, 1]


@pytest.mark.parametrize("info", ["python", "python3", "py", "Python"])
def test_a_fence_of_python_is_a_sample_that_runs(card, info):
    text = CARD.replace("你好。\n\n```python", f"你好。\n\n```{info}")
    (sample,) = card(text).section(Lang.ZH_CN).samples
    assert sample.is_python


def test_of_a_marker_the_language_is_underlined():
    text = CARD.replace("你好。", "你好。\n\n<!-- section: fr_FR -->\n\nBonjour.")
    _, (found,) = parse_card(Source("c.md", text))
    assert (found.message, found.column, found.end_column) == ("unknown language `fr_FR`", 15, 20)
