"""Cases spread over machines by Dask: a real scheduler, two workers, one of which is killed."""

import os
import signal
import tempfile
import threading
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from tests.samples.conftest import CARD
from zoo.core.result import Status
from zoo.lint.check import card_files, check
from zoo.project.paths import Project
from zoo.samples.monitor import Limits
from zoo.samples.outcome import CaseOutcome
from zoo.samples.setup import CannotRun, Options, this_machine
from zoo.samples.verify import _outcome, verify

NUMBER = 6


@pytest.fixture
def many(tmp_path, jail):
    """A project with six cards whose samples take a second each, and its checked cards."""
    project = Project(tmp_path, tmp_path / "hub_pages", tmp_path / "site" / "public")
    project.pages.mkdir()
    for number in range(NUMBER):
        code = f"import time\ntime.sleep(1)\nprint({number})"
        path = project.pages / f"a_b_c{number}.md"
        path.write_text(CARD % (code, code), encoding="utf-8")
    checked = check(project, card_files(project))
    return project, checked


@pytest.fixture(scope="module")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


def address(cluster):
    return cluster.scheduler_address.replace("tcp://", "dask://")


def pids(cluster):
    return {worker.process.pid for worker in cluster.workers.values()}


def options(executor):
    return Options(
        machine=this_machine("cpu"), limits=Limits(seconds=60), use_cache=False, executor=executor
    )


def test_a_killed_worker_loses_no_case_and_repeats_none(many, cluster):
    project, checked = many
    ended = []
    killed = threading.Event()

    def kill_a_worker():
        worker = next(iter(cluster.workers.values()))
        os.kill(worker.process.pid, signal.SIGKILL)
        killed.set()

    timer = threading.Timer(1.5, kill_a_worker)
    timer.start()
    run = verify(
        project,
        checked.cards,
        checked.registry,
        options(address(cluster)),
        tell=lambda p: ended.append(p.case.name),
    )
    timer.join()
    assert killed.is_set()
    assert [r.status for r in run.results] == [Status.PASSED] * (2 * NUMBER)
    assert [r.output for r in run.results[::2]] == [f"{n}\n" for n in range(NUMBER)]
    assert len(ended) == len(set(ended)) == NUMBER


HOSTILE = {
    "kills": ("import signal\nos.kill(os.getppid(), signal.SIGKILL)", Status.FAILED),
    "leaves": ("os._exit(0)", Status.EXITED),
    "prints": ("while True: print('x' * 1000)", Status.OUTPUT_LIMIT),
    "takes": ("held = []\nwhile True: held.append(bytearray(50 << 20))", Status.OUT_OF_MEMORY),
    "writes": ("open(os.path.expanduser('~/big'), 'wb').write(bytes(64 << 20))", Status.DISK_LIMIT),
}


def test_hostile_samples_harm_no_worker_and_leave_nothing(project, jail, cluster):
    (project.pages / "org_task_name.md").unlink()
    for name, (code, _) in HOSTILE.items():
        path = project.pages / f"a_b_{name}.md"
        path.write_text(CARD % (code, code), encoding="utf-8")
    checked = check(project, card_files(project))
    workers = pids(cluster)
    limits = Limits(seconds=60, memory=256 << 20, disk=16 << 20)
    hard = replace(options(address(cluster)), limits=limits)
    run = verify(project, checked.cards, checked.registry, hard)
    assert {r.card.removeprefix("a_b_"): r.status for r in run.results} == {
        name: status for name, (_, status) in HOSTILE.items()
    }
    assert pids(cluster) == workers
    assert [p for n in workers for p in Path(tempfile.gettempdir()).glob(f"zoo-case-{n}-*")] == []


def test_a_scheduler_that_does_not_answer_is_named(many):
    project, checked = many
    start = time.monotonic()
    with pytest.raises(CannotRun, match="no Dask scheduler answers"):
        verify(project, checked.cards, checked.registry, options("dask://127.0.0.1:9"))
    assert time.monotonic() - start < 30


def test_another_scheme_is_refused(many):
    project, checked = many
    with pytest.raises(CannotRun, match="write dask://HOST:PORT"):
        verify(project, checked.cards, checked.registry, options("ray://x"))


def test_what_another_machine_raises_is_one_line():
    failed: Future[CaseOutcome] = Future()
    failed.set_exception(KeyError("no zoo\nhere"))
    with pytest.raises(CannotRun, match=r"^--executor dask://x:1: a worker failed with KeyError: "):
        _outcome(failed, "dask://x:1")
    with pytest.raises(KeyError):  # a defect on this machine
        _outcome(failed, "")
