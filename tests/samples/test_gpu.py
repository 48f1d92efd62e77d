"""How a GPU reaches a case in the jail, shown with a driver made of plain files."""

import pytest

from zoo.samples import hardware


@pytest.fixture
def devices(tmp_path, monkeypatch):
    """A folder that stands for /dev: a card, its control file, a folder, and a disk."""
    folder = tmp_path / "dev"
    (folder / "nvidia-caps").mkdir(parents=True)
    for name in ("nvidia0", "nvidiactl", "nvidia-caps/nvidia-cap1", "sda"):
        (folder / name).write_text(name)
        (folder / name).chmod(0o666)
    monkeypatch.setattr(hardware, "DEVICES", folder)
    return folder


LISTED = "print(sorted(n for n in os.listdir('/dev') if n.startswith(('nv', 'sd'))))"
MEMFD = "import ctypes\nprint(ctypes.CDLL(None).memfd_create(b'x', 0) >= 0)"


def test_the_devices_of_the_driver_are_shown(run, devices):
    code = f"{LISTED}\nprint(open('/dev/nvidia0').read(), os.listdir('/dev/nvidia-caps'))"
    assert run(code, gpu=True).output == (
        "['nvidia-caps', 'nvidia0', 'nvidiactl']\nnvidia0 ['nvidia-cap1']\n"
    )


def test_a_case_may_write_to_a_device(run, devices):
    assert run("print(open('/dev/nvidia0', 'w').write('now'))", gpu=True).output == "3\n"
    assert (devices / "nvidia0").read_text() == "now"


def test_without_a_gpu_none_of_them_is_shown(run, devices):
    assert run(LISTED).output == "[]\n"


def test_a_file_in_memory_can_be_made_with_a_gpu_only(run, devices):
    """The driver makes one; elsewhere it would be memory that no limit counts."""
    assert run(MEMFD, gpu=True).output == "True\n"
    assert run(MEMFD).output == "False\n"


def test_a_case_with_a_gpu_maps_more_addresses_than_it_may_fill(run, devices):
    """CUDA reserves addresses for all memory of the machine and its cards."""
    code = "import mmap\nprint(len(mmap.mmap(-1, 64 << 30, flags=mmap.MAP_PRIVATE | 0x4000)))"
    assert run(code, gpu=True, memory=1 << 30).output == f"{64 << 30}\n"


def test_what_needs_a_gpu_runs_with_one(run, devices):
    before = '<!-- doctest: requires=gpu reason="large" -->\n'
    assert run("print(os.path.exists('/dev/nvidia0'))", before=before, gpu=True).output == "True\n"
