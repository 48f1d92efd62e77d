"""Starts the case, and wakes the answers to what it asks of the "internet".

Started as a script, the first process inside the sandbox, with the path of a JSON file; see
`zoo.samples.run`. Standard library only, and little of it: every case waits for this. In the jail
/etc/hosts sends the locked hosts here, to port 443; in the proxy tier the case learns of it from
HTTPS_PROXY. JSON lines on standard output tell how the case ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Config = dict[str, Any]

BACKLOG = 64  # connections that wait for the answers
PR_SET_DUMPABLE = 4  # prctl(2)
ABORT_GRACE = 2.0  # seconds for faulthandler to print after SIGABRT


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    # The case may run as the same user: it gets no hold of this process, its memory or its log.
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # which the first process of a jail never gets
    listening = listen(config)
    served = list(config["given"])  # paths of the archives that the case has
    waiting = (config, listening, served)
    threading.Thread(target=answer_when_asked, args=waiting, daemon=True).start()
    run_case(config, listening["https"].getsockname()[1], served)


def listen(config: Config) -> dict[str, socket.socket]:
    """A socket for each protocol."""
    found = {"https": socket.create_server(("127.0.0.1", config["port"]), backlog=BACKLOG)}
    if not config["proxy"]:
        found["http"] = socket.create_server(("127.0.0.1", 80), backlog=BACKLOG)
        found["names"] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        found["names"].bind(("127.0.0.1", 53))
    return found


def answer_when_asked(
    config: Config, listening: Mapping[str, socket.socket], served: list[str]
) -> None:
    """Loads the servers, which takes longer than a case without requests does, when one comes."""
    select.select(list(listening.values()), (), ())
    function(config["answers"], "serve")(config, listening, served)


def function(path: str, name: str) -> Callable[..., Any]:
    """One of a file that lies beside this one."""
    import runpy  # here, as most cases need it late or never

    return runpy.run_path(path)[name]  # type: ignore[no-any-return]


def run_case(config: Config, port: int, served: list[str]) -> None:
    """Starts the case below the limits, waits, tells how it ended. port: the proxy's."""
    environment, number = config["environment"], config["uid"]
    if config["proxy"]:
        address = f"http://127.0.0.1:{port}"
        environment |= {"HTTPS_PROXY": address, "https_proxy": address}
    user = {} if number is None else {"user": number, "group": number, "extra_groups": []}
    process = subprocess.Popen(
        config["command"],
        cwd=config["folder"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=config["stdout"],
        stderr=config["stderr"],
        pass_fds=[config["report"], config["pictures"]],
        preexec_fn=lambda: limit(config["limits"]),
        start_new_session=True,
        **user,
    )
    for stream in ("stdout", "stderr", "report", "pictures"):
        os.close(config[stream])
    ended = threading.Event()
    status: list[int] = []
    threading.Thread(target=reap, args=(process.pid, status, ended), daemon=True).start()
    if not ended.wait(config["seconds"]):
        say({"event": "timeout"})
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGABRT)
        ended.wait(ABORT_GRACE)
        status.clear()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    code = status[0] if status else None
    say({"event": "ended", "code": code, "full": full(config["folder"])})
    if config["own"] in served and not config["proxy"]:
        look = function(config["opened"], "opened")
        say({"event": "opened", "names": look(config["hub"], config["own"], len(served))})


def reap(case: int, status: list[int], ended: threading.Event) -> None:
    """Waits for the case, and for all that it leaves to the jail's first process."""
    with contextlib.suppress(ChildProcessError):
        while True:
            number, how = os.wait()
            if number == case:
                status.append(os.waitstatus_to_exitcode(how))
                ended.set()


def full(folder: str) -> bool:
    """Whether nothing more can be written there."""
    with contextlib.suppress(OSError):
        found = os.statvfs(folder)
        return not (found.f_bavail and found.f_favail)
    return False


def limit(limits: dict[str, int]) -> None:
    os.umask(0o022)
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))


def say(event: Config) -> None:
    os.write(1, json.dumps(event).encode() + b"\n")


if __name__ == "__main__":
    main()
