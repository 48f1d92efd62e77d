"""Words of the text: misspelled, left to be written, or of another card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from zoo.cards.calls import load_calls
from zoo.core.card import Lang
from zoo.core.diagnostics import Edit
from zoo.core.han import HAN
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import WARNING, Finding, rule
from zoo.lint.speller import WORD, any_misspelled, corrections, words_of
from zoo.markdown.document import Document, Paragraph

_OFFER = re.compile(r"\b(?:provide|offer|publish|release|here are|below)|提供|发布|下列|如下|以下")
_MODEL = re.compile(
    rf"[ ]?(?:[a-z]{{4,}}(?:tor|fier)s?|models?|networks?|{HAN}{{0,4}}(?:模型|网络))"
)


@rule("ZOO306", WARNING)
def other_models_name(view: View) -> Iterator[Finding]:
    """The text of a card offers another model than the card's own.

    Texts are copied from card to card, and the name stays: a FreeAnchor card that says "we provide
    RetinaNet models". The names are those of the hub's families. Comparisons with other models are not
    reported where both languages make them.

    Bad (both): Currently we provide RetinaNet models trained on COCO.
    Good (both):

        Currently we provide ATSS models trained on COCO; RetinaNet is the model they start from.
    """
    if not view.hub.families:
        return
    families = _families(tuple(family.name for family in view.hub.families))
    own = _own(view, families)
    named = [
        list(_names(side, families, own)) if families.in_text(side.section.text, own) else []
        for side in view.sections
    ]
    for number, side in enumerate(named):
        others = {n for there in named[:number] + named[number + 1 :] for n, _, _ in there}
        reported: set[str] = set()
        for family, span, offered in side:
            alone = len(named) > 1 and family not in others
            if (alone or offered) and family not in reported:
                reported.add(family)
                written = view.card.source.slice(span)
                text = f"the text says {written}; this is the card of {view.card.title}"
                yield Finding(span, text, "name the card's own model")


@dataclass(frozen=True)
class _Families:
    """letters: a family's name without separators -> the name."""

    letters: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the names in a text."""
        longest_first = sorted(self.letters, key=len, reverse=True)
        choice = "|".join("[ _-]?".join(one) for one in longest_first)
        return re.compile(rf"(?<![A-Za-z0-9_-])(?:{choice})(?![A-Za-z0-9_])", re.IGNORECASE)

    def in_text(self, text: str, own: set[str]) -> bool:
        """Whether the text may name a family that is not among the card's own."""
        letters = text.lower().replace(" ", "").replace("_", "").replace("-", "")
        return any(one in letters for one, name in self.letters.items() if name not in own)

    def find(self, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        for match in self.pattern.finditer(text):
            yield self.letters[_plain(match[0])], match


@lru_cache(maxsize=8)
def _families(names: tuple[str, ...]) -> _Families:
    return _Families({_plain(name): name for name in names if _plain(name)})


def _own(view: View, families: _Families) -> set[str]:
    """The families that the card may speak of as its own."""
    card = view.card
    names = [call.entry for call in load_calls(card.load)] + list(card.models)
    names += [name for side in view.sections for name in view.models(side)]
    matches = (view.hub.match(name) for name in names)
    title = _plain(card.title)
    in_title = {name for letters, name in families.letters.items() if letters in title}
    return {match.family.name for match in matches if match} | in_title


def _names(side: Document, families: _Families, own: set[str]) -> Iterator[tuple[str, Span, bool]]:
    """Other families that the section names, where, and whether as something it offers."""
    for paragraph in side.paragraphs:
        for family, match in families.find(paragraph.words):
            if family not in own:
                offered = _offered(paragraph, match, families, own)
                yield family, paragraph.span(*match.span()), offered


def _offered(
    paragraph: Paragraph, match: re.Match[str], families: _Families, own: set[str]
) -> bool:
    text = paragraph.words
    start = max(text.rfind(end, 0, match.start()) for end in (". ", "。", "；", ";")) + 1
    sentence = re.split(r"\. |[。；;]", text[start:], maxsplit=1)[0]
    ours = any(family in own for family, _ in families.find(sentence))
    return bool(_MODEL.match(text, match.end()) and _OFFER.search(sentence) and not ours)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@rule("ZOO401", WARNING, fixable=True)
def spelling(view: View) -> Iterator[Finding]:
    """An English word is misspelled.

    Only known misspellings are reported: names, code, addresses and terms that no dictionary has are
    left alone. A word that is right in your project goes into `words.txt` beside the cards, one a
    line.

    Bad (en_US): Images are reszied to a fixed number of pixels.
    Good (en_US): Images are resized to a fixed number of pixels.
    """
    words = words_of(view.card.source.text) - view.words
    if not any_misspelled(words):
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
    for paragraph in view.texts(Lang.EN_US):
        for match in WORD.finditer(paragraph.words):
            if not _name(paragraph.words, match.start(), match[0]):
                yield match[0], paragraph.span(*match.span())


def _name(text: str, start: int, word: str) -> bool:
    if word.islower():
        return False
    before = text[max(0, start - 8) : start].rstrip(" \n#*-_|>0123456789")
    return not word[1:].islower() or not (before == "" or before[-1] in ".!?:")


_TODO = re.compile(r"(?<![\w-])TODO(?![\w-])", re.ASCII)


@rule("ZOO408", WARNING)
def todo(view: View) -> Iterator[Finding]:
    """Something is still to be filled in.

    `zoo new` marks with TODO what only the author knows; a card is not done while one is left.

    Bad (en_US): TODO: say in a sentence what the model does.
    Good (en_US): A detector for everyday objects.
    """
    source = view.card.source
    if "TODO" not in source.text:
        return
    spans = view.card.field_spans
    for name, span in spans.items():
        whole = any(other.startswith(f"{name}.") for other in spans)  # its values have their turn
        if not whole and _TODO.search(source.slice(span)):
            yield Finding(span, f"`{name}` is still to be filled in", "write it")
    for side in view.sections:
        for paragraph in side.paragraphs:
            for match in _TODO.finditer(paragraph.words):
                line = paragraph.words[match.start() :].split("\n")[0].rstrip(" |")
                span = paragraph.span(match.start(), match.start() + len(line))
                yield Finding(span, "still to be filled in", "write it, and delete the word TODO")
