import threading
import urllib.request

from zoo.preview import Builds, Preview, fingerprint, watch


def test_an_open_page_hears_of_a_new_build(tmp_path):
    (tmp_path / "index.html").write_text("hello")
    builds = Builds()
    server = Preview(tmp_path, 0, builds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with urllib.request.urlopen(server.url, timeout=10) as page:
            assert page.read() == b"hello"
            assert page.headers["Cache-Control"] == "no-store"
        with urllib.request.urlopen(server.url + "__reload", timeout=10) as events:
            assert events.readline() == b"data: 1\n"
            events.readline()
            builds.bump()
            assert events.readline() == b"data: 2\n"
    finally:
        server.shutdown()
        server.server_close()


def test_a_changed_file_is_noticed(tmp_path):
    (tmp_path / "a.md").write_text("one")
    before = fingerprint([tmp_path])
    (tmp_path / "a.md").write_text("other")
    assert fingerprint([tmp_path]) != before


def test_watching_calls_back(tmp_path):
    changed, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=watch, args=((tmp_path,), changed.set, stop, 0.02))
    thread.start()
    for number in range(100):
        (tmp_path / "a.md").write_text(str(number))
        if changed.wait(0.05):
            break
    stop.set()
    thread.join()
    assert changed.is_set()
