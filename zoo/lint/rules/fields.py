"""What the fields of the front matter hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from zoo.core.diagnostics import Edit
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import ERROR, WARNING, Finding, rule


@rule("ZOO016", ERROR, "zoo.cards.frontmatter", "zoo.cards.validate")
def wrong_type() -> None:
    """A field is not of the kind it has to be.

    `title: 123` is a number to YAML, and `tags: vision` is text where a list is needed.

    Bad (front matter): tags: vision
    Good (front matter): tags: [vision]
    """


@rule("ZOO017", WARNING, "zoo.cards.validate", also=ERROR, fixable=True)
def unknown_key() -> None:
    """A key of the front matter is not known.

    Most often it is a misspelled one, so that what it says is lost. Renaming it is offered where one
    known key is very near; where that is one that every card needs, it is an error.

    Bad (front matter): homepage: https://example.org
    Bad (card):

        ---
        auther: MegEngine Team
        ---

    Good (front matter): author: MegEngine Team
    """


@rule("ZOO018", ERROR, "zoo.cards.validate")
def empty_field() -> None:
    """A field of the front matter is empty.

    An empty title or an empty list of tags leaves a hole on the page.

    Bad (front matter): tags: []
    Bad (front matter): title:
    Good (front matter): tags: [vision]
    """


@rule("ZOO019", ERROR, "zoo.cards.validate")
def not_https() -> None:
    """An address in the front matter does not begin with `https://`.

    Readers load models from these addresses: unencrypted ones can be changed on the way.

    Bad (front matter): github-link: http://github.com/MegEngine/Models
    Good (front matter): github-link: https://github.com/MegEngine/Models
    """


@rule("ZOO020", ERROR, "zoo.cards.model_specs")
def bad_file_fact() -> None:
    """The `sha256` or `bytes` of a weight file cannot be right.

    They are compared with the file that was loaded: 64 lower-case hex digits, and a positive whole
    number.

    Bad (front matter): models: {atss_res18_coco_3x_800size: {bytes: -1}}
    Good (front matter): models: {atss_res18_coco_3x_800size: {bytes: 130000000}}
    """


KNOWN = (
    "audio", "classification", "cv", "detection", "face", "gan", "generative", "keypoints", "nlp",
    "ocr", "pose", "pretrained", "reid", "segmentation", "speech", "super-resolution", "text",
    "tracking", "translation", "video", "vision",
)  # fmt: skip


@rule("ZOO022", WARNING, fixable=True)
def almost_a_tag(view: View) -> Iterator[Finding]:
    """A tag is almost one that other cards use.

    Tags bring cards together; `visoin` stands alone. Tags are small letters, digits and hyphens. A new
    tag that is like no other is not reported.

    Bad (front matter): tags: [visoin, detection]
    Good (front matter): tags: [vision, detection]
    """
    field = view.card.field_spans["tags"]
    written = view.card.source.slice(field)
    for tag in view.card.tags:
        if tag in KNOWN:
            continue
        plain = re.sub(r"[\s_]+", "-", tag.strip().lower())
        near = [plain] if plain in KNOWN else get_close_matches(plain, KNOWN, 1, 0.8)
        better = near[0] if near else plain
        if tag == better or not re.fullmatch(r"[ -~]+", tag):
            continue
        match = re.search(rf"(?<![\w-]){re.escape(tag)}(?![\w-])", written)
        start = field.start + (match.start() if match else 0)
        span = Span(start, start + len(tag)) if match else field
        edits = (Edit(span, better),) if match else ()
        yield Finding(span, f"the tag `{tag}` is unusual", f"did you mean `{better}`?", edits)


@rule("ZOO024", ERROR, "zoo.cards.model_specs", also=WARNING, fixable=True)
def license() -> None:
    """The `license` of weights is not an SPDX expression.

    Programs decide by it whether the weights may be used, and know the names of the SPDX list only
    (https://spdx.org/licenses/), joined with `AND`, `OR` and `WITH`. A license that is not on the list
    is `LicenseRef-` and a name. A free text is not published. Another spelling of a name, `apache-2.0`,
    is a warning.

    Bad (front matter): models: {atss_res18_coco_3x_800size: {license: Apache 2.0}}
    Bad (front matter): models: {atss_res18_coco_3x_800size: {license: apache-2.0}}
    Good (front matter): models: {atss_res18_coco_3x_800size: {license: Apache-2.0}}
    """


@rule("ZOO026", ERROR, "zoo.cards.parse")
def many_tags() -> None:
    """A card has more than 30 tags.

    Each tag has a page in every language; a card under hundreds of them is found under none. Those
    after the thirtieth have no page.

    Bad (project): a card with 3,000 tags
    Good (project): a card with the tags `vision` and `detection`
    """
