"""Files that earlier runs left, and somebody changed: another type is never taken for a value."""

import json
from dataclasses import replace

import pytest

from zoo.core.card import Lang
from zoo.core.history import History, Mark, dump_histories, load_histories
from zoo.core.jsontext import from_json
from zoo.core.measurement import Measurement, dump_measurements, load_measurements
from zoo.core.registry import SCHEMA as REGISTRY
from zoo.core.registry import Model, load_registry
from zoo.core.result import Failure, SampleResult, Status, Step

RESULT = SampleResult(
    "a",
    Lang.ZH_CN,
    Status.FAILED,
    seconds=2,
    versions={"python": "3.10"},
    failure=Failure("a.md", 3, "no"),
    steps=(Step(3, Status.FAILED, 0.5),),
    shared_with=Lang.EN_US,
    fetched=("https://example.org/a",),
)
HISTORY = {("a", Lang.ZH_CN): History(Mark("2026-11-21", "8f6cd1a"), None)}
MEASURED = Measurement(1, 1, 1, (1, 3, 8, 8), ((1, 2),), None, 10, "cpu0", "P", {"python": "3.10"})


def as_json(result):
    return json.loads(json.dumps(result.to_json()))


def test_a_result_reads_back():
    assert from_json(SampleResult, as_json(RESULT)) == RESULT


@pytest.mark.parametrize(
    "wrong",
    [
        {"card": None},
        {"language": "de_DE"},
        {"seconds": "2"},
        {"seconds": float("nan")},
        {"seconds": 10**400},
        {"seconds": -(10**400)},
        {"cached": 1},
        {"peak_memory": True},
        {"peak_memory": 10**400},
        {"versions": {"python": 3}},
        {"steps": [{"line": 1}]},
        {"steps": [7]},
        {"steps": {}},
        {"fetched": "abc"},
        {"failure": "no"},
        {"shared_with": []},
    ],
    ids=str,
)
def test_a_result_with_a_field_of_another_type_is_none(wrong):
    with pytest.raises(ValueError, match="is"):
        from_json(SampleResult, as_json(RESULT) | wrong)


@pytest.mark.parametrize("when", [5, None, ["2026"]])
def test_a_history_with_a_time_that_is_no_text_is_none(when):
    text = dump_histories(HISTORY).replace('"2026-11-21"', json.dumps(when))
    with pytest.raises(ValueError, match="str is expected"):
        load_histories(text)


@pytest.mark.parametrize("rows", ["7", "[7]", '{"a": 1}', "null"])
def test_a_history_without_rows_is_none(rows):
    with pytest.raises(ValueError, match="is expected"):
        load_histories(f'{{"schema": 1, "rows": {rows}}}')


@pytest.mark.parametrize(
    ("name", "value"),
    [("parameters", "1"), ("input", []), ("input", 7), ("outputs", [[1, "2"]])],
)
def test_measurements_of_another_type_are_told_with_the_remedy(name, value):
    content = json.loads(dump_measurements({"a": MEASURED}))
    content["entries"]["a"][name] = value
    with pytest.raises(ValueError, match=r"measurements\.json cannot be read.*zoo measure"):
        load_measurements(json.dumps(content))


def test_measurements_read_back_whatever_a_later_zoo_measures_besides():
    text = dump_measurements({"a": MEASURED}).replace('"flops"', '"energy": 3, "flops"')
    assert load_measurements(text) == {"a": replace(MEASURED)}


@pytest.mark.parametrize(
    "wrong",
    [{"name": 5}, {"repository": None}, {"tags": "abc"}, {"metrics": [{"name": "mAP"}]}]
    + [{"metrics": [{"name": "mAP", "value": value, "unit": ""}]} for value in (1e999, "1")],
    ids=str,
)
def test_a_registry_with_a_field_of_another_type_is_none(wrong):
    entry = Model("a", "c", "A", {}, None, {"width": 1}, None, (), ())
    text = json.dumps({"schema": REGISTRY, "entries": [entry.to_json()]})
    assert load_registry(text).entries == (entry,)
    with pytest.raises(ValueError, match="is"):
        load_registry(json.dumps({"schema": REGISTRY, "entries": [entry.to_json() | wrong]}))
