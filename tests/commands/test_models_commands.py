"""`zoo predict`, `zoo weights`, `zoo measure`, `zoo env` on this repository's own registry."""

import json
import platform

import cv2
import numpy as np
import pytest

from tests.conftest import ROOT
from zoo.cli import main
from zoo.core.measurement import dump_measurements, from_report, load_measurements

NAME = "atss_res18_coco_3x_800size"


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


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "picture.png"
    # A ribbon: scaled to 1333 pixels of width it stays small, and the test fast.
    cv2.imwrite(str(path), np.full((8, 400, 3), 128, np.uint8))
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("atss_res19_coco_3x_800size", "x.jpg"), f"did you mean {NAME}"),
        ((NAME, "nowhere.jpg"), "there is no file nowhere.jpg"),
        ((NAME, "README.md", "--random"), "README.md is no picture that OpenCV can read"),
        ((NAME, "assets/cat.jpg", "--threshold", "2"), "--threshold 2 is no score"),
        ((NAME, "assets/cat.jpg", "--out", "boxes.txt"), "write a name that ends in .jpg or .png"),
        ((NAME, "assets/cat.jpg", "--json", "no/folder.json"), "there is no folder no"),
    ],
)
def test_predict_says_what_is_wrong(zoo, arguments, message):
    code, _, errors = zoo("predict", *arguments)
    assert (code, message in errors) == (2, True)


def test_predict_writes_boxes_and_a_picture(zoo, picture, tmp_path):
    files = tmp_path / "boxes.json", tmp_path / "boxes.png"
    arguments = ("--random", "--threshold", "0", "--json", files[0], "--out", files[1])
    code, out, _ = zoo("predict", NAME, picture, *arguments)
    assert code == 0
    assert "random weights: these boxes mean nothing" in out
    boxes = json.loads(files[0].read_text(encoding="utf-8"))
    assert set(boxes[0]) == {"box", "score", "class", "name"}
    assert cv2.imread(str(files[1])).shape == (8, 400, 3)


def test_weights_are_listed_and_missing_ones_named(zoo):
    code, out, _ = zoo("weights", "list")
    assert (code, len(out.splitlines())) == (0, 27)
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


def test_measurements_read_back():
    report = {
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
    measured = {"a": from_report(report)}
    assert measured["a"].processor == "A processor, 2 cores"
    assert load_measurements(dump_measurements(measured)) == measured
