"""A sample runs in the jail as it would as a reader's script."""

from datetime import date

import pytest

from tests.samples.conftest import LOAD_LINE, URL, ZH_LINE, cards_of
from zoo.core.result import Status
from zoo.samples.jail import Tier
from zoo.samples.plan import group, rows
from zoo.samples.script import script

TIERS = [Tier.JAIL, Tier.PROXY]


def printed(run, code, **options):
    """What a sample that passes prints."""
    result = run(code, **options)
    assert result.status is Status.PASSED, result.failure
    return result.output


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_workers_find_the_samples_functions(run, method, tier):
    code = f"""\
import multiprocessing

def square(x):
    return x * x

if __name__ == "__main__":
    with multiprocessing.get_context("{method}").Pool(2) as pool:
        print(pool.map(square, [1, 2, 3]))"""
    assert printed(run, code, tier=tier) == "[1, 4, 9]\n"


def test_a_pool_of_the_concurrent_futures_spawns(run):
    code = """\
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

class Job:
    def __init__(self, number):
        self.number = number

def double(job):
    return job.number * 2

if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        print(list(pool.map(double, [Job(1), Job(2)])))"""
    assert printed(run, code) == "[2, 4]\n"


def test_a_manager_and_shared_memory(run):
    code = """\
import multiprocessing
from multiprocessing.shared_memory import SharedMemory

with multiprocessing.Manager() as manager:
    shared = manager.dict()
    process = multiprocessing.Process(target=shared.__setitem__, args=("a", 1))
    process.start()
    process.join()
    print(dict(shared))
memory = SharedMemory(create=True, size=10)
memory.buf[0] = 7
other = SharedMemory(memory.name)
print(other.buf[0])
other.close()
memory.close()
memory.unlink()"""
    assert printed(run, code) == "{'a': 1}\n7\n"


def test_a_worker_may_import_a_sample_with_a_future_import(run):
    code = """\
from __future__ import annotations
import multiprocessing

def name(x: NoSuchName):
    return name.__annotations__["x"]

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.apply(name, [1]))"""
    assert printed(run, code) == "NoSuchName\n"


@pytest.mark.parametrize("tier", TIERS)
def test_python_is_on_the_path(run, tier):
    code = """\
import shutil, subprocess
subprocess.run([sys.executable, "-c", "print(1)"], check=True)
subprocess.run(["python", "-c", "print(2)"], check=True)
subprocess.run("echo 3 | python3 -m base64 -e", shell=True, check=True)
print(shutil.which("python") == sys.executable)"""
    assert printed(run, code, tier=tier) == "1\n2\nMwo=\nTrue\n"


def test_output_of_children_stands_where_a_terminal_shows_it(run):
    code = """\
import subprocess
print("first")
subprocess.run(["echo", "second"])
print("third")
child = subprocess.Popen([sys.executable, "-c", "print('fourth'); import time; time.sleep(60)"],
                         stdout=subprocess.PIPE)
print(child.stdout.readline())
child.kill()
fork = os.fork()
if fork == 0:
    print("sixth")
    sys.exit(0)
os.waitpid(fork, 0)
print("seventh")"""
    lines = ["first", "second", "third", "b'fourth\\n'", "sixth", "seventh"]
    assert printed(run, code).splitlines() == lines


def test_what_a_pools_workers_print_is_not_lost(run):
    code = """\
import multiprocessing
if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.map(print, ["a", "b"])"""
    assert printed(run, code) == "a\nb\n"


def test_a_forked_process_that_falls_through_reports_nothing(run):
    result = run("child = os.fork()\nprint(child == 0)\nif child: os.wait()")
    assert result.status is Status.PASSED
    assert sorted(result.output.splitlines()) == ["False", "True"]


def test_the_script_has_a_name_and_arguments(run):
    code = """\
import argparse, pathlib
print(__file__, sys.argv, __name__, __spec__)
print(argparse.ArgumentParser().parse_args())
print(pathlib.Path(__file__).read_text().split()[-1])"""
    shown = "/home/reader/work/sample.py ['sample.py'] __main__ None\nNamespace()\n"
    last = "print(pathlib.Path(__file__).read_text().split()[-1])\n"
    assert printed(run, code) == shown + last


def test_the_script_holds_the_samples_so_far_at_the_cards_lines(run):
    code = """\
lines = open("sample.py").read().split("\\n")
print([number for number, line in enumerate(lines, 1) if line])"""
    lines = [LOAD_LINE, LOAD_LINE + 1, ZH_LINE, ZH_LINE + 1]
    assert printed(run, code) == f"{lines}\n"


def test_a_sample_may_write_a_script_of_that_name(run):
    before = "<!-- doctest: setup\nopen('sample.py', 'w').write('mine')\n-->\n"
    assert printed(run, "print(open('sample.py').read())", before=before) == "mine\n"


def test_the_source_of_functions_and_classes_is_found(run):
    code = """\
import inspect, pickle, typing
class Box:
    side: int = 2
def area(box: Box) -> int:
    return box.side ** 2
print(inspect.getsource(area), inspect.getsource(Box), sep="")
print(area(pickle.loads(pickle.dumps(Box()))), typing.get_type_hints(area))"""
    source = (
        "def area(box: Box) -> int:\n    return box.side ** 2\nclass Box:\n    side: int = 2\n\n"
    )
    hints = "{'box': <class '__main__.Box'>, 'return': <class 'int'>}"
    assert printed(run, code) == f"{source}4 {hints}\n"


