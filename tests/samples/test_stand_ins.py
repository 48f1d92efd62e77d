import hashlib
import os
import subprocess
import zipfile

import pytest

from tests.conftest import need
from zoo.core.lock import Asset, Kind, Lock, dump_lock, load_lock, make_lock
from zoo.samples import stand_ins as store
from zoo.samples.asset_files import StoreError, official_weights, project_file
from zoo.samples.jail import NOBODY, Tier, as_root, why_no_jail
from zoo.samples.monitor import Limits
from zoo.samples.stand_ins import model_code_digest, stand_in_weights, working_tree_zip

SHA = hashlib.sha256(b"cat").hexdigest()
CAT = Asset("https://a.example.org/cat.jpg", Kind.FILE, path="assets/cat.jpg", sha256=SHA, bytes=3)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "cat.jpg").write_bytes(b"cat")
    return tmp_path


def test_the_lock_reads_back_sorted():
    other = Asset("https://a.example.org/a.zip", Kind.REPOSITORY)
    assert load_lock(dump_lock(make_lock([CAT, other]))) == Lock((other, CAT))


def test_a_broken_row_of_the_lock_is_named():
    with pytest.raises(ValueError, match="a row cannot be read"):
        load_lock('{"schema": 1, "assets": [{"url": "https://x", "kind": "magic"}]}')


def test_a_locked_file_is_verified(project):
    assert project_file(CAT, project).read_bytes() == b"cat"
    (project / "assets" / "cat.jpg").write_bytes(b"dog")
    with pytest.raises(StoreError, match=r"zoo assets add https://a.example.org/cat.jpg --from"):
        project_file(CAT, project)


def test_a_locked_file_lies_in_the_project(project, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_bytes(b"cat")
    (project / "assets" / "cat.jpg").unlink()
    (project / "assets" / "cat.jpg").symlink_to(secret)
    with pytest.raises(StoreError, match="outside the project; copy the file to assets/"):
        project_file(CAT, project)


def test_official_weights_are_taken_by_their_published_name(tmp_path):
    url = f"https://a.example.org/m_38dot3_{SHA[:8]}.pkl"
    asset = Asset(url, Kind.WEIGHTS, entry="m")
    assert official_weights(asset, [tmp_path]) is None
    (tmp_path / f"m_38dot3_{SHA[:8]}.pkl").write_bytes(b"cat")
    assert official_weights(asset, [tmp_path]) is not None
    (tmp_path / f"m_38dot3_{SHA[:8]}.pkl").write_bytes(b"dog")
    with pytest.raises(StoreError, match="delete or replace it"):
        official_weights(asset, [tmp_path])


def test_the_hubs_own_cache_is_looked_through_too(tmp_path):
    name = f"m_38dot3_{SHA[:8]}.pkl"
    (tmp_path / f"20a14e_{name}").write_bytes(b"cat")
    asset = Asset(f"https://a.example.org/{name}", Kind.WEIGHTS, entry="m")
    assert official_weights(asset, [tmp_path]) == tmp_path / f"20a14e_{name}"


def test_the_zip_holds_what_git_would_and_repeats(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zip")
    subprocess.run(["git", "init", "-q", project], check=True)
    (project / ".gitignore").write_text("secret\n")
    (project / "secret").write_text("x")
    (project / "hubconf.py").write_text("dependencies = []\n")
    first = working_tree_zip(project, folder).read_bytes()
    archive = working_tree_zip(project, folder)
    assert archive.read_bytes() == first
    assert zipfile.ZipFile(archive).namelist() == [
        "models-master/.gitignore",
        "models-master/assets/cat.jpg",
        "models-master/hubconf.py",
    ]


@pytest.mark.parametrize("tracked", [True, False])
def test_the_zip_follows_no_link_out_of_the_project(project, tmp_path_factory, tracked):
    folder = tmp_path_factory.mktemp("zip")
    (folder / "secret").write_text("x")
    (project / "own").symlink_to("assets/cat.jpg")
    (project / "out").symlink_to(folder / "secret")
    (project / "linked").symlink_to(folder)
    (project / "hidden").symlink_to(".git/config")
    subprocess.run(["git", "init", "-q", project], check=True)
    if not tracked:
        (project / ".git" / "HEAD").unlink()  # no repository any more: all but hidden files
    names = zipfile.ZipFile(working_tree_zip(project, folder)).namelist()
    assert names == ["models-master/assets/cat.jpg", "models-master/own"]


# What a pull request may bring as the module that makes stand-in weights.
BUILDER = """
import os, sys
out = sys.argv[sys.argv.index("--out") + 1]
%s
"""


@pytest.fixture
def build(tmp_path):
    """build(code): stand-in weights as hostile code in the jail makes them."""
    if why_no_jail():
        need("bwrap", "bubblewrap")
        pytest.fail(why_no_jail())

    def start(code):
        module = tmp_path / "zoo" / "models" / "weights" / "stand_in.py"
        module.parent.mkdir(parents=True)
        module.write_text(BUILDER % code)
        (tmp_path / "registry.json").write_text("{}")
        return stand_in_weights("m", "r" * 16, tmp_path, tmp_path / "made", Tier.JAIL)

    return start


def test_stand_in_weights_are_made_by_nobody(build):
    made = build("open(out, 'w').write(f'{os.getuid()} {os.getgid()}')")
    assert made.file.read_text() == (f"{NOBODY} {NOBODY}" if as_root() else "0 0")
    assert made.file.stat().st_uid == os.geteuid()


def test_whoever_makes_them_writes_no_setting_of_the_machine(build):
    with pytest.raises(StoreError, match=r"(denied|Read-only file system): '/proc/sys/kernel/core"):
        build("os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)")


def test_they_are_no_link_to_a_file_of_the_machine(build, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    with pytest.raises(StoreError, match="could not be made"):
        build(f"os.symlink({str(secret)!r}, out)")
    assert secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("held = b'x' * (300 << 20); import time; time.sleep(60)", "memory"),
        ("[print('x' * 4096) for _ in range(1 << 20)]", "output"),
        ("f = open(out, 'wb'); [f.write(b'x' * (1 << 20)) for _ in range(300)]; "
         "f.flush(); import time; time.sleep(60)", "disk"),
    ],
)  # fmt: skip
def test_whoever_makes_them_has_limits(build, monkeypatch, code, what):
    monkeypatch.setattr(store, "MAKER", Limits(memory=200 << 20, disk=200 << 20))
    with pytest.raises(StoreError, match=f"took too much {what}"):
        build(code)


def test_the_code_digest_sees_a_comment_and_ignores_other_files(project):
    folder = project / "zoo" / "models"
    folder.mkdir(parents=True)
    (folder / "atss.py").write_text("x = 1\n")
    before = model_code_digest(project)
    (project / "README.md").write_text("hello")
    assert model_code_digest(project) == before
    (folder / "atss.py").write_text("x = 1  # one\n")
    assert model_code_digest(project) != before
