"""Texts as addresses: what a heading is called in a link."""

from __future__ import annotations

import re

# Parts of every card's page that a link may name, unless a heading is called the same.
PAGE_PARTS = frozenset(("main", "top", "load", "entries", "usage", "bibtex", "bibtex-code"))


def part(name: str) -> str:
    """The address of a part of the page. No heading has it, since a slug holds no full stop."""
    return f"page.{name}"


def slug(text: str) -> str:
    """A text as an address, as GitHub makes it of headings: Han characters stay as they are.

    `Model Description` -> `model-description`, `模型描述` -> `模型描述`.
    """
    words = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return re.sub(r"\s+", "-", words) or "section"
