"""What the gateway of a case answers: with which files, as which hosts, by which certificates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import trustme

from zoo.core.result import Answer, Source

# Hosts that `megengine.hub` can load from and that keep archives where the gateway looks for them.
GIT_HOSTS = ("github.com", "codeload.github.com", "gitlab.com", "gitee.com")
# Names that a certificate can be made for, and a hosts file can hold: letters, digits, dots.
HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@dataclass(frozen=True, slots=True)
class Route:
    """One URL the gateway answers. file: None while its bytes are missing.

    wrong: why its bytes cannot be trusted. unmade: why there are none. The gateway then refuses.
    answer: how results name what it answers with; None if it refuses or waits.
    """

    url: str
    file: Path | None
    wrong: str = ""
    unmade: str = ""
    answer: Answer | None = None


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
class Network:
    """All that a case can reach. git_hosts: hosts that archives are asked of."""

    routes: tuple[Route, ...] = ()
    archives: tuple[ArchiveRoute, ...] = ()
    git_hosts: tuple[str, ...] = GIT_HOSTS

    @property
    def hosts(self) -> list[str]:
        return sorted({*self.git_hosts, *(urlsplit(r.url).hostname or "" for r in self.routes)})

    @property
    def own_archive(self) -> Path | None:
        """The archive of the working tree."""
        return next((a.file for a in self.archives if a.own), None)

    @property
    def files(self) -> list[Path]:
        """Every file that answers something, once."""
        found = (*(r.file for r in self.routes), *(a.file for a in self.archives))
        return list(dict.fromkeys(file for file in found if file is not None))

    @property
    def answers(self) -> dict[str, Answer]:
        """By URL; archives have theirs by repository."""
        return {route.url: route.answer for route in self.routes if route.answer}

    @property
    def stand_ins(self) -> list[str]:
        """sha256 of the weights that are not the official."""
        return [a.sha256 for a in self.answers.values() if a.source is Source.STAND_IN]


def is_host(name: str) -> bool:
    """Whether the gateway can answer for a host of this name, which may come from a stranger."""
    return bool(HOST.fullmatch(name)) and "xn--" not in name


def make_certificates(hosts: Iterable[str], folder: Path) -> None:
    """Writes `authority.pem`, which the case trusts, and `server.pem`, the gateway's key and chain
    for the hosts. The authority's own key is kept nowhere."""
    authority = trustme.CA()
    server = authority.issue_cert(*(sorted(set(hosts)) or ["localhost"]))
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    (folder / "server.pem").touch(mode=0o600)
    server.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
