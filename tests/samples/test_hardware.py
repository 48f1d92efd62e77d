"""Which device samples run on."""

from dataclasses import replace

import pytest

from zoo.models.runtime.settings import Processor
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


PROCESSOR = Processor("GenuineIntel", "A Processor", frozenset(), 8)
GIB = 1 << 30


@pytest.mark.parametrize(
    ("memory", "gpu", "cases", "number"),
    [
        (64 * GIB, False, 100, 8),  # a core each
        (6 * GIB, False, 100, 3),  # 2 GiB each
        (GIB, False, 100, 1),
        (64 * GIB, False, 2, 2),
        (64 * GIB, True, 100, 1),
    ],
)
def test_cases_run_side_by_side_as_far_as_cores_and_memory_go(memory, gpu, cases, number):
    assert setup.workers(setup.Machine(PROCESSOR, memory, gpu), cases) == number


@pytest.mark.parametrize(
    ("cores", "jobs", "number"), [(8, 1, 8), (8, 3, 2), (8, 8, 2), (2, 2, 2), (1, 1, 1)]
)
def test_cases_share_the_cores_but_have_two_threads(cores, jobs, number):
    machine = setup.Machine(replace(PROCESSOR, cores=cores), 64 * GIB, False)
    assert setup.threads(machine, jobs) == number


def test_the_environment_names_the_cpu_and_its_threads():
    machine = setup.Machine(PROCESSOR, 64 * GIB, False)
    assert setup.device_environment(machine, 2) == {
        "MEGENGINE_INTERP_ASYNC_LEVEL": "0",
        "MGE_DEFAULT_DEVICE": "multithread2:0",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        "MGB_WORKER_MAX_SPIN": "300",
    }


def test_or_leaves_the_threads_to_the_gpu(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere:/usr/nowhere")
    machine = setup.Machine(PROCESSOR, 64 * GIB, True)
    assert setup.device_environment(machine, 2) == {
        "MEGENGINE_INTERP_ASYNC_LEVEL": "0",
        "MGE_DEFAULT_DEVICE": "gpu0",
    }


def test_a_gpu_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(jail, "DEVICES", tmp_path)
    assert not setup.this_machine("auto").gpu
    with pytest.raises(setup.NoDevice, match="MegEngine sees no GPU here"):
        setup.this_machine("gpu")
