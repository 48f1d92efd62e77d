"""What `zoo predict --out`, `--json` and records write is whole, whenever the process is killed."""

import subprocess
import sys
import time

import pytest

SIZE = 8 << 20
WRITE = f"""\
import sys
from pathlib import Path
from zoo.project.files import write_report
print("begun", flush=True)
while True:
    for sign in (b"a", b"b"):
        write_report(Path(sys.argv[1]), sign * {SIZE})
"""


@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.1, 0.15])
def test_a_killed_write_leaves_a_whole_file(tmp_path, seconds):
    target = tmp_path / "picture.png"
    target.write_bytes(b"a" * SIZE)
    process = subprocess.Popen([sys.executable, "-c", WRITE, target], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"begun\n"
    time.sleep(seconds)
    process.kill()
    process.communicate()
    found = target.read_bytes()
    assert found in (b"a" * SIZE, b"b" * SIZE)
