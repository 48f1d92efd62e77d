"""The website of many cards against Hugo with the same texts, in turn, in one run.

Cards are made from the project's own, each with its own title and names. Hugo gets both languages
of every card as Markdown, highlights the code, and makes one page each and a list: less than the
zoo's site, which also has a page for every model, leaderboards, tags, feeds and notebooks.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from zoo.project import find_project

HUGO_CONFIG = """\
baseURL = "https://example.org/"
defaultContentLanguage = "en"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[languages.en]
contentDir = "content/en"
[languages.zh]
contentDir = "content/zh"
[markup.highlight]
noClasses = false
"""
SINGLE = "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}"
LIST = "<!doctype html>{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"


def make_cards(sources: list[str], number: int, folder: Path) -> None:
    """Distinct cards: their own titles, and entries that no other card has."""
    for n in range(number):
        text = sources[n % len(sources)]
        text = re.sub(r"^title: (.*)$", rf"title: \1 {n}", text, flags=re.MULTILINE)
        text = re.sub(r"([_-])(\d+)size", rf"\1{10000 + n}size", text)
        (folder / f"org_vision_card{n}.md").write_text(text, encoding="utf-8")


def make_hugo(cards: Path, folder: Path) -> None:
    (folder / "hugo.toml").write_text(HUGO_CONFIG)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(SINGLE)
    (layouts / "list.html").write_text(LIST)
    (layouts / "home.html").write_text(LIST)
    for card in sorted(cards.glob("*.md")):
        head, zh, en = re.split(r"<!-- section: \w+ -->\n", card.read_text(encoding="utf-8"))
        title = re.search(r"^title: (.*)$", head, re.MULTILINE)[1]
        load = head.split("---\n", 2)[2]
        for lang, body in (("zh", zh), ("en", en)):
            page = folder / "content" / lang / card.name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f'---\ntitle: "{title}"\n---\n{load}\n{body}', encoding="utf-8")


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """(wall seconds, peak GiB of the largest process so far) of a command that has to succeed."""
    start = time.monotonic()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    return time.monotonic() - start, peak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cards", type=int, default=1000)
    args = parser.parse_args()
    project = find_project(Path.cwd())
    sources = [f.read_text(encoding="utf-8") for f in sorted(project.pages.glob("*.md"))]
    hugo = shutil.which("hugo", path=str(Path(sys.executable).parent))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cards = folder / "hub_pages"
        cards.mkdir()
        make_cards(sources, args.cards, cards)
        zoo = [sys.executable, "-m", "zoo", "build", "--no-samples"]
        zoo += ["--pages", "hub_pages", "--out", "public"]
        os.environ["PYTHONPATH"] = str(project.root)
        print(f"{args.cards} cards, {len(os.sched_getaffinity(0))} cores\n")
        print("| way | wall s | peak GiB | files |\n| --- | ---: | ---: | ---: |")
        rows = [("zoo build, cold", zoo, folder, folder / "public")]
        if hugo:
            site = folder / "hugo"
            site.mkdir()
            make_hugo(cards, site)
            rows.insert(0, ("Hugo, cold", [hugo, "--quiet"], site, site / "public"))
        rows.append(("zoo build, nothing changed", zoo, folder, folder / "public"))
        for title, command, where, public in rows:
            seconds, peak = timed(command, where)
            files = sum(1 for p in public.rglob("*") if p.is_file())
            print(f"| {title} | {seconds:.2f} | {peak:.2f} | {files} |", flush=True)
        changed = cards / "org_vision_card0.md"
        changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more sentence.\n", "utf-8")
        seconds, peak = timed(zoo, folder)
        print(f"| zoo build, one card changed | {seconds:.2f} | {peak:.2f} | |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
