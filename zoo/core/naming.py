"""What names say: of models in tables, of published weight files."""

from __future__ import annotations

import re


def entry_name(text: str) -> str:
    """A model's name as a table writes it (`atss-res50-coco-3x-800size`) -> the entry's name."""
    return text.strip().strip("`*").replace("-", "_")


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
