"""Recorded values: what a run adds, what stays and what goes."""

import pytest

from tests.cards.texts import CARD
from zoo.project.below import RefusedFile
from zoo.samples.expect import expected_file, load_expected, merged, record_values
from zoo.samples.plan import rows


def test_values_of_another_run_of_the_same_card_stay():
    before = {"a": {"stand-in": {"x": 1}}}
    after = merged(before, {"b": {"stand-in": {"y": 2}}}, ["a", "b"])
    assert after == {"a": {"stand-in": {"x": 1}}, "b": {"stand-in": {"y": 2}}}


def test_values_of_other_weights_stay():
    before = {"a": {"official": {"x": 1}}}
    after = merged(before, {"a": {"stand-in": {"x": 2}}}, ["a"])
    assert after == {"a": {"official": {"x": 1}, "stand-in": {"x": 2}}}


def test_values_of_a_sample_that_the_card_has_no_more_go():
    before = {"gone": {"stand-in": {"x": 1}}}
    assert merged(before, {"a": {"stand-in": {"x": 2}}}, ["a"]) == {"a": {"stand-in": {"x": 2}}}


def test_each_run_adds_its_samples_to_the_cards_file(project, card):
    one = card(CARD)
    digests = sorted({step.digest for row in rows([one]) for step in row.steps})[:2]
    for digest in digests:
        assert f'+  "{digest}"' in record_values(project, one, {digest: {"stand-in": {"x": 1}}})
    assert sorted(load_expected(expected_file(project, one.id))) == digests
    assert record_values(project, one, {digests[0]: {"stand-in": {"x": 1}}}) == ""


@pytest.mark.parametrize("name", ["expected", "expected/org_task_name.json"])
def test_a_link_is_not_written_through(project, card, tmp_path_factory, name):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    link = project.pages / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere if name == "expected" else elsewhere / "x.json")
    one = card(CARD)
    digest = next(rows([one])).steps[0].digest
    if name == "expected":
        with pytest.raises(RefusedFile, match="`expected` is a link; put a folder in its place"):
            record_values(project, one, {digest: {"stand-in": {"x": 1}}})
    else:
        record_values(project, one, {digest: {"stand-in": {"x": 1}}})
    assert list(elsewhere.iterdir()) == []
