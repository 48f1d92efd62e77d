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
from multiprocessing.connection import Connection, Pipe, wait
from typing import TypeVar

from zoo.garbage import no_collection

T = TypeVar("T")
R = TypeVar("R")

MOST = 8  # processes
_QUEUE = 60_000  # bytes that fit into a pipe which nobody reads yet; a chunk takes two


def forked(work: Callable[[T], R], items: Sequence[T], enough: int) -> Iterator[tuple[int, R]]:
    """(number of an item, what came of it), in any order.

    enough: items from which another process is worth its start; below twice as many, and where
    processes cannot be forked, all is done here. What `work` raises ends the program's other
    processes and is raised here as RuntimeError.
    """
    workers = min(_cores(), MOST, len(items) // enough)
    with no_collection():
        if workers < 2 or sys.platform != "linux":
            for number, item in enumerate(items):
                yield number, work(item)
        else:
            yield from _shared(work, items, workers)


def _shared(work: Callable[[T], R], items: Sequence[T], workers: int) -> Iterator[tuple[int, R]]:
    size = max(1, min(8, len(items) // (4 * workers)), -(-len(items) * 2 // _QUEUE))
    chunks = [range(at, min(at + size, len(items))) for at in range(0, len(items), size)]
    queue, fill = os.pipe()  # reading two bytes takes a chunk, and nobody else gets it
    os.write(fill, b"".join(n.to_bytes(2, "big") for n in range(len(chunks))))
    os.close(fill)
    gc.freeze()  # what is shared is not looked through, so not copied either
    readers: list[Connection] = []
    children: list[int] = []
    try:
        for _ in range(workers):
            reader, writer = Pipe(duplex=False)
            child = os.fork()
            if not child:
                for other in (*readers, reader):
                    other.close()
                _child(work, items, chunks, queue, writer)
            writer.close()
            readers.append(reader)
            children.append(child)
        yield from _results(list(readers))
    finally:
        os.close(queue)
        for reader in readers:
            reader.close()
        for child in children:
            os.waitpid(child, 0)
        gc.unfreeze()


def _child(
    work: Callable[[T], R], items: Sequence[T], chunks: list[range], queue: int, out: Connection
) -> None:
    """Works until no chunk is left; never returns."""
    try:
        while name := os.read(queue, 2):
            numbers = chunks[int.from_bytes(name, "big")]
            out.send([(number, work(items[number])) for number in numbers])
        out.send(None)
    except BrokenPipeError:
        pass  # the process that waits for this is gone
    except BaseException:
        out.send(traceback.format_exc())
    finally:
        os._exit(0)  # whatever else there is to clear belongs to the process that forked


def _results(readers: list[Connection]) -> Iterator[tuple[int, R]]:
    while readers:
        for reader in wait(readers):
            assert isinstance(reader, Connection)
            try:
                done = reader.recv()
            except EOFError:
                raise RuntimeError("a process that helped was killed") from None
            if isinstance(done, str):
                raise RuntimeError(f"a process that helped failed\n{done}")
            if done is None:
                readers.remove(reader)
            else:
                yield from done


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
