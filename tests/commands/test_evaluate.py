"""`zoo evaluate` on a hub of a third party: figures, records, runs that stop and go on."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.commands.evaluating import (
    URL,
    acme,
    draw_data,
    entry,
    evaluate,
    metric,
    record,
    write_registry,
    write_weights,
)
from zoo.commands.progress import Meter
from zoo.models.evaluate.journal import open_journal
from zoo.project.cache import hub_cache

__all__ = ["acme", "evaluate"]


def test_figures_are_compared_with_the_card_and_recorded(evaluate, acme):
    code, out, err = evaluate("colour", "--json", "o.json")
    assert (code, err) == (0, "")
    head, *rows, last = out.splitlines()
    assert head.startswith("colour: 12 of 12 pictures of Colours test, official weights, ")
    assert head.endswith(", protocol acme-colours 1")
    assert rows == [
        "  figure     measured  published  difference",
        "  Top-1 acc  83.333 %     83.333      +0.000  agrees (tolerance 0.2)",
        f"  Margin     {record(acme)['figures'][1]['value']:.5f}          -           -",
    ]
    assert last == "recorded in measured/colour.json"
    found = record(acme)
    assert (found["pictures"], found["whole"], found["batch"]) == (12, 12, 5)
    assert found["figures"][0]["value"] == pytest.approx(100 * 10 / 12)
    (written,) = json.loads((acme / "o.json").read_text())
    assert written["figures"][0]["agreement"] == "agrees"
    assert (written["partial"], written["official"]) == (False, True)


def test_a_figure_that_differs_is_a_finding(evaluate, acme):
    sha256 = write_weights(acme.parent / "store" / "colour.pkl")
    weights = {"url": URL, "sha256": sha256, "bytes": None, "license": None}
    write_registry(acme, entry("colour", [metric(90.0)], weights))
    code, out, _ = evaluate("colour")
    assert code == 1
    assert "83.333 %       90.0      -6.667  DIFFERS (tolerance 0.2)" in out


def test_a_part_replaces_no_whole_measurement(evaluate, acme):
    code, out, _ = evaluate("colour", "--limit", "4")
    assert code == 0
    assert "colour: PARTIAL, 4 of 12 pictures" in out
    assert "partial: not compared" in out
    assert record(acme)["pictures"] == 4
    evaluate("colour")
    _, out, _ = evaluate("colour", "--limit", "4")
    assert "measured/colour.json stays: it is of all pictures" in out
    assert record(acme)["pictures"] == 12


def test_without_weights_there_is_an_error_that_names_both_ways_on(evaluate, acme):
    (acme.parent / "store" / "colour.pkl").unlink()
    code, _, err = evaluate("colour")
    assert code == 2
    assert "ZOO_MIRROR" in err
    assert "or try the run with stand-in weights, whose figures mean nothing: --limit 8" in err


def test_stand_ins_are_named_first_and_recorded_nowhere(evaluate, acme):
    (acme.parent / "store" / "colour.pkl").unlink()
    code, out, _ = evaluate("colour", "--limit", "4")
    assert code == 0
    assert out.startswith("STAND-IN WEIGHTS: the figures of colour mean nothing. ")
    assert "stand-in weights: means nothing" in out
    assert out.splitlines()[-1] == "measured/colour.json is not written: the weights were stand-ins"
    assert not (acme / "measured").exists()


def test_a_damaged_file_is_no_reason_for_stand_ins(evaluate, acme):
    (acme.parent / "store" / "colour.pkl").write_bytes(b"torn")
    code, _, err = evaluate("colour", "--limit", "4")
    assert code == 2
    assert "colour.pkl has sha256" in err


def batches():
    return sys.modules["nets"].Colour.batches


def test_a_stopped_run_goes_on_without_repeating_a_picture(evaluate, acme, monkeypatch):
    evaluate("colour")
    whole = record(acme)
    assert batches() == [5, 5, 2]
    batches().clear()
    forward = sys.modules["nets"].Colour.forward

    def stop(self, x):
        if len(batches()) == 1:
            raise KeyboardInterrupt
        return forward(self, x)

    monkeypatch.setattr("nets.Colour.forward", stop)
    (acme / "measured" / "colour.json").unlink()
    code, out, err = evaluate("colour")
    assert code == 130
    assert "colour: 12 of 12 pictures were measured before; starting over" in out
    assert err == "stopped after 5 of 12 pictures of colour; add --resume to go on\n"
    monkeypatch.setattr("nets.Colour.forward", forward)
    code, out, _ = evaluate("colour", "--resume")
    assert code == 0
    assert out.startswith("colour: 5 of 12 pictures were measured before; going on\n")
    assert batches() == [5, 5, 2]
    assert record(acme) == whole


def test_results_before_a_stop_are_written(evaluate, acme, tmp_path, monkeypatch):
    row = json.loads((acme / "registry.json").read_text())["entries"][0]
    write_registry(acme, row, {**row, "name": "second"})
    show = Meter.__call__

    def stop(self, *progress):
        if self._name == "second":
            raise KeyboardInterrupt
        show(self, *progress)

    monkeypatch.setattr(Meter, "__call__", stop)
    code, _, err = evaluate("colour", "second", "--json", tmp_path / "found.json")
    assert (code, err) == (130, "stopped before the first picture of second\n")
    assert [one["entry"] for one in json.loads((tmp_path / "found.json").read_text())] == ["colour"]


def test_another_batch_size_is_another_run(evaluate):
    evaluate("colour")
    _, out, _ = evaluate("colour", "--batch", "3", "--resume")
    assert out.startswith("colour: nothing to resume: no run with this code, data, weights")
    assert batches() == [5, 5, 2, 3, 3, 3, 3]


def journals(hub):
    return list((hub_cache(hub) / "evaluations").glob("*.jsonl"))


def test_of_two_runs_at_once_the_second_stops(evaluate, acme):
    evaluate("colour")
    (path,) = journals(acme)
    with open_journal(path, resume=True):
        code, _, err = evaluate("colour")
    assert code == 2
    assert f"colour: process {os.getpid()} on " in err
    assert "measures the same; wait for it, or stop it" in err
    assert path.read_bytes().count(b"\n") == 3


def test_broken_pictures_are_all_named_and_there_is_no_figure(evaluate, acme):
    for name in ("c0/1", "c2/3"):
        (acme.parent / "data" / "val" / f"{name}.JPEG").write_bytes(b"not a JPEG")
    code, _, err = evaluate("colour")
    assert code == 2
    assert "colour: no figure, for 2 pictures cannot be read; fix them, then go on with" in err
    assert [line.split(":")[0].strip() for line in err.splitlines()[1:]] == [
        "c0/1.JPEG",
        "c2/3.JPEG",
    ]
    draw_data(acme.parent / "data")
    code, out, _ = evaluate("colour", "--resume")
    assert code == 0
    assert "colour: 10 of 12 pictures were measured before; going on" in out
    assert record(acme)["pictures"] == 12


def test_more_pictures_than_the_set_has_are_another_set(evaluate, acme):
    draw_data(acme.parent / "data", 5)
    code, _, err = evaluate("colour")
    assert code == 2
    assert "data has 15 pictures, Colours test has 12" in err


def test_a_picture_that_is_listed_twice_is_named(evaluate, acme):
    text = (acme.parent / "site-packages/acme_steps.py").read_text()
    twice = """
