"""`zoo assets`: adding, fetching, pruning what samples may fetch."""

import hashlib
import http.server
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cards.texts import CARD
from zoo.commands.assets import download
from zoo.core.lock import Asset, Kind
from zoo.lint.check import read_lock
from zoo.models.weights.download import DownloadError
from zoo.samples.asset_files import project_file

URL = "https://example.org/cat.jpg"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved/cat.jpg":
            self.send_response(302)
            self.send_header("Location", "/real/cat.jpg")
            self.end_headers()
        elif self.path.startswith("/together/"):
            self.server.together.wait(timeout=30)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.path.encode())
        elif self.path == "/endless/cat.jpg":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"c")
            self.server.begun.set()
            self.server.over.wait(timeout=30)
        elif self.path == "/real/cat.jpg":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"cat")
        else:
            self.send_error(404)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        running.together = threading.Barrier(2)
        running.begun, running.over = threading.Event(), threading.Event()
        threading.Thread(target=running.serve_forever, daemon=True).start()
        running.address = f"http://127.0.0.1:{running.server_port}"
        yield running
        running.over.set()
        running.shutdown()


def test_a_download_notes_where_a_redirect_led(project, server):
    row = download(project, f"{server.address}/moved/cat.jpg")
    assert (row.path, row.bytes, row.final) == (
        "assets/cat.jpg",
        3,
        f"{server.address}/real/cat.jpg",
    )
    assert (project.root / "assets" / "cat.jpg").read_bytes() == b"cat"


def test_a_failed_download_leaves_nothing(project, server):
    with pytest.raises(DownloadError, match="404"):
        download(project, f"{server.address}/none.jpg")
    assert not (project.root / "assets").exists()


def test_a_file_that_is_there_is_not_overwritten(project, server):
    (project.root / "assets").mkdir()
    (project.root / "assets" / "cat.jpg").write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="is there already"):
        download(project, f"{server.address}/real/cat.jpg")
    assert (project.root / "assets" / "cat.jpg").read_bytes() == b"mine"


def test_of_two_files_of_one_name_the_first_stays_and_the_other_is_refused(project, server):
    urls = [f"{server.address}/together/{side}/cat.jpg" for side in ("left", "right")]
    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(download, project, url) for url in urls]
    (row,) = (one.result() for one in found if one.exception() is None)
    (refused,) = (one.exception() for one in found if one.exception() is not None)
    assert str(refused) == "assets/cat.jpg is there already"
    assert project_file(row, project.root) == project.root / "assets" / "cat.jpg"


def test_what_a_killed_download_left_goes_with_the_next(project, server):
    code = (
        "import sys\nfrom pathlib import Path\nfrom zoo.commands.assets import download\n"
        "from zoo.project.paths import find_project\n"
        "download(find_project(Path(sys.argv[1])), sys.argv[2])"
    )
    command = [sys.executable, "-c", code, project.root, f"{server.address}/endless/cat.jpg"]
    process = subprocess.Popen(command)
    assert server.begun.wait(timeout=60)
    process.kill()
    process.wait()
    assert list(project.root.glob(".zoo-*"))
    download(project, f"{server.address}/real/cat.jpg")
    assert list(project.root.glob(".zoo-*")) == []
    assert (project.root / "assets" / "cat.jpg").read_bytes() == b"cat"


def test_what_could_be_had_is_locked_though_another_address_fails(zoo, project, monkeypatch):
    def bring(url, part, progress, most):
        if "none" in url:
            raise DownloadError(f"{url} answered 404")
        part.write_bytes(b"cat")
        return url

    monkeypatch.setattr("zoo.commands.assets.fetch_url", bring)
    code, out, errors = zoo("assets", "add", "https://example.org/none.jpg", URL)
    assert (code, out) == (2, f"locked {URL} -> assets/cat.jpg (3 bytes)\n")
    assert "https://example.org/none.jpg answered 404; or name a file: --from FILE" in errors
    assert [a.url for a in read_lock(project).assets] == [URL]


def test_prune_unlocks_what_no_card_asks_for(zoo, project):
    (project.root / "assets").mkdir()
    (project.root / "assets" / "cat.jpg").write_bytes(b"cat")
    zoo("assets", "add", URL, "https://example.org/dog.jpg", "--from", "assets/cat.jpg")
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("Hello.", f"Hello {URL}"), encoding="utf-8")
    code, out, _ = zoo("assets", "prune")
    assert (code, out.splitlines()[-1]) == (0, "1 URL unlocked")
    assert [a.url for a in read_lock(project).assets] == [URL]


