"""The interface speaks both languages, and writes numbers and dates as each expects."""

import re
from collections.abc import Mapping
from inspect import getattr_static
from pathlib import Path

import pytest

from zoo.core.result import Level, Source, Status, WeightsKind
from zoo.render import words
from zoo.render.i18n.phrase import Phrase
from zoo.render.words import WORDS, Words, bytes_in, counted, date_in, decimals, seconds_in

from .factory import EN, THEME, ZH

NAMES = [n for n in dir(Words) if isinstance(getattr_static(Words, n), Phrase)]


def texts(value):
    if isinstance(value, Mapping):
        return list(value.values())
    return [value] if isinstance(value, str) else [text for row in value for text in row]


@pytest.mark.parametrize("name", NAMES)
def test_a_phrase_takes_the_same_values_in_both_languages(name):
    wanted = [
        set(re.findall(r"\{(\w+)\}", "".join(texts(getattr(WORDS[lang], name)))))
        for lang in (ZH, EN)
    ]
    assert wanted[0] == wanted[1]


@pytest.mark.parametrize("lang", [ZH, EN])
def test_every_status_level_and_kind_of_weights_has_its_word(lang):
    own = WORDS[lang]
    assert set(own.statuses) == {s.value for s in Status}
    assert set(own.answers) - {"official, not verified"} == {s.value for s in Source}
    assert set(own.levels) == {level.value for level in Level}
    assert set(own.weight_kinds) == {k.value for k in WeightsKind}


def test_every_phrase_is_used():
    code = [*Path(words.__file__).parent.rglob("*.py"), *(THEME / "templates").rglob("*.html")]
    used = "".join(path.read_text() for path in code if path.parent.name != "wording")
    assert [name for name in NAMES if f"words.{name}" not in used and f"].{name}" not in used] == []


def test_chinese_phrases_use_chinese_punctuation():
    wrong = [
        (name, text)
        for name in NAMES
        for text in texts(getattr(WORDS[ZH], name))
        if re.search(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]", text)
    ]
    assert wrong == []


def test_one_is_counted_as_one():
    assert counted(WORDS[EN].card_counts, 1) == "1 model card"
    assert counted(WORDS[EN].card_counts, 2) == "2 model cards"


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2026-11-21", "2026年11月21日", "21 Nov 2026"),
        ("2026-01-02T03:04:05Z", "2026年1月2日", "2 Jan 2026"),
        ("", "", ""),
        ("soon", "soon", "soon"),
        ("2026-13-01", "2026-13-01", "2026-13-01"),
        ("2026-1²-01", "2026-1²-01", "2026-1²-01"),
    ],
)
def test_dates(iso, zh, en):
    assert (date_in(ZH, iso), date_in(EN, iso)) == (zh, en)


@pytest.mark.parametrize(("seconds", "text"), [(0.123, "0.12 s"), (6.84, "6.8 s"), (72.6, "73 s")])
def test_seconds(seconds, text):
    assert seconds_in(EN, seconds) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (128_600_000, "129 MB"), (2.05e9, "2.0 GB")],
)
def test_sizes(number, text):
    assert bytes_in(int(number)) == text


def test_a_column_shows_as_many_decimals_as_its_longest_value():
    assert decimals([38.3, 40.0, 41.25]) == 2
    assert decimals([40.0]) == 0
