"""The folder a case runs in: what lies there, what it shows inside the sandbox, and how to enter.

`child.py` and `gateway.py` are told everything by a JSON file each.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zoo.samples.certificates import make_certificates
from zoo.samples.entry import HOME, MEMORY_FILES
from zoo.samples.jail import INSIDE, Bind, Tier, bwrap
from zoo.samples.monitor import Limits
from zoo.samples.network import Network
from zoo.samples.plan import Case, Planned
from zoo.samples.script import NAME, last_statement, script

SCRIPTS = Path(__file__).parent
# What the jail shows of the folder. The gateway's key is among it: the certificate is good for
# this one case, and nobody outside trusts it.
SHOWN = (
    "child.py",
    "child.json",
    "gateway.py",
    "gateway.json",
    "opened.py",
    "authority.pem",
    "server.pem",
    "site/sitecustomize.py",
)
# What the jail has in /etc of this case's own.
ETC = ("hosts", "resolv.conf", "passwd", "group")
READ_BY_CASE = ("child.py", "child.json", "authority.pem", "site/sitecustomize.py", *ETC)


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
    def jailed(self) -> bool:
        return self.setting.tier is Tier.JAIL

    @property
    def home(self) -> Path:
        """The case's own folder without the jail; in the jail it is mounted there."""
        return self.folder / "home"

    def prepare_sandbox(self, case: Case, marker: str, ends: Mapping[str, int]) -> list[str]:
        """Writes all the case needs; the command that runs it.

        marker: a line printed after each step. ends: descriptors to write to, by stream.
        """
        self.folder.chmod(0o711)  # the case's user has to reach its own files below it
        if not self.jailed:
            for path in (self.home, self.home / "work", self.home / "tmp"):
                path.mkdir()
        make_certificates(self.network.hosts, self.folder)
        self._write("child.json", json.dumps(self._child(case, marker, ends)))
        self._write("gateway.json", json.dumps(self._gateway(ends)))
        names = "".join(f"127.0.0.1 {host}\n" for host in ("localhost", *self.network.hosts))
        self._write("hosts", names)
        self._write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
        for name in ("child.py", "gateway.py", "opened.py"):
            shutil.copyfile(SCRIPTS / name, self.folder / name)
        (self.folder / "site").mkdir()
        (self.folder / "site").chmod(0o755)
        shutil.copyfile(SCRIPTS / "line_buffered.py", self.folder / "site" / "sitecustomize.py")
        user = self.user or 0
        self._write("passwd", f"reader:x:{user}:{user}:reader:{HOME}:/bin/sh\n")
        self._write("group", f"reader:x:{user}:\n")
        self._write_limits()
        for name in READ_BY_CASE:
            (self.folder / name).chmod(0o644)  # whatever the runner's umask
        return self._command()

    def _write_limits(self) -> None:
        """The files of control groups, of both versions, by which programs find their limits."""
        memory = f"{self.setting.limits.memory}\n"
        (self.folder / "cgroup" / "memory").mkdir(parents=True)
        self._write("cgroup/memory.max", memory)
        self._write("cgroup/memory/memory.limit_in_bytes", memory)
        self._write("cgroup/pids.max", f"{self.setting.limits.processes}\n")
        self._write("cgroup/cpu.max", "max 100000\n")
        for path in (self.folder / "cgroup").rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (self.folder / "cgroup").chmod(0o755)

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def _seen(self, name: str) -> str:
        """The path of a file of the folder, as the case sees it."""
        return str((INSIDE if self.jailed else self.folder) / name)

    @property
    def _home_seen(self) -> Path:
        return HOME if self.jailed else self.home

    @property
    def script(self) -> str:
        """The path of the samples as a script, as the case sees it."""
        return str(self._home_seen / "work" / NAME)

    def _command(self) -> list[str]:
        # Without `site`: the gateway needs the standard library alone.
        command = [sys.executable, "-I", "-S", self._seen("gateway.py"), self._seen("gateway.json")]
        if not self.jailed:
            return command
        binds = [Bind(self.folder / name, Path("/etc", name)) for name in ETC]
        binds.append(Bind(self.folder / "cgroup", Path("/sys/fs/cgroup")))
        binds += [Bind(self.folder / name, INSIDE / name) for name in SHOWN]
        binds += [Bind(file, _store_path(n)) for n, file in enumerate(self.network.files)]
        return [*bwrap(binds, self.folder, gpu=self.setting.gpu), *command]

    def _child(self, case: Case, marker: str, ends: Mapping[str, int]) -> dict[str, Any]:
        setting = self.setting
        return {
            "path": case.path,
            "script": self.script,
            "text": script(case.steps, gpu=setting.gpu, today=setting.today),
            "steps": [_step(step, setting) for step in case.steps],
            "marker": marker,
            "timer_slack": setting.timer_slack,
            "report": ends["report"],
            "pictures": ends["pictures"],
        }

    def _gateway(self, ends: Mapping[str, int]) -> dict[str, Any]:
        limits = self.setting.limits
        return {
            "routes": {
                route.url: {
                    "path": self._served(route.file),
                    "wrong": route.wrong,
                    "unmade": route.unmade,
                    "top": "",
                }
                for route in self.network.routes
            },
            "archives": [
                {
                    "names": [name.lower() for name in archive.names],
                    "branch": archive.branch,
                    "path": self._served(archive.file),
                    "wrong": archive.wrong,
                    "unmade": archive.unmade,
                }
                for archive in self.network.archives
            ],
            "own": self._served(self.network.own_archive),
            "hub": f"{self._home_seen}/.cache/megengine/hub",
            "opened": self._seen("opened.py"),
            "hosts": self.network.hosts,
            "certificate": self._seen("server.pem"),
            "port": 443 if self.jailed else 0,
            "proxy": not self.jailed,
            "command": [sys.executable, "-s", self._seen("child.py"), self._seen("child.json")],
            "folder": str(self._home_seen / "work"),
            "environment": self._environment() | dict(self.setting.environment),
            "uid": self.user,
            **{stream: ends[stream] for stream in ("stdout", "stderr", "report", "pictures")},
            "limits": limits.rlimits(counted=self.counted or self.setting.gpu)
            if self.jailed
            else {"RLIMIT_CORE": 0},
            "seconds": limits.seconds,
        }

    def _served(self, file: Path | None) -> str | None:
        if file is None or not self.jailed:
            return str(file) if file else None
        return str(_store_path(self.network.files.index(file)))

    def _environment(self) -> dict[str, str]:
        """All a case sees of the environment; nothing of the runner's own goes through."""
        # MegEngine's DataLoader gives its workers 4 GiB of /dev/shm, more than the jail has.
        shared = {"MGE_PLASMA_MEMORY": str(MEMORY_FILES * 9 // 10)} if self.jailed else {}
        trusting = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO")
        return (
            dict.fromkeys(trusting, self._seen("authority.pem"))
            | shared
            | {
                "HOME": str(self._home_seen),
                "TMPDIR": str(self._home_seen / "tmp"),
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
        )


def _store_path(number: int) -> Path:
    return INSIDE / "store" / str(number)


def _step(step: Planned, setting: Setting) -> dict[str, Any]:
    said = step.directives
    return {
        "line": step.line,
        "last": step.line - 1 + last_statement(step.code),
        "end": step.line + step.code.count("\n"),
        "code": step.code,
        "setup": said.setup,
        "setup_line": said.setup_line,
        "skip": step.why_skipped(gpu=setting.gpu, today=setting.today),
        "xfail": said.xfail,
        "keep": [kept.name for kept in said.keep],
        "expect": [name for name in said.expect if name != "output"],
    }
