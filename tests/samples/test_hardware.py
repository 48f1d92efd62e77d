"""Which device samples run on."""

import pytest

from zoo.samples import jail, setup


@pytest.mark.slow
@pytest.mark.parametrize("name", ["megengine.py", "numpy.py", "megengine/__init__.py"])
def test_looking_for_a_gpu_runs_no_module_of_the_hub(tmp_path, monkeypatch, name):
    hub = tmp_path / "hub"
    (hub / name).parent.mkdir(parents=True)
    (hub / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (tmp_path / "nvidia0").touch()
    monkeypatch.setattr(jail, "DEVICES", tmp_path)
    monkeypatch.chdir(hub)
    setup.this_machine("auto")
    assert not (tmp_path / "ran").exists()
