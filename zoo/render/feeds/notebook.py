"""A card as a Jupyter notebook (format 4.5): its text and its samples, in their order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from zoo.core.card import Card, Prose, Section

_PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook(card: Card, section: Section) -> bytes:
    """The load sample and one language's section; only Python samples become code cells."""
    cells = [
        {**cell, "id": f"cell-{number}"} for number, cell in enumerate(_cells(card, section), 1)
    ]
    content = {
        "cells": cells,
        "metadata": {"kernelspec": _PYTHON, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _cells(card: Card, section: Section) -> Iterator[dict[str, Any]]:
    summary = card.summary.get(section.lang, "")
    yield _text(f"# {card.title}\n\n{summary}\n\n{_origin(card)}")
    yield _code(card.load.code)
    for block in section.blocks:
        if isinstance(block, Prose) or not block.is_python:
            if block.text.strip():
                yield _text(block.text)
        else:
            yield _code(block.code)


def _origin(card: Card) -> str:
    return f"<{card.github_link}>" if card.github_link else ""


def _text(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _code(code: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": _lines(code),
    }


def _lines(text: str) -> list[str]:
    """Lines with their ends, as the format stores them; the last one without."""
    return text.strip("\n").splitlines(keepends=True)
