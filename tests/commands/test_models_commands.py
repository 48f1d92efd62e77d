"""`zoo weights`, `zoo measure`, `zoo env` on this repository's own registry."""

import json
import platform
from dataclasses import replace

import pytest

from tests.cards.texts import CARD
from tests.conftest import ROOT
from zoo.cards.model import entry_of
from zoo.cards.names import Names
from zoo.cards.parse import parse_card
from zoo.cli import main
from zoo.core.hub import Hubconf
from zoo.core.measurement import dump_measurements, from_report, load_measurements
from zoo.core.registry import Registry, dump_registry
from zoo.core.source import Source
from zoo.project.config import read_hub

NAME = "atss_res18_coco_3x_800size"
REPORT = {
    "parameters": 3,
    "trainable": 2,
    "flops": 8,
    "input": [1, 3, 800, 1333],
    "outputs": [[22400, 80], [22400, 4]],
    "median_seconds": 1.5,
    "peak_bytes": 1000,
    "device": "cpu0",
    "processor": {"name": "A processor", "cores": 2},
    "versions": {"megengine": "1.13.0"},
}


@pytest.fixture
def zoo(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("MGE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("zoo.models.runtime.settings.apply", dict)

    def run(*arguments):
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_weights_are_listed_and_missing_ones_named(zoo):
    code, out, _ = zoo("weights", "list")
    models = json.loads((ROOT / "registry.json").read_text(encoding="utf-8"))["entries"]
    assert (code, len(out.splitlines())) == (0, len(models))
    assert out.splitlines()[0].split()[:3] == ["atss_res101_coco_3x_800size", "not", "here"]
    code, _, errors = zoo("weights", "verify", NAME)
    assert (code, "is not there; fetch it first" in errors) == (1, True)


def test_env_prints_the_settings(zoo):
    code, out, _ = zoo("env", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["environment"]["MEGENGINE_INTERP_ASYNC_LEVEL"] == "0"
    assert found["processor"]["cores"] >= 1


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ("x86_64", "jail (bubblewrap), with a"),
        ("riscv64", "jail (bubblewrap), without (none for r"),
    ],
)
def test_env_says_whether_system_calls_are_filtered(zoo, monkeypatch, machine, said):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr("zoo.samples.jail.why_no_jail", lambda: "")
    _, out, _ = zoo("env", "--format", "json")
    assert json.loads(out)["sandbox"].startswith(said)


def test_measure_refuses_an_unknown_entry(zoo):
    code, _, errors = zoo("measure", "nothing")
    assert (code, errors) == (2, "zoo: unknown: nothing; zoo list names all\n")


@pytest.fixture
def small_hub(tmp_path, zoo, monkeypatch):
    """Runs a command in a hub with its own network, for a task without a usual input."""
    (tmp_path / "nets.py").write_text(
        "import megengine.module as M\n"
        "def tiny(width):\n"
        "    return M.Sequential(M.Conv2d(3, width, 3, padding=1), M.ReLU())\n"
    )
    (tmp_path / "zoo.toml").write_text(
        'repository = "acme/hub"\n\n[fields.width.values]\ns = 8\n\n'
        '[families.tiny]\npattern = "tiny_{width}"\n'
        'task = "mystery"\nconstructor = "nets:tiny"\narguments = ["width"]\n'
        '[tasks.mystery]\nlabel = "Mystery"\n'
    )
    hub = read_hub(tmp_path)
    names = ("other", "tiny_s")
    entries = [entry_of(Names(make_card(tmp_path), hub, Hubconf()), name, ()) for name in names]
    (tmp_path / "registry.json").write_text(dump_registry(Registry(tuple(entries)), hub))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make_card(folder):
    card, _ = parse_card(Source(f"{folder}/org_task_name.md", CARD))
    return card


def test_a_model_whose_task_has_no_usual_input_is_skipped(zoo, small_hub):
    code, out, _ = zoo("measure")
    assert code == 0
    assert out == (
        "  1/1 tiny_s  skipped: the task `Mystery` has no usual input; give its shape: "
        "--input 1,3,224,224\n"
    )


def test_any_input_can_be_given(zoo, small_hub):
    code, out, _ = zoo("measure", "tiny_s", "--input", "1,3,4,5", "--runs", "1")
    assert code == 0
    assert out.startswith("  1/1 tiny_s    0.2 K parameters,   8.6 K FLOPs")
    measured = load_measurements((small_hub / "measurements.json").read_text())["tiny_s"]
    assert (measured.input, measured.outputs) == ((1, 3, 4, 5), ((1, 8, 4, 5),))
    assert measured.flops == 2 * 8 * 27 * 20


def test_a_model_that_nothing_builds_is_not_measured(zoo, small_hub):
    assert zoo("measure", "other") == (
        2,
        "",
        "zoo: hubconf.py does not offer other; add it there, or a family with a `constructor` "
        "to the settings\n",
    )


def test_a_model_without_a_family_is_built_by_the_hubconf(zoo, small_hub):
    (small_hub / "hubconf.py").write_text("from nets import tiny\ndef other():\n  return tiny(4)\n")
    text = (small_hub / "registry.json").read_text()
    (small_hub / "registry.json").write_text(text.replace('"offered": null', '"offered": true'))
    code, _, errors = zoo("measure", "other", "--input", "1,3,2,2", "--runs", "1")
    assert (code, errors) == (0, "")
    measured = load_measurements((small_hub / "measurements.json").read_text())
    assert measured["other"].outputs == ((1, 4, 2, 2),)


def test_a_model_that_fails_stops_no_other_and_missing_goes_on_with_it(zoo, small_hub):
    hubconf = "from nets import tiny\ndef other():\n  return tiny({})\n"
    (small_hub / "hubconf.py").write_text(hubconf.format("-1"))
    text = (small_hub / "registry.json").read_text()
    (small_hub / "registry.json").write_text(text.replace('"offered": null', '"offered": true'))
    arguments = ("measure", "--missing", "--input", "1,3,2,2", "--runs", "1")
    code, out, errors = zoo(*arguments)
    assert code == 2
    assert errors.startswith("zoo: other: ")
    assert out.startswith("  2/2 tiny_s    0.2 K parameters")
    (small_hub / "hubconf.py").write_text(hubconf.format("4"))
    code, out, errors = zoo(*arguments)
    assert (code, errors) == (0, "")
    assert out.startswith("  1/1 other    0.1 K parameters")


def test_measurements_of_tokens_and_of_pictures_name_their_size():
    one = from_report(REPORT)
    assert one.size == "800 × 1333"
    assert replace(one, input=(1, 128)).size == "128"


def test_measurements_read_back():
    measured = {"a": from_report(REPORT)}
    assert measured["a"].processor == "A processor, 2 cores"
    assert load_measurements(dump_measurements(measured)) == measured
