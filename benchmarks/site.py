"""The website of many cards against Hugo with the same texts, in turn, in one run.

Cards are made from the project's own, each with its own title and names. Hugo gets both languages
of every card as Markdown, highlights the code, and makes one page each and a list: less than the
zoo's site, which also has a page for every model, leaderboards, tags, feeds and notebooks.

Between them stand the zoo's own libraries in a bare loop over the same texts (`bare_loop.py`): what
they take is the least that any site made with them can take.

All write into memory where there is a folder for that (`TMPDIR` names another): on a disk, the
time of making 20,000 files hangs on what was deleted there in the minutes before.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from zoo.project.paths import Project, find_project

MEMORY = Path("/dev/shm")
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


def make_cards(project: Project, number: int, folder: Path) -> None:
    """Distinct cards and the settings they need: own titles, entries that no other card has.

    Made of the detectors' cards: the size in their names makes as many names as there are cards.
    """
    settings = (project.root / "pyproject.toml").read_text(encoding="utf-8")
    settings = re.sub(r"^class-names = .*\n", "", settings, flags=re.MULTILINE)  # other files
    (folder.parent / "pyproject.toml").write_text(settings, encoding="utf-8")
    texts = [file.read_text(encoding="utf-8") for file in sorted(project.pages.glob("*.md"))]
    sources = [text for text in texts if "\ntags: [vision, detection]\n" in text]
    for n in range(number):
        text = sources[n % len(sources)]
        text = re.sub(r"^title: (.*)$", rf"title: \1 {n}", text, flags=re.MULTILINE)
        text = re.sub(r"([_-])(\d+)size", rf"\g<1>{10000 + n}size", text)
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
    """(wall seconds, peak GiB of its largest process) of a command that has to succeed."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return seconds, usage.ru_maxrss / 2**20


def over_the_wire(page: Path) -> dict[str, int]:
    """Bytes of a page and of the style sheets and scripts it names, each as gzip."""
    html = page.read_text(encoding="utf-8")
    named = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]*)"', html)
    files = {"HTML": [page], "CSS": [], "JS": []}
    for name in named:
        files["CSS" if name.endswith(".css") else "JS"].append(page.parent / name)
    return {k: sum(len(gzip.compress(f.read_bytes())) for f in of) for k, of in files.items()}


def edit(page: Path) -> None:
    with page.open("a", encoding="utf-8") as text:
        text.write("\nOne more sentence.\n")


def median(command: list[str], folder: Path, before: Callable[[], None]) -> tuple[float, float]:
    """The middle one of three runs, each after `before`."""
    runs = []
    for _ in range(3):
        before()
        runs.append(timed(command, folder))
    return sorted(runs)[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cards", type=int, default=1000)
    args = parser.parse_args()
    project = find_project(Path.cwd())
    hugo = shutil.which("hugo", path=str(Path(sys.executable).parent))
    memory = None if "TMPDIR" in os.environ or not MEMORY.is_dir() else MEMORY
    with tempfile.TemporaryDirectory(dir=memory) as name:
        folder = Path(name)
        cards, public = folder / "hub_pages", folder / "public"
        cards.mkdir()
        make_cards(project, args.cards, cards)
        zoo = [sys.executable, "-m", "zoo", "build", "--no-samples", "--no-search"]
        zoo += ["--pages", "hub_pages", "--out", "public"]
        os.environ["PYTHONPATH"] = str(project.root)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on any other machine
        timed([*zoo, "--help"], folder)
        print(f"{args.cards} cards, {len(os.sched_getaffinity(0))} cores, in {folder.parent}\n")
        print("| way | wall s | peak GiB | files |\n| --- | ---: | ---: | ---: |")

        def row(title: str, figures: tuple[float, float], site: Path) -> None:
            files = sum(1 for p in site.rglob("*") if p.is_file())
            print(f"| {title} | {figures[0]:.2f} | {figures[1]:.2f} | {files} |", flush=True)

        if hugo:
            site = folder / "hugo"
            site.mkdir()
            make_hugo(cards, site)
            row("Hugo, cold", timed([hugo, "--quiet"], site), site / "public")
            page = site / "content" / "en" / "org_vision_card0.md"
            again = median([hugo, "--quiet"], site, lambda: edit(page))
            row("Hugo, one page changed", again, site / "public")
            bare = [sys.executable, str(project.root / "benchmarks" / "bare_loop.py")]
            figures = timed([*bare, "content", "bare"], site)
            row("Python-Markdown, Pygments, Jinja alone", figures, site / "bare")
        row("zoo build, cold", timed(zoo, folder), public)
        row("zoo build, nothing changed", median(zoo, folder, lambda: None), public)
        card = cards / "org_vision_card0.md"
        row("zoo build, one card changed", median(zoo, folder, lambda: edit(card)), public)
        print("\n| page, gzip | HTML | CSS | JS | bytes |\n| --- | ---: | ---: | ---: | ---: |")
        for page in ("en_US/index.html", "en_US/cards/org_vision_card0.html"):
            sizes = over_the_wire(public / page)
            cells = " | ".join(str(size) for size in (*sizes.values(), sum(sizes.values())))
            print(f"| {page} | {cells} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
