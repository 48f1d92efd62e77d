"""The site of a preview, made page by page as pages are asked for; nothing is written.

Processes make the pages: one that takes long, or holds Python's lock, holds up no other. They are
forked from the server, so they have the whole site at hand, and stay until there is a newer site.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, Pipe
from threading import BoundedSemaphore, Lock, RLock
from typing import Any

from zoo.project.store import user_store
from zoo.render.html import BrokenTemplate, prepare
from zoo.render.index import SiteIndex, site_index
from zoo.render.markdown import language_name
from zoo.render.page_groups import Part, parts
from zoo.render.site import Site
from zoo.render.without import Failure, attempt, culprits, without

SECONDS = 20.0  # that a page may take
MOST = 8  # processes
# Held while other threads must not fork: what they copy would be locked for ever.
FORKING = Lock()


class Stopped(RuntimeError):
    """A page was not made; the text says why."""


class Workers:
    """Answers questions with `work`, in other processes and several at a time; where processes
    cannot be forked, in this one, one at a time."""

    def __init__(self, work: Callable[[str], Any]) -> None:
        self._work = work
        self._idle: list[_Worker] = []
        self._closed = sys.platform != "linux"
        self._guard = Lock()
        self._room = BoundedSemaphore(MOST)

    def ask(self, question: str) -> Any:
        """What `work` gives. Raises Stopped where that takes too long or its process dies."""
        if sys.platform != "linux":
            with self._guard:
                return self._work(question)
        with self._room:
            with self._guard:
                worker = self._idle.pop() if self._idle else _Worker(self._work)
            try:
                answer = worker.ask(question)
            except BaseException:
                worker.stop()
                raise
            with self._guard:
                if self._closed:
                    worker.stop()
                else:
                    self._idle.append(worker)
            return answer

    def prepare(self) -> None:
        """Starts a process before there is a question."""
        with self._guard:
            if not self._idle and not self._closed:
                self._idle.append(_Worker(self._work))

    def close(self) -> None:
        """Ends the processes, those that are at work when they are done."""
        with self._guard:
            self._closed = True
            while self._idle:
                self._idle.pop().stop()


class _Worker:
    def __init__(self, work: Callable[[str], Any]) -> None:
        self._pipe, theirs = Pipe()
        with FORKING:
            self._process = os.fork()
        if not self._process:
            _serve(work, theirs)
        theirs.close()

    def ask(self, question: str) -> Any:
        try:
            self._pipe.send(question)
            if not self._pipe.poll(SECONDS):
                raise Stopped(f"it takes more than {SECONDS:g} s")
            return self._pipe.recv()
        except (EOFError, OSError):
            raise Stopped("the process that made it has died") from None

    def stop(self) -> None:
        self._pipe.close()
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _serve(work: Callable[[str], Any], pipe: Connection) -> None:
    """Answers until nobody asks any more; never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, which ends this
        for name in os.listdir("/proc/self/fd"):  # readers' connections, among others
            if int(name) not in (0, 1, 2, pipe.fileno()):
                with suppress(OSError):  # the one that listed them is gone
                    os.close(int(name))
        while True:
            pipe.send(work(pipe.recv()))
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A part of the site that could not be made. name: empty for the site as a whole. card: the
    id of its card, or empty."""

    name: str
    card: str
    why: Failure


@dataclass(slots=True)
class LivePages:
    """Pages of the newest site; several can be made at once."""

    site: Site | None = None
    _workers: Workers | None = None
    _made: dict[str, bytes] = field(default_factory=dict)  # pages of this site by their path
    _lock: RLock = field(default_factory=RLock)

    def show(self, site: Site) -> None:
        """From now on, pages of this site."""
        with self._lock:
            self.close()
            self.site, self._workers, self._made = site, None, {}

    def get(self, path: str) -> bytes | None:
        """The content of a page, or None if the site has no such page. Raises BrokenTemplate, and
        Stopped where the page is not made in time."""
        while True:
            with self._lock:
                if self.site is None:
                    return None
                if path in self._made:
                    return self._made[path]
                workers = self._start(self.site)
                site = self.site
            answer = workers.ask(path)
            if isinstance(answer, _Failed) and answer.why.template:
                raise BrokenTemplate(answer.why.text)
            with self._lock:
                same = self.site is site  # else the newer one may have the page
                if isinstance(answer, bytes):
                    if same:
                        self._made[path] = answer
                    return answer
                if same and answer is None:
                    return None
                if same:
                    self.show(_without(site, answer))

    def warm(self) -> None:
        """What every page needs, made while the reader's browser is still on its way."""
        with self._lock:
            if self.site is not None:
                self._start(self.site).prepare()

    def close(self) -> None:
        """Ends the processes that make pages."""
        with self._lock:
            if self._workers:
                self._workers.close()

    def _start(self, site: Site) -> Workers:
        if self._workers is None:
            with FORKING:  # what every process needs, loaded before they are forked from this one
                with suppress(BrokenTemplate):
                    prepare(site.theme, user_store())
                for language in ("python", "bash"):
                    language_name(language)
            content = attempt(lambda: site_index(site))
            if isinstance(content, Failure):
                without_it = _without(site, _Failed("", "", content))
                self.show(without_it)
                return self._start(without_it)
            self._workers = Workers(_Maker(content).get)
        return self._workers


def _without(site: Site, failed: _Failed) -> Site:
    """The site without the cards for which the part fails. Stopped if it is the fault of none."""
    part = Part("", tuple, failed.name, failed.card) if failed.name else None
    guilty = culprits(site, part)
    if not guilty:
        raise Stopped(f"{failed.name or 'the site'} cannot be made: {failed.why.text}")
    for card in guilty:
        site, _ = without(site, card, failed.why.text, failed.why.hint)
    return site


class _Maker:
    """Makes pages, those of a whole part at a time."""

    def __init__(self, content: SiteIndex) -> None:
        self._content = content
        self._parts: list[Part] | Failure | None = None
        self._made: dict[str, dict[str, bytes] | Failure] = {}  # part's key -> its pages

    def get(self, path: str) -> bytes | _Failed | None:
        """The page, or why a part that may hold it cannot be made."""
        if self._parts is None:
            self._parts = attempt(lambda: list(parts(self._content)))
        if isinstance(self._parts, Failure):
            return _Failed("", "", self._parts)
        failed: _Failed | None = None
        for part in self._likely(path, self._parts):
            if part.key not in self._made:
                self._made[part.key] = attempt(partial(_pages, part))
            made = self._made[part.key]
            if isinstance(made, Failure):
                failed = failed or _Failed(part.name, part.card, made)
            elif path in made:
                return made[path]
        return failed

    def _likely(self, path: str, found: list[Part]) -> list[Part]:
        """First the card that the path names, or whose entry it names, since an author looks at
        one; then the parts that are of no card. Others have no such page."""
        of_card = [p for p in found if p.card and self._names(p.card, path)]
        return [*of_card, *(part for part in found if not part.card)]

    def _names(self, card: str, path: str) -> bool:
        entries = self._content.entries.get(card, ())
        return any(f"/{name}." in path for name in (card, *map(self._content.address, entries)))


def _pages(part: Part) -> dict[str, bytes]:
    return {page.path: page.content for page in part.make()}
