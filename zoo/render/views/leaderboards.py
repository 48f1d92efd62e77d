"""A leaderboard: all entries with one metric, ranked, with a plot against what they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.boards import Board
from zoo.render.columns import (
    NumberColumn,
    choice,
    cost_columns,
    figure_columns,
    figure_notes,
    measured_with,
    ranges,
)
from zoo.render.feeds.linked_data import board_data, trail
from zoo.render.index import SiteIndex
from zoo.render.metrics import label_in, named_in
from zoo.render.model_rows import ModelRow, rows_of
from zoo.render.name_fields import field_label
from zoo.render.views.frame import NavLink, View, board_link, frame, shelf_link
from zoo.render.views.plot import board_plot, plot_axes
from zoo.render.words import WORDS

SHOWN = 1000  # rows of one board; the JSON files have all
FIGURES = 3  # columns of figures: the ranked one, and others of the same task and dataset
FAMILIES = 12  # that can be switched one by one; with more, the list is too long to be quick


def board_page(index: SiteIndex, board: Board, lang: Lang) -> View:
    """The page of `board` at `urls.board(lang, board.slug)`.

    figure: the ranked column. columns: the others. fields: key and label of the names' fields.
    others: the main boards, that of this one's task and dataset among them. variants: the boards of
    that, this one among them. plot: None where no cost is known. axes: its choices. notes: what
    came of measuring the ranked figure again, by model. measured: on what the costs were measured.
    files: the table in other forms; plot_file: the plot.
    """
    words, page = WORDS[lang], urls.board(lang, board.slug)
    models = rows_of(index, (one.entry for one in board.entries[:SHOWN]))  # the best first
    figure, *more = figure_columns(index, _ranked_here(index, board), lang)
    columns = (*more, *cost_columns(models, lang))
    fields = tuple(f for f in index.varying_fields if any(f in row.fields for row in models))
    labels = tuple(field_label(index.site.hub, field, lang) for field in fields)
    axes = plot_axes(columns)
    plot = board_plot(models, figure, axes[0], page, lang) if axes else None
    front = {stone.name for stone in plot.stones if stone.front} if plot else set()
    families = tuple(dict.fromkeys(row.title for row in models))
    cut = len(board.entries) > SHOWN
    title, dataset = named_in(board.title, board.key, lang), board.key.dataset
    whole = words.pair.format(label=words.board_title, value=title)
    scripts = ("ranges", "models", *(("plot-math", "plot") if plot else ()))
    lead = words.board_lead.format(metric=title, n=len(board.entries))
    return View(
        frame=frame(index, lang, partial(urls.board, name=board.slug), whole, lead, scripts),
        title=title,
        dataset=shelf_link(index, "datasets", dataset, lang, page) if dataset else None,
        better=words.more_is_better if figure.sign > 0 else words.less_is_better,
        figure=figure,
        columns=columns,
        fields=tuple(zip(fields, labels, strict=True)),
        others=tuple(
            board_link(b, lang, page, b.group == board.group) for b in index.boards if b.main
        ),
        variants=tuple(
            replace(board_link(b, lang, page, b is board), text=label_in(b.key, lang))
            for b in index.boards
            if b.group == board.group
        ),
        ranges=ranges((figure, *columns)),
        choices=tuple(
            made
            for field, label in zip(fields, labels, strict=True)
            for made in choice(
                field, label, {v: v for v in [row.fields.get(field, "") for row in models]}
            )
        ),
        families=families if 1 < len(families) <= FAMILIES else (),
        plot=plot,
        axes=axes,
        measured=measured_with(models, lang),
        files=(
            NavLink("CSV", urls.link(page, urls.board_csv(board.slug))),
            NavLink("JSON", urls.link(page, urls.board_json(board.slug))),
        ),
        plot_file=urls.link(page, urls.board_plot(lang, board.slug)) if plot else "",
        rows=tuple(_rows(models, figure, columns, fields, front, page, lang)),
        notes=figure_notes(index, (one.entry for one in board.entries), board.key, lang),
        compare_href=urls.link(page, urls.compare(lang)),
        note=words.board_cut.format(n=SHOWN, all=len(board.entries)) if cut else "",
        linked_data=(*board_data(index, board, lang, lead), trail(index, lang, (title, page))),
    )


def _ranked_here(index: SiteIndex, board: Board) -> list[Board]:
    """The board, and the first of its task and dataset that rank any of its models too."""
    here = {index.address(one.entry) for one in board.entries}
    others = [
        b
        for b in index.boards
        if b.group == board.group
        and b is not board
        and any(index.address(one.entry) in here for one in b.entries)
    ]
    return [board, *others[: FIGURES - 1]]


def _rows(
    models: Sequence[ModelRow],
    figure: NumberColumn,
    columns: Sequence[NumberColumn],
    fields: Sequence[str],
    front: set[str],
    page: str,
    lang: Lang,
) -> Iterator[View]:
    """texts: of the name's fields. numbers: of the columns, "" where not known."""
    ranks: dict[float, int] = {}
    for number, row in enumerate(models, 1):
        value = figure.texts[row.address]
        yield View(
            rank=ranks.setdefault(float(value), number),  # equals share the rank of the first
            model=row,
            href=urls.link(page, urls.entry(lang, row.address)),
            card_href=urls.link(page, urls.card(lang, row.card)),
            texts=tuple(row.fields.get(field, "") for field in fields),
            value=value,
            numbers=tuple(column.texts.get(row.address, "") for column in columns),
            front=row.address in front,
        )
