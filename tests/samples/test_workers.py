"""A worker process that dies ends its case at once, with the reason."""

import pytest

from tests.samples.conftest import ZH_LINE
from zoo.core.result import Status
from zoo.samples.events import dead_worker

UNGUARDED = """\
import multiprocessing
with multiprocessing.get_context("spawn").Pool(2) as pool:
    print(pool.map(abs, [1, 2]))"""
TOO_LATE = """\
import multiprocessing
pool = multiprocessing.Pool(2)
def late(x):
    return x
print(pool.map(late, [1, 2]))"""
INITIALIZER = """\
import multiprocessing
def begin():
    raise OSError("no such file")
with multiprocessing.Pool(2, initializer=begin) as pool:
    print(pool.map(abs, [1, 2]))"""


@pytest.mark.parametrize(
    ("code", "reason", "hint"),
    [
        (
            UNGUARDED,
            "RuntimeError: An attempt has been made to start a new process before the current "
            "process has finished its bootstrapping phase.",
            'start processes below `if __name__ == "__main__":`, as spawned workers import the '
            "sample",
        ),
        (
            TOO_LATE,
            "AttributeError: Can't get attribute 'late' on <module '__main__' from "
            "'/home/reader/work/sample.py'>",
            "define what workers call at the top level, before the pool is made",
        ),
        (INITIALIZER, "OSError: no such file", ""),
    ],
)
def test_a_pool_that_would_wait_for_ever_is_ended(run, code, reason, hint):
    result = run(code, seconds=60)
    assert result.status is Status.FAILED
    assert result.failure.reason == f"a worker process ended with {reason}"
    assert result.failure.hint == hint
    assert result.seconds < 30


def test_where_in_the_sample_a_worker_died_is_shown(run):
    result = run(INITIALIZER)
    assert result.failure.line == ZH_LINE + 2
    assert f'File "hub_pages/t.md", line {ZH_LINE + 2}, in begin' in result.failure.traceback


def test_a_sample_that_notices_is_told_why_its_worker_died(run):
    code = """\
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
spawn = multiprocessing.get_context("spawn")
with ProcessPoolExecutor(1, mp_context=spawn) as pool:
    print(pool.submit(abs, 1).result())"""
    failure = run(code).failure
    assert failure.reason.startswith("concurrent.futures.process.BrokenProcessPool: ")
    assert failure.traceback.splitlines()[-1] == (
        "caused by RuntimeError: An attempt has been made to start a new process before the "
        "current process has finished its bootstrapping phase. in a worker process"
    )
    assert failure.hint.startswith("start processes below `if __name__")


def test_an_error_of_a_task_is_no_dead_worker(run):
    code = """\
import multiprocessing
def task(x):
    raise ValueError(x)
with multiprocessing.Pool(2) as pool:
    try:
        pool.map(task, [1])
    except ValueError as error:
        print("caught", error)
failing = multiprocessing.Process(target=task, args=(2,))
failing.start()
failing.join()
print(failing.exitcode)"""
    result = run(code)
    assert (result.status, result.output) == (Status.PASSED, "caught 1\n1\n")


def test_workers_that_speak_at_once_are_understood():
    errors = (
        "Process ForkPoolWorker-1:\n"
        "Traceback (most recent call last):\n"
        "Process ForkPoolWorker-2:\n"
        '  File "pool.py", line 114, in worker\n'
        "Traceback (most recent call last):\n"
        "AttributeError: Can't get attribute 'f'\n"
    )
    assert dead_worker(errors).exception == "AttributeError: Can't get attribute 'f'"


@pytest.mark.parametrize(
    "errors",
    [
        "",
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nValueError: x\n',
        "Process Process-1:\nTraceback (most recent call last):\nValueError: 2\n",
    ],
)
def test_other_errors_are_no_dead_workers(errors):
    assert dead_worker(errors) is None
