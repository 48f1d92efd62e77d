"""What the gateway of a case answers, and with which files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zoo.core.result import Answer

# Hosts that `megengine.hub` can load from and that keep archives where the gateway looks for them.
GIT_HOSTS = ("github.com", "codeload.github.com", "gitlab.com", "gitee.com")


@dataclass(frozen=True, slots=True)
class Route:
    """One URL the gateway answers. file: None while its bytes are missing.

    wrong: why its bytes cannot be trusted. unmade: why there are none. The gateway then refuses.
    """

    url: str
    host: str
    file: Path | None
    wrong: str = ""
    unmade: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveRoute:
    """A repository whose archives the gateway answers, on any of the git hosts.

    names: `owner/name` in every spelling. branch: the only one, "" for any. wrong, unmade: as of a
    route. own: it is the working tree.
    """

    names: tuple[str, ...]
    branch: str
    file: Path | None
    wrong: str = ""
    unmade: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A route, and how results name what it answers with; None if it refuses or waits."""

    route: Route
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """All that a case can reach. git_hosts: hosts that archives are asked of."""

    routes: tuple[Route, ...] = ()
    archives: tuple[ArchiveRoute, ...] = ()
    git_hosts: tuple[str, ...] = GIT_HOSTS

    @property
    def hosts(self) -> list[str]:
        return sorted({*self.git_hosts, *(route.host for route in self.routes)})

    @property
    def own_archive(self) -> Path | None:
        """The archive of the working tree."""
        return next((a.file for a in self.archives if a.own), None)

    @property
    def files(self) -> list[Path]:
        """Every file that answers something, once."""
        found = (*(r.file for r in self.routes), *(a.file for a in self.archives))
        return list(dict.fromkeys(file for file in found if file is not None))
