"""`zoo serve`: the site on this machine, rebuilt when a card or the theme changes."""

from __future__ import annotations

import argparse
import gc
import re
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from zoo.build.hub_files import watched
from zoo.build.pipeline import site_of
from zoo.commands.options import add_pages, plural, print_findings, project_with_cards
from zoo.core.diagnostics import Severity, show_all
from zoo.core.errors import ZooError
from zoo.lint.check import Checked, card_files, check_with, read_settings
from zoo.lint.inspect import Settings
from zoo.lint.known import KnownCards
from zoo.preview.pages import LivePages
from zoo.preview.server import Builds, Preview
from zoo.preview.watch import watch
from zoo.project.config import SettingsError, read_hub
from zoo.project.git import last_changes
from zoo.project.paths import Project, theme
from zoo.project.records import load_results
from zoo.project.store import user_store

PORT = 8000


def add(parser: argparse.ArgumentParser) -> None:
    add_pages(parser)
    parser.add_argument("--port", type=port, help=f"default: {PORT}, or a free one")
    text = "also answer by this name, such as that of a proxy"
    parser.add_argument("--host", action="append", default=[], type=host, metavar="NAME", help=text)


def port(text: str) -> int:
    """An argument that is a port of this machine; 0 takes a free one."""
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text} is not a port; they go from 0 to 65535")
    return number


def host(text: str) -> str:
    """An argument that is a host's name, without a port."""
    if re.fullmatch(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]", text) is None:
        raise argparse.ArgumentTypeError(f"{text} is not a host name; leave out port and path")
    return text


def run(args: argparse.Namespace) -> int:
    project = project_with_cards(args)
    pages, builds = LivePages(), Builds()
    try:
        server = _open(pages, args.port, builds, args.host)
    except OSError as error:
        raise ZooError(f"port {args.port} cannot be used: {error.strerror}") from None
    again = Updater(project, pages, builds)
    try:
        again()
    except ZooError:  # settings, measurements
        server.server_close()
        raise
    gc.freeze()  # a thousand cards need not be looked through again and again
    stop = threading.Event()
    threading.Thread(target=watch, args=(again.paths, again, stop), daemon=True).start()
    usual = server.server_port in (PORT, args.port)
    taken = "" if usual else f"port {PORT} is taken; "
    print(f"{taken}serving {server.url}  (Ctrl-C stops)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nstopped")
    finally:
        stop.set()
        server.server_close()
    return 0


class Updater:
    """Reads what changed, shows it, and tells open pages; called for every change."""

    def __init__(self, project: Project, pages: LivePages, builds: Builds) -> None:
        self.project, self.pages, self.builds = project, pages, builds
        self.known = KnownCards(user_store())
        self.settings = Settings()
        self.dates = last_changes(card_files(project), project.pages)
        self.printed = ""

    def __call__(self) -> None:
        start = time.monotonic()
        try:
            hub = read_hub(self.project.root)
            self.project = replace(self.project, hub=hub)
            with suppress(SettingsError):  # half-written: the old ones hold
                self.settings = read_settings(self.project)
            files = card_files(self.project)
            checked = check_with(self.settings, self.project, files, self.known)
            site = site_of(self.project, checked, load_results(self.project), self.dates)
        except ZooError as error:  # settings, measurements
            if self.pages.site is None:
                raise
            self.builds.bump(f"error: {error}")  # over the last good page
            return
        self.pages.show(replace(site, base_url="", searchable=False))  # served at the root, always
        self.builds.bump(errors_text(checked))
        self.pages.warm()
        seconds = time.monotonic() - start
        findings = show_all(checked.diagnostics)
        if findings != self.printed:
            self.printed = findings
            print_findings(checked.diagnostics)
        print(f"read {plural(len(checked.read), 'card')} in {seconds:.2f} s", flush=True)

    def paths(self) -> tuple[Path, ...]:
        """What the pages are made of; other settings may name other files."""
        ours = (theme() / "templates", theme() / "static")
        return (self.project.pages, self.project.results, *ours, *watched(self.project))


def errors_text(checked: Checked) -> str:
    """What an open page shows: the errors, as the terminal has them."""
    return show_all(d for d in checked.diagnostics if d.severity is Severity.ERROR)


def _open(pages: LivePages, port: int | None, builds: Builds, hosts: list[str]) -> Preview:
    with suppress(OSError):
        return Preview(pages.get, PORT if port is None else port, builds, hosts)
    return Preview(pages.get, port or 0, builds, hosts)  # a free one, or the error once more
