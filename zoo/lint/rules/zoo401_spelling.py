"""An English word is misspelled.

Only known misspellings are reported: names, code, addresses and terms that no dictionary has are
left alone. A word that is right in your project goes into `words.txt` beside the cards, one a
line.

Bad (en_US):

    Images are reszied to a fixed number of pixels.

Good (en_US):

    Images are resized to a fixed number of pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import Lang
from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding
from zoo.lint.speller import WORD, ask, corrections, words_of

SEVERITY = Severity.WARNING
FIXABLE = True


def check(view: View) -> Iterator[Finding]:
    english = view.section(Lang.EN_US)
    text = view.card.summary.get(Lang.EN_US, "") + (english.section.text if english else "")
    words = words_of(text) - view.words
    ask(words)
    if not any(map(corrections, words)):
        return
    code = ""
    for word, span in _words(view):
        better = corrections(word.lower()) if word.lower() in words else ()
        if not better:
            continue
        code = code or "\n".join(sample.code for sample in view.card.samples())
        if word in code:
            continue  # a name of the sample
        shown = [w.capitalize() if word[0].isupper() else w for w in better]
        edits = (Edit(span, shown[0]),) if len(shown) == 1 else ()
        hint = "did you mean " + " or ".join(f"`{w}`" for w in shown[:3]) + "?"
        yield Finding(span, f"`{word}` is misspelled", hint, edits)


def _words(view: View) -> Iterator[tuple[str, Span]]:
    """Words of the English section and summary, but names: capitals inside a sentence."""
    english = view.section(Lang.EN_US)
    for paragraph in english.paragraphs if english else ():
        for match in WORD.finditer(paragraph.words):
            if not _name(paragraph.words, match.start(), match[0]):
                yield match[0], paragraph.span(*match.span())
    source = view.card.source
    summary = view.card.summary.get(Lang.EN_US, "")
    start = source.text.find(summary) if summary else -1
    if start >= 0:
        for match in WORD.finditer(summary):
            if not _name(summary, match.start(), match[0]):
                yield match[0], Span(start + match.start(), start + match.end())


def _name(text: str, start: int, word: str) -> bool:
    if word.islower():
        return False
    before = text[max(0, start - 8) : start].rstrip(" \n#*-_|>0123456789")
    return not word[1:].islower() or not (before == "" or before[-1] in ".!?:")
