"""The two languages have other headings: more, fewer, or of other levels.

A reader who changes the language should find the same page, and links to a part of it should
lead to the same part. The heading without a partner is found by the samples, tables and links
between the headings; where these leave it open, the headings of both languages are listed.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    ### 模型描述

    文字。

    <!-- section: en_US -->

    ### Description

    Text.

    #### Training

    Text.

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    ### 模型描述

    文字。

    #### 训练

    文字。

    <!-- section: en_US -->

    ### Description

    Text.

    #### Training

    Text.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from zoo.core.diagnostics import Severity
from zoo.core.source import Source, Span
from zoo.lint.document import SectionView, View
from zoo.lint.headings import lacking
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    pair = view.pair()
    if pair is None:
        return
    zh, en = pair
    if len(zh.headings) == len(en.headings):
        yield from _levels(view.card.source, zh, en)
        return
    longer, shorter = (zh, en) if len(zh.headings) > len(en.headings) else (en, zh)
    alone = lacking(longer, shorter) if shorter.headings else None
    if alone is None:
        numbers = f"{len(zh.headings)} headings in zh_CN, {len(en.headings)} in en_US"
        yield Finding(_marker(view.card.source, shorter), numbers, _listed(zh, en))
        return
    for heading in alone:
        text = f"the heading `{heading.text}` has no partner in {shorter.lang.value}"
        yield Finding(heading.span, text, "add it there, or delete it here")


def _levels(source: Source, zh: SectionView, en: SectionView) -> Iterator[Finding]:
    """One other level has its place; more of them say only that the headings are not the same."""
    pairs = zip(zh.headings, en.headings, strict=True)
    other = [(ours, theirs) for ours, theirs in pairs if ours.level != theirs.level]
    if len(other) == 1:
        ours, theirs = other[0]
        text = f"level {theirs.level} here; in zh_CN `{ours.text}` is of level {ours.level}"
        yield Finding(theirs.span, text, "give both languages the same headings")
    elif other:
        text = f"{len(other)} headings are of another level than in zh_CN"
        yield Finding(_marker(source, en), text, _listed(zh, en))


def _listed(*sides: SectionView) -> str:
    """The headings of both languages, as they are written."""
    lists = (
        ", ".join(f"{'#' * h.level} {h.text}" for h in side.headings) or "none" for side in sides
    )
    zh, en = (shorten(shown, 300, placeholder=" ...") for shown in lists)
    return f"zh_CN has {zh}; en_US has {en}"


def _marker(source: Source, side: SectionView) -> Span:
    """The line `<!-- section: ... -->` that the section begins with."""
    start = source.text.rfind("<!--", 0, side.section.span.start)
    return Span(start, source.text.index("-->", start) + len("-->"))
