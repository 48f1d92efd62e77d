"""The folder a case runs in: what lies there, what it shows inside the sandbox, and how to enter.

`child.py` and `gateway.py` each read a JSON file that holds all they need.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zoo.samples.entry import HOME, MEMORY_FILES
from zoo.samples.jail import INSIDE, Bind, Tier, bwrap
from zoo.samples.monitor import Limits
from zoo.samples.network import ArchiveRoute, Network, Route, make_certificates
from zoo.samples.plan import Case
from zoo.samples.script import NAME, described, script

SCRIPTS = Path(__file__).parent
OF_GATEWAY = ("gateway.py", "answers.py", "opened.py")  # the first starts the others
SITE = "site/sitecustomize.py"
# What the jail shows of the folder. The gateway's key is among it: the certificate is good for
# this one case, and nobody outside trusts it.
SHOWN = ("child.json", *OF_GATEWAY, "gateway.json", "authority.pem", "server.pem", SITE)


@dataclass(frozen=True, slots=True)
class Setting:
    """How cases run.

    environment: variables beyond those every case gets. timer_slack: nanoseconds by which threads
    may be woken late; 0 leaves it to the system. today: for `until`. repository: the hub's own
    `owner/name`, "" if its settings name none.
    """

    tier: Tier
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)
    timer_slack: int = 0
    gpu: bool = False
    today: date = date.min
    repository: str = ""


@dataclass(frozen=True, slots=True)
class SandboxDir:
    """folder: an empty one of this machine, for this case alone. user: who the case is there, None
    for who runs this. counted: a control group counts its memory."""

    folder: Path
    network: Network
    setting: Setting
    user: int | None = None
    counted: bool = True

    @property
    def _jailed(self) -> bool:
        return self.setting.tier is Tier.JAIL

    @property
    def _home(self) -> Path:
        """The case's own folder, as it sees it; in the jail it is a mount."""
        return HOME if self._jailed else self.folder / "home"

    @property
    def script(self) -> str:
        """The path of the samples as a script, as the case sees it."""
        return str(self._home / "work" / NAME)

    @property
    def _hub(self) -> str:
        """Where archives are unpacked, a folder each."""
        return f"{self._home}/.cache/megengine/hub"

    def prepare_sandbox(self, ends: Mapping[str, int], case: Case, marker: str) -> list[str]:
        """Writes all the case needs; the command that runs it. ends: descriptors to write to, by
        stream. marker: a line printed after each step."""
        setting = self.setting
        child = {
            "path": case.path,
            "script": self.script,
            "text": script(case.steps, gpu=setting.gpu, today=setting.today),
            "steps": [described(step, gpu=setting.gpu, today=setting.today) for step in case.steps],
            "marker": marker,
            "timer_slack": setting.timer_slack,
            "report": ends["report"],
            "pictures": ends["pictures"],
        }
        return self._prepare(SCRIPTS / "child.py", [self._seen("child.json")], ends, child)

    def prepare_maker(
        self, maker: Path, arguments: Sequence[str], out: Path, ends: Mapping[str, int]
    ) -> list[str]:
        """The same for a script that fills the file `out` with what it makes of the own archive."""
        made = INSIDE / out.name if self._jailed else out
        archive = self._served(self.network.own_archive) or ""
        arguments = ["--archive", archive, "--folder", self._hub, "--out", str(made), *arguments]
        return self._prepare(maker, arguments, ends, made=Bind(out, made, writable=True))

    def _prepare(
        self,
        program: Path,
        arguments: Sequence[str],
        ends: Mapping[str, int],
        child: Mapping[str, Any] | None = None,
        made: Bind | None = None,
    ) -> list[str]:
        """child: what the program finds in a JSON file. made: the one file that it may fill."""
        self.folder.chmod(0o711)  # the case's user has to reach its own files below it
        for name in () if self._jailed else ("home", "home/work", "home/tmp"):
            (self.folder / name).mkdir()
        for name in ("site", "cgroup", "cgroup/memory"):
            (self.folder / name).mkdir()
            (self.folder / name).chmod(0o755)  # whatever the runner's umask
        make_certificates(self.network.hosts, self.folder)
        command = [sys.executable, "-s", self._seen(program.name), *arguments]
        gateway = self._gateway(command, ends, given=made is not None)
        etc = self._etc()
        texts = {"child.json": json.dumps(child), **etc, **self._limits()}
        for name, text in {"gateway.json": json.dumps(gateway), **texts}.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        for path in (program, *(SCRIPTS / name for name in OF_GATEWAY)):
            shutil.copyfile(path, self.folder / path.name)
        shutil.copyfile(SCRIPTS / "line_buffered.py", self.folder / SITE)
        for name in (program.name, "authority.pem", SITE, *texts):  # what the case reads
            (self.folder / name).chmod(0o644)
        # Without `site`: the gateway needs the standard library alone.
        start = [sys.executable, "-I", "-S", self._seen("gateway.py"), self._seen("gateway.json")]
        if not self._jailed:
            return start
        binds = [Bind(self.folder / name, Path("/etc", name)) for name in etc]
        binds.append(Bind(self.folder / "cgroup", Path("/sys/fs/cgroup")))
        binds += [Bind(self.folder / name, INSIDE / name) for name in (program.name, *SHOWN)]
        binds += [Bind(file, _store_path(n)) for n, file in enumerate(self.network.files)]
        binds += [made] if made else []
        return [*bwrap(binds, self.folder, gpu=self.setting.gpu), *start]

    def _etc(self) -> dict[str, str]:
        """What the jail has in /etc of this case's own."""
        hosts, user = ("localhost", *self.network.hosts), self.user or 0
        return {
            "hosts": "".join(f"127.0.0.1 {host}\n" for host in hosts),
            # The first question waits until the answers are loaded: long, on a busy machine.
            "resolv.conf": "nameserver 127.0.0.1\noptions timeout:20 attempts:2\n",
            "passwd": f"reader:x:{user}:{user}:reader:{HOME}:/bin/sh\n",
            "group": f"reader:x:{user}:\n",
        }

    def _limits(self) -> dict[str, str]:
        """The files of control groups, of both versions, by which programs find their limits."""
        limits = self.setting.limits
        return {
            "cgroup/memory.max": f"{limits.memory}\n",
            "cgroup/memory/memory.limit_in_bytes": f"{limits.memory}\n",
            "cgroup/pids.max": f"{limits.processes}\n",
            "cgroup/cpu.max": "max 100000\n",
        }

    def _seen(self, name: str) -> str:
        """The path of a file of the folder, as the case sees it."""
        return str((INSIDE if self._jailed else self.folder) / name)

    def _gateway(
        self, command: Sequence[str], ends: Mapping[str, int], *, given: bool
    ) -> dict[str, Any]:
        """given: the case has the own archive from the start."""
        limits, network = self.setting.limits, self.network
        own = self._served(network.own_archive)
        counted = self.counted or self.setting.gpu
        return {
            "routes": {route.url: {**self._answer(route), "top": ""} for route in network.routes},
            "archives": [
                {
                    **self._answer(archive),
                    "names": [name.lower() for name in archive.names],
                    "branch": archive.branch,
                }
                for archive in network.archives
            ],
            "own": own,
            "given": [own] if given else [],
            "hub": self._hub,
            "answers": self._seen("answers.py"),
            "opened": self._seen("opened.py"),
            "hosts": network.hosts,
            "certificate": self._seen("server.pem"),
            "port": 443 if self._jailed else 0,
            "proxy": not self._jailed,
            "command": command,
            "folder": str(self._home / "work"),
            "environment": self._environment() | dict(self.setting.environment),
            "uid": self.user,
            **{stream: ends[stream] for stream in ("stdout", "stderr", "report", "pictures")},
            "limits": limits.rlimits(counted=counted) if self._jailed else {"RLIMIT_CORE": 0},
            "seconds": limits.seconds,
        }

    def _answer(self, route: Route | ArchiveRoute) -> dict[str, str | None]:
        return {"path": self._served(route.file), "wrong": route.wrong, "unmade": route.unmade}

    def _served(self, file: Path | None) -> str | None:
        if file is None or not self._jailed:
            return str(file) if file else None
        return str(_store_path(self.network.files.index(file)))

    def _environment(self) -> dict[str, str]:
        """All a case sees of the environment; nothing of the runner's own goes through."""
        trusting = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO")
        variables = dict.fromkeys(trusting, self._seen("authority.pem"))
        if self._jailed:
            # MegEngine's DataLoader gives its workers 4 GiB of /dev/shm, more than the jail has.
            variables["MGE_PLASMA_MEMORY"] = str(MEMORY_FILES * 9 // 10)
        return variables | {
            "HOME": str(self._home),
            "TMPDIR": str(self._home / "tmp"),
            "USER": "reader",
            "LOGNAME": "reader",
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": self._seen("site"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            # Else `import megengine` appends to a cache of kernels below HOME.
            "MGE_FASTRUN_CACHE_TYPE": "MEMORY",
        }


def _store_path(number: int) -> Path:
    return INSIDE / "store" / str(number)
