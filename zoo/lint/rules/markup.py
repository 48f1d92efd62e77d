"""Tables, tags and text that the page would not show as written."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import ERROR, WARNING, Finding, rule
from zoo.markdown.tables import wide_bar
from zoo.markdown.words import lost_words


@rule("ZOO405", WARNING)
def table_cells(view: View) -> Iterator[Finding]:
    r"""A row of a table has more or fewer cells than its header.

    Missing cells are shown empty, and what is too much is not shown at all. A `|` that belongs to the
    text is written `\|`. A table ends at a blank line: text right below it becomes a row.

    Bad (both):

        | model | mAP |
        | --- | --- |
        | ATSS |

    Good (both):

        | model | mAP |
        | --- | --- |
        | ATSS | 38.3 |
    """
    source = view.card.source
    for side in view.sections:
        for table in side.tables:
            for row in table.rows:
                if row and len(row) != len(table.header):
                    line = source.line(source.place(row[0].span.start)[0])
                    wrong = _wrong(line, len(row), len(table.header))
                    yield Finding(Span(row[0].span.start, row[-1].span.end), *wrong)


def _wrong(line: str, cells: int, wanted: int) -> tuple[str, str]:
    remedy = wide_bar(line, "give every row as many cells as the header has")
    if "|" not in line and wide_bar(line, "") == "":
        return "this line is shown as a row of the table above", "set a blank line before it"
    text = f"this row has {cells} cell{'s' if cells != 1 else ''}, the header has {wanted}"
    return text, remedy


@rule("ZOO413", ERROR)
def no_table(view: View) -> Iterator[Finding]:
    """Lines that are meant as a table are shown as text, full of bars.

    The rule row below its header has as many cells as the header, bars are half-width, and between a
    line of HTML and a table stands a blank line. The registry takes figures from tables only.

    Bad (both):

        | model | mAP | size |
        | --- | --- |
        | ATSS | 38.3 | 800 |

    Bad (both):

        <div>
        | model | mAP |
        | --- | --- |
        | ATSS | 38.3 |

    Bad (both):

        ｜ model ｜ mAP ｜
        ｜ --- ｜ --- ｜
        ｜ ATSS ｜ 38.3 ｜

    Good (both):

        | model | mAP |
        | --- | --- |
        | ATSS | 38.3 |
    """
    for side in view.sections:
        for hidden in side.hidden_tables:
            yield Finding(hidden.span, hidden.why, hidden.remedy)


@rule("ZOO415", WARNING, "zoo.cards.figures", "zoo.cards.collect")
def figure_not_taken() -> None:
    """A number of a results table is not taken into the registry.

    Readers of the page see it, and leaderboards, feeds and `hub.load` do not. The finding says what is
    missing: a row whose model is unclear, a header that names no metric the hub knows, two columns
    of one metric, a cell that is not a number, another figure on the model's own card.
    `zoo check --figures` prints the account of every cell.

    Models are joined to their names by letters and digits; where that is not enough, the front matter
    says it: `models: resnet50: {row: "R-50 (ours)"}`. Metrics of the hub's own stand in its settings,
    `[metrics.NAME]`. A number is digits with a full stop, with its unit beside it or in the header. A
    cell for what is not known is empty, `-` or `N/A`; ZOO408 reports `TODO`.

    Bad (both):

        | model | mAP | elegance |
        | --- | :---: | :---: |
        | atss-res18-coco-3x-800size | 38,3 | 7.5 |
        | Our best model | 38.3 | - |

    Bad (both):

        | model | mAP | mAP |
        | --- | :---: | :---: |
        | atss-res18-coco-3x-800size | 38.3 | 38.6 |

    Good (both):

        | model | val mAP | test-dev mAP | params |
        | --- | :---: | :---: | :---: |
        | atss-res18-coco-3x-800size | 38.3 | 38.6 | 19.3M |
        | atss-res50-coco-3x-800size | - | 42.7 ± 0.1 | 32M |
    """


@rule("ZOO416", WARNING)
def unclosed_tag(view: View) -> Iterator[Finding]:
    """A tag or a comment has no end, or an end has no beginning.

    A page shows such a tag as text: it would fold away, or strike through, all that follows. A word in
    angle brackets that HTML knows, such as the start token `<s>`, belongs into backticks.

    Bad (both): <details>
    Bad (both): A sentence begins with <s>.
    Bad (both): <!-- to be written
    Good (both):

        <details>
        <summary>Training</summary>

        Eight cards, two pictures each, `<s>` first.

        </details>
    """
    for side in view.sections:
        for problem in side.problems:
            if problem.kind == "tag":
                yield Finding(problem.span, problem.text, problem.hint)


KINDS = ("raw", "lost", "limit")


@rule("ZOO417", WARNING)
def not_as_written(view: View) -> Iterator[Finding]:
    """Words of the text are on no page, or marks are shown as they are typed.

    Nothing is left out in silence: elements that pages do not hold (`<script>`, `<select>`), footnotes
    that no text calls and calls of footnotes that are not there, formulas that cannot be read, and what
    is nested too deeply or too large to be read as Markdown.

    Bad (both): Eight cards were used.[^1]
    Bad (both): The loss is $\\undefinedmacro{x}$.
    Good (both):

        Eight cards were used.[^1]

        [^1]: Each of them for two days.
    """
    for side in view.sections:
        named = [p for p in side.problems if p.kind in KINDS]
        for problem in named:
            yield Finding(problem.span, problem.text, problem.hint)
        if not any(problem.kind == "lost" for problem in named):
            for problem in lost_words(side):
                yield Finding(problem.span, problem.text, problem.hint)
