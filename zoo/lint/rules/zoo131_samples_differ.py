"""The two languages show different samples.

A reader of the other language would copy another program, and each text has to be run and
verified on its own. Comments may be in the section's language.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    ```python
    print(model)
    ```

    <!-- section: en_US -->

    ```python
    print(type(model))
    ```

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    ```python
    print(model)  # 打印
    ```

    <!-- section: en_US -->

    ```python
    print(model)  # print it
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from tokenize import COMMENT, NL, TokenError, generate_tokens

from zoo.cards.syntax import LONGEST
from zoo.core.diagnostics import Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    pair = view.pair()
    if pair is None:
        return
    ours, theirs = (view.section.samples for view in pair)
    for zh, en in zip(ours, theirs, strict=False):
        if zh.code != en.code and _code(zh.code) != _code(en.code):
            line = view.card.source.place(zh.span.start)[0]
            span = Span(en.span.start, en.span.start + en.text.find("\n"))
            text = f"this sample is not the one of zh_CN in line {line}"
            yield Finding(span, text, "show the same code in both languages")
    longer, other = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if len(longer) > len(other):
        first = longer[len(other)]
        span = Span(first.span.start, first.span.start + first.text.find("\n"))
        text = f"{len(longer)} samples here, {len(other)} in the other language"
        yield Finding(span, text, "show the same samples in both languages")


def _code(code: str) -> list[str]:
    """The code's words, without comments and blank lines; of very long code, the code itself."""
    if len(code) > LONGEST:
        return [code]
    try:
        tokens = list(generate_tokens(StringIO(code).readline))
    except (TokenError, SyntaxError):
        return [code]
    return [t.string for t in tokens if t.type not in (COMMENT, NL)]
