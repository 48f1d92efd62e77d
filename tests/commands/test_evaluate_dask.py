"""Batches of `zoo evaluate` on two Dask workers."""

import os

import pytest

from tests.commands.evaluating import acme, evaluate, record
from zoo.commands.evaluation.choose import EvaluateError, Setting, protocols
from zoo.commands.evaluation.remote import Work, pack, ready, run_remote
from zoo.models.hub import find_entry

__all__ = ["acme", "evaluate"]


@pytest.mark.slow
def test_two_workers_give_the_same_record(evaluate, acme, monkeypatch):
    from distributed import LocalCluster

    evaluate("colour", "--batch", "2")
    whole = record(acme)
    (acme / "measured" / "colour.json").unlink()
    # the workers have the hub's package installed, as this process has
    monkeypatch.setenv("PYTHONPATH", str(acme.parent / "site-packages"))
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        code, out, err = evaluate("colour", "--batch", "2", "--executor", address)
    assert (code, "recorded in" in out) == (0, True), err
    assert record(acme) == whole


def work(acme, **environment):
    row = find_entry("colour", acme / "registry.json")
    setting = Setting(row, protocols()[0], acme.parent / "data", None, 5)
    archive = pack(acme)
    return Work(archive, setting, acme.parent / "store", True, False, "another", environment)


def test_a_worker_with_other_data_or_code_is_found_out(acme):
    with pytest.raises(EvaluateError, match="has another version of this program, of its libra"):
        ready(work(acme))


def test_a_worker_whose_megengine_runs_with_other_settings_is_found_out(acme):
    assert os.environ["MGE_DEFAULT_DEVICE"] != "cpu7"
    with pytest.raises(EvaluateError, match="runs MegEngine with other settings; start it again"):
        run_remote(work(acme, MGE_DEFAULT_DEVICE="cpu7"), 0)


@pytest.mark.parametrize("address", ["ray://x", "dask://", "dask://x", "dask://:1", "dask://x:y"])
def test_an_address_that_is_no_schedulers_is_refused(evaluate, address):
    code, _, err = evaluate("colour", "--executor", address)
    assert (code, err) == (2, f"zoo: --executor {address}: write dask://HOST:PORT\n")
