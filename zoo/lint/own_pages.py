"""The hub's own pages: files that they link to and that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from os.path import exists
from urllib.parse import unquote

from zoo.cards.sections import split_body
from zoo.core.card import Lang, Section
from zoo.core.diagnostics import Diagnostic, Severity, diagnose
from zoo.core.source import Source
from zoo.lint.document import section_view
from zoo.lint.local_links import local_path
from zoo.project.files import read_inside
from zoo.project.paths import Project

_LARGEST = 1 << 20  # bytes


def own_pages(project: Project) -> Iterator[Diagnostic]:
    """A finding for each link and picture of an extra page, or the about page, without a file."""
    hub = project.hub
    files = [file for page in hub.extra_pages for file in page.files.values()]
    for path in dict.fromkeys((*hub.about.values(), *files)):
        try:
            text = read_inside(project.root / path, _LARGEST).decode("utf-8-sig")
        except (OSError, ValueError):
            continue  # the build says so
        yield from _dead(project, Source(path, text))


def _dead(project: Project, source: Source) -> Iterator[Diagnostic]:
    preamble, sections, _ = split_body(source, "", 0)
    whole = Section(Lang.EN_US, preamble, source.whole())
    folder = (project.root / source.path).parent
    for section in (whole, *sections):
        for link in section_view(section).links:
            path = local_path(link.target)
            if path and not exists(folder / unquote(path)):
                text = f"there is no {'picture' if link.picture else 'file'} `{path}` here"
                hint = "names are relative to the page's own folder"
                severity = Severity.WARNING
                yield diagnose(source, link.span, "ZOO410", text, hint, severity=severity)
