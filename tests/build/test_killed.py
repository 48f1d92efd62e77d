"""kill -9 of `zoo test` at any time leaves no jail running, and the next run is right."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT
from tests.samples.conftest import CARD

MARK = f"sleep-{os.getpid()}"  # no other run's
CODE = f"import subprocess\nsubprocess.run(['bash', '-c', 'exec -a {MARK} sleep 60'])"


@pytest.fixture
def project(tmp_path, jail):
    (tmp_path / "hub_pages").mkdir()
    (tmp_path / "hub_pages" / "a_b_c.md").write_text(CARD % (CODE, CODE), encoding="utf-8")
    run(tmp_path, "build", "--no-samples").wait()
    return tmp_path


def run(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "zoo", *arguments]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)


def sleepers():
    return [p for p in psutil.process_iter(["cmdline"]) if MARK in (p.info["cmdline"] or [])]


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def test_no_jail_outlives_its_runner(project):
    process = run(project, "test", "--sandbox", "jail")
    wait_until(sleepers)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until(lambda: not sleepers(), 10)

    text = CARD % ("print('right')", "print('right')")
    (project / "hub_pages" / "a_b_c.md").write_text(text, encoding="utf-8")
    assert run(project, "test", "--sandbox", "jail").wait() == 0


def test_no_measuring_process_outlives_a_killed_zoo_measure(tmp_path):
    """A process like the one that `zoo measure` starts, killed with what started it."""
    code = (
        "import subprocess, sys\n"
        "measure = [sys.executable, '-m', 'zoo.models.runtime.measure', 'resnet101']\n"
        f"measure += ['--registry', {str(ROOT / 'registry.json')!r}]\n"
        "measure += ['--input', '1,3,224,224', '--runs', '100000']\n"
        "subprocess.run(measure)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    starter = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment)
    wait_until(lambda: psutil.Process(starter.pid).children())
    (measuring,) = psutil.Process(starter.pid).children()
    maps = Path(f"/proc/{measuring.pid}/maps")
    wait_until(lambda: "megengine" in maps.read_text(), 60)
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    wait_until(lambda: not measuring.is_running() or measuring.status() == "zombie", 10)
