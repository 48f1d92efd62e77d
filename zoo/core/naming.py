"""What names say, of models in tables and of weight files; texts as addresses."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

# Parts of every card's page that a link may name, unless a heading is called the same.
PAGE_PARTS = frozenset(("main", "top", "load", "entries", "usage", "bibtex", "bibtex-code"))


def entry_name(text: str) -> str:
    """A model's name as a table writes it (`atss-res50-coco-3x-800size`) -> the entry's name."""
    return text.strip().strip("`*").replace("-", "_")


def meant(
    given: str, known: Collection[str], otherwise: str | None = None, cutoff: float = 0.6
) -> str:
    """A hint at the known name that looks most like it. otherwise: without it, all are listed."""
    if near := get_close_matches(given, known, 1, cutoff):
        return f"did you mean `{near[0]}`?"
    return f"known: {', '.join(known) or 'none'}" if otherwise is None else otherwise


def metric_in_file_name(url: str) -> float | None:
    """The figure a published weight file carries: `..._42dot6_9a92ed8c.pkl` -> 42.6."""
    figure = figure_in_file_name(url)
    return float(figure) if figure else None


def figure_in_file_name(url: str) -> str:
    """The same with the decimals as written: `..._66dot0_73dc7381.pkl` -> 66.0; "" for none.

    Five digits are thousandths of a percent: `..._70312_78a63ca6.pkl` -> 70.312.
    """
    match = re.search(r"_(?:(\d{1,9})dot(\d{1,9})|([1-9]\d)(\d{3}))_[0-9a-f]{8}\.pkl$", url)
    return ".".join(part for part in match.groups() if part) if match else ""


def hash_in_file_name(url: str) -> str | None:
    """The first 8 hex digits of the file's sha256: published file names end in them, or have them
    after the network's name, as in `bert_4f2157f7_uncased_L-12_H-768_A-12.pkl`."""
    match = re.search(r"_([0-9a-f]{8})\.pkl$|/[a-z]+_([0-9a-f]{8})_[^/]*\.pkl$", url)
    return match[1] or match[2] if match else None


def part(name: str) -> str:
    """The address of a part of the page. No heading has it, since a slug holds no full stop."""
    return f"page.{name}"


def slug(text: str) -> str:
    """A text as an address, as GitHub makes it of headings: Han characters stay as they are.

    `Model Description` -> `model-description`, `模型描述` -> `模型描述`.
    """
    words = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return re.sub(r"\s+", "-", words) or "section"
