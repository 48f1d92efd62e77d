"""This repository's own hub, as its settings describe it."""

from pathlib import Path

from zoo.project.config import read_hub

HUB = read_hub(Path(__file__).parents[1])
