"""Why samples failed and what to do about it, in Chinese where the words are ours: what Python
raises stays as it is."""

from __future__ import annotations

import re

from zoo.core.card import Lang
from zoo.render.i18n.failures import HINTS, REASONS


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(map(re.escape, text.split("{}"))), re.DOTALL)


# The longer text first: a shorter one may be its beginning.
_REASONS = tuple((_pattern(english), chinese) for english, chinese in reversed(REASONS))
_HINTS = tuple((_pattern(english), chinese) for english, chinese in reversed(HINTS))


def reason_in(lang: Lang, reason: str) -> tuple[str, Lang]:
    """The reason, and the language that it is in."""
    return _in(lang, reason, _translated(reason, _REASONS))


def hint_in(lang: Lang, hint: str) -> tuple[str, Lang]:
    """The hint, and the language that it is in. Several are joined by `; `."""
    return _in(lang, hint, _joined(hint))


def _in(lang: Lang, text: str, chinese: str) -> tuple[str, Lang]:
    return (chinese, lang) if chinese and lang is Lang.ZH_CN else (text, Lang.EN_US)


def _translated(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """The text in Chinese, "" where no pattern is the whole of it."""
    for pattern, chinese in patterns:
        if found := pattern.fullmatch(text):
            return chinese.format(*found.groups())
    return ""


def _joined(text: str) -> str:
    if whole := _translated(text, _HINTS):
        return whole
    for cut in re.finditer("; ", text):
        first, rest = _translated(text[: cut.start()], _HINTS), _joined(text[cut.end() :])
        if first and rest:
            return f"{first}；{rest}"
    return ""
