import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zoo.models.weights import download as downloading
from zoo.models.weights.fetch import (
    FetchError,
    cache_folder,
    cached_path,
    fetch,
    sources,
    terminal_progress,
)


def anything(path):
    """Verifies nothing."""


def content_is(expected):
    def verify(path):
        if path.read_bytes() != expected:
            raise RuntimeError("wrong content")

    return verify


def test_the_cache_is_under_mge_home(monkeypatch):
    monkeypatch.setenv("MGE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/serialized")


def test_else_the_cache_is_under_xdg_cache_home(monkeypatch):
    monkeypatch.delenv("MGE_HOME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == Path("/caches/megengine/serialized")


def test_else_the_cache_is_under_the_home_folder(monkeypatch):
    monkeypatch.delenv("MGE_HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_folder() == Path("/home/someone/.cache/megengine/serialized")


def test_a_file_has_the_name_that_megengine_gives_it(cache):
    url = "https://example.org/models/a_38dot3_58e249d5.pkl?x=1"
    assert cached_path(url) == cache / "f6c75b_a_38dot3_58e249d5.pkl"


class TestDownload:
    def test_a_file_is_downloaded_once(self, server, cache):
        server.files["/a.pkl"] = b"content"
        first = fetch(server.url("/a.pkl"), anything)
        second = fetch(server.url("/a.pkl"), anything)
        assert first == second == cached_path(server.url("/a.pkl"))
        assert first.read_bytes() == b"content"
        assert server.requests == ["/a.pkl"]

    def test_what_verify_refuses_does_not_enter_the_cache(self, server, cache):
        server.files["/a.pkl"] = b"other"
        with pytest.raises(RuntimeError, match="wrong content"):
            fetch(server.url("/a.pkl"), content_is(b"content"))
        assert [path.suffix for path in cache.iterdir()] == [".lock"]

    def test_progress_is_reported_in_bytes(self, server, cache, monkeypatch):
        monkeypatch.setattr(downloading, "CHUNK", 4)
        server.files["/a.pkl"] = b"content"
        seen = []
        fetch(server.url("/a.pkl"), anything, lambda done, total: seen.append((done, total)))
        assert seen == [(4, 7), (7, 7)]

    def test_two_processes_download_once(self, server, cache):
        server.files["/a.pkl"] = os.urandom(5_000_000)
        code = (
            "import sys; from zoo.models.weights.fetch import fetch; "
            "print(fetch(sys.argv[1], lambda path: None))"
        )
        command = [sys.executable, "-c", code, server.url("/a.pkl")]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
        results = [process.communicate(timeout=60)[0] for process in running]
        assert len(set(results)) == 1
        assert server.requests == ["/a.pkl"]


class TestResume:
    def break_off(self, server, content, after):
        server.files["/a.pkl"], server.announced["/a.pkl"] = content[:after], len(content)
        text = rf"broke off after {after} of {len(content)} bytes; run again to go on"
        with pytest.raises(FetchError, match=text):
            fetch(server.url("/a.pkl"), anything)
        server.files["/a.pkl"] = content

    def test_a_broken_download_goes_on_where_it_ended(self, server, cache):
        self.break_off(server, b"content", after=3)
        path = fetch(server.url("/a.pkl"), content_is(b"content"))
        assert path.read_bytes() == b"content"
        assert server.requests == ["/a.pkl", "/a.pkl bytes=3-"]

    def test_a_server_that_cannot_go_on_starts_again(self, server, cache):
        self.break_off(server, b"content", after=3)
        server.ranges = False
        fetch(server.url("/a.pkl"), content_is(b"content"))

    def test_a_file_that_changed_in_between_is_fetched_anew(self, server, cache):
        self.break_off(server, b"content", after=3)
        server.files["/a.pkl"] = b"CONTENT"
        fetch(server.url("/a.pkl"), content_is(b"CONTENT"))
        assert server.requests == ["/a.pkl", "/a.pkl bytes=3-", "/a.pkl"]

    def test_a_part_longer_than_the_file_is_dropped(self, server, cache):
        self.break_off(server, b"content", after=6)
        server.files["/a.pkl"] = b"short"
        server.announced.clear()
        fetch(server.url("/a.pkl"), content_is(b"short"))


class TestMirrors:
    URL = "https://models.invalid/weights/a_38dot3_58e249d5.pkl"

    def test_mirrors_come_first_in_order(self, monkeypatch):
        monkeypatch.setenv("ZOO_MIRROR", "/data/, https://mirror.invalid/x")
        assert sources(self.URL) == [
            "/data/a_38dot3_58e249d5.pkl",
            "https://mirror.invalid/x/a_38dot3_58e249d5.pkl",
            self.URL,
        ]

    def test_a_folder_serves(self, cache, tmp_path, monkeypatch):
        (tmp_path / "a_38dot3_58e249d5.pkl").write_bytes(b"content")
        monkeypatch.setenv("ZOO_MIRROR", str(tmp_path))
        assert fetch(self.URL, content_is(b"content")) == cached_path(self.URL)

    def test_an_address_serves(self, server, cache, monkeypatch):
        server.files["/m/a_38dot3_58e249d5.pkl"] = b"content"
        monkeypatch.setenv("ZOO_MIRROR", server.url("/m"))
        assert fetch(self.URL, anything).read_bytes() == b"content"

    def test_a_mirror_without_the_file_or_with_a_wrong_one_is_passed_over(
        self, server, cache, tmp_path, monkeypatch
    ):
        server.files["/a.pkl"] = b"content"
        server.files["/wrong/a.pkl"] = b"other"
        monkeypatch.setenv("ZOO_MIRROR", f"{tmp_path},{server.url('/wrong')}")
        path = fetch(server.url("/a.pkl"), content_is(b"content"))
        assert path.read_bytes() == b"content"

    def test_where_none_has_it_every_failure_is_told(self, server, cache, tmp_path, monkeypatch):
        monkeypatch.setenv("ZOO_MIRROR", str(tmp_path))
        with pytest.raises(FetchError, match=r"/a.pkl is not there; http://.*/a.pkl answered 404"):
            fetch(server.url("/a.pkl"), anything)


class TestFailures:
    def test_a_missing_file_is_told_with_its_address(self, server, cache):
        with pytest.raises(FetchError, match=r"http://127.0.0.1:\d+/none.pkl answered 404"):
            fetch(server.url("/none.pkl"), anything)

    def test_without_network_the_text_says_what_helps(self, cache):
        url = "http://127.0.0.1:9/a.pkl"
        with pytest.raises(
            FetchError, match=r"check the network, set ZOO_MIRROR .* put it at (.*)"
        ):
            fetch(url, anything)

    def test_the_place_named_for_a_file_by_hand_is_the_one_looked_at(self, cache):
        url = "http://127.0.0.1:9/a.pkl"
        with pytest.raises(FetchError) as caught:
            fetch(url, anything)
        Path(str(caught.value).rpartition("put it at ")[2]).write_bytes(b"by hand")
        assert fetch(url, anything).read_bytes() == b"by hand"

    def test_too_little_room_is_told_before_the_download(self, server, cache, monkeypatch):
        server.files["/a.pkl"] = b"x"
        server.announced["/a.pkl"] = 10**18
        monkeypatch.setenv("ZOO_DOWNLOAD_LIMIT", "1e12")
        with pytest.raises(FetchError, match=r"MB free, 1000000000000 MB are needed; make room"):
            fetch(server.url("/a.pkl"), anything)

    def test_a_disk_that_fills_up_is_told(self, server, cache, monkeypatch):
        def full(*arguments):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(downloading, "pour", full)
        server.files["/a.pkl"] = b"content"
        with pytest.raises(FetchError, match="the disk is full; make room, or set MGE_HOME"):
            fetch(server.url("/a.pkl"), anything)

    def test_a_cache_that_cannot_be_written_is_told(self, server, tmp_path, monkeypatch):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("MGE_HOME", str(tmp_path / "file"))
        with pytest.raises(FetchError, match="cannot store"):
            fetch(server.url("/a.pkl"), anything)


class TestTerminal:
    def test_no_progress_where_standard_error_is_no_terminal(self, monkeypatch):
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        assert terminal_progress("a.pkl") is None

    def test_one_line_that_ends_with_the_download(self, monkeypatch):
        stream = io.StringIO()
        stream.isatty = lambda: True
        monkeypatch.setattr(sys, "stderr", stream)
        report = terminal_progress("a.pkl")
        report(500_000, 2_000_000)
        report(2_000_000, 2_000_000)
        assert stream.getvalue() == ("\ra.pkl: 0.5 of 2.0 MB, 25 %\ra.pkl: 2.0 of 2.0 MB, 100 %\n")


@pytest.mark.parametrize("suffix", [".part", ".lock"])
def test_nothing_is_written_through_a_link_of_a_shared_cache(server, cache, tmp_path, suffix):
    server.files["/a.pkl"] = b"content"
    mine = tmp_path / "mine"
    mine.write_text("keep")
    target = cached_path(server.url("/a.pkl"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.with_name(target.name + suffix).symlink_to(mine)
    with pytest.raises(FetchError, match="is a link, a pipe or a device; remove it"):
        fetch(server.url("/a.pkl"), anything)
    assert mine.read_text() == "keep"


def test_nobody_waits_for_a_pipe_of_a_shared_cache(server, cache):
    server.files["/a.pkl"] = b"content"
    target = cached_path(server.url("/a.pkl"))
    target.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(target.with_name(target.name + ".lock"))
    with pytest.raises(FetchError, match="is a link, a pipe or a device; remove it"):
        fetch(server.url("/a.pkl"), anything)
