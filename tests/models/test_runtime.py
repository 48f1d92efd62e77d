import json
import os
import subprocess
import sys

import pytest

from zoo.models.runtime.settings import Processor, apply, describe, read_processor, settings

AVX2 = {"avx2", "fma"}
AVX512 = AVX2 | {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}


def processor(maker="AuthenticAMD", flags=AVX512, cores=2):
    return Processor(maker, "a processor", frozenset(flags), cores)


def test_amd_with_avx512_takes_mkls_path_7():
    assert settings(processor()) == {
        "MEGENGINE_INTERP_ASYNC_LEVEL": "0",
        "MGE_DEFAULT_DEVICE": "multithread2:0",
        "MKL_DEBUG_CPU_TYPE": "7",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    }


@pytest.mark.parametrize("missing", sorted(AVX512 - AVX2))
def test_amd_without_one_group_of_avx512_takes_path_5(missing):
    assert settings(processor(flags=AVX512 - {missing}))["MKL_DEBUG_CPU_TYPE"] == "5"


@pytest.mark.parametrize("flags", [set(), {"avx2"}, {"fma"}, {"avx512f"}])
def test_a_path_whose_instructions_may_be_missing_is_never_set(flags):
    assert "MKL_DEBUG_CPU_TYPE" not in settings(processor(flags=flags))


@pytest.mark.parametrize("maker", ["GenuineIntel", "", "CentaurHauls"])
def test_other_makers_are_left_alone(maker):
    assert "MKL_DEBUG_CPU_TYPE" not in settings(processor(maker=maker))


def test_one_core_takes_the_plain_device():
    assert settings(processor(cores=1))["MGE_DEFAULT_DEVICE"] == "cpu0"


def test_for_a_gpu_the_device_is_left_to_megengine():
    assert "MGE_DEFAULT_DEVICE" not in settings(processor(), device="gpu")


def test_the_processor_is_read_from_the_first_block(tmp_path):
    file = tmp_path / "cpuinfo"
    file.write_text(
        "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: EPYC: new\nflags\t\t: fma avx2\n"
        "\nprocessor\t: 1\nvendor_id\t: Other\n"
    )
    found = read_processor(file)
    assert (found.maker, found.name, found.flags) == ("AuthenticAMD", "EPYC: new", AVX2)
    assert found.cores == len(os.sched_getaffinity(0))


def test_a_system_without_cpuinfo_gives_an_unknown_processor(tmp_path):
    found = read_processor(tmp_path / "none")
    assert (found.maker, found.flags) == ("", frozenset())


def test_what_is_set_already_stays():
    code = """
import json
from zoo.models.runtime.settings import apply
environment = {"MGE_DEFAULT_DEVICE": "cpu0"}
print(json.dumps([apply(environment)["MGE_DEFAULT_DEVICE"], environment]))
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    holds, environment = json.loads(result.stdout)
    assert holds == environment["MGE_DEFAULT_DEVICE"] == "cpu0"
    assert environment["MEGENGINE_INTERP_ASYNC_LEVEL"] == "0"


def test_the_size_of_pages_is_for_processes_yet_to_start():
    code = "from zoo.models.runtime.settings import apply; print(sorted(apply({})))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "MEGENGINE_INTERP_ASYNC_LEVEL" in result.stdout
    assert "GLIBC_TUNABLES" not in result.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of Linux")
def test_threads_started_from_then_on_may_be_woken_late():
    code = """
import ctypes, threading
from zoo.models.runtime.settings import apply
apply({})
PR_GET_TIMERSLACK = 30
threading.Thread(target=lambda: print(ctypes.CDLL(None).prctl(PR_GET_TIMERSLACK))).start()
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "1000000\n"


def test_after_the_import_of_megengine_it_is_too_late():
    with pytest.raises(RuntimeError, match="imported already"):
        apply({})


def test_the_variables_reach_megengine_which_keeps_quiet():
    code = """
import os
from zoo.models.runtime.settings import apply
apply()
import megengine
same = megengine.get_default_device() == os.environ["MGE_DEFAULT_DEVICE"]
print(megengine.config.async_level, same)
megengine.tensor([1.0]) + 1
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert (result.stdout, result.stderr) == ("0 True\n", "")


def test_the_description_is_plain_data():
    assert set(json.loads(json.dumps(describe()))) == {"processor", "environment"}
