"""Spelling: which words are known misspellings, asked of `typos` many at a time.

typos knows misspellings, not words: a model's name or a term it never saw is no alarm.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable

from zoo.project.program import SPELLER, script

WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{3,40}(?![\w'’-])", re.ASCII)
_LETTERS = re.compile(r"[a-z]{3,40}")
_KNOWN: dict[str, tuple[str, ...]] = {}  # word -> what to write instead; () where it is right


def ask(words: Iterable[str]) -> None:
    """Looks up all the words at once, so that `corrections` answers from memory."""
    new = sorted({word for word in words if word not in _KNOWN})
    if not new:
        return
    _KNOWN.update(dict.fromkeys(new, ()))
    typos = script(SPELLER)
    if typos is None:
        return
    command = [typos, "--isolated", "--format", "json", "--threads", "1", "-"]
    try:
        done = subprocess.run(
            command, input="\n".join(new), capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if said.get("type") == "typo" and said["typo"] in _KNOWN:
            _KNOWN[said["typo"]] = tuple(said["corrections"])


def corrections(word: str) -> tuple[str, ...]:
    """What to write instead of the word; nothing where it is not known to be wrong."""
    if word not in _KNOWN:
        ask([word])
    return _KNOWN[word]


def words_of(text: str) -> set[str]:
    """Every word of a text that may be asked about, in the form it would be asked."""
    return set(_LETTERS.findall(text.lower()))
