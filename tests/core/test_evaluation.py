"""A published figure against the same figure, measured again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zoo.core.evaluation import (
    Agreement,
    Evaluation,
    Figure,
    compare,
    dump_evaluation,
    load_evaluation,
    reached,
    same_weights,
)
from zoo.core.registry import Metric, Model, Weights

FOUND = Evaluation(
    entry="atss_res50_coco_3x_800size",
    protocol="coco-detection 1",
    dataset="COCO",
    split="val2017",
    figures=(Figure("mAP", "@5-95", 42.4), Figure("AP50", "", 60.1)),
    pictures=5000,
    whole=5000,
    data="0" * 64,
    weights="1" * 64,
    official=True,
    batch=1,
    device="cpu",
    processor="AMD EPYC, 2 cores",
    versions={"megengine": "1.13.0", "python": "3.10.13"},
    date="2026-12-02T10:00:00Z",
    seconds=15000.0,
)
MAP = Metric("mAP", 42.6, "%", "@5-95", "COCO", "val2017")


def test_a_difference_of_just_the_tolerance_agrees():
    found = compare(MAP, FOUND, 0.2)
    assert found is not None
    assert found.agreement is Agreement.AGREES
    assert found.points == pytest.approx(-0.2)


def test_a_larger_difference_is_named():
    found = compare(replace(MAP, value=42.7), FOUND, 0.2)
    assert found is not None
    assert found.agreement is Agreement.DIFFERS


def test_a_share_of_one_is_compared_with_percents():
    found = compare(replace(MAP, value=0.426, unit=""), FOUND, 0.2)
    assert found is not None
    assert found.agreement is Agreement.AGREES
    assert found.value == pytest.approx(0.424)


@pytest.mark.parametrize(
    "metric",
    [
        replace(MAP, dataset="COCO", split="test-dev2017"),
        replace(MAP, dataset="VOC2007"),
        replace(MAP, qualifier="medium"),
        replace(MAP, name="AR"),
    ],
)
def test_figures_of_other_sets_and_metrics_are_not_compared(metric):
    assert compare(metric, FOUND, 0.2) is None


def test_some_of_the_pictures_are_no_figure():
    found = compare(MAP, replace(FOUND, pictures=8), 0.2)
    assert found is not None
    assert found.agreement is Agreement.PARTIAL


def test_stand_in_weights_prove_nothing():
    found = compare(MAP, replace(FOUND, official=False), 0.2)
    assert found is not None
    assert found.agreement is Agreement.STAND_IN


@pytest.mark.parametrize(
    ("weights", "same"),
    [
        (Weights("https://w.example/net.pkl", sha256="1" * 64), True),
        (Weights("https://w.example/net.pkl", sha256="2" * 64), False),
        (Weights("https://w.example/net_42dot6_11111111.pkl"), True),
        (Weights("https://w.example/net_42dot6_22222222.pkl"), False),
        (Weights("https://w.example/net.pkl"), True),  # no hash is published
        (None, True),  # the hub has them
    ],
)
def test_the_weights_are_those_the_card_names(weights, same):
    assert same_weights(weights, FOUND) is same


def test_a_record_is_read_as_it_was_written():
    assert load_evaluation(dump_evaluation(FOUND)) == FOUND


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": 2}'])
def test_another_text_is_refused(text):
    with pytest.raises(ValueError, match="not an evaluation of schema 1"):
        load_evaluation(text)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("date", "yesterday", "yesterday"),
        ("date", "2026-13-45", "month must be in 1..12"),
        ("pictures", 5001, "pictures: 5,001 of 5,000 cannot be"),
        ("pictures", 0, "pictures: 0 of 5,000 cannot be"),
    ],
)
def test_a_record_that_cannot_be_is_refused(field, value, message):
    text = dump_evaluation(replace(FOUND, **{"pictures": 5000, "whole": 5000, field: value}))
    with pytest.raises(ValueError, match=message):
        load_evaluation(text)


WEIGHTS = Weights("https://example.org/a.pkl", sha256="1" * 64)


@pytest.mark.parametrize(
    ("metrics", "weights", "found", "reaches"),
    [
        ((MAP,), WEIGHTS, FOUND, True),
        ((MAP, replace(MAP, name="AP50", qualifier="", value=70.0)), WEIGHTS, FOUND, False),
        ((MAP,), replace(WEIGHTS, sha256="2" * 64), FOUND, False),
        ((MAP,), WEIGHTS, replace(FOUND, pictures=8), False),
        ((replace(MAP, dataset="VOC2012"),), WEIGHTS, FOUND, False),
    ],
)
def test_a_model_reaches_its_figures_if_all_that_were_measured_agree(
    metrics, weights, found, reaches
):
    entry = Model("a", "card", "A", {}, None, {}, weights, metrics, ())
    assert reached(entry, found, 0.2) is reaches
