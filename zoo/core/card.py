"""A model card as a value: hub1 front matter, the load sample, a section for each language."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from zoo.core.diagnostics import Diagnostic
from zoo.core.source import Source, Span

MOST_TAGS = 30  # of a card: each has a page in every language


class Lang(str, Enum):
    """A language a card can be written in, named as its section marker names it."""

    ZH_CN = "zh_CN"
    EN_US = "en_US"

    @property
    def tag(self) -> str:
        """The BCP 47 tag, as HTML wants it."""
        return self.value.replace("_", "-")


@dataclass(frozen=True, slots=True, order=True)
class SampleId:
    """A sample's address: the card, the section (None: before the first one), the place in it."""

    card: str
    lang: Lang | None
    index: int


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between two samples, as it stands in the file."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sample:
    """A fenced code block.

    info: the fence's info string (`python`).
    code: the text between the fences, with its last line end.
    span: the whole block, fences included, of the card's text.
    line: the file's line on which the code starts, counted from 1.
    text: the whole block as it stands in the file.
    """

    id: SampleId
    info: str
    code: str
    span: Span
    line: int
    text: str

    @property
    def is_python(self) -> bool:
        return self.info.split(" ")[0].lower() in ("python", "python3", "py")

    @property
    def unmarked_python(self) -> bool:
        """It holds Python that imports or calls something, but is not marked as Python."""
        if self.is_python or self.info:
            return not self.is_python and self.info.lower().startswith(("py", "ipython"))
        try:
            tree = ast.parse(self.code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return any(isinstance(n, ast.Import | ast.ImportFrom | ast.Call) for n in ast.walk(tree))


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One language's part of a card; its blocks, joined, are the section's text.

    A section equals only itself, so what is read of it is found again at once.
    """

    lang: Lang
    blocks: tuple[Prose | Sample, ...]
    span: Span

    @property
    def samples(self) -> tuple[Sample, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Sample) and b.is_python)

    @property
    def text(self) -> str:
        return "".join(b.text for b in self.blocks)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """What the front matter's `models` says of one entry; see `zoo.core.registry.Weights`.

    row: how results tables write the entry's name, if it does not follow from the name.
    """

    span: Span
    weights: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    license: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A parsed model card.

    id: the file's name without `.md`.
    title, author, tags, github_link, summary: the front matter's fields.
    models: what the front matter says of single entries, by entry name.
    load: the sample before the first section.
    sections: by language, in the order of the file.
    stopped: samples that cannot run, with what stops each, silenced or not.
    """

    id: str
    source: Source
    title: str
    summary: Mapping[Lang, str]
    author: str
    tags: tuple[str, ...]
    github_link: str
    models: Mapping[str, ModelSpec]
    load: Sample
    sections: tuple[Section, ...]
    field_spans: Mapping[str, Span]
    stopped: Mapping[SampleId, Diagnostic] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file's path as messages name it."""
        return self.source.path

    def section(self, lang: Lang) -> Section | None:
        return next((s for s in self.sections if s.lang is lang), None)

    @property
    def langs(self) -> tuple[Lang, ...]:
        return tuple(s.lang for s in self.sections)

    def samples(self) -> Iterator[Sample]:
        """Every Python sample, the load sample first."""
        yield self.load
        for section in self.sections:
            yield from section.samples


@dataclass(frozen=True, slots=True)
class BrokenCard:
    """A card that cannot be read: its diagnostics say why, by its path. id, path: as a card's.
    title: as far as one can be made out, else the id."""

    id: str
    title: str
    path: str
