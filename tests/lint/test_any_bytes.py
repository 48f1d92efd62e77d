"""Any bytes give a card or diagnostics: never a traceback, and time that grows as the text does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cards.texts import CARD
from tests.strategies import PIECES, card_like, cards
from zoo.cards.decode import decode
from zoo.cards.format import format_card
from zoo.core.diagnostics import Diagnostic, show_all
from zoo.lint.autofix import fixed
from zoo.lint.inspect import NOT_CHECKED, Settings, inspect
from zoo.lint.known import KnownCard, dump, examine

NASTY = st.sampled_from(
    (
        *PIECES, "<!--", "-->", "`", "``", "](", "[a](", "[", ")", "（", "|", "\\", "\t", "\x0b",
        "\u2028", "\x85", "<a href=", "<img ", "https://", "http://[", "#", "1,234.5 万", "TODO",
        "teh ", "&a ", "*a ", "!!python/name:os.system ", "{" * 9, "[" * 9, "- ", "? ", "'", '"',
        "zoo: ignore ZOO401", '<!-- zoo: ignore ZOO401 reason="x" -->\n', "hub.load(",
        "<!-- doctest: skip -->\n", "except:\n", "hub.load('megengine/models', 'x')\n",
        "import urllib\n", "urllib.request\n", "RetinaNet models ",
    )
)  # fmt: skip
MADE = st.lists(NASTY, max_size=40).map("".join)
INSIDE = MADE.map(lambda text: CARD.replace("Hello.", text).replace("你好。", text[::2]))
BYTES = st.one_of(
    st.binary(max_size=400), (MADE | INSIDE | card_like | cards).map(lambda t: t.encode())
)


@given(BYTES)
def test_any_bytes_are_checked_formatted_and_mended(data):
    source = decode("hub_pages/org_task_name.md", data)
    if isinstance(source, Diagnostic):
        return
    ((card, record),) = examine([source], Settings(habits=frozenset({"ZOO407"})))
    assert NOT_CHECKED not in {found.code for found in record.diagnostics}
    show_all(record.diagnostics)
    kept = KnownCard(dump(card, record))
    assert (kept.record, repr(kept.card)) == (record, repr(card))
    format_card(source.text)
    fixed(source, Settings())


LARGE = {
    "one word": "x" * 900_000,
    "words": "some words of plain text " * 36_000,
    "Chinese": "模型要求输入图片，" * 30_000,
    "comments never closed": "<!--" * 220_000,
    "brackets": "([" * 450_000,
    "halves of links": "](" * 450_000,
    "links": "[a](b) " * 60_000,
    "backticks": "` `` ``` " * 100_000,
    "tags": "<a href=" * 110_000,
    "a wide table": "|" + "a|" * 75_000 + "\n|" + "-|" * 75_000 + "\n|" + "b|" * 75_000,
    "numbers": "123456 " * 120_000,
    "misspelled words": "teh " * 220_000,
    "unknown languages": "<!-- section: xx_XX -->\n" * 19_000,
    "samples": "```python\nx\n```\n" * 6_000,
    "a deep sample": "```python\n" + "(" * 200_000 + "\n```\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", LARGE)
def test_a_large_card_takes_moments(shape):
    data = CARD.replace("Hello.", LARGE[shape]).encode()
    assert len(data) <= 1_000_000
    start = time.process_time()
    source = decode("c.md", data)
    assert not isinstance(source, Diagnostic)
    assert NOT_CHECKED not in {found.code for found in inspect(source).diagnostics}
    assert time.process_time() - start < 4  # 1 s where nothing else runs; this is about growth


def test_front_matter_that_nests_deep_is_refused_at_once():
    text = CARD.replace("author:", "x: " + "[" * 50_000 + "\nauthor:")
    start = time.process_time()
    found = inspect(decode("c.md", text.encode())).diagnostics
    # PyYAML may refuse it first, depending on its version.
    assert {"ZOO012", "ZOO013"} & {d.code for d in found}
    assert time.process_time() - start < 2


def test_a_file_of_five_megabytes_is_refused_unread():
    start = time.process_time()
    assert decode("c.md", b"\n" * 5_000_000).code == "ZOO004"
    assert decode("c.md", b"x\n" * 400_000).code == "ZOO004"
    assert time.process_time() - start < 1
