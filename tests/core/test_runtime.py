from zoo.core.runtime import cpu_environment, mkl_dispatch


def cpuinfo(vendor, flags):
    return f"processor\t: 0\nvendor_id\t: {vendor}\nflags\t\t: fpu {flags}\n"


AVX512 = "avx2 fma avx512f avx512dq avx512bw avx512vl avx512cd"


def test_amd_with_avx512():
    assert mkl_dispatch(cpuinfo("AuthenticAMD", AVX512)) == {"MKL_DEBUG_CPU_TYPE": "7"}


def test_amd_without_all_of_avx512_takes_avx2():
    flags = "avx2 fma avx512f"
    assert mkl_dispatch(cpuinfo("AuthenticAMD", flags)) == {"MKL_DEBUG_CPU_TYPE": "5"}


def test_intel_old_amd_and_unknown_are_left_alone():
    assert mkl_dispatch(cpuinfo("GenuineIntel", AVX512)) == {}
    assert mkl_dispatch(cpuinfo("AuthenticAMD", "sse2")) == {}
    assert mkl_dispatch("") == {}


def test_one_core_is_cpu0():
    assert cpu_environment("", 1)["MGE_DEFAULT_DEVICE"] == "cpu0"
    assert cpu_environment("", 2)["MGE_DEFAULT_DEVICE"] == "multithread2:0"


def test_operators_are_waited_for():
    assert cpu_environment("", 2)["MEGENGINE_INTERP_ASYNC_LEVEL"] == "0"
