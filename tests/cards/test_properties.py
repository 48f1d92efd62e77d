"""Laws of the parser, for any text."""

from hypothesis import given
from hypothesis import strategies as st

from tests.cards.examples import collect
from tests.hub import HUB
from tests.strategies import card_like, cards
from zoo.cards.decode import decode
from zoo.cards.markers import code_spans
from zoo.cards.parse import parse_card
from zoo.core.diagnostics import Diagnostic, has_errors, show
from zoo.core.source import Source, blank, normalise
from zoo.lint.inspect import NOT_CHECKED, inspect


@given(card_like)
def test_any_text_gives_a_card_or_an_error(text):
    parsed, found = parse_card(Source("c.md", normalise(text)))
    assert parsed is not None or has_errors(found)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_source_or_a_diagnostic(data):
    assert isinstance(decode("c.md", data), Source | Diagnostic)


@given(cards)
def test_blocks_joined_give_back_the_section(text):
    parsed, _ = parse_card(Source("c.md", text))
    for section in parsed.sections if parsed else ():
        assert section.text == parsed.source.slice(section.span)


@given(cards)
def test_a_span_points_at_its_text(text):
    parsed, _ = parse_card(Source("c.md", text))
    for section in parsed.sections if parsed else ():
        for block in section.blocks:
            assert parsed.source.slice(block.span) == block.text
    for sample in parsed.samples() if parsed else ():
        if sample.code:
            assert parsed.source.line(sample.line) == sample.code.split("\n")[0]


@given(cards)
def test_every_diagnostic_can_be_shown(text):
    parsed, found = parse_card(Source("c.md", text))
    more = collect([parsed], HUB)[1] if parsed else ()
    for diagnostic in (*found, *more):
        assert diagnostic.code in show(diagnostic)


@given(cards)
def test_every_finding_of_a_rule_lies_in_the_text(text):
    for found in inspect(Source("c.md", text)).diagnostics:
        assert found.code != NOT_CHECKED
        assert 1 <= found.line <= text.count("\n") + 1
        assert (found.line, found.column) <= (found.end_line, found.end_column)


@given(st.text(alphabet="`ab \n<!->[](）（"))
def test_blanking_never_moves_a_letter(text):
    blanked = blank(text, code_spans(text))
    assert [len(line) for line in blanked.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(b in (a, " ") for a, b in zip(text, blanked, strict=True))
