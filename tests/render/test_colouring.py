"""Colors of code take bounded time, whatever the code; a check says what has none."""

import os
from dataclasses import replace

import pytest
from pygments.lexers import get_all_lexers

from tests.cards.texts import CARD, EN
from zoo.core.card import Sample, SampleId
from zoo.core.highlighting import LONGEST, SHORTEST, colours, plain
from zoo.core.source import Span
from zoo.render.markdown import highlight

SHAPES = ("\n", "a", "@", "&", "=", '"\\', ".a", "a(", "a.b ", "a.b.c=", "s{", "[", "<a ", "1.")
ALIASES = sorted(alias for _, names, _, _ in get_all_lexers() for alias in names)
COLOURED = [alias for alias in ALIASES if colours(alias)]


@pytest.mark.slow
@pytest.mark.parametrize("language", COLOURED)
def test_no_text_of_a_coloured_language_takes_long(language):
    for shape in SHAPES:
        code = shape * (colours(language) // len(shape))
        before = os.times()
        highlight(code, language)
        after = os.times()
        assert after.user - before.user < 2


def test_other_languages_are_plain():
    for language in set(ALIASES) - set(COLOURED):
        assert highlight("a { } <b>\n", language) == "a { } &lt;b&gt;"


def test_a_block_up_to_the_bound_has_colours():
    assert "<span" in highlight("a: 1\n" * (SHORTEST // 5), "yaml")
    assert "<span" not in highlight("a: 1\n" * (SHORTEST // 5 + 1), "yaml")
    assert "<span" in highlight("def a\n" * (LONGEST // 6), "python")
    assert "<span" not in highlight("def a\n" * (LONGEST // 6 + 1), "python")


def test_a_page_of_many_blocks_has_a_bound_of_its_own():
    block = Sample(SampleId("a", None, 0), "yaml", "a: 1\n" * 200, Span(0, 0), 1, "")
    blocks = [replace(block, id=SampleId("a", None, number)) for number in range(900)]
    blocks.append(replace(block, id=SampleId("a", None, 900), info="python"))
    assert sorted(one.index for one in plain(blocks)) == list(range(20, 900))


def test_the_bound_of_a_page_is_of_20000_characters():
    block = Sample(SampleId("a", None, 0), "yaml", "a: 1\n" * 200, Span(0, 0), 1, "")
    full = [replace(block, id=SampleId("a", None, number)) for number in range(20)]
    more = replace(block, id=SampleId("a", None, 20), code="a")
    assert plain([*full[1:], more]) == frozenset()
    assert plain([*full, more]) == {more.id}


@pytest.mark.parametrize(
    ("info", "code", "found"),
    [
        ("yaml", "a: 1\n" * 200, False),
        ("yaml", "a: 1\n" * 201, True),
        ("C++ title", "\n" * 1001 + "a\n", True),
        ("perl", "s{" * 10_000 + "\n", False),
        ("", "a\n" * 10_000, False),
        ("python", "print(1)\n" * 1800, True),
        ("yaml", ("a: 1\n" * 199 + "```\n\n```yaml\n") * 20 + "a: 1\n", False),
        ("yaml", ("a: 1\n" * 199 + "```\n\n```yaml\n") * 20 + "a: 1\n" * 30, True),
    ],
)
def test_the_check_names_what_is_plain(info, code, found, zoo, project):
    text = CARD.replace(EN, f"{EN}\n```{info}\n{code}```\n")
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    errors = zoo("check", "--no-cache")[2]
    assert ("warning ZOO117" in errors) == found
