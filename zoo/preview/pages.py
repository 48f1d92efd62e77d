"""The site of a preview, made page by page as pages are asked for; nothing is written.

Processes make the pages: one that takes long, or holds Python's lock, holds up no other. They are
forked from the server, so they have the whole site at hand.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, Pipe
from threading import BoundedSemaphore, Lock, RLock
from typing import TypeVar

from zoo.project.store import user_store
from zoo.render.html import BrokenTemplate, prepare
from zoo.render.index import SiteIndex, site_index
from zoo.render.markdown import language_name
from zoo.render.page_groups import Part, parts
from zoo.render.site import Site
from zoo.render.without import Failure, attempt, without

SECONDS = 20.0  # that a page may take
MOST = 8  # processes
_ROOM = BoundedSemaphore(MOST)
# Held while other threads must not fork: what they copy would be locked for ever.
FORKING = Lock()
T = TypeVar("T")
Made = dict[str, dict[str, bytes] | Failure]  # a part's key -> its pages by path


class Stopped(RuntimeError):
    """A page was not made; the text says why."""


def in_process(work: Callable[[], T]) -> T:
    """What `work` gives in another process; where none can be forked, in this one, alone.

    Raises Stopped where that takes too long or the process dies.
    """
    if sys.platform != "linux":
        with FORKING:
            return work()
    with _ROOM:
        ours, theirs = Pipe(duplex=False)
        with FORKING:
            process = os.fork()
        if not process:
            _answer(work, theirs)
        theirs.close()
        try:
            if not ours.poll(SECONDS):
                raise Stopped(f"it takes more than {SECONDS:g} s")
            answer: T = ours.recv()
            return answer
        except (EOFError, OSError):
            raise Stopped("the process that made it has died") from None
        finally:
            ours.close()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _answer(work: Callable[[], object], pipe: Connection) -> None:
    """Sends what `work` gives; never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, which ends this
        for name in os.listdir("/proc/self/fd"):  # readers' connections, among others
            if int(name) not in (0, 1, 2, pipe.fileno()):
                with suppress(OSError):  # the one that listed them is gone
                    os.close(int(name))
        pipe.send(work())
    finally:
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A site that is arranged, and what was made of it so far."""

    site: Site
    content: SiteIndex
    parts: list[Part]
    made: Made

    def likely(self, path: str) -> list[Part]:
        """First the card that the path names, or whose entry it names, since an author looks at
        one; then the parts that are of no card. Others have no such page."""
        of_card = [part for part in self.parts if part.card and self._names(part.card, path)]
        return [*of_card, *(part for part in self.parts if not part.card)]

    def _names(self, card: str, path: str) -> bool:
        entries = self.content.entries.get(card, ())
        return any(f"/{name}." in path for name in (card, *map(self.content.address, entries)))


@dataclass(slots=True)
class LivePages:
    """Pages of the newest site; several can be made at once."""

    site: Site | None = None
    _ready: _Ready | None = None
    _lock: RLock = field(default_factory=RLock)

    def show(self, site: Site) -> None:
        """From now on, pages of this site."""
        with self._lock:
            self.site = site

    def get(self, path: str) -> bytes | None:
        """The content of a page, or None if the site has no such page. Raises BrokenTemplate, and
        Stopped where the page is not made in time."""
        while ready := self.warm():
            likely = ready.likely(path)
            failed: list[tuple[Part, Failure]] = []
            for part in likely:
                pages = ready.made.get(part.key, {})
                if isinstance(pages, Failure):
                    failed.append((part, pages))
                elif path in pages:
                    return pages[path]
            missing = [part for part in likely if part.key not in ready.made]
            if missing:
                ready.made.update(in_process(partial(_make, missing, path)))
            elif failed:
                self._leave_out(ready, *failed[0])
            else:
                return None
        return None

    def warm(self) -> _Ready | None:
        """What every page needs; called early, it is there before the reader's browser asks."""
        with self._lock:
            before: Made = self._ready.made if self._ready else {}
            while self.site and not (self._ready and self._ready.site is self.site):
                with FORKING:  # what every process needs, loaded before they are forked
                    with suppress(BrokenTemplate):
                        prepare(self.site.theme, user_store())
                    for language in ("python", "bash"):
                        language_name(language)
                made = attempt(partial(_arranged, self.site, before))
                if isinstance(made, Failure):
                    self.show(_without(self.site, None, made))
                else:
                    self._ready = made
            return self._ready

    def _leave_out(self, ready: _Ready, part: Part, why: Failure) -> None:
        """Shows the site without the cards for which a part fails. Raises BrokenTemplate."""
        if why.template:
            raise BrokenTemplate(why.text)
        with self._lock:
            if ready.site is self.site:  # else there is a newer site
                self.show(_without(ready.site, part, why))


def _arranged(site: Site, before: Made) -> _Ready:
    """before: made for an earlier site, with the same pages for the same key."""
    content = site_index(site)
    found = list(parts(content))
    made = {one.key: before[one.key] for one in found if isinstance(before.get(one.key), dict)}
    return _Ready(site, content, found, made)


def _make(missing: Sequence[Part], path: str) -> Made:
    """The parts up to the one that has the page."""
    made: Made = {}
    for part in missing:
        made[part.key] = pages = attempt(partial(_pages, part))
        if isinstance(pages, dict) and path in pages:
            break
    return made


def _pages(part: Part) -> dict[str, bytes]:
    return {page.path: page.content for page in part.make()}


def _without(site: Site, part: Part | None, why: Failure) -> Site:
    """The site without the cards for which the part fails. Stopped if it is the fault of none."""
    left, found = without(site, part, why)
    if not found:
        raise Stopped(f"{part.name if part else 'the site'} cannot be made: {why.text}")
    return left
