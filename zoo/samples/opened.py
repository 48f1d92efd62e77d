"""Which files of a fetched repository a case read, by the kernel's own record.

The file system of a case notes the time of each access, by any process and any call: other
processes, native code, paths of any form. Runs in the jail as part of the gateway: standard library
only.
"""

from __future__ import annotations

import os
import stat
import time
import zipfile
from collections.abc import Mapping

MOST = 5000  # files and folders that are named; more are all
SEP = "/"
CLOCK_REALTIME_COARSE = 5  # of Linux: what file systems read


def opened(hub: str, archive: str, fetched: int) -> list[str] | None:
    """Files of the archive that were read, and folders that were listed, with "/" at their end;
    None where it cannot be known.

    hub: where `megengine.hub` unpacks archives, a folder each. fetched: how many archives the case
    got: one that lies nowhere has been read elsewhere.
    """
    try:
        with zipfile.ZipFile(archive) as source:
            infos = [i for i in source.infolist() if not i.is_dir()]
        sizes = {info.filename.partition(SEP)[2]: info.file_size for info in infos}
        trees = [entry.path for entry in os.scandir(hub) if entry.is_dir(follow_symlinks=False)]
        if len(trees) != fetched:
            return None
        ours = [t for t in trees if all(os.path.lexists(os.path.join(t, name)) for name in sizes)]
        found = {name for tree in ours for name in _used(tree, sizes)}
    except (OSError, ValueError, zipfile.BadZipFile):
        return None
    return sorted(found) if ours and len(found) <= MOST else None


def _used(tree: str, sizes: Mapping[str, int]) -> set[str]:
    folders = {name[: at + 1] for name in sizes for at, c in enumerate(name) if c == SEP} | {""}
    found = {name: os.lstat(os.path.join(tree, name)) for name in (*sizes, *folders)}
    # A clock's tick in which a file was both written and read is that of the last ones written.
    newest = max(found[name].st_mtime_ns for name in sizes)
    last = newest - 2 * int(time.clock_getres(CLOCK_REALTIME_COARSE) * 1e9)
    return {
        name or SEP
        for name, file in found.items()
        if file.st_atime_ns > file.st_mtime_ns
        or (name in sizes and file.st_mtime_ns >= last)
        # It is no longer as it was unpacked; setting its times changes the third of them.
        or (name in sizes and file.st_ctime_ns != file.st_mtime_ns)
        or (name in sizes and not (stat.S_ISREG(file.st_mode) and file.st_size == sizes[name]))
    }
