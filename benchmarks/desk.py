"""What an author waits for, with many cards: `zoo check`, and a saved card in the browser.

The preview is held against `hugo server` with the same texts, in turn, in one run: the page of a
card is open in Chromium, the card is saved, and the clock stops at the first frame of the page with
the new sentence.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.site import make_cards, make_hugo
from zoo.project.paths import find_project

CARD = "org_vision_card3"
# The moment of the first frame after the whole page was read.
STAMP = """addEventListener("DOMContentLoaded", () =>
  requestAnimationFrame(() => { window.drawn = Date.now(); }));"""
READY = re.compile(r"(http://\S+)")


def checked(command: list[str], folder: Path) -> tuple[float, float]:
    """(wall, CPU) seconds of a command that finds no error."""
    before, start = os.times(), time.monotonic()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    wall, after = time.monotonic() - start, os.times()
    spent = after.children_user + after.children_system
    return wall, spent - before.children_user - before.children_system


@contextmanager
def serving(command: list[str], folder: Path) -> Iterator[str]:
    """The address that the command prints once it serves."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := READY.search(line):
                yield found[1].rstrip("/")
                return
        raise SystemExit(f"{command[0]} did not serve")
    finally:
        process.terminate()
        process.wait()


def saves(page: Page, address: str, file: Path, times: int) -> list[float]:
    """Milliseconds from saving the file to the first frame of the page that has its new sentence.

    The first one, to warm up, is left out.
    """
    page.goto(address)
    text = file.read_text(encoding="utf-8")
    waited = []
    for number in range(times + 1):
        mark = f"Sentence number {number} of {time.time_ns()}."
        page.wait_for_timeout(400)
        start = 1000 * time.time()
        file.write_text(f"{text}\n{mark}\n", encoding="utf-8")
        page.wait_for_function("t => document.body?.textContent.includes(t)", arg=mark)
        drawn = page.wait_for_function("() => window.drawn").json_value()
        waited.append(drawn - start)
    return waited[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cards", type=int, default=1000)
    parser.add_argument("--times", type=int, default=11)
    args = parser.parse_args()
    project = find_project(Path.cwd())
    os.environ["PYTHONPATH"] = str(project.root)
    zoo = [sys.executable, "-m", "zoo"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cards = folder / "hub_pages"
        cards.mkdir()
        make_cards(project, args.cards, cards)
        print(f"{args.cards} cards, {len(os.sched_getaffinity(0))} cores\n")
        print("| `zoo check` | wall s | CPU s |\n| --- | ---: | ---: |")
        check = [*zoo, "check", "hub_pages"]
        for title, change in (("cold", False), ("nothing changed", False), ("one changed", True)):
            if change:
                with (cards / f"{CARD}.md").open("a", encoding="utf-8") as file:
                    file.write("\nOne more sentence.\n")
            wall, spent = checked(check, folder)
            print(f"| {title} | {wall:.2f} | {spent:.2f} |", flush=True)
        print("\n| saved card in the page | median ms | worst ms |\n| --- | ---: | ---: |")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page()
            page.add_init_script(STAMP)
            with serving([*zoo, "serve"], folder) as url:
                address = f"{url}/en_US/cards/{CARD}.html"
                print_waits("zoo serve", saves(page, address, cards / f"{CARD}.md", args.times))
            hugo = shutil.which("hugo", path=str(Path(sys.executable).parent))
            if hugo:
                site = folder / "hugo"
                site.mkdir()
                make_hugo(cards, site)
                file = site / "content" / "en" / f"{CARD}.md"
                command = [hugo, "server", "--port", "1414", "--noHTTPCache"]
                with serving(command, site) as url:
                    print_waits("hugo server", saves(page, f"{url}/{CARD}/", file, args.times))
            browser.close()
    return 0


def print_waits(title: str, waits: list[float]) -> None:
    print(f"| {title} | {statistics.median(waits):.0f} | {max(waits):.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
