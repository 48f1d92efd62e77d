"""Judges the built site by two strict readers: `make audit`, after `make`.

Lighthouse scores home, card, leaderboard and compare in both languages, on a phone and a desktop;
the Nu checker reads every page's HTML. Both come from npm into `.cache/audit`. A machine that is
busy costs points for speed: a score below 100 is read again, twice at most.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from served import ROOT, SITE, a_board, served

PACKAGES = ("lighthouse@12", "vnu-jar@26")
HOME = ROOT / ".cache" / "audit"
MODULES = HOME / "node_modules"
PAGES = {
    "home": "index.html",
    "card": "cards/megengine_vision_atss.html",
    "leaderboard": "",
    "compare": "compare.html?m=atss_res50_coco_3x_800size&m=retinanet_res50_coco_3x_800size",
}
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
TRIES = 3


def main() -> int:
    install()
    with served() as address:
        good = audit(address)
    return 0 if check_html() and good else 1


def install() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(HOME), "--no-save", "--silent", *PACKAGES]
    if subprocess.run(command).returncode:
        raise SystemExit("npm could not install lighthouse and vnu-jar")


def audit(address: str) -> bool:
    """Prints a row a page; whether all scores are 100."""
    good = True
    print("| page | language | screen | scores |\n| --- | --- | --- | --- |")
    for name, path in PAGES.items():
        for lang in ("zh_CN", "en_US"):
            for screen in ("phone", "desktop"):
                scores, faults = best(f"{address}/{lang}/{path or a_board()}", screen)
                print(
                    f"| {name} | {lang} | {screen} | {' / '.join(map(str, scores))} |", flush=True
                )
                for fault in faults:
                    print(f"  {fault}")
                good &= min(scores) == 100
    return good


def best(url: str, screen: str) -> tuple[list[int], list[str]]:
    """The best of some readings: what a busy machine takes away comes back, a fault does not."""
    found = read(url, screen)
    for _ in range(TRIES - 1):
        if min(found[0]) < 100:
            found = max(found, read(url, screen), key=lambda one: sum(one[0]))
    return found


def read(url: str, screen: str) -> tuple[list[int], list[str]]:
    """(performance, accessibility, best practices, search; what costs points)"""
    command = [str(MODULES / ".bin" / "lighthouse"), url, "--quiet", "--output=json"]
    command += ["--preset=desktop"] if screen == "desktop" else []
    command += [f"--chrome-flags={CHROME}"]
    environment = os.environ | {"CHROME_PATH": os.environ.get("CHROME_PATH", "/usr/bin/chromium")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"Lighthouse failed on {url}\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    scores = [round(100 * (one["score"] or 0)) for one in report["categories"].values()]
    faults = [
        f"{one['title']}: {one.get('displayValue', one['score'])}"
        for one in report["audits"].values()
        if one["score"] is not None and one["score"] < 0.9
    ]
    return scores, faults if min(scores) < 100 else []


def check_html() -> bool:
    """Prints what the Nu checker says of all pages; whether that is no error."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    pages = sorted(str(path) for path in SITE.rglob("*.html") if path.parent.name != "pagefind")
    command = ["java", "-jar", str(jar), "--format", "json", "--stdout", *pages]
    said = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)["messages"]
    errors = [one for one in said if one["type"] == "error"]
    for one in errors:
        page = Path(one["url"].removeprefix("file:")).relative_to(SITE)
        print(f"{page}:{one.get('lastLine', 1)}: {one['message']}")
    # From the disk, the policy's 'self' is nothing; the browser tests find no breach on a server.
    notes = (one["message"] for one in said if one["type"] != "error")
    others = Counter(note for note in notes if "Content Security Policy" not in note)
    for message, count in others.most_common(5):
        print(f"  note, {count} times: {message}")
    print(f"Nu checker: {len(pages)} pages, {len(errors)} errors")
    return not errors


if __name__ == "__main__":
    sys.exit(main())
