"""A tag is almost one that other cards use.

Tags bring cards together; `visoin` stands alone. Tags are small letters, digits and hyphens. A new
tag that is like no other is not reported.

Bad (front matter):

    tags: [visoin, detection]

Good (front matter):

    tags: [vision, detection]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from zoo.core.diagnostics import Edit, Severity
from zoo.core.source import Span
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING
FIXABLE = True
KNOWN = (
    "audio", "classification", "cv", "detection", "face", "gan", "generative", "keypoints", "nlp",
    "ocr", "pose", "pretrained", "reid", "segmentation", "speech", "super-resolution", "text",
    "tracking", "translation", "video", "vision",
)  # fmt: skip


def check(view: View) -> Iterator[Finding]:
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