def test_the_reader_has_a_name_and_a_home(run):
    code = """\
import getpass, pathlib, pwd
print(getpass.getuser(), pwd.getpwuid(os.getuid()).pw_dir, pathlib.Path.home())"""
    assert printed(run, code) == "reader /home/reader /home/reader\n"


@pytest.mark.parametrize("ending", ["sys.exit(0)", "sys.exit()", "raise SystemExit", "exit()"])
def test_the_last_statement_of_the_last_sample_may_exit(run, ending):
    assert printed(run, f"print(1)\nif __name__ == '__main__':\n    {ending}") == "1\n"


def test_threads_end_and_exit_handlers_run(run):
    code = """\
import atexit, multiprocessing, threading, time
atexit.register(print, "third")
def late(seconds, text):
    time.sleep(seconds)
    print(text)
threading.Thread(target=late, args=(0.3, "first")).start()
multiprocessing.Process(target=late, args=(0.6, "second")).start()"""
    assert printed(run, code) == "first\nsecond\nthird\n"


def test_limits_are_where_programs_look_for_them(run):
    code = """\
print(open("/sys/fs/cgroup/memory.max").read().strip())
print(open("/sys/fs/cgroup/memory/memory.limit_in_bytes").read().strip())"""
    assert printed(run, code, memory=3 << 30) == f"{3 << 30}\n{3 << 30}\n"


@pytest.mark.parametrize("umask", [0o077, 0o000, 0o027])
def test_the_runners_umask_does_not_matter(run, umask, monkeypatch):
    import os

    before = os.umask(umask)
    try:
        code = "open('x', 'w')\nprint(oct(os.stat('x').st_mode)[-3:], os.listdir('..'))"
        assert printed(run, code) == "644 ['tmp', 'work']\n"
    finally:
        os.umask(before)


@pytest.mark.models
def test_megengines_data_loader_has_workers(run):
    code = """\
import numpy as np
from megengine.data import DataLoader, SequentialSampler
from megengine.data.dataset import ArrayDataset

data = ArrayDataset(np.zeros((8, 3), "float32"), np.arange(8))
sampler = SequentialSampler(data, batch_size=4)
for images, labels in DataLoader(data, sampler, num_workers=2):
    print(images.shape, labels)"""
    assert printed(run, code, seconds=120) == "(4, 3) [0 1 2 3]\n(4, 3) [4 5 6 7]\n"


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("input('name? ')", "samples run without a keyboard: write the answer"),
        ("breakpoint()", "samples run without a keyboard: delete the call of the debugger"),
        pytest.param(
            "import cv2, numpy\ncv2.imshow('x', numpy.zeros((2, 2)))",
            "samples run without a display: write the picture",
            marks=pytest.mark.models,
        ),
        (
            "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=5)",
            "samples reach no network: what they may fetch is listed in assets.lock",
        ),
    ],
)
def test_what_cannot_work_is_told_at_once_with_the_way_out(run, code, hint):
    failure = run(code).failure
    assert failure.line >= ZH_LINE
    assert failure.hint.startswith(hint)


def test_a_signal_is_named(run):
    result = run("import signal\nsignal.alarm(1)\nsignal.pause()")
    assert result.failure.reason == "ended by signal 14 (SIGALRM)"


def test_a_thread_that_never_ends_is_named(run):
    code = """\
import threading, time
def forever():
    time.sleep(99)
threading.Thread(target=forever).start()"""
    result = run(code, seconds=2)
    assert (result.status, result.failure.line) == (Status.TIMEOUT, ZH_LINE + 2)
    assert result.failure.reason == (
        "took more than 2 s: the samples ended, a thread or exit handler did not"
    )
    assert f'File "hub_pages/t.md", line {ZH_LINE + 2} in forever' in result.failure.traceback
    assert "child.py" not in result.failure.traceback


def test_http_leads_to_https_as_it_does_elsewhere(run):
    url = URL.replace("https", "http")
    code = f"import urllib.request\nprint(urllib.request.urlopen('{url}').read())"
    assert printed(run, code) == "b'content'\n"


def test_an_unlocked_http_address_is_named(run):
    code = "import urllib.request\nurllib.request.urlopen('http://elsewhere.example.com/x.png')"
    result = run(code)
    assert result.status is Status.UNLOCKED_URL
    assert result.failure.reason == "asked for https://elsewhere.example.com/x.png"


def test_what_a_failing_program_wrote_is_shown(run):
    code = "import subprocess\nsubprocess.run('echo lost >&2; exit 3', shell=True, check=True)"
    failure = run(code).failure
    assert failure.reason.endswith("returned non-zero exit status 3.")
    assert failure.traceback.splitlines()[-1] == "caused by lost"


@pytest.mark.parametrize(
    "before",
    [
        '<!-- doctest: skip reason="x" -->\n',
        '<!-- doctest: requires=gpu reason="x" -->\n',
        "<!-- doctest: xfail raises=ValueError -->\n",
    ],
)
def test_a_sample_that_does_not_run_is_not_in_the_script(before):
    (case,) = group(rows([cards_of("print(1)", before=before)]))
    text = script(case.steps, gpu=False, today=date(2026, 11, 21))
    assert text.split() == ["import", "os,", "sys", "started", "=", "True"]


def test_a_future_import_moves_to_the_first_line_and_the_rest_stays_in_its_own():
    code = "from __future__ import (\n    annotations,\n)\nx = 1"
    (case,) = group(rows([cards_of(code)]))
    lines = script(case.steps, gpu=False, today=date(2026, 11, 21)).split("\n")
    assert lines[0] == "from __future__ import annotations"
    assert lines[ZH_LINE - 1 : ZH_LINE + 3] == ["", "", "", "x = 1"]
