"""Pins the actions of the workflows to commits: `actions/checkout@v4` -> `@DIGEST # v4`.

    python tools/pin_actions.py [FILE ...]

Asks GitHub for the commit of each tag, so it needs the network; run again, it moves each digest to
what the tag in its comment names now. Review the change: a tag can be moved to other code.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = (*sorted((ROOT / ".github" / "workflows").glob("*.yml")), ROOT / "action.yml")
USES = re.compile(
    r"(?P<head>\buses: )(?P<name>[\w.-]+/[\w.-]+)(?P<path>(?:/[\w./-]+)?)@(?P<ref>[\w.-]+)"
    r"(?:[ ]+#[ ](?P<tag>v[\w.]+))?"
)


@lru_cache
def commit(name: str, tag: str) -> str:
    """The commit that a tag of the repository names; of an annotated one, what it points to."""
    refs = (f"refs/tags/{tag}", f"refs/tags/{tag}^{{}}")
    command = ["git", "ls-remote", f"https://github.com/{name}", *refs]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = dict(reversed(line.split("\t")) for line in printed.splitlines())
    if not found:
        raise SystemExit(f"{name} has no tag {tag}")
    return found.get(refs[1]) or found[refs[0]]


def pinned(text: str) -> str:
    """The text with a digest for each tag; branches, and actions by path, stay as they are."""

    def pin(match: re.Match[str]) -> str:
        tag = match["tag"] or match["ref"]
        if not re.fullmatch(r"v\d[\w.]*", tag):
            return match[0]
        place = f"{match['name']}{match['path']}"
        return f"{match['head']}{place}@{commit(match['name'], tag)} # {tag}"

    return USES.sub(pin, text)


def main() -> None:
    for file in map(Path, sys.argv[1:] or map(str, FILES)):
        text = file.read_text(encoding="utf-8")
        if (after := pinned(text)) != text:
            file.write_text(after, encoding="utf-8")
            print(f"pinned {file}")


if __name__ == "__main__":
    main()
