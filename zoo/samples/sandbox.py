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

from zoo.samples.certificates import make_certificates
from zoo.samples.entry import HOME, MEMORY_FILES
from zoo.samples.jail import INSIDE, Bind, Tier, bwrap
from zoo.samples.monitor import Limits
from zoo.samples.network import Network
from zoo.samples.plan import Case, Planned
from zoo.samples.script import NAME, last_statement, script

SCRIPTS = Path(__file__).parent
OF_GATEWAY = ("gateway.py", "answers.py", "opened.py")  # the first starts the others
# What the jail shows of the folder. The gateway's key is among it: the certificate is good for
# this one case, and nobody outside trusts it.
SHOWN = (
    "child.json",
    *OF_GATEWAY,
    "gateway.json",
    "authority.pem",
    "server.pem",
    "site/sitecustomize.py",
)
# What the jail has in /etc of this case's own.
ETC = ("hosts", "resolv.conf", "passwd", "group")
READ_BY_CASE = ("child.json", "authority.pem", "site/sitecustomize.py", *ETC)


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
        child = self._child(case, marker, ends)
        return self._prepare(SCRIPTS / "child.py", [self._seen("child.json")], ends, child)

    def prepare_maker(
        self, maker: Path, arguments: Sequence[str], out: Path, ends: Mapping[str, int]
    ) -> list[str]:
        """The same for a script that fills the file `out` with what it makes of the own archive."""
        made = INSIDE / out.name if self.jailed else out
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
        if not self.jailed:
            for path in (self.home, self.home / "work", self.home / "tmp"):
                path.mkdir()
        make_certificates(self.network.hosts, self.folder)
        command = [sys.executable, "-s", self._seen(program.name), *arguments]
        self._write("child.json", json.dumps(child))
        self._write(
            "gateway.json", json.dumps(self._gateway(command, ends, given=made is not None))
        )
        names = "".join(f"127.0.0.1 {host}\n" for host in ("localhost", *self.network.hosts))
        self._write("hosts", names)
        # The first question waits until the answers are loaded, which a busy machine does slowly.
        self._write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:20 attempts:2\n")
        for path in (program, *(SCRIPTS / name for name in OF_GATEWAY)):
            shutil.copyfile(path, self.folder / path.name)
        (self.folder / "site").mkdir()
        (self.folder / "site").chmod(0o755)
        shutil.copyfile(SCRIPTS / "line_buffered.py", self.folder / "site" / "sitecustomize.py")
        user = self.user or 0
        self._write("passwd", f"reader:x:{user}:{user}:reader:{HOME}:/bin/sh\n")
        self._write("group", f"reader:x:{user}:\n")
        self._write_limits()
        for name in (program.name, *READ_BY_CASE):
            (self.folder / name).chmod(0o644)  # whatever the runner's umask
        return self._command(program.name, made)

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

    @property
    def _hub(self) -> str:
        """Where archives are unpacked, a folder each."""
        return f"{self._home_seen}/.cache/megengine/hub"

    def _command(self, program: str, made: Bind | None) -> list[str]:
        # Without `site`: the gateway needs the standard library alone.
        command = [sys.executable, "-I", "-S", self._seen("gateway.py"), self._seen("gateway.json")]
        if not self.jailed:
            return command
        binds = [Bind(self.folder / name, Path("/etc", name)) for name in ETC]
        binds.append(Bind(self.folder / "cgroup", Path("/sys/fs/cgroup")))
        binds += [Bind(self.folder / name, INSIDE / name) for name in (program, *SHOWN)]
        binds += [Bind(file, _store_path(n)) for n, file in enumerate(self.network.files)]
        binds += [made] if made else []
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

    def _gateway(
        self, command: Sequence[str], ends: Mapping[str, int], *, given: bool
    ) -> dict[str, Any]:
        """given: the case has the own archive from the start."""
        limits = self.setting.limits
        own = self._served(self.network.own_archive)
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
            "own": own,
            "given": [own] if given else [],
            "hub": self._hub,
            "answers": self._seen("answers.py"),
            "opened": self._seen("opened.py"),
            "hosts": self.network.hosts,
            "certificate": self._seen("server.pem"),
            "port": 443 if self.jailed else 0,
            "proxy": not self.jailed,
            "command": command,
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
