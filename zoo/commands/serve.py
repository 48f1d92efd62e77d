"""`zoo serve`: the site on this machine, built again whenever a card or the theme changes."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from zoo.commands.common import (
    add_pages,
    check_cards,
    missing_paths,
    plural,
    print_findings,
    project_of,
)
from zoo.pipeline import build
from zoo.preview import Builds, Preview, watch
from zoo.project import Project, theme
from zoo.records import load_results

PORT = 8000


def add(commands: Any) -> None:
    parser = commands.add_parser("serve", help="preview the site; pages reload when cards change")
    add_pages(parser)
    parser.add_argument("--port", type=int, help=f"default: {PORT}, or a free one")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_paths([project.pages]):
        return 2
    with tempfile.TemporaryDirectory(prefix="zoo-preview-") as name:
        preview = replace(project, public=Path(name) / "site")
        if not render(project, preview):
            print("zoo: mend these first, then run zoo serve again", file=sys.stderr)
            return 1
        return _serve(project, preview, args.port)


def _serve(project: Project, preview: Project, port: int | None) -> int:
    builds = Builds()
    try:
        server = _open(preview.public, port, builds)
    except OSError as error:
        print(f"zoo: port {port} cannot be used: {error.strerror}", file=sys.stderr)
        return 2

    def again() -> None:
        if render(project, preview):
            builds.bump()

    stop = threading.Event()
    watched = (project.pages, theme() / "templates", theme() / "static", project.results)
    threading.Thread(target=watch, args=(watched, again, stop), daemon=True).start()
    print(f"serving {server.url}  (Ctrl-C stops)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nstopped")
    finally:
        stop.set()
        server.server_close()
    return 0


def _open(folder: Path, port: int | None, builds: Builds) -> Preview:
    if port is not None:
        return Preview(folder, port, builds)
    try:
        return Preview(folder, PORT, builds)
    except OSError:
        return Preview(folder, 0, builds)


def render(project: Project, preview: Project) -> bool:
    """Builds the preview; where cards have errors they are printed and the last site stays."""
    start = time.monotonic()
    checked = check_cards(project, [])
    print_findings(checked.diagnostics, sys.stderr)
    if checked.failed:
        return False
    number = build(preview, checked, load_results(project), reload=True)
    print(f"built {plural(number, 'file')} in {time.monotonic() - start:.2f} s", flush=True)
    return True
