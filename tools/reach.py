"""Which tests reach which lines, from a run of the tests with coverage.

The tests of each folder run once; what is learned stays in `.cache/mutants` until the program or
those tests change.
"""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "cards", "lint", "build", "samples", "commands", "models")  # of tests
# Without the program's own plugin, which imports the program before coverage begins.
PYTEST = ("-q", "-p", "no:cacheprovider", "-p", "no:zoo", "-m", "not browser and not slow")
# Scripts that run where coverage cannot follow, and the module that starts them.
INSIDE = {
    f"zoo/samples/{name}.py"
    for name in ("answers", "child", "entry", "gateway", "line_buffered", "opened")
}
STARTS = "zoo/samples/run.py"
MOST, LONGEST = 75, 90.0  # tests for a change, and their seconds
SETTINGS = """\
[run]
source = {source}
data_file = {data}
parallel = true
patch = _exit
disable_warnings = no-data-collected,module-not-imported
context = ${{PYTEST_CURRENT_TEST-}}
"""
# Set too late for this process, which pytest-cov measures, but not for those that it starts.
RUN = "import os, sys, pytest; os.environ['COVERAGE_PROCESS_START'] = sys.argv[1]\n"
RUN += "sys.exit(pytest.main(sys.argv[2:]))"


def git(*args: str) -> bytes:
    return subprocess.run(["git", "-C", ROOT, *args], check=True, capture_output=True).stdout


def measured(copy: Path, tree: str, sources: Iterable[str]) -> Reach:
    """Runs the tests in a copy of git's tree, as far as no earlier run of them is kept."""
    kept = []
    for folder in FOLDERS:
        ids = (git("rev-parse", f"{tree}:{part}")[:12] for part in ("zoo", f"tests/{folder}"))
        kept.append(ROOT / ".cache" / "mutants" / b"-".join(ids).decode())
        if not kept[-1].exists():
            print(f"measuring tests/{folder}", file=sys.stderr, flush=True)
            _measure(copy, folder, sources, kept[-1])
    return Reach(copy, sources, kept)


def _measure(copy: Path, folder: str, sources: Iterable[str], kept: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        settings, data = Path(name, "settings"), Path(name, ".coverage")
        source = "".join(f"\n    {copy / path}" for path in sources)
        settings.write_text(SETTINGS.format(source=source, data=data), encoding="utf-8")
        command = [sys.executable, "-c", RUN, settings, *PYTEST, "-vv", "--durations=0"]
        command += ["--durations-min=0", "--cov", f"--cov-config={settings}", "--cov-context=test"]
        command += ["--cov-report=", f"tests/{folder}"]
        log = subprocess.run(command, cwd=copy, stdout=subprocess.PIPE).stdout
        kept.mkdir(parents=True)
        (kept / "log").write_bytes(log)
        (kept / "coverage").write_bytes(data.read_bytes())


class Reach:
    """The tests of each line, and the seconds that each took."""

    def __init__(self, copy: Path, sources: Iterable[str], folders: Iterable[Path]) -> None:
        files = (file for source in sources for file in sorted((copy / source).glob("*.py")))
        self._texts = {str(f.relative_to(copy)): f.read_text("utf-8").splitlines() for f in files}
        self.seconds: Counter[str] = Counter()
        self._data = [CoverageData(str(folder / "coverage")) for folder in folders]
        for folder, data in zip(folders, self._data, strict=True):
            log = (folder / "log").read_text("utf-8")
            for took, test in re.findall(r"^([\d.]+)s (?:setup|call|teardown) +(.+)$", log, re.M):
                self.seconds[test] += float(took)
            for test in re.findall(r"^(?:FAILED|ERROR) (\S.+?)(?: - .*)?$", log, re.M):
                del self.seconds[test]
            data.read()

    @functools.cache  # noqa: B019
    def _lines(self, path: str) -> dict[int, set[tuple[str, str]]]:
        """Line -> (test, its phase) of each test that reaches it; ("", "") for an import."""
        found: dict[int, set[tuple[str, str]]] = {}
        for data in self._data:
            for name in data.measured_files():
                if name.endswith(f"/{path}"):
                    for line, contexts in data.contexts_by_lineno(name).items():
                        # "test|run" in this process, "test (call)" in one that the test started
                        parts = (re.match(r"(.*)(?:\|| \()(\w+)\)?$", c) for c in contexts)
                        found.setdefault(line, set()).update(
                            p.groups() if p else ("", "") for p in parts
                        )
        return found

    def tests(self, path: str, lines: Iterable[int], name: str) -> list[str]:
        """The tests for a change of these lines, the likeliest to notice it first: the cheapest
        case of each test function, then the second cheapest of each, and so on.

        name: what lines that run at import are part of; tests reach it where it is mentioned.
        """
        # Tests named as the module or its folder, such as tests/cards/test_rules.py.
        own = tuple(f"/test_{n}.py" for n in (Path(path).stem, Path(path).parent.name))
        here = {pair for line in lines for pair in self._lines(path).get(line, ())}
        if name:
            mentions = re.compile(rf"\b{re.escape(name)}\b")
            for source, text in self._texts.items():
                numbers = (n for n, line in enumerate(text, 1) if mentions.search(line))
                here.update(*(self._lines(source).get(n, ()) for n in numbers))
        direct = {test for test, phase in here if phase in ("run", "call")}
        # What a fixture did, the other tests of its file look at.
        files = {_file(test) for test, phase in here if phase == "setup"}
        likely = direct | {test for test in self.seconds if _file(test) in files}
        if name or ("", "") in here or path in INSIDE:
            module = self._lines(STARTS if path in INSIDE else path).values()
            likely |= {test for pairs in module for test, _ in pairs}
            likely |= {test for test in self.seconds if _file(test).endswith(own)}
        cases: Counter[str] = Counter()
        ranked = []
        for test in sorted(likely & self.seconds.keys(), key=lambda test: self.seconds[test]):
            function = test.split("[")[0]
            far = (test not in direct, not _file(test).endswith(own))
            ranked.append((*far, cases[function], self.seconds[test], test))
            cases[function] += 1
        chosen: list[str] = []
        for *_, test in sorted(ranked)[:MOST]:
            if sum(self.seconds[t] for t in [*chosen, test]) <= LONGEST or not chosen:
                chosen.append(test)
        return chosen


def _file(test: str) -> str:
    return test.split("::")[0]
