"""Texts and numbers as YAML files hold them, so that every reader gets back what was written."""

from __future__ import annotations

import json
from decimal import Decimal
from math import isinf


def yaml_text(text: str) -> str:
    """A quoted string; JSON's, which YAML includes."""
    return json.dumps(text, ensure_ascii=False)


def yaml_number(value: float) -> str:
    """All digits and no exponent: `1e-05`, as Python writes it, is a string to YAML 1.1."""
    if isinf(value):  # more digits in a card than a number holds
        return ".inf"
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)):f}"
