"""`make gpu-check`, tried on the CPU: what it compares, and how it goes on after a fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
np = pytest.importorskip("numpy")
gpu_check = pytest.importorskip("gpu_check")

TOOL = Path(gpu_check.__file__)
FAULTY = """\
import json, os, sys
from pathlib import Path
import numpy as np
folder, skip = Path(sys.argv[1]), int(sys.argv[-1])
folder.mkdir(exist_ok=True)
for number, name in list(enumerate(["good", "fatal", "last"]))[skip:]:
    print(json.dumps({"number": number, "name": name}), flush=True)
    if name == "fatal":
        print("CUDA error 209: no kernel image", file=sys.stderr, flush=True)
        os._exit(3)
    np.savez(folder / f"{number:03}.npz", np.ones(2))
    print(json.dumps({"number": number, "seconds": 0.5, "problem": ""}), flush=True)
"""


@pytest.fixture
def difference(tmp_path):
    """difference(got, right): of two arrays, as the check finds it."""

    def of(got, right):
        np.savez(tmp_path / "got.npz", got)
        np.savez(tmp_path / "right.npz", right)
        return gpu_check.difference(tmp_path / "got.npz", tmp_path / "right.npz")

    return of


def test_rounding_is_right(difference):
    error, problem = difference(np.float32([1, 100]), np.float32([1, 100.05]))
    assert (round(error, 5), problem) == (0.0005, "")


def test_a_larger_difference_is_wrong(difference):
    assert difference(np.float32([1, 90]), np.float32([1, 100])) == (
        pytest.approx(0.1),
        "differs by 1.0e-01, allowed is 1e-03",
    )


def test_what_is_no_number_is_wrong(difference):
    assert difference(np.float32([np.nan]), np.float32([1]))[1].startswith("differs by inf")


def test_whole_numbers_are_equal_or_wrong(difference):
    assert difference(np.int32([1, 2]), np.int32([1, 3])) == (None, "1 of 2 numbers differ")


def test_another_shape_is_wrong(difference):
    assert difference(np.ones(2), np.ones(3)) == (None, "shape (2,), on the CPU (3,)")


def test_a_case_that_ends_its_process_is_named_and_the_next_one_runs(tmp_path):
    (tmp_path / "faulty.py").write_text(FAULTY)
    rows = gpu_check.cases(tmp_path / "faulty.py", "cpu0", tmp_path / "out", [])
    assert [(row.name, row.problem, row.seconds) for row in rows] == [
        ("good", "", 0.5),
        ("fatal", "the process ended (3): CUDA error 209: no kernel image", None),
        ("last", "", 0.5),
    ]


def test_without_a_gpu_nothing_is_claimed(tmp_path):
    if any(Path("/dev").glob("nvidia*")):
        pytest.skip("this machine has a GPU: make gpu-check checks it")
    command = [sys.executable, TOOL, "--out", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, os.listdir(tmp_path)) == (
        2,
        "there is no GPU: /dev holds no nvidia*; nothing was checked\n",
        [],
    )


@pytest.mark.models
def test_a_device_that_does_not_open_is_said_once(tmp_path):
    command = [sys.executable, TOOL, "--device", "cpu0x", "--out", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MegEngine does not open cpu0x: " in done.stdout.splitlines()[-1]
    assert "MegEngine does not open cpu0x: " in (tmp_path / "gpu-report.md").read_text()


@pytest.mark.models
def test_every_operator_computes_and_is_in_the_report(tmp_path):
    command = [sys.executable, TOOL, "--device", "cpu0", "--steps", "operators", "--out", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    report = (tmp_path / "gpu-report.md").read_text()
    assert "\ndevice: cpu0\n" in report
    assert "- 89 of 89\n- add, error" in report
    assert "- conv 3x3, dilation 12, error" in report
