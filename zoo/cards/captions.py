"""What stands above a table says what its figures were measured on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from zoo.cards.lexicon import Lexicon, Mention, Place
from zoo.core.source import Span
from zoo.markdown.document import Document, Table

_TRAINING = ("train", "pretrain", "finetun", "initiali", "预训练", "训练")
NEAR = 4  # words that a dataset may be away from `trained on`


class Text(NamedTuple):
    """A paragraph or heading. level: of the heading, 0 for a paragraph. end: where it ends."""

    text: str
    level: int
    end: int


def texts_of(document: Document) -> list[Text]:
    """A section's paragraphs and headings, without its tables."""
    levels = {heading.span.start: heading.level for heading in document.headings}
    tables = [*map(_extent, document.tables), *(one.span for one in document.hidden_tables)]
    found = []
    for one in document.paragraphs:
        start, end = one.start, one.end
        if not any(t.start < end and start < t.end for t in tables) and one.text.strip():
            found.append(Text(one.text, levels.get(start, 0), end))
    return found


def _extent(table: Table) -> Span:
    cells = [cell.span for row in (table.header, *table.rows) for cell in row]
    return Span(cells[0].start, cells[-1].end) if cells else Span(0, 0)


def above(texts: Iterable[Text], start: int, tables: Iterable[int] = ()) -> list[str]:
    """The texts above a place, the nearest first: paragraphs of its part, then the headings.

    A paragraph above an earlier table counts only if none stands between the two `tables`.
    """
    paragraphs: list[str] = []
    earlier = max((one for one in tables if one < start), default=0)
    captioned = False
    headings: list[str] = []
    level = 7
    for one in reversed([text for text in texts if text.end <= start]):
        if one.level == 0 and level == 7:
            captioned = captioned or one.end > earlier > 0
            if not captioned or one.end > earlier:
                paragraphs.append(one.text)
        elif 0 < one.level < level:
            level = one.level
            headings.append(one.text)
    return [*paragraphs, *headings]


def measured_on(texts: Iterable[str], lexicon: Lexicon) -> Place:
    """The dataset and split that the first of the texts names; none where one names several."""
    for text in texts:
        mentions, words = lexicon.mentions(text)
        named = {mention.dataset for mention in mentions}
        measured = [one for one in mentions if not _trained(one, words)]
        datasets = {one.dataset for one in measured}
        split = next((one.split for one in measured if one.split), None)
        if len(datasets) == 1 and (len(named) == 1 or split):
            return datasets.pop(), split
        if not named and (only := lexicon.split_in(text)) and not only.startswith("train"):
            return None, only
    return None, None


def _trained(mention: Mention, words: list[str]) -> bool:
    """Whether the text says that the models were trained on it."""
    if mention.split:
        return mention.split.startswith("train")
    before = words[max(0, mention.at - NEAR) : mention.at]
    after = words[mention.at + 1 : mention.at + NEAR + 1]
    return any(w.startswith(_TRAINING) for w in before) or any(w in _TRAINING for w in after)


def settled(places: Iterable[Place]) -> Place:
    """The dataset and split by the first place that has them; a later one may only add to it."""
    dataset: str | None = None
    split: str | None = None
    for there, part in places:
        other = there.removeprefix(dataset) if there and dataset else ""
        if other and not (other != there and other.isdigit()):  # VOC2007 is a finer VOC
            continue
        dataset = there or dataset
        if split is None or (part and part.startswith(split)):
            split = part or split
    return dataset, split
