"""What the kernel refuses to a sample, asked of the kernel itself."""

import platform
import re
from pathlib import Path

import pytest

from zoo.samples.syscalls import (
    AUDIT_ARCH,
    MMAP,
    NAMESPACES,
    OUT_OF_SIGHT,
    REFUSED,
    SETSOCKOPT,
    SOCKETS,
    program,
)

pytestmark = pytest.mark.skipif(
    platform.machine() not in AUDIT_ARCH, reason="no filter for this machine"
)
CALL = """\
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    ctypes.set_errno(0)
    result = libc.syscall(*(ctypes.c_long(a) for a in arguments))
    return errno.errorcode[ctypes.get_errno()] if result == -1 else 'done'
"""
COLUMN = list(AUDIT_ARCH).index(platform.machine()) if platform.machine() in AUDIT_ARCH else 0


def test_calls_no_sample_needs_are_refused(run):
    numbers = {name: both[COLUMN] for name, both in REFUSED.items()}
    code = CALL + f"for name, n in {numbers}.items(): print(name, call(n, 0, 0, 0, 0, 0))"
    assert run(code).output.split("\n")[:-1] == [f"{name} EPERM" for name in numbers]


def test_no_user_can_be_made(run):
    clone, unshare = (56, 272) if COLUMN == 0 else (220, 97)
    code = CALL + (
        f"print(call({unshare}, 0x10000000), call({clone}, 0x10000011, 0, 0, 0, 0))\n"
        "print(call(435, 0, 0))"
    )
    assert run(code).output == "EPERM EPERM\nENOSYS\n"


def test_sockets_are_of_the_common_families(run):
    code = (
        "import socket\n"
        "made = []\n"
        "for family in range(64):\n"
        "    try: socket.socket(family, socket.SOCK_DGRAM).close()\n"
        "    except PermissionError: continue\n"
        "    except OSError: pass\n"
        "    made.append(family)\n"
        "print(made, len(socket.socketpair()))"
    )
    assert run(code).output == "[1, 2, 10, 16] 2\n"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86_64 has such forms")
def test_the_32_bit_forms_of_a_call_are_refused(run):
    # mov eax, 20; int 0x80; ret: getpid as i386 numbers it.
    code = CALL + (
        "import mmap\n"
        "page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)\n"
        "page.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')\n"
        "at = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "print(call(0x40000000 + 39), ctypes.CFUNCTYPE(ctypes.c_int)(at)())"
    )
    assert run(code).output == "EPERM -1\n"


def test_what_samples_do_use_goes_on_working(run):
    code = (
        "import multiprocessing, os, subprocess, threading\n"
        "threads = [threading.Thread(target=print, args=(n,)) for n in range(1)]\n"
        "for t in threads: t.start(); t.join()\n"
        "print(subprocess.run(['echo', 'a'], capture_output=True, text=True).stdout.strip())\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1, -2]))\n"
    )
    assert run(code).output == "0\na\n[1, 2]\n"


def test_another_machine_has_no_filter_and_each_form_ends_in_an_answer():
    assert program("riscv64") == b""
    assert {len(program(m)) % 8 for m in AUDIT_ARCH} == {0}
    assert program("aarch64") != program("x86_64")
    assert len(program(memfds=True)) == len(program()) - 16


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", AUDIT_ARCH)
def test_the_numbers_of_the_calls_are_those_of_the_kernel(machine):
    if not HEADERS[machine].is_file():
        pytest.skip("the kernel's headers are not installed (Debian package linux-libc-dev)")
    lines = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)$", HEADERS[machine].read_text(), re.M)
    known = {name: int(number) for name, number in lines}
    column = list(AUDIT_ARCH).index(machine)
    named = {**REFUSED, **NAMESPACES, **SOCKETS, "mmap": MMAP, "setsockopt": SETSOCKOPT}
    numbers = {name: both[column] for name, both in named.items()}
    assert numbers == {name: known[name] for name in numbers}
    assert tuple(known[name] for name in ("clone3", "openat2")) == OUT_OF_SIGHT
