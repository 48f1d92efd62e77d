"""What the kernel lets a case have: memory in every form, processes, files, terminals.

Each hostile sample holds what it took for some seconds, while this machine's free memory is looked
at from outside.
"""

import threading

import psutil
import pytest

from zoo.core.result import Status
from zoo.samples import cgroups

MIB = 1 << 20
BOUND = 250 * MIB  # what the hostile samples may have
SLACK = 700 * MIB  # what else this machine does meanwhile, and what a look comes too late for

HOLD = "\nimport time\ntime.sleep(3)"
MAP = "import mmap, ctypes\nheld = []\nlibc = ctypes.CDLL(None)\n"
TOUCH = "    for at in range(0, len(m), 4096): m[at] = 1\n"
# Memory that belongs to no process's resident set.
UNSEEN = {
    "shared pages given back": MAP
    + "for n in range(60):\n    m = mmap.mmap(-1, 50 << 20)\n"
    + TOUCH
    + "    m.madvise(mmap.MADV_DONTNEED); held.append(m)"
    + HOLD,
    "all but a page of a shared mapping unmapped": MAP
    + "libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]\n"
    + "for n in range(60):\n    m = mmap.mmap(-1, 50 << 20)\n"
    + TOUCH
    + "    at = ctypes.addressof(ctypes.c_char.from_buffer(m)); held.append(m)\n"
    + "    libc.munmap(at, (50 << 20) - 4096)"
    + HOLD,
    "/dev/zero mapped": MAP
    + "f = os.open('/dev/zero', os.O_RDWR)\nfor n in range(60):\n    m = mmap.mmap(f, 50 << 20)\n"
    + TOUCH
    + "    m.madvise(mmap.MADV_DONTNEED); held.append(m)"
    + HOLD,
    "page tables": MAP
    + "libc.mmap.restype = ctypes.c_void_p\n"
    + "for n in range(300_000):\n"
    + "    at = libc.mmap(ctypes.c_void_p(0x100000000000 + (n << 21)), 4096, 1, 0x22, -1, 0)\n"
    + "    ctypes.c_char.from_address(at).value if at else 0"
    + HOLD,
}
SOCKETS = {
    "UNIX": "a, b = socket.socketpair()",
    "large UNIX": "a, b = socket.socketpair()\n"
    "        a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)",
    "datagrams": "a, b = socket.socketpair(type=socket.SOCK_DGRAM)",
    "TCP": "s = socket.create_server(('127.0.0.1', 0)); "
    "a = socket.create_connection(s.getsockname()); b = s.accept()[0]",
}
FILL = """\
import socket, time
held = []
for child in range(12):
    if os.fork() == 0: break
try:
    while True:
        %s
        held.append((a, b))
        a.setblocking(False); b.setblocking(False)
        for end in (a, b):
            try:
                while True: end.send(b'x' * 65536)
            except BlockingIOError: pass
except OSError: pass
time.sleep(3)
"""


@pytest.fixture
def lowest():
    """lowest(function): what it gives, and the most memory this machine lacked meanwhile."""

    def watch(function):
        before = psutil.virtual_memory().available
        least = before
        over = threading.Event()

        def look():
            nonlocal least
            while not over.wait(0.05):
                least = min(least, psutil.virtual_memory().available)

        thread = threading.Thread(target=look)
        thread.start()
        try:
            return function(), before - least
        finally:
            over.set()
            thread.join()

    return watch


@pytest.mark.parametrize("kind", UNSEEN)
def test_memory_that_no_process_shows_has_a_limit(run, lowest, kind):
    def taken():
        result, most = lowest(lambda: run(UNSEEN[kind], memory=BOUND))
        assert result.status is not Status.PASSED
        return most

    # What else runs on the machine can only add to it.
    assert any(taken() < BOUND + SLACK for _ in range(3))


@pytest.mark.parametrize("kind", SOCKETS)
def test_buffers_of_sockets_have_a_limit(run, lowest, kind):
    def taken():
        return lowest(lambda: run(FILL % SOCKETS[kind], memory=BOUND))[1]

    # What else runs on the machine can only add to it.
    assert any(taken() < BOUND + SLACK for _ in range(3))


def test_files_are_memory(run, lowest):
    code = f"for n in range(20): open(str(n), 'wb').write(b'x' * (50 << 20)){HOLD}"

    def taken():
        result, most = lowest(lambda: run(code, memory=BOUND))
        assert result.status is Status.OUT_OF_MEMORY
        assert result.failure.reason.startswith("used more than 0.244 GiB of memory")
        return most

    assert any(taken() < BOUND + SLACK for _ in range(3))


