from pathlib import Path

import pytest

from zoo.detection.fetch import FetchError, cache_folder, cached_path, fetch


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


def test_a_file_is_downloaded_once(server, cache):
    server.files["/a.pkl"] = b"content"
    first = fetch(server.url("/a.pkl"))
    second = fetch(server.url("/a.pkl"))
    assert first == second == cached_path(server.url("/a.pkl"))
    assert first.read_bytes() == b"content"
    assert server.requests == ["/a.pkl"]


def test_a_missing_file_is_told_with_its_address(server, cache):
    with pytest.raises(FetchError, match=r"http://127.0.0.1:\d+/none.pkl answered 404"):
        fetch(server.url("/none.pkl"))
    assert list(cache.iterdir()) == []


def test_an_answer_that_breaks_off_leaves_nothing_behind(server, cache):
    server.files["/a.pkl"], server.announced["/a.pkl"] = b"content", 100
    with pytest.raises(FetchError, match="broke off after 7 of 100 bytes"):
        fetch(server.url("/a.pkl"))
    assert list(cache.iterdir()) == []


def test_without_network_the_text_says_what_helps(cache):
    with pytest.raises(FetchError, match=r"cannot reach http://127.*/a.pkl: .*check the network"):
        fetch("http://127.0.0.1:9/a.pkl")


def test_a_cache_that_cannot_be_written_is_told(server, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MGE_HOME", str(tmp_path / "file"))
    with pytest.raises(FetchError, match="cannot store"):
        fetch(server.url("/a.pkl"))
