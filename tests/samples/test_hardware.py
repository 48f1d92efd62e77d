"""Which device samples run on."""

import pytest

from zoo.samples import hardware


@pytest.mark.parametrize("name", ["megengine.py", "numpy.py", "megengine/__init__.py"])
def test_looking_for_a_gpu_runs_no_module_of_the_hub(tmp_path, monkeypatch, name):
    hub = tmp_path / "hub"
    (hub / name).parent.mkdir(parents=True)
    (hub / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (tmp_path / "nvidia0").touch()
    monkeypatch.setattr(hardware, "DEVICES", tmp_path)
    monkeypatch.chdir(hub)
    hardware.this_machine("auto")
    assert not (tmp_path / "ran").exists()


def test_the_driver_is_found_where_the_search_path_names_its_folder_below_usr(tmp_path):
    def named(*folders):
        return hardware.driver_folders(":".join(map(str, folders)))

    (tmp_path / "libcuda.so.1").touch()
    assert named("/usr/lib", "", "relative") == []
    assert named(tmp_path) == []  # the jail does not show it


def test_a_pass_is_tied_to_the_driver_and_the_gpu(tmp_path, monkeypatch):
    monkeypatch.setattr(hardware, "DRIVER", tmp_path)
    assert hardware.gpu_text() == ""
    (tmp_path / "version").write_text("NVRM version: 580.159\n")
    (tmp_path / "gpus/0000:00:04.0").mkdir(parents=True)
    (tmp_path / "gpus/0000:00:04.0/information").write_text("Model: NVIDIA H200\n")
    assert hardware.gpu_text() == "NVRM version: 580.159\nModel: NVIDIA H200\n"
