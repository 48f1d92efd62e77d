"""The text of a card offers another model than the card's own.

Texts are copied from card to card, and the name stays: a FreeAnchor card that says "we provide
RetinaNet models". Comparisons with other models are not reported where both languages make them.

Bad (both):

    Currently we provide RetinaNet models trained on COCO.

Good (both):

    Currently we provide ATSS models trained on COCO; RetinaNet is the model they start from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoo.cards.calls import load_calls
from zoo.cards.figures import model_rows
from zoo.core.diagnostics import Severity
from zoo.core.naming import CONSTRUCTORS, split_name
from zoo.core.source import Span
from zoo.lint.document import Paragraph, SectionView, View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
_DETECTORS = {re.sub(r"[^a-z0-9]", "", name): name for name in CONSTRUCTORS}
_DETECTOR = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    + "|".join("[ _-]?".join(letters) for letters in _DETECTORS)
    + r")(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_OFFER = re.compile(r"\b(?:provide|offer|publish|release|here are|below)|提供|发布|下列|如下|以下")


def check(view: View) -> Iterator[Finding]:
    own = _own(view)
    named = [list(_names(side, own)) for side in view.sections]
    for number, side in enumerate(named):
        others = {n for there in named[:number] + named[number + 1 :] for n, _, _ in there}
        reported: set[str] = set()
        for detector, span, offered in side:
            alone = len(named) > 1 and detector not in others
            if (alone or offered) and detector not in reported:
                reported.add(detector)
                written = view.card.source.slice(span)
                text = f"the text says {written}; this is the card of {view.card.title}"
                yield Finding(span, text, "name the card's own model")


def _own(view: View) -> set[str]:
    """The detectors that the card may speak of as its own."""
    card = view.card
    names = [call.entry for call in load_calls(card.load)] + list(card.models)
    names += [row.name for section in card.sections for row in model_rows(section)]
    parts = (split_name(name) for name in names)
    title = re.sub(r"[^a-z0-9]", "", card.title.lower())
    return {p.detector for p in parts if p} | {d for d in CONSTRUCTORS if _plain(d) in title}


def _names(side: SectionView, own: set[str]) -> Iterator[tuple[str, Span, bool]]:
    """Other detectors that the section names, where, and whether as something it offers."""
    for paragraph in side.paragraphs:
        for match in _DETECTOR.finditer(paragraph.words):
            detector = _DETECTORS[_plain(match[0])]
            if detector not in own:
                yield detector, paragraph.span(*match.span()), _offered(paragraph, match, own)


def _offered(paragraph: Paragraph, match: re.Match[str], own: set[str]) -> bool:
    text = paragraph.words
    start = max(text.rfind(end, 0, match.start()) for end in (". ", "。", "；", ";")) + 1
    after = re.match(
        r"[ ]?(?:models?|detectors?|networks?|模型|检测模型|网络)", text[match.end() :]
    )
    sentence = re.split(r"\. |[。；;]", text[start:], maxsplit=1)[0]
    ours = any(_DETECTORS[_plain(m[0])] in own for m in _DETECTOR.finditer(sentence))
    return bool(after and _OFFER.search(sentence) and not ours)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
