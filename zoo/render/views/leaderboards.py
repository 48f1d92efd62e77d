"""A leaderboard: all entries with one metric, ranked, with a plot against what they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from zoo.core.card import Lang
from zoo.core.registry import Model
from zoo.render import urls
from zoo.render.boards import Board
from zoo.render.formats import figure, parameters_in, places_of
from zoo.render.index import SiteIndex
from zoo.render.metrics import stated_parameters
from zoo.render.name_fields import by_size, field_label, value_of
from zoo.render.strings import WORDS
from zoo.render.views.frame import Frame, NavLink, frame, shelf_link
from zoo.render.views.plot import Plot, Sample, Tick, draw

SHOWN = 300  # rows of one board; the JSON files have all


@dataclass(frozen=True, slots=True)
class BoardRow:
    """name_values: of the name's fields. address: unique among all models."""

    rank: int
    name: str
    address: str
    href: str
    title: str
    card_href: str
    name_values: tuple[str, ...]
    parameters: str
    value: str
    front: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    """sort: which way the figures go, as `aria-sort` says it. others: the main boards, that of
    this one's task and dataset among them. variants: the boards of that, this one among them.

    fields: labels of the names' fields that tell models apart.
    """

    frame: Frame
    title: str
    label: str
    unit: str
    dataset: NavLink | None
    better: str
    sort: str
    others: tuple[NavLink, ...]
    variants: tuple[NavLink, ...]
    plot: Plot
    fields: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    with_parameters: bool
    compare_href: str
    note: str


def board_page(index: SiteIndex, board: Board, lang: Lang) -> BoardPage:
    """The page of `board` at `urls.board(lang, board.slug)`."""
    words, page = WORDS[lang], urls.board(lang, board.slug)
    key, shown = board.key, board.entries[:SHOWN]
    hub = index.site.hub
    fields = [f for f in index.varying_fields if any(f in r.entry.parts for r in shown)]
    costs = {index.address(r.entry): parameters(index, r.entry) for r in shown}
    plot = _plot(index, board, lang, page, costs)
    front = {stone.name for stone in plot.stones if stone.front}
    ranks: dict[float, int] = {}
    for number, one in enumerate(shown, 1):
        ranks.setdefault(one.value, number)  # equals share the rank of the first
    places = places_of([one.value for one in shown])
    rows = tuple(
        BoardRow(
            rank=ranks[value],
            name=entry.name,
            address=index.address(entry),
            href=urls.link(page, urls.entry(lang, index.address(entry))),
            title=entry.title,
            card_href=urls.link(page, urls.card(lang, entry.card)),
            name_values=tuple(value_of(hub, entry, field) for field in fields),
            parameters=parameters_in(int(cost)) if (cost := costs[index.address(entry)]) else "",
            value=text or figure(value, places),
            front=index.address(entry) in front,
        )
        for entry, value, text in ((r.entry, r.value, r.text) for r in shown)
    )
    cut = len(board.entries) - len(shown)
    return BoardPage(
        frame=frame(
            index,
            lang,
            partial(urls.board, name=board.slug),
            f"{words.board_title}: {board.title}",
            words.board_lead.format(metric=board.title, n=len(board.entries)),
            ("board",),
        ),
        title=board.title,
        label=key.label,
        unit=key.unit,
        dataset=shelf_link(index, "datasets", key.dataset, lang, page) if key.dataset else None,
        better=words.more_is_better if key.sign > 0 else words.less_is_better,
        sort="descending" if key.sign > 0 else "ascending",
        others=tuple(
            NavLink(b.title, _link(page, lang, b), b.group == board.group)
            for b in index.boards
            if b.main
        ),
        variants=tuple(
            NavLink(b.key.label, _link(page, lang, b), b is board)
            for b in index.boards
            if b.group == board.group
        ),
        plot=plot,
        fields=tuple(field_label(hub, field, lang) for field in fields),
        rows=rows,
        with_parameters=any(costs.values()),
        compare_href=urls.link(page, urls.compare(lang)),
        note=words.board_cut.format(n=SHOWN, all=len(board.entries)) if cut else "",
    )


def _link(page: str, lang: Lang, board: Board) -> str:
    return urls.link(page, urls.board(lang, board.slug))


def parameters(index: SiteIndex, entry: Model) -> float | None:
    """The number of an entry's parameters: counted, else as its card's table says."""
    counted = index.cost(entry)
    if counted and counted.parameters:
        return float(counted.parameters)
    return stated_parameters(entry)


def _plot(
    index: SiteIndex,
    board: Board,
    lang: Lang,
    page: str,
    costs: dict[str, float | None],
) -> Plot:
    """Against parameters if all are known, else against a field of the names, or the names."""
    words, hub = WORDS[lang], index.site.hub
    entries = [one.entry for one in board.entries[:SHOWN]]
    known = all(costs.values())
    field = next((f for f in index.varying_fields if any(f in e.parts for e in entries)), None)

    def category(entry: Model) -> str:
        return value_of(hub, entry, field) or "–" if field else entry.name

    categories = list(dict.fromkeys(map(category, by_size(hub, entries))))
    places = {name: float(i) for i, name in enumerate(categories)}

    def cost(entry: Model) -> float:
        return (costs[index.address(entry)] or 0.0) / 1e6 if known else places[category(entry)]

    samples = [
        Sample(
            index.address(one.entry),
            urls.link(page, urls.entry(lang, index.address(one.entry))),
            one.entry.title,
            cost(one.entry),
            one.value,
            one.text,
        )
        for one in board.entries[:SHOWN]
    ]
    columns: Sequence[Tick] | None = [Tick(i, name) for name, i in places.items()]
    named = field_label(hub, field, lang) if field else words.entry
    across = words.parameters_axis if known else named
    label = words.plot_label.format(metric=board.key.label, cost=across)
    up = f"{board.key.label} ({board.key.unit})" if board.key.unit else board.key.label
    return draw(samples, None if known else columns, board.key.sign < 0, (label, across, up))
