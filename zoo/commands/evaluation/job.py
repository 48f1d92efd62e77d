"""One entry measured: batches into a journal, the journal into figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from zoo.commands.evaluation.choose import EvaluateError, Setting
from zoo.commands.evaluation.remote import Work, pack, remote_lines
from zoo.commands.evaluation.setup import NoWeights, Prepared, prepare
from zoo.commands.options import plural
from zoo.core.evaluation import Evaluation
from zoo.models.evaluate.journal import Busy, Journal, Line, open_journal
from zoo.models.evaluate.network import machine, versions
from zoo.models.evaluate.protocol import DataError
from zoo.models.evaluate.run import run_batches
from zoo.models.runtime.settings import ASYNC_LEVEL, DEVICE, MKL_PATH
from zoo.models.weights.fetch import cache_folder
from zoo.project.paths import Project


@dataclass(frozen=True, slots=True)
class Job:
    """executor: `dask://HOST:PORT`, "" for this machine. resume: go on with what is there.

    show: progress: pictures that are done, those that this run did, of how many, and what is
    measured so far.
    """

    project: Project
    setting: Setting
    gpu: bool
    resume: bool
    executor: str
    show: Callable[[int, int, int, str], None]

    @property
    def name(self) -> str:
        return str(self.setting.entry["name"])


def evaluate(job: Job) -> Evaluation:
    """The figures of the entry. Raises EvaluateError."""
    ready = _prepare(job)
    path = job.project.cache / "evaluations" / f"{job.name}-{ready.key[:16]}.jsonl"
    try:
        with open_journal(path, job.resume) as journal:
            _fill(job, ready, journal)
            return _summed(job, ready, journal)
    except (Busy, DataError) as error:
        raise EvaluateError(f"{job.name}: {error}") from error


def _prepare(job: Job) -> Prepared:
    """With the published weights; with stand-ins if those are not available and the run is partial
    anyway."""
    root, stores = job.project.root, (job.project.store, cache_folder())
    try:
        return prepare(job.setting, root, stores, job.gpu, official=True)
    except NoWeights as error:
        if job.setting.limit is None:
            raise EvaluateError(
                f"{job.name}: {error}; or try the run with stand-in weights, whose figures mean "
                "nothing: --limit 8"
            ) from error
        print(f"STAND-IN WEIGHTS: the figures of {job.name} mean nothing. {error}", flush=True)
        return prepare(job.setting, root, stores, job.gpu, official=False)


def _fill(job: Job, ready: Prepared, journal: Journal) -> None:
    """Runs the batches that the journal does not have."""
    running, done, total = ready.steps.running(), 0, len(ready.data.samples)
    if journal.before:
        earlier = f"{journal.before:,} of {total:,} pictures were measured before"
        now = "going on" if job.resume else "starting over, --resume goes on"
        print(f"{job.name}: {earlier}; {now}", flush=True)
    elif job.resume:
        none = "no run with this code, data, weights, --limit and --batch was begun"
        print(f"{job.name}: nothing to resume: {none}", flush=True)
    so_far = ""
    for line in journal.lines():
        if not line.broken:
            done += len(line.outcomes)
            so_far = running(list(line.outcomes.values()))
    job.show(done, 0, total, so_far)
    before = done
    for line in _lines(job, ready, journal.done):
        journal.add(line)
        done += len(line.outcomes)
        job.show(done, done - before, total, running(list(line.outcomes.values())))


def _lines(job: Job, ready: Prepared, done: Container[int]) -> Iterable[Line]:
    todo = [(number, batch) for number, batch in enumerate(ready.batches) if number not in done]
    if not job.executor or not todo:
        return run_batches(ready.network.model, ready.steps, todo)
    project, official = job.project, ready.network.official
    same = {n: os.environ[n] for n in (DEVICE, MKL_PATH, ASYNC_LEVEL) if n in os.environ}
    archive = pack(project.root)
    work = Work(archive, job.setting, project.store, official, job.gpu, ready.key, same)
    return remote_lines(job.executor, work, [number for number, _ in todo])


def _summed(job: Job, ready: Prepared, journal: Journal) -> Evaluation:
    """Raises EvaluateError that names all broken pictures."""
    outcomes: dict[str, Any] = {}
    lines = {}
    seconds = 0.0
    for line in journal.lines():
        outcomes.update(line.outcomes)
        lines[line.batch] = line  # a batch that was broken may be right now
        seconds += line.seconds
    if broken := {name: why for line in lines.values() for name, why in line.broken.items()}:
        rows = "".join(f"\n  {name}: {why}" for name, why in sorted(broken.items()))
        raise EvaluateError(
            f"{job.name}: no figure, for {plural(len(broken), 'picture')} cannot be read; fix "
            f"them, then go on with --resume:{rows}"
        )
    device, processor = machine()
    protocol = job.setting.protocol
    return Evaluation(
        entry=job.name,
        protocol=f"{protocol.name} {protocol.version}",
        dataset=protocol.dataset,
        split=protocol.split,
        figures=ready.steps.score(ready.data, outcomes),
        pictures=len(outcomes),
        whole=protocol.pictures,
        data=ready.data.digest,
        weights=ready.network.sha256,
        official=ready.network.official,
        batch=job.setting.batch,
        device=device,
        processor=processor,
        versions=versions(),
        date=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
    )
