import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zoo.publish import PublishError, publish, write_file


def content(folder):
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != ".zoo-site")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_a_site_is_replaced_whole(tmp_path):
    publish([("a.html", b"1"), ("b/c.html", b"2")], tmp_path / "site")
    assert publish([("a.html", b"3")], tmp_path / "site") == 1
    assert content(tmp_path / "site") == {"a.html": b"3"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_failure_on_the_way_leaves_the_old_site(tmp_path):
    publish([("a.html", b"old")], tmp_path / "site")

    def pages():
        yield "a.html", b"new"
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        publish(pages(), tmp_path / "site")
    assert content(tmp_path / "site") == {"a.html": b"old"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_killed_build_leaves_the_old_site_and_the_next_one_sweeps(tmp_path):
    publish([("a.html", b"old")], tmp_path / "site")
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from zoo.publish import publish\n"
        "def pages():\n"
        "    yield 'a.html', b'new'\n"
        "    print('half', flush=True)\n"
        "    time.sleep(60)\n"
        "publish(pages(), Path(sys.argv[1]))\n"
    )
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "site")], stdout=subprocess.PIPE, cwd=root
    )
    assert process.stdout.readline() == b"half\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert content(tmp_path / "site") == {"a.html": b"old"}
    time.sleep(0.1)
    publish([("a.html", b"new")], tmp_path / "site")
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_page_cannot_lie_outside(tmp_path):
    with pytest.raises(PublishError, match="outside the site"):
        publish([("../x", b"")], tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_only_when_it_differs(tmp_path):
    assert write_file(tmp_path / "a" / "x.json", "1")
    assert not write_file(tmp_path / "a" / "x.json", "1")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["x.json"]
