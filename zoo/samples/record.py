"""Adds the values of a run to those that are recorded: `zoo test --update`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zoo.core.card import Card
from zoo.project.below import write_below
from zoo.project.locks import only_one
from zoo.project.paths import Project
from zoo.samples.expect import dump_expected, load_expected, shown_change
from zoo.samples.plan import rows
from zoo.samples.setup import expected_file


def record_values(project: Project, card: Card, new: Mapping[str, Any]) -> str:
    """Writes the recorded values of a card; what changed, as a diff, "" if nothing did.

    new: code digest -> kind of weights -> values. Those of another kind of weights, and of samples
    that another run has, stay; those of samples that the card has no more go.
    """
    path = expected_file(project, card.id)
    known = {step.digest for row in rows([card]) for step in row.steps}
    with only_one(path):
        before = load_expected(path)
        after = merged(before, new, known)
        if after and write_below(project.pages, path, dump_expected(after)):
            return shown_change(project.shown(path), before, after)
    return ""


def merged(
    before: Mapping[str, Any], new: Mapping[str, Any], known: Iterable[str]
) -> dict[str, Any]:
    """What is recorded after a run. known: the digests of the card's samples."""
    both = {digest: {**before.get(digest, {}), **new.get(digest, {})} for digest in {*before, *new}}
    return {digest: both[digest] for digest in sorted(both.keys() & {*known, *new})}
