"""Runs one case in the sandbox and turns what it reported into a result for each language."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from zoo.samples.certificates import Certificates, make_certificates
from zoo.samples.jail import HOME, INSIDE, NOBODY, Bind, Tier, as_root, bwrap
from zoo.samples.plan import Case, Planned
from zoo.samples.watch import Limits, Watched, watch

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Route:
    """One URL the gateway answers. file: None while its bytes are not at hand.

    wrong: why its bytes cannot be trusted; the gateway then refuses.
    """

    url: str
    host: str
    file: Path | None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """How cases run. environment: variables beyond those every case gets. today: for `until`."""

    tier: Tier
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)
    gpu: bool = False
    today: date = date.min


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything a case's process left behind.

    events: the child's. log: the gateway's. output: printed by each step, in order.
    """

    events: tuple[dict[str, Any], ...]
    log: tuple[dict[str, Any], ...]
    output: tuple[str, ...]
    errors: str
    watched: Watched

    def event(self, kind: str) -> dict[str, Any] | None:
        return next((e for e in self.events if e.get("event") == kind), None)

    def logged(self, kind: str) -> dict[str, Any] | None:
        return next((e for e in self.log if e.get("event") == kind), None)

    def urls(self, kind: str) -> tuple[str, ...]:
        """URLs of the gateway's log lines of a kind, each once, in order."""
        return tuple(dict.fromkeys(e["url"] for e in self.log if e.get("event") == kind))


def run_case(case: Case, routes: tuple[Route, ...], setting: Setting) -> Trace:
    """Runs the case's steps in a fresh process, in an empty folder, behind the gateway."""
    with tempfile.TemporaryDirectory(prefix="zoo-case-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)  # the case's user has to reach its own folder below it
        hosts = sorted({route.host for route in routes})
        certificates = make_certificates(hosts, folder)
        home = _home(folder)
        return _start(case, routes, setting, folder, home, certificates)


def _home(folder: Path) -> Path:
    home = folder / "home"
    for path in (home, home / "work", home / "tmp"):
        path.mkdir()
        if as_root():
            os.chown(path, NOBODY, NOBODY)
    return home


def _start(
    case: Case,
    routes: tuple[Route, ...],
    setting: Setting,
    folder: Path,
    home: Path,
    certificates: Certificates,
) -> Trace:
    jailed = setting.tier is Tier.JAIL
    limits = replace(setting.limits, seconds=max(setting.limits.seconds, case.timeout))
    marker = f"--- {secrets.token_hex(16)} ---"
    pipes = {name: os.pipe() for name in ("log", "report", "stdout", "stderr")}
    inside = INSIDE if jailed else folder
    home_inside = HOME if jailed else home
    trusted = (inside if jailed else folder) / "authority.pem"
    child = {
        "path": case.path,
        "text": case.rows[0].card.source.text,
        "steps": [_step(s, setting) for s in case.steps],
        "hub": f"{home_inside}/.cache/megengine/hub/",
        "marker": marker,
        "report": pipes["report"][1],
    }
    gateway = {
        "routes": {
            r.url: {"path": _inside(r, n, jailed), "wrong": r.wrong} for n, r in enumerate(routes)
        },
        "hosts": sorted({r.host for r in routes}),
        "certificate": str((inside if jailed else folder) / "server.pem"),
        "port": 443 if jailed else 0,
        "proxy": not jailed,
        "command": [sys.executable, "-s", str(inside / "child.py"), str(inside / "child.json")],
        "folder": str(home_inside / "work"),
        "environment": _environment(home_inside, trusted) | dict(setting.environment),
        "uid": NOBODY if as_root() and jailed else None,
        "stdout": pipes["stdout"][1],
        "stderr": pipes["stderr"][1],
        "report": pipes["report"][1],
        "limits": setting.limits.rlimits() if jailed else {"RLIMIT_CORE": 0},
        "seconds": limits.seconds,
    }
    (folder / "child.json").write_text(json.dumps(child), encoding="utf-8")
    (folder / "gateway.json").write_text(json.dumps(gateway), encoding="utf-8")
    hosts = "".join(f"127.0.0.1 {h}\n" for h in ("localhost", *{r.host: 0 for r in routes}))
    (folder / "hosts").write_text(hosts)
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
    for script in ("child.py", "gateway.py"):
        shutil.copyfile(HERE / script, folder / script)
    for name in ("child.py", "child.json", "authority.pem", "hosts", "resolv.conf"):
        (folder / name).chmod(0o644)  # whatever the runner's umask: the case reads them as nobody
    command = [sys.executable, "-I", str(inside / "gateway.py"), str(inside / "gateway.json")]
    if jailed:
        binds = [Bind(folder / name, Path("/etc", name)) for name in ("hosts", "resolv.conf")]
        binds.append(Bind(home, HOME, writable=True))
        binds += [Bind(folder / n, INSIDE / n) for n in _SHOWN]
        binds += [Bind(r.file, _store_path(n)) for n, r in enumerate(routes) if r.file is not None]
        command = [*bwrap(binds, gpu=setting.gpu), *command]
    ends = [pipes[name][1] for name in ("report", "stdout", "stderr")]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=pipes["log"][1],
        stderr=pipes["log"][1],
        pass_fds=ends,
        env={},
        cwd="/",
        start_new_session=True,
    )
    for _, end in pipes.values():
        os.close(end)
    try:
        streams = {name: start for name, (start, _) in pipes.items()}
        capped = ("stdout", "stderr", "report")
        seen = watch(process, streams, limits, capped, home)
    finally:
        for start, _ in pipes.values():
            os.close(start)
    return _trace(seen, marker)


# What the jail shows of the case's folder. The gateway's key is among it: the certificate is
# good for this one case, and nobody outside trusts it.
_SHOWN = ("child.py", "child.json", "gateway.py", "gateway.json", "authority.pem", "server.pem")


def _step(step: Planned, setting: Setting) -> dict[str, Any]:
    said = step.directives
    return {
        "line": step.line,
        "code": step.code,
        "setup": said.setup,
        "setup_line": said.setup_line,
        "skip": step.why_skipped(gpu=setting.gpu, today=setting.today),
        "xfail": said.xfail,
        "expect": [name for name in said.expect if name != "output"],
    }


def _store_path(number: int) -> Path:
    return INSIDE / "store" / str(number)


def _inside(route: Route, number: int, jailed: bool) -> str | None:
    if route.file is None:
        return None
    return str(_store_path(number)) if jailed else str(route.file)


def _environment(home: Path, authority: Path) -> dict[str, str]:
    """All a case sees of the environment; nothing of the runner's own goes through."""
    trust = dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"), str(authority))
    return trust | {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # Else `import megengine` appends to a cache of kernels below HOME.
        "MGE_FASTRUN_CACHE_TYPE": "MEMORY",
    }


def _trace(seen: Watched, marker: str) -> Trace:
    printed = seen.streams["stdout"].decode("utf-8", "replace")
    steps = printed.split(marker + "\n")
    log, noise = _json_lines(seen.streams["log"])
    events, _ = _json_lines(seen.streams["report"])
    errors = seen.streams["stderr"].decode("utf-8", "replace")
    return Trace(events, log, tuple(steps), errors + noise, seen)


def _json_lines(data: bytearray) -> tuple[tuple[dict[str, Any], ...], str]:
    """The JSON objects among the lines, and the other lines."""
    objects, noise = [], []
    for line in data.decode("utf-8", "replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, dict) and "event" in value:
            objects.append(value)
        else:
            noise.append(line + "\n")
    return tuple(objects), "".join(noise)
