"""Both languages of a card show the same figures, samples and links."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from tokenize import COMMENT, NL, TokenError, generate_tokens

from zoo.cards.calls import LONGEST
from zoo.cards.markers import without_language
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import ERROR, WARNING, Finding, rule


@rule("ZOO130", ERROR, "zoo.cards.figures")
def figures_differ() -> None:
    """The two languages give different figures of one model, or a table names a model twice.

    One of them is wrong, and readers of that language would be misled. A model may have several rows
    in a table if a column of words tells them apart, such as the activation in an ablation; the
    registry takes the first.

    Bad (zh_CN, en_US):

        | model | mAP |
        | --- | :---: |
        | atss-res18-coco-3x-800size | 38.3 |

        | model | mAP |
        | --- | :---: |
        | atss-res18-coco-3x-800size | 38.4 |

    Bad (both):

        | model | mAP |
        | --- | :---: |
        | atss-res18-coco-3x-800size | 38.3 |
        | atss-res18-coco-3x-800size | 38.3 |

    Good (after load): {figures}
    """


@rule("ZOO131", WARNING)
def samples_differ(view: View) -> Iterator[Finding]:
    """The two languages show different samples.

    A reader of the other language would copy another program, and each text has to be run and
    verified on its own. Comments may be in the section's language.

    Bad (zh_CN, en_US):

        ```python
        print(model)
        ```

        ```python
        print(type(model))
        ```

    Good (zh_CN, en_US):

        ```python
        print(model)  # 打印
        ```

        ```python
        print(model)  # print it
        ```
    """
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


@rule("ZOO134", WARNING)
def links_differ(view: View) -> Iterator[Finding]:
    """A link or picture is in one language only.

    The references and pictures of a card belong to the model, not to a language. Addresses that
    differ only in the language they name count as the same. An address that cannot be right (ZOO410,
    ZOO411, ZOO414) is not reported as well.

    Bad (zh_CN, en_US):

        见论文。

        See the [paper](https://arxiv.org/abs/1912.02424).

    Good (zh_CN, en_US):

        见[论文](https://arxiv.org/abs/1912.02424)。

        See the [paper](https://arxiv.org/abs/1912.02424).
    """
    pair = view.pair()
    if pair is None:
        return
    targets = [{without_language(link.target) for link in side.links} for side in pair]
    for side, other, there in ((pair[0], pair[1], targets[1]), (pair[1], pair[0], targets[0])):
        for link in side.links:
            address = without_language(link.target)
            if address and address not in there and not address.startswith("#"):
                there.add(address)  # once is enough
                what = "picture" if link.picture else "link"
                text = f"this {what} is not in {other.lang.value}: {link.target}"
                yield Finding(link.span, text, "add it there, or delete it here")


@rule("ZOO136", WARNING, "zoo.lint.translations")
def language_left_behind() -> None:
    """One language was changed and the other was not.

    Reported by `zoo check --since REV`, which compares the cards with a commit, such as the one a pull
    request starts from: `zoo check --since origin/main`.

    Bad (project): a commit that changes the section en_US of a card, and not zh_CN
    Good (project): a commit that changes both sections
    """
