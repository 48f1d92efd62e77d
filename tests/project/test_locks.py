"""Two runs at once keep what both of them found."""

import os
import subprocess
import sys
from contextlib import ExitStack

import pytest

from tests.conftest import ROOT
from zoo.core.card import Lang
from zoo.core.measurement import Measurement
from zoo.core.result import SampleResult, Status
from zoo.project.cache import only_one
from zoo.project.paths import find_project
from zoo.project.records import (
    keep_results,
    load_history,
    load_results,
    read_measurements,
    record_history,
    record_measurement,
)

RUNS, ROWS = 4, 10
# Each of several processes adds a row ten times; all begin together.
CODE = """
import sys
from pathlib import Path
from tests.project.test_locks import ADD, ROWS
from zoo.project.paths import find_project
kind, run = sys.argv[1:]
project = find_project(Path.cwd())
print("ready", flush=True)
sys.stdin.readline()
for number in range(ROWS):
    ADD[kind](project, f"card_{run}_{number}")
"""


def result(card):
    return SampleResult(card, Lang.EN_US, Status.PASSED, when="2027-01-01T00:00:00+00:00")


def measurement():
    return Measurement(1, 1, 1, (1, 3, 8, 8), ((1, 10),), None, 1, "cpu0", "a processor", {})


def lock(project, name):
    from zoo.core.lock import Asset, Kind, make_lock
    from zoo.lint.check import change_lock

    row = Asset(f"https://a.example/{name}", Kind.FILE, path=name, sha256="0" * 64, bytes=1)
    change_lock(project, lambda now: make_lock((*now.assets, row)))


def locked(project):
    from zoo.lint.check import read_lock

    return [asset.path for asset in read_lock(project).assets]


ADD = {
    "results": lambda project, name: keep_results(project, [result(name)]),
    "history": lambda project, name: record_history(project, [result(name)]),
    "lock": lock,
}
FOUND = {
    "results": lambda project: [r.card for r in load_results(project)],
    "history": lambda project: [card for card, _ in load_history(project)],
    "lock": locked,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ADD)
def test_rows_of_runs_that_begin_together_are_all_kept(tmp_path, kind):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with ExitStack() as stack:
        runs = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", CODE, kind, str(run)],
                    cwd=tmp_path,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            )
            for run in range(RUNS)
        ]
        for run in runs:
            assert run.stdout.readline() == b"ready\n"
        for run in runs:
            run.stdin.write(b"\n")
            run.stdin.flush()
        assert [run.wait() for run in runs] == [0] * RUNS
    assert len(FOUND[kind](find_project(tmp_path))) == RUNS * ROWS


def test_a_run_that_has_to_wait_says_so(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom zoo.project.cache import only_one\n"
        "with only_one(Path(sys.argv[1])):\n    print('in', flush=True)"
    )
    path = tmp_path / "history.json"
    with only_one(path):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = process.stderr.readline()
        assert line == "zoo: waiting for another run that changes history.json\n"
        assert process.poll() is None
    assert process.communicate(timeout=20)[0] == "in\n"


@pytest.mark.slow
def test_the_lock_of_a_link_is_that_of_its_file(tmp_path):
    (tmp_path / "a").write_text("")
    (tmp_path / "b").symlink_to("a")
    code = (
        "import sys\nfrom pathlib import Path\nfrom zoo.project.cache import only_one\n"
        "with only_one(Path(sys.argv[1])):\n    pass"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "b")]
    with only_one(tmp_path / "a"), pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, timeout=2)


def test_measurements_of_others_stay_and_those_of_no_entry_go(tmp_path):
    project = find_project(tmp_path)
    for name in ("gone", "a", "b"):
        record_measurement(project, name, measurement(), {"gone", "a", "b"})
    record_measurement(project, "c", measurement(), {"a", "b", "c"})
    assert sorted(read_measurements(project)) == ["a", "b", "c"]
