"""Which license a repository's LICENSE file holds."""

from __future__ import annotations

from pathlib import Path

from zoo.project.below import read_below

NAMES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING")
LARGEST = 1 << 20  # bytes of the file
# SPDX name -> words that stand in the text, in this order, and in no other license of the list.
TEXTS = {
    "Apache-2.0": ("Apache License", "Version 2.0"),
    "AGPL-3.0-only": ("GNU AFFERO GENERAL PUBLIC LICENSE", "Version 3"),
    "LGPL-3.0-only": ("GNU LESSER GENERAL PUBLIC LICENSE", "Version 3"),
    "GPL-3.0-only": ("GNU GENERAL PUBLIC LICENSE", "Version 3"),
    "GPL-2.0-only": ("GNU GENERAL PUBLIC LICENSE", "Version 2"),
    "MPL-2.0": ("Mozilla Public License", "2.0"),
    "BSD-3-Clause": ("Redistribution and use", "Neither the name"),
    "BSD-2-Clause": ("Redistribution and use", "provided that the following"),
    "MIT": ("Permission is hereby granted, free of charge", "without restriction"),
}


def code_license(root: Path) -> str:
    """The SPDX name of the license in the hub's folder, or "" if no known one is found."""
    for name in NAMES:
        try:
            text = read_below(root, name, LARGEST).decode("utf-8", "replace")
        except OSError:
            continue
        return recognize(text)
    return ""


def recognize(text: str) -> str:
    """The SPDX name of a license's text, "" if it is none of `TEXTS`."""
    plain = " ".join(text.split()).lower()
    for name, words in TEXTS.items():
        first, second = (word.lower() for word in words)
        if first in plain and second in plain[plain.index(first) :]:
            return name
    return ""
