"""Samples of all cards: the usual way against `zoo test`, in turn, in one run.

(a) all Python blocks of a card, both languages, as one script; one process a card, one after the
other; MegEngine's default settings. That is how a hub without a sample runner does it.
(b) `zoo test --no-cache`: equal cases once, side by side, with the settings for this processor.
(c) `zoo test` again: nothing has changed.

What (b) prints is compared with (a) run at asynchronous level 0, whose numbers are right whatever
an operator does: MegEngine's default level has some that are not.

All of them run in the same sandbox with the same files behind the URLs.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from zoo.lint.check import card_files, check
from zoo.project.paths import find_project
from zoo.samples.plan import CardRun, Case, rows
from zoo.samples.setup import Options, open_runner, this_machine
from zoo.samples.verify import verify

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Measured:
    """wall, cpu: seconds. memory: bytes at the peak of the largest case.

    printed: what each sample printed, by card and line.
    """

    wall: float
    cpu: float
    memory: int
    failed: int
    printed: dict[tuple[str, int], str]


def measured(run) -> Measured:
    wall, own = time.monotonic(), time.process_time()
    results = run()
    memory = max(r.peak_memory for r in results)
    failed = sum(not r.status.good for r in results)
    cpu = sum(r.cpu_seconds for r in results if r.shared_with is None and not r.cached)
    own = time.process_time() - own
    printed = {(r.card, step.line): step.output for r in results for step in r.steps}
    return Measured(time.monotonic() - wall, cpu + own, memory, failed, printed)


def compare(found: Measured, right: Measured) -> str:
    """How many numbers of the samples' output there are, and by how much they differ at most."""
    pairs = []
    for place, output in right.printed.items():
        mine, its = NUMBER.findall(found.printed[place]), NUMBER.findall(output)
        if NUMBER.sub("", found.printed[place]) != NUMBER.sub("", output):
            return f"{place} printed another text:\n{found.printed[place]}\n{output}"
        pairs += [(float(a), float(b)) for a, b in zip(mine, its, strict=True)]
    worst = max(abs(a - b) for a, b in pairs)
    return f"{len(pairs)} numbers in {len(right.printed)} outputs; largest difference {worst:g}"


def one_script(card) -> Case:
    """All of a card's samples in a row, as one language's would be."""
    both = list(rows([card]))
    steps = both[0].steps + tuple(s for row in both[1:] for s in row.steps[1:])
    return Case((CardRun(card, both[0].lang, steps),))


def usual_way(project, cards, registry, options, environment):
    bench = open_runner(project, registry, options, 1)
    bench = replace(bench, setting=replace(bench.setting, environment=environment, timer_slack=0))
    return [bench.run(one_script(card)).results[0] for card in cards]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    args = parser.parse_args()
    project = find_project(Path.cwd())
    registry = check(project, card_files(project)).registry
    cards = check(project, card_files(project, args.paths)).cards
    fresh = Options(machine=this_machine("cpu"), use_cache=False)
    verify(
        project, cards, registry, replace(fresh, use_cache=True)
    )  # stand-in weights, and the disk's cache
    ways = {
        "(a) one script a card, default settings": lambda: usual_way(
            project, cards, registry, fresh, {}
        ),
        "(b) zoo test, nothing cached": lambda: verify(project, cards, registry, fresh).results,
        "(c) zoo test, nothing changed": lambda: (
            verify(project, cards, registry, replace(fresh, use_cache=True)).results
        ),
    }
    processor = fresh.machine.processor
    print(f"{len(cards)} cards, {processor.cores} cores, {processor.name}\n")
    print("| way | wall s | CPU s | peak GiB a case | failed | wall against (a) |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    first = None
    done = {}
    for name, run in ways.items():
        done[name[:3]] = m = measured(run)
        first = first or m.wall
        memory = m.memory / 2**30
        row = f"| {name} | {m.wall:.2f} | {m.cpu:.2f} | {memory:.1f} | {m.failed} "
        print(row + f"| {m.wall / first:.3f} |", flush=True)
    level_0 = {"MEGENGINE_INTERP_ASYNC_LEVEL": "0"}
    right = measured(lambda: usual_way(project, cards, registry, fresh, level_0))
    print(f"\n(b) against (a) at asynchronous level 0: {compare(done['(b)'], right)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
