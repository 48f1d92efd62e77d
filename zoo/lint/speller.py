"""Spelling: which words are known misspellings, asked of `typos` many at a time.

typos knows misspellings, not words: a model's name or a term it never saw is no alarm.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from functools import lru_cache
from string import ascii_lowercase
from typing import Any

from zoo.project.program import SPELLER, script

WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{3,40}(?![\w'’-])", re.ASCII)
# Splitting bytes is twice as fast as searching a text for words.
_LETTERS = bytes(code if chr(code) in ascii_lowercase else 0x20 for code in range(256))
TIMEOUT = 60  # seconds
_KNOWN: dict[str, tuple[str, ...]] = {}  # word -> what to write instead; () where it is right
_UNANSWERED: set[str] = set()  # those that count as right for want of an answer
_ANSWERED = (0, 2)  # exit codes: no misspelling, some


def ask(words: Iterable[str]) -> bool:
    """Looks up all the words at once, so that `corrections` answers from memory.

    False where the speller did not answer for one of them; it counts as right.
    """
    asked = frozenset(words)
    new = sorted(asked.difference(_KNOWN))
    typos = script(SPELLER) if new else None
    answer = _answer(typos, new) if typos else []
    _KNOWN.update(dict.fromkeys(new, ()))
    if answer is None:
        _UNANSWERED.update(new)
    for line in answer or ():
        if line.get("type") == "typo" and line["typo"] in _KNOWN:
            _KNOWN[line["typo"]] = tuple(line["corrections"])
    return _UNANSWERED.isdisjoint(asked)


def _answer(typos: str, words: Iterable[str]) -> list[Any] | None:
    """What typos says; None where it cannot be started, takes too long or is killed."""
    command = [typos, "--isolated", "--format", "json", "--threads", "1", "-"]
    try:
        done = subprocess.run(
            command, input="\n".join(words), capture_output=True, text=True, timeout=TIMEOUT
        )
        found = [json.loads(line) for line in done.stdout.splitlines()]
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return found if done.returncode in _ANSWERED else None


def corrections(word: str) -> tuple[str, ...]:
    """What to write instead of the word; nothing where it is not known to be wrong."""
    if word not in _KNOWN:
        ask([word])
    return _KNOWN[word]


def any_misspelled(words: frozenset[str]) -> bool:
    ask(words)
    return any(map(_KNOWN.get, words))


@lru_cache(maxsize=64)  # of many cards together, then of each
def words_of(text: str) -> frozenset[str]:
    """Every word of a text that may be asked about, in the form it would be asked."""
    letters = text.lower().encode("utf-8", "replace").translate(_LETTERS)
    return frozenset([word for word in set(letters.decode("ascii").split()) if len(word) > 2])
