"""Runs a case's samples, one after the other, in one namespace. Inside the sandbox.

Started as a script with the path of a JSON file, see `zoo.samples.run`. Standard library only:
MegEngine comes in with the sample that imports it. What happens is told on a file descriptor
of its own, before the interpreter exits, because MegEngine can crash while it exits.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import linecache
import os
import sys
import time
import traceback
import types
from typing import Any

Case = dict[str, Any]


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        case = json.load(file)
    sys.path[0] = os.getcwd()  # as for a reader's script in that folder
    sys.argv[:] = ["sample.py"]
    faulthandler.enable()  # SIGABRT, sent at the time limit, shows where each thread stood
    lines = case["text"].splitlines(keepends=True)
    linecache.cache[case["path"]] = (len(case["text"]), None, lines, case["path"])
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    for number, step in enumerate(case["steps"]):
        if not run_step(case, number, step, module.__dict__):
            break
    else:
        tell(case, {"event": "done", "versions": versions(), "device": device()})
    flush()
    os._exit(0)


def run_step(case: Case, number: int, step: Case, namespace: Case) -> bool:
    tell(case, {"event": "start", "step": number})
    start = time.perf_counter()
    report: Case = {"event": "end", "step": number}
    try:
        # Empty lines in front give every line the number it has on the card.
        code = "\n" * (step["line"] - 1) + step["code"]
        exec(compile(code, case["path"], "exec", dont_inherit=True), namespace)
    except SystemExit as error:
        report = {"event": "exit", "step": number, "code": repr(error.code)}
        report["frames"] = frames(error, case["path"])
    except BaseException as error:  # MegEngine's HTTPDownloadError derives from BaseException
        report = {"event": "error", "step": number, "exception": describe(error)}
        report["frames"] = frames(error, case["path"])
        if isinstance(error, SyntaxError) and error.filename == case["path"]:
            report["frames"].append([case["path"], error.lineno or step["line"], "<module>", ""])
        report["chain"] = chain(error)
    flush()
    os.write(1, case["marker"].encode() + b"\n")
    tell(case, report | {"seconds": time.perf_counter() - start})
    return bool(report["event"] == "end")


def describe(error: BaseException) -> str:
    return "".join(traceback.format_exception_only(type(error), error)).strip()


def frames(error: BaseException, path: str) -> list[list[Any]]:
    """[file, line, function, text] of each call, from the card's own code on."""
    stack = [
        [f.filename, f.lineno, f.name, f.line or ""]
        for f in traceback.extract_tb(error.__traceback__)
    ]
    first = next((i for i, f in enumerate(stack) if f[0] == path), len(stack))
    return stack[first:]


def chain(error: BaseException) -> list[str]:
    """What the error came from, nearest first."""
    causes: list[str] = []
    seen = {id(error)}
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    while cause is not None and id(cause) not in seen and len(causes) < 5:
        seen.add(id(cause))
        causes.append(describe(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return causes


def versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("megengine", "numpy", "cv2"):
        version = getattr(sys.modules.get(name), "__version__", None)
        if version:
            found[name] = str(version)
    return found


def device() -> str:
    megengine = sys.modules.get("megengine")
    return str(megengine.get_default_device()) if megengine else ""


def tell(case: Case, event: Case) -> None:
    os.write(case["report"], json.dumps(event).encode() + b"\n")


def flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # the sample closed it
            stream.flush()


if __name__ == "__main__":
    main()
