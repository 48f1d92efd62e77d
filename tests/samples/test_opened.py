"""Which files of the hub a case read, however it did: what a cached result depends on."""

import zipfile

import pytest

from tests.samples.conftest import cards_of
from zoo.core.result import ALL_FILES, Answer, Source
from zoo.samples.entry import as_root
from zoo.samples.jail import Tier
from zoo.samples.network import ArchiveRoute, Network
from zoo.samples.outcome import judge
from zoo.samples.plan import group, rows
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting

URL = "https://github.com/acme/hub/archive/main.zip"
FILES = {
    "data/a.bin": "a",
    "data/b.bin": "b",
    "hubconf.py": "x = 1",
    "net/__init__.py": "",
    "net/one.py": "y = 2",
    "net/two.py": "z = 3",
    # the last to be unpacked, which count as read
    **{f"zz/{n}.txt": str(n) for n in range(200)},
}
# As `megengine.hub` fetches and unpacks an archive.
FETCH = f"""\
import io, subprocess, time, urllib.request, zipfile
def fetch(url="{URL}"):
    return zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(url).read()))
hub = os.path.expanduser("~/.cache/megengine/hub")
os.makedirs(hub)
source = fetch()
for info in source.infolist(): source.extract(info, hub); time.sleep(0.0002)
os.rename(hub + "/hub-main", hub + "/0123")
top = hub + "/0123"
"""


@pytest.fixture
def reads(tmp_path, jail):
    """reads(code): what a sample that fetched the hub read of it."""
    with zipfile.ZipFile(tmp_path / "hub.zip", "w") as made:
        for name, text in FILES.items():
            made.writestr(f"hub-main/{name}", text)

    def start(code, tier=Tier.JAIL):
        (case,) = group(rows([cards_of(FETCH + code)]))
        route = ArchiveRoute(("acme/hub",), "", tmp_path / "hub.zip", own=True)
        setting = Setting(tier)
        trace = run_case(case, Network(archives=(route,)), setting)
        answers = (Answer(URL, Source.WORKING_TREE),)
        result = judge(trace, answers, "2026-01-01").results[0]
        assert result.status.good, result.failure
        return {name for name in result.reads if not name.startswith("zz/")}

    return start


WAYS = {
    "an absolute path": "open(top + '/data/a.bin').read()",
    "a relative path": "os.chdir(top + '/net')\nopen('../data/a.bin').read()",
    "bytes": "open(os.fsencode(top + '/data/a.bin'), 'rb').read()",
    "a descriptor": "f = os.open('data/a.bin', 0, dir_fd=os.open(top, 0))\nos.read(f, 9)",
    "a child process": "subprocess.run(['cat', top + '/data/a.bin'], check=True)",
    "native code": "import ctypes\nlibc = ctypes.CDLL(None)\n"
    "libc.read(libc.open((top + '/data/a.bin').encode(), 0), ctypes.create_string_buffer(9), 9)",
    "a mapping": "import mmap\nf = open(top + '/data/a.bin')\n"
    "mmap.mmap(f.fileno(), 1, prot=mmap.PROT_READ)[0]",
    "another name": "os.link(top + '/data/a.bin', '/home/reader/work/x')\nopen('x').read()",
    "times set back": "p = top + '/data/a.bin'\nt = os.stat(p)\nopen(p).read()\n"
    "os.utime(p, ns=(t.st_atime_ns, t.st_mtime_ns))",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_file_counts_as_read_whatever_way(reads, way):
    assert reads("time.sleep(0.02)\n" + WAYS[way]) == {"data/a.bin"}


def test_modules_and_the_folders_they_are_looked_up_in_count(reads):
    code = "time.sleep(0.02)\nsys.path.insert(0, top)\nimport net.one"
    assert reads(code) == {"/", "net/", "net/__init__.py", "net/one.py"}


@pytest.mark.parametrize(
    "way", ["os.listdir(top + '/data')", "subprocess.run(['ls', top + '/data'])"]
)
def test_a_folder_that_is_listed_counts(reads, way):
    assert reads(f"time.sleep(0.02)\n{way}") == {"data/"}


def test_what_is_read_at_once_after_it_was_unpacked_counts(reads):
    code = "import pathlib\nlast = pathlib.Path(top + '/zz/199.txt')\nlast.read_text()"
    assert "data/a.bin" not in reads(code)


IN_DOUBT = {
    "read from the archive": "fetch().read('hub-main/data/a.bin')",
    "unpacked elsewhere": "fetch().extractall('/tmp')",
    "moved away": "os.rename(top, '/home/reader/work/x')",
    "removed": "import shutil\nshutil.rmtree(top)",
}


@pytest.mark.parametrize("way", IN_DOUBT)
def test_in_doubt_all_files_count(reads, way):
    assert reads(IN_DOUBT[way]) == {ALL_FILES}


def test_a_closed_folder_is_in_doubt_where_the_gateway_cannot_look_into_it(reads):
    assert reads("os.chmod(hub, 0)") == (set() if as_root() else {ALL_FILES})


def test_without_the_jail_all_files_count(reads):
    assert reads("pass", tier=Tier.PROXY) == {ALL_FILES}


def test_no_file_is_opened_without_a_note_of_its_access(reads):
    code = (
        "try: os.open(top + '/data/a.bin', os.O_RDONLY | os.O_NOATIME)\n"
        "except PermissionError: print('refused')\n"
        "else: raise SystemExit('opened')"
    )
    assert reads("time.sleep(0.02)\n" + code) == set()
