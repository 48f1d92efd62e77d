"""Pipe tables of a section, as its Markdown is read for the pages."""

from __future__ import annotations

from zoo.core.card import Section
from zoo.markdown.convert import convert
from zoo.markdown.document import Cell, Hidden, Table

__all__ = ["Cell", "Hidden", "Table", "hides_tables", "section_tables"]


def section_tables(section: Section) -> tuple[Table | Hidden, ...]:
    """The section's tables, those that no page shows among them; none of a comment."""
    return convert(section).tables


def hides_tables(section: Section) -> bool:
    """Whether a table of the section gives no figures because no page shows it."""
    return any(isinstance(found, Hidden) for found in section_tables(section))
