"""Pictures on a page: those that samples wrote, and what training on four of them brought."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from functools import partial

from zoo.core.card import Card, Lang, Sample
from zoo.core.directives import read_directives
from zoo.core.overfit import is_webp
from zoo.core.registry import Model
from zoo.core.result import Picture, SampleResult, Source, Status, WeightsKind
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.site import Page
from zoo.render.views.frame import View
from zoo.render.words import WORDS, date_in, device_in, figure


def slot(card: Card, sample: Sample, result: SampleResult | None, lang: Lang, page: str) -> View:
    """The place of the pictures that the sample keeps, as far as it ran with official weights.

    why: it is empty, and how to fill it.
    """
    kept = read_directives(card.source.text, sample.span.start)[0].keep
    alts = {one.name: one.alt for one in kept}
    shown = tuple(
        View(
            href=urls.link(page, urls.kept(picture.webp)),
            alt=alts[picture.name],
            width=picture.width,
            height=picture.height,
            caption=_caption(result, lang),
        )
        for picture in pictures_of(result)
        if result and _wrote(card, sample, result, picture) and picture.name in alts
    )
    return View(pictures=shown, why=WORDS[lang].no_picture if kept and not shown else "")


def pictures_of(result: SampleResult | None) -> tuple[Picture, ...]:
    """The pictures that may be shown: none of stand-ins, none of a run that failed."""
    if result is None or result.status is not Status.PASSED:
        return ()
    return result.pictures if result.weights is WeightsKind.OFFICIAL else ()


def kept_pages(results: Iterable[SampleResult]) -> Iterator[Page]:
    """The files of the pictures, each once; what is no WebP is left out."""
    for text in dict.fromkeys(one.webp for result in results for one in pictures_of(result)):
        try:
            data = base64.b64decode(text, validate=True)
        except ValueError:
            continue
        if is_webp(data):
            yield Page(urls.kept(text), data)


def _wrote(card: Card, sample: Sample, result: SampleResult, picture: Picture) -> bool:
    """Whether the picture is one of this sample: results name the step of their case."""
    section = card.section(result.language)
    samples = (card.load, *(section.samples if section else ()))
    return picture.step < len(samples) and samples[picture.step].id == sample.id


def _caption(result: SampleResult, lang: Lang) -> str:
    files = [answer for answer in result.answers if answer.source is Source.OFFICIAL]
    return WORDS[lang].picture_caption.format(
        hashes=", ".join(dict.fromkeys(answer.sha256[:8] for answer in files if answer.sha256)),
        date=date_in(lang, result.when),
        device=device_in(result.device),
    )


def sheets(index: SiteIndex, entries: Iterable[Model], lang: Lang, page: str) -> Iterator[View]:
    """The pictures on which the models' families were trained."""
    words, least = WORDS[lang], partial(min, default=0.0)
    families, known = dict.fromkeys(entry.family for entry in entries), index.site.sheets
    for record in (known[name].record for name in families if name in known):
        before, after = (figure(least(map(least, of)), 2) for of in (record.before, record.after))
        yield View(
            href=urls.link(page, urls.sheet(record.family)),
            alt=words.sheet_alt,
            width=record.width,
            height=record.height,
            caption=words.sheet_caption.format(
                steps=record.steps, seed=record.seed, before=before, after=after
            ),
        )
