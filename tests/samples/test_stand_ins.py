import hashlib
import json
import os
import zipfile

import pytest

from zoo.core.lock import Asset, Kind, Lock, dump_lock, load_lock, make_lock
from zoo.samples import weights as store
from zoo.samples.asset_files import StoreError, official_weights, project_file, sha256_of
from zoo.samples.entry import as_root
from zoo.samples.jail import Tier
from zoo.samples.monitor import Limits
from zoo.samples.weights import SCRIPT, Recipe, kept, stand_in_weights

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


def test_official_weights_without_a_published_hash_are_taken_by_their_name(tmp_path):
    (tmp_path / "m.pkl").write_bytes(b"cat")
    asset = Asset("https://a.example.org/m.pkl", Kind.WEIGHTS, entry="m")
    assert official_weights(asset, [tmp_path]) == tmp_path / "m.pkl"


def test_the_hubs_own_cache_is_looked_through_too(tmp_path):
    name = f"m_38dot3_{SHA[:8]}.pkl"
    (tmp_path / f"20a14e_{name}").write_bytes(b"cat")
    asset = Asset(f"https://a.example.org/{name}", Kind.WEIGHTS, entry="m")
    assert official_weights(asset, [tmp_path]) == tmp_path / f"20a14e_{name}"


# What a pull request may bring as hubconf.py.
HUBCONF = """
import os, sys
out = sys.argv[sys.argv.index("--out") + 1]
%s
os._exit(0)
"""


@pytest.fixture
def build(tmp_path, jail):
    """build(code): stand-in weights as hostile code in the jail makes them."""

    def start(code):
        archive = tmp_path / "repository.zip"
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("hub-main/hubconf.py", HUBCONF % code)
            file.writestr("hub-main/data.txt", "1")
        one = recipe({"hubconf.py": "1", "data.txt": "2"})
        return stand_in_weights(one, lambda: archive, tmp_path / "made", Tier.JAIL)

    return start


def recipe(digests=None):
    return Recipe("acme/hub", "m", "https://x.org/m.pkl", (digests or {}).get)


def write_stand_in(folder, used):
    """A stand-in as an earlier run left it."""
    one = recipe()
    (folder / f"{one.name}.pkl").write_bytes(b"weights")
    note = {"sha256": "abc", "script": sha256_of(SCRIPT), "used": used}
    (folder / f"{one.name}.json").write_text(json.dumps(note))


def test_a_stand_in_is_kept_while_what_it_was_made_of_stays(tmp_path):
    assert kept(recipe(), tmp_path) is None
    write_stand_in(tmp_path, {"hubconf.py": "1"})
    assert kept(recipe({"hubconf.py": "1", "README.md": "2"}), tmp_path).sha256 == "abc"
    assert kept(recipe({"hubconf.py": "3"}), tmp_path) is None
    assert kept(recipe({}), tmp_path) is None


def test_entries_of_one_name_in_two_repositories_are_two_files():
    other = Recipe("acme/other", "m", "https://x.org/m.pkl", {}.get)
    assert recipe().name != other.name


@pytest.mark.models
def test_stand_in_weights_are_made_by_a_user_that_is_nobody_else(build):
    made = build("open(out, 'w').write(f'{os.getuid()} {os.getgid()}')")
    user, group = made.file.read_text().split()
    assert user == group
    assert (int(user) >= 1 << 30) if as_root() else user == "0"
    assert made.file.stat().st_uid == os.geteuid()


@pytest.mark.models
@pytest.mark.parametrize(
    "reading",
    [
        "open(os.path.dirname(__file__) + '/data.txt').read()",
        "os.chdir(os.path.dirname(__file__)); os.read(os.open(b'data.txt', 0), 1)",
        "import subprocess; subprocess.run(['cat', os.path.dirname(__file__) + '/data.txt'])",
    ],
)
def test_they_are_kept_for_every_file_their_maker_read_however(build, tmp_path, reading):
    build(f"{reading}; open(out, 'w').write('x')")
    (note,) = (tmp_path / "made").glob("*.json")
    used = json.loads(note.read_text())["used"]
    assert (used["data.txt"], used["hubconf.py"]) == ("2", "1")


@pytest.mark.models
def test_their_maker_cannot_say_that_it_read_nothing(build, tmp_path):
    forged = '{"event": "opened", "names": []}'
    build(
        f"os.write(1, {forged!r}.encode()); os.write(2, {forged!r}.encode())\n"
        "open(out, 'w').write('x')"
    )
    (note,) = (tmp_path / "made").glob("*.json")
    assert "hubconf.py" in json.loads(note.read_text())["used"]


@pytest.mark.models
def test_their_maker_writes_no_setting_of_the_machine(build):
    with pytest.raises(StoreError, match=r"(denied|Read-only file system): '/proc/sys/kernel/core"):
        build("os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)")


@pytest.mark.models
def test_they_are_no_link_to_a_file_of_the_machine(build, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    with pytest.raises(StoreError, match="could not be made"):
        build(f"os.symlink({str(secret)!r}, out)")
    assert secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.models
@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("held = b'x' * (500 << 20); import time; time.sleep(60)", "memory"),
        ("[print('x' * 4096) for _ in range(1 << 20)]", "output"),
    ],
)
def test_their_maker_has_limits(build, monkeypatch, code, what):
    monkeypatch.setattr(store, "MAKER", Limits(memory=400 << 20, disk=200 << 20))
    with pytest.raises(StoreError, match=f"took too much {what}"):
        build(code)


@pytest.mark.models
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("os.truncate(os.open(out, os.O_CREAT | os.O_WRONLY), 1 << 40)", "File too large"),
        ("import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (1 << 40, 1 << 40))", "not allowed"),
        ("os.truncate(os.open(out, os.O_CREAT | os.O_WRONLY), 1 << 30)", "File too large"),
        ("open(out, 'wb').write(b'x' * (300 << 20))", "File too large"),
        (
            "[open(f'/home/reader/{n}', 'wb').write(b'x' * (150 << 20)) for n in (1, 2)]",
            "No space left on device",
        ),
        ("print('x' * 10_000); os._exit(1)", f"could not be made: {'x' * 500}$"),
    ],
)
def test_a_file_of_holes_and_a_long_message_are_refused(build, monkeypatch, code, reason):
    monkeypatch.setattr(store, "MAKER", Limits(disk=200 << 20))
    with pytest.raises(StoreError, match=reason):
        build(code)
