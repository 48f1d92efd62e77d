"""How a card's samples did from run to run: last green, red since when, the last runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise

from zoo.core.card import Lang
from zoo.core.jsontext import exactly, from_json, read_json
from zoo.core.result import SampleResult, Status

SCHEMA = 1
KEPT = 20  # runs of each card and language


@dataclass(frozen=True, slots=True)
class Mark:
    """A run. when: ISO 8601, UTC. commit: of the project, empty outside git."""

    when: str
    commit: str


@dataclass(frozen=True, slots=True)
class Run:
    """One of the last runs. status: passed, or why it failed."""

    when: str
    commit: str
    status: Status


@dataclass(frozen=True, slots=True)
class History:
    """last_green: the newest run that passed. red_since: the first one of those that failed after
    it; None while it is green. runs: the last `KEPT`, the newest at the end."""

    last_green: Mark | None = None
    red_since: Mark | None = None
    runs: tuple[Run, ...] = ()

    @property
    def flaky(self) -> bool:
        """Whether one commit both passed and failed, or the outcome changed three times."""
        changes = [(a, b) for a, b in pairwise(self.runs) if a.status.good != b.status.good]
        return len(changes) > 2 or any(a.commit == b.commit != "" for a, b in changes)


Histories = Mapping[tuple[str, Lang], History]


def extend(known: Histories, results: Iterable[SampleResult], commit: str) -> Histories:
    """The histories with one more run; a row that was skipped or could not start changes none."""
    after = dict(known)
    for result in results:
        key = (result.card, result.language)
        before = after.get(key, History())
        mark, runs = Mark(result.when, commit), _added(before.runs, result, commit)
        if result.status is Status.PASSED:
            after[key] = History(mark, None, runs)
        elif result.status not in (Status.SKIPPED, Status.NOT_RUN):
            after[key] = History(before.last_green, before.red_since or mark, runs)
    return after


def _added(runs: tuple[Run, ...], result: SampleResult, commit: str) -> tuple[Run, ...]:
    """The runs with one more; a result from the cache is of a run that is known."""
    if runs and runs[-1].when == result.when:
        return runs
    return (*runs, Run(result.when, commit, result.status))[-KEPT:]


def dump_histories(histories: Histories) -> str:
    """The text of results/history.json."""
    rows = [
        {"card": card, "language": lang.value, **asdict(histories[card, lang])}
        for card, lang in sorted(histories)
    ]
    return json.dumps({"schema": SCHEMA, "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def load_histories(text: str) -> Histories:
    """The histories in the text of results/history.json; ValueError where it is not one."""
    content = read_json(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"not a history of schema {SCHEMA}")
    rows = [exactly(dict, row) for row in exactly(list, content.get("rows"))]
    keys = [(exactly(str, row.get("card")), Lang(row.get("language"))) for row in rows]
    return dict(zip(keys, (from_json(History, row) for row in rows), strict=True))
