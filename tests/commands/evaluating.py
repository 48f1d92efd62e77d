"""A hub with a small network, official weights, and a protocol that a package of it brings."""

import hashlib
import json
import pickle
import sys

import cv2
import numpy as np
import pytest

from zoo.cli import main

# A network that tells pictures apart by the mean of a channel, and records its batches.
NETS = """
import megengine.functional as F
import megengine.module as M


class Colour(M.Module):
    normalised = False
    batches = []

    def __init__(self):
        super().__init__()
        self.fc = M.Linear(3, 3)

    def forward(self, x):
        self.batches.append(len(x))
        return self.fc(F.mean(x, axis=(2, 3)))


class Tuple(M.Module):
    def __init__(self):
        super().__init__()
        self.fc = M.Linear(3, 3)

    def forward(self, x):
        return x, x
"""
# ImageNet's steps on another set, with the margin of the right class, a number with all its digits.
PROTOCOLS = """
from dataclasses import replace

from zoo.models.evaluate.table import IMAGENET

COLOURS = replace(
    IMAGENET,
    name="acme-colours",
    dataset="Colours",
    split="test",
    pictures=12,
    batch=5,
    steps="acme_steps:STEPS",
)
"""
STEPS = """
from dataclasses import replace

from zoo.core.evaluation import Figure
from zoo.models.evaluate import classification


def predict(model, loaded):
    first = classification.predict(model, loaded)
    margins = [float(image.mean()) / 7 for image, _ in loaded]
    return [[place, margin] for place, margin in zip(first, margins)]


def score(data, outcomes):
    plain = classification.score(data, {key: place for key, (place, _) in outcomes.items()})
    margin = sum(margin for _, margin in outcomes.values()) / len(outcomes)
    return (*plain[:1], Figure("Margin", "", margin, ""))


STEPS = replace(
    classification.STEPS, predict=predict, score=score, running=lambda: lambda outcomes: ""
)
"""
URL = "https://127.0.0.1:9/colour.pkl"  # nothing answers


def write_package(folder):
    """A package as pip would install it: modules, and an entry point."""
    (folder / "acme_protocols.py").write_text(PROTOCOLS)
    (folder / "acme_steps.py").write_text(STEPS)
    about = folder / "acme-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[zoo.protocols]\nacme = acme_protocols:COLOURS\n")


def write_weights(path):
    """Weights that find the strongest channel; gives the file's SHA-256."""
    state = {"fc.weight": np.eye(3, dtype=np.float32), "fc.bias": np.zeros(3, np.float32)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(state))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def metric(value, **fields):
    usual = {"name": "Top-1 acc", "value": value, "unit": "%", "qualifier": ""}
    usual |= {"dataset": "Colours", "split": "test", "lower_is_better": False}
    return usual | {"kind": "result", "text": str(value)} | fields


def entry(name, metrics, weights, constructor="nets:Colour", task="classification"):
    """A row of registry.json."""
    usual = {"card": "acme_colour", "title": name, "summary": {}, "tags": [], "parts": {}}
    usual |= {"config": {}, "repository": "acme/hub", "offered": True, "family": ""}
    row = {"name": name, "task": task, "constructor": constructor, "metrics": metrics}
    return usual | row | {"weights": weights, "ports": None}


def write_registry(folder, *entries):
    text = json.dumps({"schema": 3, "ports": {}, "entries": list(entries)})
    (folder / "registry.json").write_text(text)


def draw_data(folder, count=4):
    """Pictures of three colors, a class each; two of the last class look like the first."""
    rng = np.random.default_rng(0)
    for number in range(3):
        for picture in range(count):
            colour = np.full(3, 50)
            colour[0 if number == 2 and picture < 2 else number] = 200
            image = np.clip(rng.normal(colour, 10, (40, 50 + picture, 3)), 0, 255)
            path = folder / "val" / f"c{number}" / f"{picture}.JPEG"
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), image.astype(np.uint8))


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """The hub's folder, with data beside it; `colour` publishes 83.333 %, which is right."""
    hub = tmp_path / "hub"
    hub.mkdir()
    package = tmp_path / "site-packages"
    package.mkdir()
    write_package(package)
    monkeypatch.syspath_prepend(package)
    (hub / "nets.py").write_text(NETS)
    (hub / "zoo.toml").write_text('repository = "acme/hub"\n')
    sha256 = write_weights(tmp_path / "store" / "colour.pkl")
    weights = {"url": URL, "sha256": sha256, "bytes": None, "license": None}
    write_registry(hub, entry("colour", [metric(83.333)], weights))
    draw_data(tmp_path / "data")
    monkeypatch.chdir(hub)
    monkeypatch.setenv("ZOO_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("MGE_HOME", str(tmp_path / "home"))
    yield hub
    for name in ("nets", "acme_protocols", "acme_steps"):
        sys.modules.pop(name, None)  # the next test's lie in another folder


@pytest.fixture
def evaluate(acme, monkeypatch, capfd):
    """evaluate(*arguments): exit code, standard output, standard error, in the hub's folder."""
    monkeypatch.setattr("zoo.models.runtime.settings.apply", lambda **_: {})

    def run(*arguments, data=True):
        where = ["--data", acme.parent / "data"] if data else []
        code = main(["evaluate", *map(str, (*arguments, *where))])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


def record(hub, name="colour"):
    """What is measured, without what differs from run to run."""
    found = json.loads((hub / "measured" / f"{name}.json").read_text())
    return {key: value for key, value in found.items() if key not in ("date", "seconds")}
