"""One entry measured: batches into a journal, the journal into figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from zoo.commands.evaluation.choose import EvaluateError, Setting
from zoo.commands.evaluation.remote import Work, pack, remote_lines
from zoo.commands.evaluation.setup import NoWeights, Prepared, build, key, prepare
from zoo.core.evaluation import Evaluation
from zoo.models.evaluate.journal import Busy, Journal, Line, begun, open_journal
from zoo.models.evaluate.network import Network, machine, versions
from zoo.models.evaluate.protocol import DataError
from zoo.models.evaluate.run import run_batches
from zoo.models.evaluate.units import Batch
from zoo.models.weights.fetch import cache_folder
from zoo.project.paths import Project


@dataclass(frozen=True, slots=True)
class Job:
    """executor: `dask://HOST:PORT`, "" for this machine. resume: go on with what is there.

    say: prints a line. tell: shows progress: pictures that are done, of how many, and what is
    measured so far.
    """

    project: Project
    setting: Setting
    gpu: bool
    resume: bool
    executor: str
    say: Callable[[str], None]
    tell: Callable[[int, int, str], None]

    @property
    def name(self) -> str:
        return str(self.setting.entry["name"])


def evaluate(job: Job) -> Evaluation:
    """The figures of the entry. Raises EvaluateError."""
    prepared = prepare(job.setting)
    network = _network(job, prepared.steps.needs)
    root, digest = job.project.root, prepared.data.digest
    run = key(job.setting, digest, network.sha256, root, job.gpu)
    path = job.project.cache / "evaluations" / f"{job.name}-{run[:16]}.jsonl"
    if not job.resume and (done := begun(path)):
        job.say(f"starting over: {done:,} pictures were measured before; --resume goes on")
    try:
        with open_journal(path, job.resume) as journal:
            _fill(job, prepared, network, journal, run)
            return _summed(job, prepared, network, journal)
    except (Busy, DataError) as error:
        raise EvaluateError(f"{job.name}: {error}") from error


def _network(job: Job, needs: str) -> Network:
    """With the published weights; with stand-ins where they cannot be had and the run is partial
    anyway."""
    root = job.project.root
    stores = (job.project.store, cache_folder())
    try:
        return build(job.setting, needs, root, stores, official=True)
    except NoWeights as error:
        if job.setting.limit is None:
            raise EvaluateError(
                f"{job.name}: {error}; or try the run with stand-in weights, whose figures mean "
                "nothing: --limit 8"
            ) from error
        job.say(f"STAND-IN WEIGHTS: the figures of {job.name} mean nothing. {error}")
        return build(job.setting, needs, root, stores, official=False)


def _fill(job: Job, prepared: Prepared, network: Network, journal: Journal, run: str) -> None:
    """Runs the batches that the journal does not have."""
    running = prepared.steps.running()
    done, so_far = 0, ""
    total = len(prepared.data.samples)
    for line in journal.lines():
        so_far = running(list(line.outcomes.values()))
    done = journal.pictures
    todo = [(n, b) for n, b in enumerate(prepared.batches) if n not in journal.done]
    if done:
        job.say(f"going on after {done:,} of {total:,} pictures")
    job.tell(done, total, so_far)
    for line in _lines(job, prepared, network, todo, run):
        journal.add(line)
        done += len(line.outcomes)
        so_far = running(list(line.outcomes.values()))
        job.tell(done, total, so_far)


def _lines(
    job: Job, prepared: Prepared, network: Network, todo: list[tuple[int, Batch]], run: str
) -> Iterable[Line]:
    if not job.executor or not todo:
        return run_batches(network.model, prepared.steps, todo)
    project = job.project
    archive = pack(project.root)
    work = Work(archive, job.setting, project.store, network.official, job.gpu, run)
    return remote_lines(job.executor, work, [number for number, _ in todo])


def _summed(job: Job, prepared: Prepared, network: Network, journal: Journal) -> Evaluation:
    """Raises EvaluateError that names all broken pictures."""
    outcomes: dict[str, Any] = {}
    last: dict[int, Line] = {}
    for line in journal.lines():
        outcomes.update(line.outcomes)
        last[line.batch] = Line(line.batch, line.seconds, {}, line.broken)
    if broken := {k: why for line in last.values() for k, why in line.broken.items()}:
        rows = "".join(f"\n  {name}: {why}" for name, why in sorted(broken.items()))
        raise EvaluateError(
            f"{job.name}: no figure, {len(broken)} of {len(prepared.data.samples):,} pictures "
            f"cannot be read; mend them, then go on with --resume:{rows}"
        )
    device, processor = machine()
    protocol = job.setting.protocol
    return Evaluation(
        entry=job.name,
        protocol=f"{protocol.name} {protocol.version}",
        dataset=protocol.dataset,
        split=protocol.split,
        figures=prepared.steps.score(prepared.data, outcomes),
        pictures=len(outcomes),
        whole=protocol.pictures,
        data=prepared.data.digest,
        weights=network.sha256,
        official=network.official,
        batch=job.setting.batch,
        device=device,
        processor=processor,
        versions=versions(),
        date=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        seconds=round(sum(line.seconds for line in last.values()), 1),
    )
