"""Recorded values: what is compared, and how a difference is told."""

import pytest

from zoo.core.result import Level, Status
from zoo.samples.expect import differences, dump_expected, filtered, load_expected

BEFORE = "<!-- doctest: expect=x,output -->\n"


def expected_for(run, code, values):
    from tests.samples.conftest import cards_of
    from zoo.samples.plan import group, rows

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
