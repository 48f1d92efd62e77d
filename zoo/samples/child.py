"""Runs a case's samples, one after the other, in one namespace. Inside the sandbox.

Started as a script with the path of a JSON file, see `zoo.samples.run`. Standard library only:
MegEngine comes in with the sample that imports it. Events go out on a file descriptor of their own,
before the interpreter exits, because MegEngine can crash while it exits.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import faulthandler
import importlib
import importlib.machinery
import json
import os
import sys
import time
import traceback
import types
from typing import Any

Case = dict[str, Any]
MOST_ITEMS = (100, 20, 5)  # of a list, of one within it, and of one within that
PICTURE_SIDE = 1024  # pixels
WRITTEN: list[str] = []  # the script, as it was written last
MAIN = os.getpid()  # a child that a sample forks runs on in here, and reports nothing


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        case = json.load(file)
    sys.path[0] = os.getcwd()  # as for a reader's script in that folder
    sys.argv[:] = [os.path.basename(case["script"])]
    faulthandler.enable()  # SIGABRT, sent at the time limit, shows where each thread stood
    namespace = main_module(case["script"]).__dict__
    if case["timer_slack"]:  # of the threads that the samples' libraries will start
        with contextlib.suppress(OSError), open("/proc/self/timerslack_ns", "w") as slack:
            slack.write(str(case["timer_slack"]))
    for number, step in enumerate(case["steps"]):
        if number and os.getpid() == MAIN:
            # Parts what one step printed from what the next one prints.
            os.write(1, case["marker"].encode() + b"\n")
        if step["skip"]:
            tell(case, {"event": "skip", "step": number})
        elif not run_step(case, number, step, namespace):
            break
    else:
        megengine = sys.modules.get("megengine")
        device = str(megengine.get_default_device()) if megengine else ""
        tell(case, {"event": "done", "versions": versions(), "device": device})
        # As a script ends; but nothing is freed, which takes time and can crash in native code.
        if threading := sys.modules.get("threading"):
            threading._shutdown()
        atexit._run_exitfuncs()
    flush()
    os._exit(0)


def main_module(script: str) -> types.ModuleType:
    """`__main__` as Python makes it for a script, so that spawned workers find it."""
    module = types.ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", script)
    vars(module).update(__file__=script, __loader__=loader, __cached__=None, __builtins__=builtins)
    sys.modules["__main__"] = module
    return module


def run_step(case: Case, number: int, step: Case, namespace: Case) -> bool:
    """True where the case goes on: the step ran, or failed as expected."""
    tell(case, {"event": "start", "step": number})
    write_script(case, step["end"])
    last = number == len(case["steps"]) - 1
    start = time.perf_counter()
    report: Case = {"event": "end", "step": number}
    try:
        execute(step["setup"], step["setup_line"], case["script"], namespace)
        execute(step["code"], step["line"], case["script"], namespace)
    except BaseException as error:  # MegEngine's HTTPDownloadError derives from BaseException
        if os.getpid() != MAIN:
            raise
        if not isinstance(error, SystemExit):
            report = failed(case, step, error) | {"step": number}
        # Scripts end in `sys.exit(main())`: its last statement.
        elif error.code or not (last and frames(error, case)[0][1] >= step["last"]):
            report = {"event": "exit", "step": number, "code": repr(error.code)}
            report["frames"] = frames(error, case)
    if report["event"] == "end":
        report["unkept"] = [name for name in step["keep"] if not keep(case, number, name)]
        report["values"] = {
            name: summarise(namespace[name]) if name in namespace else {"kind": "missing"}
            for name in step["expect"]
        }
    flush()
    tell(case, report | {"seconds": time.perf_counter() - start})
    as_said = report["event"] == "error" and step["xfail"] in report["kinds"]
    return bool(report["event"] == "end" or as_said)


def keep(case: Case, number: int, name: str) -> bool:
    """Hands over the pixels of a picture that the sample wrote; False where there is none."""
    try:
        cv2 = importlib.import_module("cv2")
        image = cv2.imread(os.path.join(os.path.dirname(case["script"]), name))
        scale = PICTURE_SIDE / max(image.shape[:2])
        if scale < 1:
            height, width = (max(round(side * scale), 1) for side in image.shape[:2])
            image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        height, width = image.shape[:2]
        head = {"step": number, "name": name, "width": width, "height": height}
        pixels = cv2.cvtColor(image, cv2.COLOR_BGR2RGB).tobytes()
    except Exception:  # no OpenCV, no file, no picture, no memory
        return False
    if os.getpid() == MAIN:
        with open(case["pictures"], "wb", closefd=False) as pipe:
            pipe.write(json.dumps(head).encode() + b"\n" + pixels)
    return True


def failed(case: Case, step: Case, error: BaseException) -> Case:
    stack = frames(error, case)
    if isinstance(error, SyntaxError) and error.filename == case["script"]:
        stack.append([case["path"], error.lineno or step["line"], "<module>", ""])
    return {
        "event": "error",
        "exception": describe(error),
        "kinds": [kind.__name__ for kind in type(error).__mro__],
        "frames": stack,
        "chain": chain(error),
    }


def write_script(case: Case, end: int) -> None:
    """Writes the script as the reader has it by now, for spawned workers; leaves it alone where
    the sample changed or removed it."""
    with contextlib.suppress(OSError, ValueError):
        if WRITTEN:
            with open(case["script"], encoding="utf-8") as file:
                if file.read() != WRITTEN[-1]:
                    return
        WRITTEN.append("\n".join(case["text"].split("\n")[:end]) + "\n")
        with open(case["script"], "w", encoding="utf-8") as file:
            file.write(WRITTEN[-1])


def execute(code: str, line: int, path: str, namespace: Case) -> None:
    # Empty lines in front give every line the number it has on the card.
    if code:
        padded = "\n" * (line - 1) + code
        exec(compile(padded, path, "exec", dont_inherit=True), namespace)


def summarise(value: Any, depth: int = 0) -> Any:
    """A value as JSON: a tensor or array by shape, type, statistics and its largest entries."""
    if hasattr(value, "numpy"):
        value = value.numpy()
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return summarise_array(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if depth < len(MOST_ITEMS):
        most, kind = MOST_ITEMS[depth], type(value).__name__
        if isinstance(value, (list, tuple)):
            return {"kind": kind, "items": [summarise(v, depth + 1) for v in value[:most]]}
        if isinstance(value, dict):
            pairs = list(value.items())[:most]
            return {"kind": kind, "items": {str(k): summarise(v, depth + 1) for k, v in pairs}}
    return repr(value)[:200]


def summarise_array(value: Any) -> Case:
    found: Case = {"kind": "array", "shape": list(value.shape), "dtype": str(value.dtype)}
    if value.size and value.dtype.kind in "fiub":
        flat = value.reshape(-1).astype("float64")
        with sys.modules["numpy"].errstate(all="ignore"):  # infinity less infinity
            for statistic in ("mean", "std", "min", "max"):
                found[statistic] = float(getattr(flat, statistic)())
        largest = flat.argsort(kind="stable")[::-1][:5]
        found["top"] = [[int(index), float(flat[index])] for index in largest]
    return found


def describe(error: BaseException) -> str:
    return "".join(traceback.format_exception_only(type(error), error)).strip()


def frames(error: BaseException, case: Case) -> list[list[Any]]:
    """[file, line, function, text] of each call, from the card's own code on."""
    named = {case["script"]: case["path"]}
    stack = [
        [named.get(f.filename, f.filename), f.lineno, f.name, f.line or ""]
        for f in traceback.extract_tb(error.__traceback__)
    ]
    first = next((i for i, f in enumerate(stack) if f[0] == case["path"]), len(stack))
    return stack[first:]


def chain(error: BaseException) -> list[str]:
    """What the error came from, nearest first."""
    causes: list[str] = []
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen and len(causes) < 6:
        seen.add(id(cause))
        causes.append(describe(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return causes[1:]


def versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("megengine", "numpy", "cv2"):
        if version := getattr(sys.modules.get(name), "__version__", None):
            found[name] = str(version)
    return found


def tell(case: Case, event: Case) -> None:
    if os.getpid() == MAIN:
        os.write(case["report"], json.dumps(event).encode() + b"\n")


def flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # the sample closed it
            stream.flush()


if __name__ == "__main__":
    main()
