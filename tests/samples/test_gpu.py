"""How a GPU reaches a case in the jail, shown with a driver made of plain files."""

import pytest

from zoo.samples import jail as driver


@pytest.fixture
def devices(tmp_path, monkeypatch):
    """A folder that stands for /dev: a card, its control file, a folder, and a disk."""
    folder = tmp_path / "dev"
    (folder / "nvidia-caps").mkdir(parents=True)
    for name in ("nvidia0", "nvidiactl", "nvidia-caps/nvidia-cap1", "sda"):
        (folder / name).write_text(name)
        (folder / name).chmod(0o666)
    monkeypatch.setattr(driver, "DEVICES", folder)
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


def test_the_driver_is_found_where_the_search_path_names_its_folder_below_usr(tmp_path):
    def named(*folders):
        return driver.driver_folders(":".join(map(str, folders)))

    (tmp_path / "libcuda.so.1").touch()
    assert named("/usr/lib", "", "relative") == []
    assert named(tmp_path) == []  # the jail does not show it


def test_a_pass_is_tied_to_the_driver_and_the_gpu(tmp_path, monkeypatch):
    monkeypatch.setattr(driver, "DRIVER", tmp_path)
    assert driver.gpu_text() == ""
    (tmp_path / "version").write_text("NVRM version: 580.159\n")
    (tmp_path / "gpus/0000:00:04.0").mkdir(parents=True)
    (tmp_path / "gpus/0000:00:04.0/information").write_text("Model: NVIDIA H200\n")
    assert driver.gpu_text() == "NVRM version: 580.159\nModel: NVIDIA H200\n"