def test_a_renamed_tree_hides_nothing(run):
    code = (
        "import threading\n"
        "for n in range(3000): os.mkdir(f'decoy{n}')\n"
        "os.mkdir('a')\n"
        "def swap():\n"
        "    here = 'a'\n"
        "    while True:\n"
        "        other = 'b' if here == 'a' else 'a'\n"
        "        os.rename(here, other); here = other\n"
        "inside = os.open('a', os.O_RDONLY)\n"
        "threading.Thread(target=swap, daemon=True).start()\n"
        "for n in range(40):\n"
        "    f = os.open(f'x{n}', os.O_CREAT | os.O_WRONLY, dir_fd=inside)\n"
        "    os.write(f, b'x' * (1 << 20))"
    )
    assert run(code, disk=20 << 20).status is Status.DISK_LIMIT


def test_terminals_have_a_limit(run):
    code = (
        "import pty\nn = 0\ntry:\n    while True: pty.openpty(); n += 1\nexcept OSError: print(n)\n"
    )
    assert run(code).output == "16\n"


def together(*functions):
    """What each gives, all started at once."""
    made = {}
    threads = [
        threading.Thread(target=lambda n=n, f=f: made.__setitem__(n, f()))
        for n, f in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [made[n] for n in range(len(functions))]


def test_the_limit_on_processes_is_each_cases_own(run):
    code = (
        "import threading\n"
        "threads = [threading.Thread(target=time.sleep, args=(6,)) for _ in range(150)]\n"
        "for t in threads: t.start()\n"
        "time.sleep(4)\n"
        "print(threading.active_count())"
    )
    found = together(*(lambda: run("import time\n" + code) for _ in range(3)))
    assert [r.output for r in found] == ["151\n"] * 3


def test_a_fork_bomb_fails_no_neighbour(run):
    bomb = "import time\nwhile True:\n    try: os.fork()\n    except OSError: time.sleep(0.1)"
    good = (
        "import subprocess, time\n"
        "for _ in range(20):\n"
        "    subprocess.run(['true'], check=True); time.sleep(0.2)\n"
        "print('done')"
    )
    worst, fine = together(lambda: run(bomb, seconds=10), lambda: run(good))
    assert worst.status is not Status.PASSED
    assert fine.output == "done\n"


def test_nothing_is_left_of_a_case(run, tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("x = bytearray(900 << 20)\nimport time\ntime.sleep(9)", memory=BOUND)
    assert result.status is Status.OUT_OF_MEMORY
    assert not list(tmp_path.glob("zoo-case-*"))
    where = cgroups.place()
    for folder in where.folders if where else ():
        assert not list(folder.glob(f"{cgroups.PREFIX}{psutil.Process().pid}-*"))


def test_a_group_of_a_killed_runner_is_swept():
    if cgroups.place() is None:
        pytest.skip("this user may make no control groups")
    gone = 2**22 - 1  # no process of this machine
    with cgroups.new_group(f"{cgroups.PREFIX}{gone}-x", BOUND, 8) as group:
        cgroups.sweep()
        assert not any(folder.exists() for folder in group.folders)


def test_a_result_names_what_held_its_memory(run):
    where = cgroups.place()
    assert run("print(1)").limits == (where.kind if where else "watch")


def test_without_a_group_a_machine_short_of_memory_stops_its_cases(run, monkeypatch):
    monkeypatch.setattr(cgroups, "place", lambda: None)
    monkeypatch.setattr("zoo.samples.monitor.short_of_memory", lambda: True)
    result = run("import time\ntime.sleep(20)")
    assert (result.status, result.limits) == (Status.OUT_OF_MEMORY, "watch")
    assert result.failure.reason.startswith("was stopped because this machine had too little")


def test_the_runners_umask_does_not_matter(run):
    import os

    before = os.umask(0o077)
    try:
        result = run("open('x', 'w').write('y')\nprint(os.path.exists('/home/reader/work/x'))")
    finally:
        os.umask(before)
    assert result.output == "True\n"


@pytest.mark.parametrize("grouped", [True, False])
def test_a_process_whose_name_is_no_text_ends_no_run(run, monkeypatch, grouped):
    if not grouped:
        monkeypatch.setattr("zoo.samples.cgroups.place", lambda: None)
    code = "import time\nopen('/proc/self/comm', 'wb').write(b'\\xff')\ntime.sleep(0.5)"
    assert run(code).status is Status.PASSED
