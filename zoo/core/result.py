"""What came of running a case: the load sample and one language's samples, in one process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from zoo.core.card import Lang

ALL_FILES = "*"  # among the files that a case read: all of the repository


class Status(str, Enum):
    """How a case ended. All but PASSED and SKIPPED are failures, each named by its reason."""

    PASSED = "passed"
    FAILED = "failed"  # a sample raised
    SKIPPED = "skipped"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out of memory"
    OUTPUT_LIMIT = "output limit"
    DISK_LIMIT = "disk limit"
    KILLED = "killed"  # by a signal: a native crash
    EXITED = "exited early"  # sys.exit or os._exit before the last sample
    UNLOCKED_URL = "unlocked url"  # asked for a URL that assets.lock does not list
    WRONG_HASH = "wrong hash"  # a locked file is not what the lock says
    UNEXPECTED = "unexpected values"  # ran, but gave other values than are recorded
    EXPIRED = "expired"  # a skip is past its date, or an expected failure no longer fails
    NOT_RUN = "not run"  # the case could not be started

    @property
    def good(self) -> bool:
        return self in (Status.PASSED, Status.SKIPPED)


class Level(str, Enum):
    """How far a case was proved; each level includes those before it."""

    NOTHING = "L0"  # nothing ran to its end
    CONSTRUCTS = "L1"  # the load sample ran, with stand-in weights
    WEIGHTS = "L2"  # the load sample ran, with the official weights
    RUNS = "L3"  # every sample ran
    MATCHES = "L4"  # the values are those recorded, with the official weights
    MEASURED = "L5"  # of a model alone: its figures were measured again, and agree


# Those that samples can prove.
OF_SAMPLES = tuple(one for one in Level if one not in (Level.NOTHING, Level.MEASURED))


class WeightsKind(str, Enum):
    OFFICIAL = "official"
    STAND_IN = "stand-in"
    NONE = "none"  # the case fetched no weights


class Source(str, Enum):
    """Where the gateway took an answer from."""

    WORKING_TREE = "working tree"  # an archive of this hub's own repository
    REPOSITORY = "repository"  # a repository that `zoo assets add-repository` packed
    FILE = "file"  # a file of the project
    OFFICIAL = "official"  # the published weights
    STAND_IN = "stand-in"  # weights with the right names and shapes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with.

    repository: `owner/name`, of archives and of weights. commit: of the working tree, "" outside
    git; changed: the tree differs from it. path: of the file in the project. sha256: of the file.
    entry: whose weights they are. verified: the file has a hash that card or name publish.
    """

    url: str
    source: Source
    repository: str = ""
    commit: str = ""
    changed: bool = False
    path: str = ""
    sha256: str = ""
    entry: str = ""
    verified: bool = True

    @property
    def place(self) -> str:
        """The repository that an archive stands for: `github.com/owner/name`."""
        host = (urlsplit(self.url).hostname or "").removeprefix("codeload.")
        return f"{host}/{self.repository}" if self.repository else host


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that a sample asked for and nothing answers, at the place where it asks."""

    url: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One sample of a case. line: of the card, where its code starts. note: why it was skipped."""

    line: int
    status: Status
    seconds: float
    output: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a sample wrote. step: its place in the case. webp: the file, in base64."""

    step: int
    name: str
    width: int
    height: int
    webp: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a case did not pass, at the card's own place."""

    path: str
    line: int
    reason: str
    exception: str = ""
    traceback: str = ""
    excerpt: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SampleResult:
    """One row of a report: a card's samples in one language.

    seconds: wall time of the process. when: ISO 8601, UTC. sandbox: the tier it ran in.
    device: as MegEngine names it. shared_with: the language whose run served this one as well.
    cached: taken from an earlier run of the same case. text: digest of the samples' texts, by
    which a later reader sees whether the card still holds what ran. not_verified: levels that
    could not be proved here. reads: files of the repository it read, and
    folders, with "/" at their end, whose names it listed. answers: what each of the
    fetched URLs was answered with. refused: addresses that were not, whatever the samples made of
    it. limits: what held its memory. pictures: that its samples kept, of
    runs with official weights only. self_reported: the fields that the samples' process wrote.
    """

    card: str
    language: Lang
    status: Status
    level: Level = Level.NOTHING
    seconds: float = 0.0
    when: str = ""
    device: str = ""
    sandbox: str = ""
    weights: WeightsKind = WeightsKind.NONE
    versions: Mapping[str, str] = field(default_factory=dict)
    output: str = ""
    failure: Failure | None = None
    steps: tuple[Step, ...] = ()
    cpu_seconds: float = 0.0  # of the whole process tree
    peak_memory: int = 0  # bytes of resident memory, the whole process tree
    fetched: tuple[str, ...] = ()  # URLs the gateway answered
    shared_with: Lang | None = None
    cached: bool = False
    text: str = ""
    not_verified: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    refused: tuple[Refused, ...] = ()
    limits: str = ""
    self_reported: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def summary(results: Iterable[SampleResult]) -> dict[str, int]:
    """Counts for a report: all rows; those passed, failed, skipped, not run; runs made."""
    rows = list(results)
    return {
        "total": len(rows),
        "passed": sum(r.status is Status.PASSED for r in rows),
        "failed": sum(not r.status.good and r.status is not Status.NOT_RUN for r in rows),
        "not_run": sum(r.status is Status.NOT_RUN for r in rows),
        "skipped": sum(r.status is Status.SKIPPED for r in rows),
        "runs": sum(
            r.shared_with is None and not r.cached and r.status is not Status.NOT_RUN for r in rows
        ),
    }
