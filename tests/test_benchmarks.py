"""Benchmarks run by hand only: their imports have to follow the code."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"
OURS = sorted(f.stem for f in FOLDER.glob("*.py") if not f.stem.startswith("torch_"))


@pytest.mark.models
@pytest.mark.parametrize("name", OURS)
def test_a_benchmark_can_be_imported(name):
    code = f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import benchmarks.{name}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