def test_fetch_of_what_nothing_names_is_refused(zoo):
    code, _, errors = zoo("assets", "fetch", "https://example.org/w.pkl")
    assert (code, errors) == (
        1,
        "zoo: https://example.org/w.pkl: no such weights in a card or hubconf.py\n",
    )


@pytest.fixture
def other(tmp_path_factory):
    """The folder of another repository, which git does not know."""
    folder = tmp_path_factory.mktemp("other")
    (folder / "hubconf.py").write_text("def net(): pass\n")
    (folder / ".env").write_text("SECRET=1\n")
    return folder


def files_of(path):
    return zipfile.ZipFile(path).namelist()


def test_a_repository_is_packed_and_locked_with_its_hash(zoo, project, other):
    code, out, _ = zoo("assets", "add-repository", "acme/net", other)
    zipped = project.root / "assets" / "acme-net.zip"
    size = zipped.stat().st_size
    assert (code, out) == (
        0,
        f"locked acme/net, any branch -> assets/acme-net.zip ({size} bytes)\n",
    )
    assert files_of(zipped) == ["net-master/hubconf.py"]
    (row,) = read_lock(project).assets
    assert row == Asset(
        "https://github.com/acme/net",
        Kind.REPOSITORY,
        path="assets/acme-net.zip",
        sha256=hashlib.sha256(zipped.read_bytes()).hexdigest(),
        bytes=size,
        repository="acme/net",
    )
    assert zoo("assets", "verify") == (0, "", "")


def test_a_repository_for_one_branch_stands_beside_that_for_any(zoo, project, other):
    zoo("assets", "add-repository", "acme/net", other)
    zoo("assets", "add-repository", "acme/net", other, "--branch", "feature/x")
    assert [(a.repository, a.branch, a.path) for a in read_lock(project).assets] == [
        ("acme/net", None, "assets/acme-net.zip"),
        ("acme/net", "feature/x", "assets/acme-net-feature-x.zip"),
    ]
    zipped = project.root / "assets" / "acme-net-feature-x.zip"
    assert files_of(zipped) == ["net-feature-x/hubconf.py"]


def test_an_added_zip_gets_the_folder_that_the_hub_expects(zoo, project, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("net-0123abc/hubconf.py", "def net(): pass\n")
    assert zoo("assets", "add-repository", "acme/net", tmp_path / "a.zip")[0] == 0
    assert files_of(project.root / "assets" / "acme-net.zip") == ["net-master/hubconf.py"]


def test_a_repository_that_has_changed_on_disk_is_named_with_the_command(zoo, project, other):
    zoo("assets", "add-repository", "acme/net", other)
    (project.root / "assets" / "acme-net.zip").write_bytes(b"other")
    code, _, errors = zoo("assets", "verify")
    assert code == 1
    assert "zoo assets add-repository acme/net PATH" in errors


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("acme", "."), "'acme' is not valid; write: zoo assets add-repository OWNER/NAME PATH"),
        (("acme/net:main", "."), "'acme/net:main' is not valid"),
        (("acme/net", "gone"), "there is no gone; name a folder or a zip of acme/net"),
        (("acme/net", "hub_pages"), "hub_pages has no hubconf.py at its top (1 file looked"),
        (("acme/net", "hub_pages/org_task_name.md"), "cannot be read as a zip"),
    ],
)
def test_what_is_no_repository_is_refused_and_leaves_nothing(zoo, project, arguments, reason):
    code, _, errors = zoo("assets", "add-repository", *arguments)
    assert code == 2
    assert reason in errors
    assert not (project.root / "assets").exists()
    assert not project.lock.exists()


def test_the_hub_itself_need_not_be_added(zoo, project, other):
    (project.root / "zoo.toml").write_text('repository = "Acme/Net"\n')
    code, _, errors = zoo("assets", "add-repository", "acme/net", other)
    assert (code, errors) == (
        2,
        "zoo: acme/net is this hub: samples get its working tree; add nothing\n",
    )


def test_prune_keeps_a_repository_that_a_card_names_in_any_spelling(zoo, project, other):
    zoo("assets", "add-repository", "acme/net", other)
    zoo("assets", "add-repository", "acme/idle", other)
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("Hello.", "Hello Acme/Net"), encoding="utf-8")
    zoo("assets", "prune")
    assert [a.repository for a in read_lock(project).assets] == ["acme/net"]
