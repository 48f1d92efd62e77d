"""What `zoo evaluate` found about a published figure, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.evaluation import Agreement, Comparison, Evaluation, compare
from zoo.core.registry import Metric, Model
from zoo.core.task import RESULT
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, keyed
from zoo.render.words import WORDS, date_in, decimals, device_in, figure


@dataclass(frozen=True, slots=True)
class MeasuredNote:
    """text: value, images, date and device."""

    text: str
    agreement: Agreement

    @property
    def wrong(self) -> bool:
        """Whether the figures are further apart than allowed."""
        return self.agreement is Agreement.DIFFERS

    @property
    def state(self) -> str:
        """Of the sign that pages draw."""
        return _SIGNS[self.agreement]


_SIGNS = {Agreement.AGREES: "passed", Agreement.DIFFERS: "failed", Agreement.PARTIAL: "open"}


def measured_note(
    index: SiteIndex, entry: Model, metric: Metric, lang: Lang
) -> MeasuredNote | None:
    """What was measured of the figure; None if nothing was, or with stand-in weights only."""
    found = index.evaluation(entry)
    if found is None or metric.kind != RESULT:
        return None
    result = compare(metric, found, index.site.hub.task(entry.task).tolerance)
    if result is None or result.agreement is Agreement.STAND_IN:
        return None
    return MeasuredNote(_text(metric, found, result, lang), result.agreement)


def figure_notes(
    index: SiteIndex, entries: Iterable[Model], key: MetricKey, lang: Lang
) -> dict[str, MeasuredNote]:
    """What was measured of one figure of each model, by the address of its page."""
    found = {}
    for entry in entries:
        metric = dict(keyed(entry)).get(key) if index.evaluation(entry) else None
        if metric and (note := measured_note(index, entry, metric, lang)):
            found[index.address(entry)] = note
    return found


def differing(index: SiteIndex, lang: Lang) -> Iterator[tuple[Model, Metric, MeasuredNote]]:
    """The figures that their model does not reach."""
    for entry in index.site.registry.entries:
        for metric in entry.metrics:
            note = measured_note(index, entry, metric, lang)
            if note and note.wrong:
                yield entry, metric, note


def _text(metric: Metric, found: Evaluation, result: Comparison, lang: Lang) -> str:
    phrase = {
        Agreement.AGREES: WORDS[lang].measured_agrees,
        Agreement.DIFFERS: WORDS[lang].measured_differs,
        Agreement.PARTIAL: WORDS[lang].measured_partly,
    }[result.agreement]
    places = max(decimals([metric.value]), 1 if metric.unit == "%" else 3)
    return phrase.format(
        value=figure(result.value, places),
        published=metric.text or figure(metric.value, places),
        points=figure(abs(result.points), 1),
        n=f"{found.pictures:,}",
        whole=f"{found.whole:,}",
        date=date_in(lang, found.date),
        device=device_in(found.device),
    )