def read(folder):
    data = classification.STEPS.read(folder)
    return replace(data, samples=(*data.samples[:3], data.samples[0]))


STEPS = replace(STEPS, read=read)
"""
    (acme.parent / "site-packages/acme_steps.py").write_text(text + twice)
    code, _, error = evaluate("colour")
    assert (code, "data has pictures twice: c0/0.JPEG" in error) == (2, True)


def test_a_network_of_other_outputs_is_refused(evaluate, acme):
    write_registry(acme, entry("tuple", [metric(1.0)], None, "nets:Tuple"))
    code, _, err = evaluate("tuple", "--limit", "4")
    assert code == 2
    assert "the network fails on the batch of c0/0.JPEG: AttributeError:" in err


def test_a_network_of_other_classes_is_refused(evaluate, acme):
    (acme.parent / "data" / "val" / "c3").mkdir()
    code, _, err = evaluate("colour")
    assert code == 2
    assert "the network gives (5, 3) for 5 pictures of 4 classes" in err


def test_explain_needs_no_data(evaluate):
    code, out, _ = evaluate("colour", "--explain", data=False)
    assert code == 0
    assert out.startswith("colour: protocol acme-colours, version 1\n")
    assert "\nData       Colours test, 12 pictures\n" in out
    assert "\nPublished  Top-1 acc 83.333%; may differ by 0.2 percentage points\n" in out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"task": "text"}, "its task `text` has none (the published encoders have no head"),
        ({"task": "generation"}, "its task `generation` has none (FID and IS need the weights"),
        (
            {"metrics": [metric(1.0, dataset="CIFAR-10", split=None)]},
            "it is measured on CIFAR-10; its task has protocols for Colours test, ImageNet val",
        ),
    ],
)
def test_a_model_without_a_protocol_is_told_why(evaluate, acme, row, said):
    usual = {"metrics": [], "weights": None}
    write_registry(acme, entry("odd", **(usual | row)))
    code, _, err = evaluate("odd", "--explain", data=False)
    assert (code, said in err) == (2, True)


def test_all_wrong_names_are_told_at_once(evaluate):
    code, _, err = evaluate("color", "nothing")
    assert code == 2
    assert err.splitlines() == [
        "zoo: unknown model color; did you mean colour?",
        "zoo: unknown model nothing; zoo list names all",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give --data FOLDER; zoo evaluate --explain colour lists the files"),
        (("--data", "nowhere"), "--data nowhere is not a folder"),
        (("--data", ".", "--json", "no/o.json"), "--json no/o.json: the folder does not exist"),
    ],
)
def test_arguments_are_looked_at_first(evaluate, arguments, said):
    code, _, err = evaluate("colour", *arguments, data=False)
    assert (code, said in err) == (2, True)


def test_a_broken_entry_point_is_named(evaluate, acme):
    (acme.parent / "site-packages" / "acme_protocols.py").write_text("COLOURS = 1\n")
    code, _, err = evaluate("colour")
    assert code == 2
    assert "the entry point acme of zoo.protocols is not a Protocol" in err


@pytest.mark.slow
def test_a_killed_run_goes_on_to_the_same_record(evaluate, acme):
    evaluate("colour", "--batch", "1")
    whole = record(acme)
    (path,) = journals(acme)
    path.unlink()
    (acme / "measured" / "colour.json").unlink()
    slow = "import nets, time\nplain = nets.Colour.forward\n"
    slow += "nets.Colour.forward = lambda self, x: (time.sleep(0.2), plain(self, x))[1]\n"
    code = f"import sys\nsys.path[:0] = {[str(acme), str(acme.parent / 'site-packages')]}\n"
    code += "from zoo.models.runtime import settings\nsettings.apply()\nsettings.apply = dict\n"
    code += slow + "from zoo.cli import main\nsys.exit(main(sys.argv[1:]))\n"
    command = [sys.executable, "-c", code, "evaluate", "colour", "--batch", "1"]
    process = subprocess.Popen([*command, "--data", acme.parent / "data"], cwd=acme)
    while not path.exists() or path.read_bytes().count(b"\n") < 3:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (acme / "measured" / "colour.json").exists()
    before = path.read_bytes().count(b"\n")
    _, out, _ = evaluate("colour", "--batch", "1", "--resume")
    assert out.startswith(f"colour: {before} of 12 pictures were measured before; going on\n")
    assert record(acme) == whole


def test_a_change_of_the_hubs_code_is_another_run(evaluate, acme):
    evaluate("colour")
    with (acme / "nets.py").open("a") as nets:
        nets.write("# another network\n")
    _, out, _ = evaluate("colour", "--resume")
    assert out.startswith("colour: nothing to resume: ")
