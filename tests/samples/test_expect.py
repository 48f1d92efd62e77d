"""Recorded values: what is compared, and how a difference is told."""

import json

import pytest

from tests.samples.conftest import cards_of
from zoo.core.result import Level, Status
from zoo.samples.expect import differences, dump_expected, filtered, load_expected
from zoo.samples.jail import Tier
from zoo.samples.network import Network
from zoo.samples.outcome import judge
from zoo.samples.plan import group, rows
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting

BEFORE = "<!-- doctest: expect=x,output -->\n"


def expected_for(run, code, values):
    (case,) = group(rows([cards_of(code, before=BEFORE)]))
    return {case.steps[1].digest: {"none": values}}


def test_values_within_tolerance_pass(run):
    code = "x = 1.0\nprint('x at', hex(id(x)))"
    recorded = {"x": 1.0005, "output": "x at 0x..."}
    expected = expected_for(run, code, recorded)
    result = run(code, before=BEFORE, expected=expected)
    assert result.status is Status.PASSED
    assert result.level is Level.RUNS  # not L4: no official weights were used
    assert result.not_verified == ("L2", "L4")


def test_other_values_fail_with_both_numbers(run):
    code = "x = 1.0\nprint(x)"
    expected = expected_for(run, code, {"x": 2.0, "output": "1.0"})
    result = run(code, before=BEFORE, expected=expected)
    assert result.status is Status.UNEXPECTED
    assert result.failure.reason == "x is 1, recorded 2"
    assert result.failure.hint == "if the new values are right: zoo test --update"


def test_a_sample_without_recorded_values_fails(run):
    result = run("x = 1\nprint(x)", before=BEFORE, expected={})
    assert result.failure.reason == "no values are recorded for none weights"


def test_a_difference_names_its_place():
    found = {"s": {"shape": [2, 3], "top": [[0, 1.0], [4, 0.5]]}}
    wanted = {"s": {"shape": [2, 4], "top": [[0, 1.0], [5, 0.5]]}}
    assert list(differences(found, wanted, 1e-3, 1e-5)) == [
        "s.shape[1] is 3, recorded 4",
        "s.top[1][0] is 4, recorded 5",
    ]


def test_what_differs_from_run_to_run_is_filtered():
    text = "<T at 0x7f3a2b4c>\ntook 1.25 s\n 10%|##  | 1/10\nat 2026-11-21 10:00:00\n"
    assert filtered(text) == "<T at 0x...>\ntook <duration>\nat <time>"


def test_the_sidecar_reads_back(tmp_path):
    content = {"abc": {"stand-in": {"x": 1}}}
    path = tmp_path / "card.json"
    path.write_text(dump_expected(content), encoding="utf-8")
    assert load_expected(path) == content
    assert load_expected(tmp_path / "none.json") == {}


@pytest.mark.parametrize(
    "text",
    ["[]", '{"schema": 1, "samples": []}', '{"schema": 1, "samples": {"a": [1]}}'],
)
def test_a_sidecar_of_another_form_is_refused(tmp_path, text):
    (tmp_path / "card.json").write_text(text)
    with pytest.raises(ValueError, match="delete it and run: zoo test --update"):
        load_expected(tmp_path / "card.json")


def test_numbers_beyond_any_float_are_compared():
    assert list(differences({"x": 10**400}, {"x": 10**400}, 0.0, 0.0)) == []
    assert len(list(differences({"x": 10**400}, {"x": 1}, 0.0, 0.0))) == 1


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "value",
    ["float('nan')", "[1.0, float('nan')]", "{'a': [float('-inf')], 'b': (float('nan'),)}"],
)
def test_what_is_no_number_matches_itself(run, tmp_path, value):
    code = f"x = {value}\nprint(x)"
    (case,) = group(rows([cards_of(code, before=BEFORE)]))
    path = tmp_path / "card.json"
    trace = run_case(case, Network(()), Setting(Tier.JAIL))
    values = judge(trace, (), "2026-01-01").values
    path.write_text(dump_expected(values), encoding="utf-8")
    assert "NaN," not in path.read_text().replace('"NaN"', "")
    assert run(code, before=BEFORE, expected=load_expected(path)).status is Status.PASSED


def test_odd_numbers_are_written_as_json():
    text = dump_expected({"a": {"none": {"x": NAN, "y": [INF, -INF, 1.5]}}})
    assert json.loads(text, parse_constant=pytest.fail)["samples"]["a"]["none"] == {
        "x": {"number": "NaN"},
        "y": [{"number": "Infinity"}, {"number": "-Infinity"}, 1.5],
    }


def test_what_was_recorded_as_no_json_still_reads(tmp_path):
    path = tmp_path / "card.json"
    path.write_text('{"schema": 1, "samples": {"a": {"none": {"x": NaN, "y": Infinity}}}}')
    recorded = load_expected(path)["a"]["none"]
    assert list(differences({"x": NAN, "y": INF}, recorded, 0.0, 0.0)) == []


@pytest.mark.parametrize(("found", "wanted"), [(NAN, 1.0), (1.0, NAN), (INF, -INF), (INF, NAN)])
def test_odd_numbers_match_themselves_alone(found, wanted):
    assert len(list(differences({"x": found}, {"x": wanted}, 1.0, 1.0))) == 1


@pytest.mark.models
def test_arrays_and_tensors_with_odd_numbers(run):
    code = """\
import numpy as np
x = [np.array([np.nan, 1.0]), {"a": np.array([np.inf, -np.inf], "float32")}]
print(1)"""
    nan = {"kind": "array", "shape": [2], "dtype": "float64", "mean": NAN, "std": NAN}
    nan |= {"min": NAN, "max": NAN, "top": [[0, NAN], [1, 1.0]]}
    inf = {"kind": "array", "shape": [2], "dtype": "float32", "mean": NAN, "std": NAN}
    inf |= {"min": -INF, "max": INF, "top": [[0, INF], [1, -INF]]}
    items = [nan, {"kind": "dict", "items": {"a": inf}}]
    values = {"x": {"kind": "list", "items": items}, "output": "1"}
    result = run(code, before=BEFORE, expected=expected_for(run, code, values))
    assert result.status is Status.PASSED, result.failure


def test_a_value_without_end_is_cut_short(run):
    code = "x = [1.0]\nx.append(x)\nprint(1)"
    result = run(code, before=BEFORE, expected={})
    assert result.failure.reason == "no values are recorded for none weights"


@pytest.mark.parametrize(("found", "within"), [(0.5, True), (0.6, False)])
def test_a_recorded_zero_is_held_to_the_absolute_tolerance(found, within):
    told = list(differences({"x": found}, {"x": 0.0}, rtol=0.001, atol=0.5))
    assert (told == []) is within


def test_a_value_that_only_one_side_has_is_named():
    assert list(differences({"a": 1}, {"b": 1}, 1e-3, 1e-5)) == [
        "a is not recorded",
        "b is missing",
    ]


def test_true_is_no_number():
    assert list(differences({"a": True}, {"a": False}, 1e-3, 2.0)) == ["a is true, recorded false"]


def test_a_tolerance_is_relative_or_absolute():
    assert list(differences({"a": 100.05, "b": 0.05}, {"a": 100.0, "b": 0.0}, 1e-3, 0.1)) == []
    assert list(differences({"a": 100.2}, {"a": 100.0}, 1e-3, 0.1)) == ["a is 100.2, recorded 100"]
