"""What the kernel refuses to a sample: a filter of system calls, in the form bubblewrap reads.

Namespaces hide this machine's files and network, but leave all of the kernel's interface open:
parts that no sample needs and where most of its flaws were found, and memory that no limit counts.
"""

from __future__ import annotations

import errno
import platform
import struct

# Name of the machine -> how the kernel names it to a filter, and its numbers of the calls below.
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Calls refused whatever their arguments: their numbers on x86_64 and on aarch64.
REFUSED = {
    # Memory that belongs to no process, and so counts against no limit.
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    # Other namespaces, and what is mounted in them.
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # Other processes.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    # The kernel's own workings.
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "delete_module": (176, 106),
    "finit_module": (313, 273),
}
# Their flags lie in memory, out of a filter's sight; programs then take `clone` and `openat`.
OUT_OF_SIGHT = (435, 437)  # clone3, openat2
# Calls refused for some values of their first argument.
NAMESPACES = {"clone": (56, 220), "unshare": (272, 97)}
SOCKETS = {"socket": (41, 198), "socketpair": (53, 199)}
NEW_NAMESPACE = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
FAMILIES = (1, 2, 10, 16)  # UNIX, INET, INET6, NETLINK
# Where no control group counts memory: what belongs to no process is refused, and buffers of
# sockets keep the size they have, whatever is asked for.
# Calls that open files: their numbers, and which argument has the flags.
OPENS = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}
NO_ACCESS_TIME = 0o1000000  # O_NOATIME: `zoo.samples.opened` would not see what is read
MMAP = (9, 222)
SHARED, ANONYMOUS = 0x01, 0x20
SETSOCKOPT = (54, 208)
SOL_SOCKET = 1
BUFFERS = (7, 8)  # SO_SNDBUF, SO_RCVBUF
X32 = 0x40000000  # x86_64 numbers calls of its 32-bit form from here

LOAD, EQUAL, AT_LEAST, ANY_BIT, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16  # where a filter finds them; arguments take 8 bytes
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS
PRETEND = 0x00050000  # answers that it was done


def program(machine: str = "", *, memfds: bool = False, counted: bool = True) -> bytes:
    """The filter for a machine (this one, where none is named); empty where it has none.

    memfds: allow files that live in memory. counted: a control group counts all memory.
    """
    machine = machine or platform.machine()
    if machine not in AUDIT_ARCH:
        return b""
    column = list(AUDIT_ARCH).index(machine)
    lines = [_line(LOAD, ARCHITECTURE), _line(EQUAL, AUDIT_ARCH[machine], 1, 0)]
    lines += [_line(RETURN, REFUSE), _line(LOAD, NUMBER)]
    lines += _when(AT_LEAST, X32, REFUSE)
    for name, numbers in REFUSED.items():
        if not (memfds and name == "memfd_create"):
            lines += _when(EQUAL, numbers[column], REFUSE)
    for number in OUT_OF_SIGHT:
        lines += _when(EQUAL, number, UNKNOWN)
    for number, argument in OPENS[machine]:
        flags = [_line(LOAD, ARGUMENT + 8 * argument), *_when(ANY_BIT, NO_ACCESS_TIME, REFUSE)]
        lines += _looked_at(number, flags)
    for numbers in NAMESPACES.values():
        lines += _where(numbers[column], _when(ANY_BIT, NEW_NAMESPACE, REFUSE))
    for numbers in SOCKETS.values():
        known = [line for family in FAMILIES for line in _when(EQUAL, family, ALLOW)]
        lines += _where(numbers[column], [*known, _line(RETURN, REFUSE)])
    if not counted:
        kind = [_line(LOAD, ARGUMENT + 8 * 3), _line(AND, SHARED | ANONYMOUS)]
        kind += _when(EQUAL, SHARED | ANONYMOUS, REFUSE)
        lines += _looked_at(MMAP[column], kind)
        sizes = [line for name in BUFFERS for line in _when(EQUAL, name, PRETEND)]
        option = [_line(LOAD, ARGUMENT + 8 * 2), *sizes]
        level = [_line(LOAD, ARGUMENT + 8), _line(EQUAL, SOL_SOCKET, 0, len(option)), *option]
        lines += _looked_at(SETSOCKOPT[column], level)
    return b"".join([*lines, _line(RETURN, ALLOW)])


def _line(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    """One instruction; the last two say how many are left out, by how a comparison ends."""
    return struct.pack("=HBBI", code, when_true, when_false, value)


def _when(comparison: int, value: int, answer: int) -> list[bytes]:
    return [_line(comparison, value, 0, 1), _line(RETURN, answer)]


def _where(number: int, first_argument: list[bytes]) -> list[bytes]:
    """Looks at a call's first argument; where that decides nothing, the call is allowed."""
    return _looked_at(number, [_line(LOAD, ARGUMENT), *first_argument])


def _looked_at(number: int, lines: list[bytes]) -> list[bytes]:
    looked = [*lines, _line(RETURN, ALLOW)]
    return [_line(EQUAL, number, 0, len(looked)), *looked]
