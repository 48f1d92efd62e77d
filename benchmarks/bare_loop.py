"""The least that a site made with this project's libraries takes: each text through them, no more.

    python benchmarks/bare_loop.py CONTENT OUT

Python-Markdown with tables and highlighting by Pygments, and Jinja with a template of one line;
one page for each text, nothing checked, no list; as many processes as there are cores.
"""

from __future__ import annotations

import os
import re
import sys
from multiprocessing import Pool
from pathlib import Path

from jinja2 import Template
from markdown import Markdown

CONVERTER = Markdown(extensions=["tables", "fenced_code", "codehilite", "toc"])
PAGE = Template("<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>{{ content }}")


def make(text: Path, page: Path) -> None:
    _, head, body = text.read_text(encoding="utf-8").split("---\n", 2)
    title = re.search(r'title: "(.*)"', head)[1]
    content = CONVERTER.reset().convert(body)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(PAGE.render(title=title, content=content), encoding="utf-8")


def main() -> int:
    content, out = map(Path, sys.argv[1:])
    texts = sorted(content.rglob("*.md"))
    pages = [out / text.relative_to(content).with_suffix(".html") for text in texts]
    with Pool(len(os.sched_getaffinity(0))) as pool:
        pool.starmap(make, zip(texts, pages, strict=True), chunksize=20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
