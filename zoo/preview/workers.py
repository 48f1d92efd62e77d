"""Processes that make pages: one that takes long, or holds Python's lock, holds up no other.

They are forked from the server, so they have the whole site at hand, and each stays for further
pages until there is a newer site.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from threading import BoundedSemaphore, Lock
from typing import Any

SECONDS = 20.0  # that a page may take
MOST = 8  # processes
# Held while other threads must not fork: what they copy would be locked for ever.
FORKING = Lock()


class Stopped(RuntimeError):
    """A page was not made; the text says why."""


class Workers:
    """Answers questions with `work`, in other processes and several at a time.

    Where processes cannot be forked, it does so in this one, one at a time.
    """

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
                if not self._closed:
                    self._idle.append(worker)
                    return answer
            worker.stop()
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
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()


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
