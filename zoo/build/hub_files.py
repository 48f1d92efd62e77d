"""Reads the files that a hub's settings name: logo, extra pages, the theme's overlay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from os.path import isfile
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from zoo.cards.sections import split_body
from zoo.core.card import Lang, Section
from zoo.core.class_list import Names, class_names
from zoo.core.invisible import in_words, invisible, visible
from zoo.core.source import Source
from zoo.project.below import read_below
from zoo.project.files import LARGEST_PICTURE, BadFile, may_be_published
from zoo.project.paths import Project, theme
from zoo.render.site import HubFiles, Theme

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
LARGEST = 1 << 20  # bytes of a page's text
_WORD = re.compile(r"[^\s\"'()<>\[\]]+")
_PICTURE = re.compile(rf".+(?:{'|'.join(map(re.escape, PICTURES))})", re.IGNORECASE)


def theme_of(project: Project) -> Theme:
    """Our templates and static files, with those of the hub above them. Raises BadFile for a large
    one: whatever a pull request puts into the theme is read whole."""
    own = project.root / project.hub.theme if project.hub.theme else None
    for path in own.rglob("*") if own else ():
        if path.is_file() and path.stat().st_size > LARGEST_PICTURE:
            name = path.relative_to(project.root).as_posix()
            raise BadFile(f"{name} has more than {LARGEST_PICTURE >> 20} MiB; make it smaller")
    return Theme(theme(), own)


def hub_files(project: Project) -> HubFiles:
    """The content of the files. Raises BadFile if one cannot be read."""
    hub = project.hub
    texts = {path: _text(project, path) for path in hub.page_files()}
    return HubFiles(
        _bytes(project, hub.logo) if hub.logo else b"",
        _bytes(project, hub.favicon) if hub.favicon else b"",
        {(path, lang): _section(path, text, lang) for path, text in texts.items() for lang in Lang},
        dict(_pictures(project, texts.items())),
        {path: _classes(project, path) for path in _class_lists(project)},
    )


def watched(project: Project) -> tuple[Path, ...]:
    """The settings, and all that they name."""
    hub = project.hub
    own = ("zoo.toml", "pyproject.toml", hub.logo, hub.favicon, hub.theme)
    names = (*own, *hub.page_files(), *_class_lists(project))
    return tuple(project.root / name for name in names if name)


def _class_lists(project: Project) -> list[str]:
    lists = (dataset.class_names for dataset in project.hub.datasets.values())
    return list(dict.fromkeys(filter(None, lists)))


def _classes(project: Project, path: str) -> tuple[Names, ...]:
    try:
        names = class_names(_text(project, path))
        for name in (name for row in names for name in row.values()):
            if run := next(invisible(name), None):
                raise ValueError(f"{visible(name)!r} has {in_words(name[slice(*run)])}; delete it")
        return names
    except ValueError as error:
        raise BadFile(f"{path} lists no classes: {error}") from None


def _section(path: str, text: str, lang: Lang) -> Section:
    """The whole text, or the part of the language where markers part it as in cards."""
    source = Source(path, text)
    blocks, sections, _ = split_body(source, "", 0)
    own = next((s.blocks for s in sections if s.lang is lang), None)
    return Section(lang, own if own is not None else blocks, source.whole())


def _pictures(project: Project, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """The pictures that the texts mention, by their path below the hub's root."""
    for path, text in texts:
        words = map(_PICTURE.match, dict.fromkeys(_WORD.findall(text)))
        for found in dict.fromkeys(word[0] for word in words if word):
            name = normpath(join(dirname(path), unquote(found)))
            file = project.root / name
            if isfile(file) and may_be_published(file, project.root):
                yield name, _bytes(project, name)


def _text(project: Project, path: str) -> str:
    content = _bytes(project, path)
    if len(content) > LARGEST:
        raise BadFile(f"{path} has more than {LARGEST >> 20} MiB; cut it into several pages")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 text: {error}; save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(project: Project, path: str) -> bytes:
    """The settings are checked to name files inside the hub; a link may change after that."""
    file = project.root / path
    if not may_be_published(file, project.root):
        raise BadFile(f"{path} is hidden or lies outside the hub; copy it into the hub")
    try:
        return read_below(project.root, normpath(path), LARGEST_PICTURE)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}; correct the settings") from None
