"""The account of cards' tables, for `zoo check --figures`: what became of each number."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zoo.cards.figures import account, shown
from zoo.cards.names import Names
from zoo.core.card import Card, Lang
from zoo.core.registry import Metric
from zoo.core.source import Span
from zoo.core.task import COST, RESULT, SETTING
from zoo.lint.inspect import Settings
from zoo.markdown.convert import convert

TAKEN, REPEATED, NO_RESULT, NAMED = "taken", "repeated", "no result", "not taken"
WAYS = (TAKEN, REPEATED, NO_RESULT, NAMED)
HIDDEN = "not shown"  # a table: none of its numbers is read


@dataclass(frozen=True, slots=True)
class Line:
    """A number and what became of it, or a table that no page shows.

    way: one of WAYS, or HIDDEN. metric: where it is taken.
    """

    line: int
    column: int
    language: str
    text: str
    way: str
    model: str = ""
    metric: Metric | None = None
    why: str = ""
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        metric = self.metric.to_json() if self.metric else None
        names = ("line", "column", "language", "text", "way", "model", "why", "remedy")
        return {name: getattr(self, name) for name in names} | {"metric": metric}


def lines_of(card: Card, settings: Settings) -> list[Line]:
    """Every number of the card's tables, and every hidden table, in reading order."""
    found = []

    def note(lang: Lang, span: Span, text: str, way: str, **facts: Any) -> None:
        found.append(Line(*card.source.place(span.start), lang.value, text, way, **facts))

    for section in card.sections:
        for span, why, remedy in convert(section).hidden_tables:
            note(section.lang, span, "table", HIDDEN, why=why, remedy=remedy)
    for side in account(Names(card, settings.hub, settings.hubconf)):
        for one in side.figures:
            note(side.lang, one.span, one.metric.text, TAKEN, model=one.model, metric=one.metric)
        for left in side.left:
            way = NAMED if left.at else NO_RESULT if left.no_result else REPEATED
            note(side.lang, left.span, left.text, way, why=left.why, remedy=left.remedy)
    return sorted(found, key=lambda one: (one.line, one.column, one.text))


def as_text(cards: Iterable[Card], settings: Settings) -> Iterator[str]:
    """The account as people read it, with the sums at the end."""
    total: Counter[str] = Counter()
    cards = list(cards)
    for card in cards:
        lines = lines_of(card, settings)
        total.update(_counts(lines))
        yield f"{card.path}: {_sums(_counts(lines))}"
        last = ("", "")
        for one in lines:
            place = f"{one.line}:{one.column}"
            yield f"  {place:>7}  {one.text:>8}  {_outcome(one)}"
            if one.remedy and (one.why, one.remedy) != last:
                yield f"{'':21}hint: {one.remedy}"
            last = (one.why, one.remedy)
    yield f"{len(cards)} card{'s' if len(cards) != 1 else ''}: {_sums(total)}"


def as_json(cards: Iterable[Card], settings: Settings) -> str:
    """The same for programs."""
    total: Counter[str] = Counter()
    content = []
    for card in cards:
        lines = lines_of(card, settings)
        counts = _counts(lines)
        total.update(counts)
        numbers = [one.to_json() for one in lines if one.way != HIDDEN]
        hidden = [one.to_json() for one in lines if one.way == HIDDEN]
        content.append(
            {"card": card.id, "path": card.path, "sums": counts}
            | {"numbers": numbers, "hidden tables": hidden}
        )
    return json.dumps({"cards": content, "sums": total}, ensure_ascii=False, indent=1)


def _outcome(line: Line) -> str:
    """`resnet50: Top-1 acc 76.254%, higher is better, ImageNet val`."""
    metric = line.metric
    if metric is None:
        return f"{line.way}: {line.why}"
    name = " ".join(filter(None, (metric.name, metric.qualifier)))
    where = metric.measured_on or metric.split or "dataset unknown"
    better = "lower is better" if metric.lower_is_better else "higher is better"
    parts = {RESULT: f"{better}, {where}", COST: f"a cost, {better}", SETTING: "a setting"}
    return f"{line.model}: {name} {shown(metric)}, {parts[metric.kind]}"


def _counts(lines: list[Line]) -> dict[str, int]:
    """How many numbers there are, how many of each way, and of each kind of those taken."""
    ways = Counter(one.way for one in lines)
    kinds = Counter(f"{one.metric.kind}s" for one in lines if one.metric)
    counts = {"numbers": len(lines) - ways[HIDDEN], **{way: ways[way] for way in WAYS}}
    counts |= {f"{kind}s": kinds[f"{kind}s"] for kind in (RESULT, COST, SETTING)}
    return counts | {"hidden tables": ways[HIDDEN]}


def _sums(counts: dict[str, int] | Counter[str]) -> str:
    hidden = counts["hidden tables"]
    more = f"; {hidden} table{'s' if hidden != 1 else ''} not shown" if hidden else ""
    if not counts["numbers"]:
        return f"no numbers in tables{more}"
    kinds = ", ".join(f"{counts[f'{k}s']} {k}s" for k in (RESULT, COST, SETTING))
    return (
        f"{counts['numbers']} numbers in tables: {counts[TAKEN]} taken ({kinds}), "
        f"{counts[REPEATED]} repeated, {counts[NO_RESULT]} in tables without results, "
        f"{counts[NAMED]} not taken{more}"
    )
