"""Shares work among processes forked from this one, which have all its values at hand.

Unlike those of `concurrent.futures` they end when this process is killed: they notice that nobody
reads their results any more, and let go of the locks that they share with it.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe, wait
from tempfile import TemporaryFile
from typing import Any, TypeVar

from zoo.core.errors import ZooError

T = TypeVar("T")
R = TypeVar("R")

MOST = 8  # processes
CHUNK = 8  # items at most that a process takes at a time


class Killed(ZooError):
    """A process that shared the work was killed; the text says so in a line."""


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the search for garbage, which would look through all cards again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def forked(work: Callable[[T], R], items: Sequence[T], enough: int) -> Iterator[tuple[int, R]]:
    """(number of an item, what came of it), in any order.

    enough: items from which another process is worth its start; below twice as many, and where
    processes cannot be forked, all is done here. What `work` raises ends the program's other
    processes and is raised here as RuntimeError; if one is killed, Killed.
    """
    workers = min(_cores(), MOST, len(items) // enough)
    with no_collection():
        if workers < 2 or sys.platform != "linux":
            for number, item in enumerate(items):
                yield number, work(item)
        else:
            yield from _shared(work, items, workers)


def _shared(work: Callable[[T], R], items: Sequence[T], workers: int) -> Iterator[tuple[int, R]]:
    size = max(1, min(CHUNK, len(items) // (16 * workers)))  # so that all end together
    chunks = [range(at, min(at + size, len(items))) for at in range(0, len(items), size)]
    readers: list[Connection] = []
    children: list[int] = []
    gc.freeze()  # what is shared is not looked through, so not copied either
    # Forked processes share the place where they read, so each number is read by one of them.
    with TemporaryFile(buffering=0) as queue:
        queue.write(b"".join(number.to_bytes(4, "big") for number in range(len(chunks))))
        queue.seek(0)
        try:
            for _ in range(workers):
                reader, writer = Pipe(duplex=False)
                process = os.fork()
                if not process:
                    for other in (*readers, reader):
                        other.close()
                    _child(work, items, chunks, queue.fileno(), writer)
                writer.close()
                readers.append(reader)
                children.append(process)
            yield from _results(list(readers))
        finally:
            for reader in readers:
                reader.close()
            for process in children:
                os.waitpid(process, 0)
            gc.unfreeze()


def _child(
    work: Callable[[T], R], items: Sequence[T], chunks: list[range], queue: int, out: Connection
) -> None:
    """Works until no chunk is left; never returns."""
    try:
        while name := os.read(queue, 4):
            numbers = chunks[int.from_bytes(name, "big")]
            out.send([(number, work(items[number])) for number in numbers])
        out.send(None)
    except BrokenPipeError:
        pass  # the process that waits for this is gone
    except BaseException:
        out.send(traceback.format_exc())
    finally:
        os._exit(0)  # whatever else there is to clear belongs to the process that forked


def _results(readers: list[Connection]) -> Iterator[Any]:
    while readers:
        for reader in wait(readers):
            assert isinstance(reader, Connection)
            try:
                done = reader.recv()
            except EOFError:
                raise Killed(
                    "a process that shared the work was killed, perhaps because memory ran out; "
                    "nothing was written: run again"
                ) from None
            if isinstance(done, str):
                raise RuntimeError(f"a process that helped failed\n{done}")
            if done is None:
                readers.remove(reader)
            else:
                yield from done


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
