"""The picture of a shared link to a card or model: 1200 x 630, the same for all languages.

It is drawn with the font that Pillow brings, so that every machine draws the same bytes. That
font has Latin letters only: a title with others gives way to the card's id.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from zoo.core.card import Card, Lang
from zoo.core.hub import Hub
from zoo.core.registry import Metric, Model
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, best, keyed, written
from zoo.render.site import Page
from zoo.render.words import in_language

WIDTH, HEIGHT = 1200, 630
LETTERS = 300  # of a line: no more fit at any size, and each one takes time and memory
LEFT, RIGHT = 90, WIDTH - 90
# Shades by their number: paper, line, muted, ink, as in the light style sheet, and one between
# each two, so that letters have smooth edges: 16 shades of one ramp, four bits each.
PAPER, LINE, MUTED, INK = 0, 2, 10, 15
_RAMP = ((0xFF, 0xFF, 0xFF), (0x16, 0x19, 0x1D))


def picture(card: Card, entries: tuple[Model, ...], hub: Hub) -> bytes:
    """A PNG with the hub's name and the card's, what it is, and its figures."""
    title = card.title if _latin(card.title) else card.id.replace("_", " ")
    return _picture(hub, title, card, best(entries), [keyed(e) for e in entries])


def pictures(index: SiteIndex, card: Card) -> Iterator[Page]:
    """The same for each model of the card, its own figure marked among those of the card."""
    hub, entries = index.site.hub, index.entries.get(card.id, ())
    known = [keyed(entry) for entry in entries]
    for entry in entries:
        name = entry.name if _latin(entry.name) else index.address(entry)
        made = _picture(hub, name, card, best([entry]), known)
        yield Page(urls.model_picture(index.address(entry)), made)


def _picture(
    hub: Hub,
    title: str,
    card: Card,
    found: tuple[MetricKey, Metric] | None,
    models: list[dict[MetricKey, Metric]],
) -> bytes:
    image = Image.new("L", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _hub(draw, hub)
    title = title[:LETTERS]
    size = next((s for s in (120, 96, 76, 60, 46) if _font(s).getlength(title) < RIGHT - LEFT), 36)
    _write(draw, (LEFT, 285), title, size, INK)
    summary = card.summary.get(Lang.EN_US, "")
    for number, line in enumerate(wrap(summary, 52)[:2] if _latin(summary) else ()):
        _write(draw, (LEFT, 350 + 48 * number), line, 38, MUTED)
    if found:
        _figures(draw, found, models)
    return _png(image)


def _hub(draw: ImageDraw.ImageDraw, hub: Hub) -> None:
    """The hub's name, and our mark, a stone on a board, if the hub has no logo."""
    names = [in_language(hub.title, lang) for lang in hub.languages]
    name = next(filter(_latin, names), "")
    if hub.logo:
        _write(draw, (LEFT, 104), name, 34, INK)
        return
    for at in (0, 14, 28):
        draw.line((LEFT + at + 4, 74, LEFT + at + 4, 110), INK, 3)
        draw.line((LEFT, 78 + at, LEFT + 36, 78 + at), INK, 3)
    draw.ellipse((LEFT + 9, 83, LEFT + 27, 101), INK)
    _write(draw, (LEFT + 60, 104), name, 34, INK)


def _figures(
    draw: ImageDraw.ImageDraw,
    found: tuple[MetricKey, Metric],
    models: list[dict[MetricKey, Metric]],
) -> None:
    """The best figure, and all of the card's on a line."""
    key, metric = found
    value, text = metric.value, written(metric) + key.unit
    _write(draw, (LEFT, 555), text, 72, INK)
    after = LEFT + _font(72).getlength(text) + 24
    label = key.title[:LETTERS] if _latin(key.title) else ""
    _write(draw, (after, 555), label, 30, MUTED)
    values = sorted(one[key].value for one in models if key in one)
    start = max(after + _font(30).getlength(label) + 50, 700)
    if values[0] == values[-1] or start > RIGHT - 120:
        return
    draw.line((start, 544, RIGHT, 544), LINE, 4)
    scale = (RIGHT - start) / (values[-1] - values[0])
    for one in sorted(values, key=lambda one: one == value):  # the marked one on top
        x = start + (one - values[0]) * scale
        top = one == value
        draw.ellipse((x - 11, 533, x + 11, 555), INK if top else PAPER, INK, 3)


def _write(
    draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, shade: int
) -> None:
    draw.text(place, text[:LETTERS], shade, _font(size), anchor="ls")


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)  # type: ignore[return-value]  # FreeType is in every wheel


def _latin(text: str) -> bool:
    return all(" " <= sign <= "~" for sign in text)


def _png(image: Image.Image) -> bytes:
    """As a PNG of four bits a pixel."""
    ramp = [(a, b - a) for a, b in zip(*_RAMP, strict=True)]
    image.putpalette([round(a + more * step / 15) for step in range(16) for a, more in ramp])
    data = BytesIO()
    image.save(data, "PNG", bits=4, compress_level=1)
    return data.getvalue()
