import pytest

from zoo.core.card import Lang
from zoo.core.history import History, Mark, Run, dump_histories, extend, load_histories
from zoo.core.result import SampleResult, Status

KEY = ("atss", Lang.ZH_CN)


def after(*runs):
    """The history of one row after (status, when, commit) runs."""
    histories = {}
    for status, when, commit in runs:
        row = SampleResult("atss", Lang.ZH_CN, status, when=when)
        histories = extend(histories, [row], commit)
    return histories[KEY]


def marks(*runs):
    """When the history of these runs was last green, and since when it is red."""
    found = after(*runs)
    return found.last_green, found.red_since


def test_green_has_no_red():
    runs = (Status.FAILED, "1", "a"), (Status.PASSED, "2", "b")
    assert marks(*runs) == (Mark("2", "b"), None)


def test_red_is_dated_from_its_first_run():
    runs = (Status.PASSED, "1", "a"), (Status.TIMEOUT, "2", "b"), (Status.FAILED, "3", "c")
    assert marks(*runs) == (Mark("1", "a"), Mark("2", "b"))


def test_a_skipped_run_changes_nothing():
    runs = (Status.PASSED, "1", "a"), (Status.SKIPPED, "2", "b")
    assert after(*runs) == after(*runs[:1])


def test_the_last_twenty_runs_are_kept():
    runs = after(*((Status.PASSED, str(n), "a") for n in range(23))).runs
    assert [run.when for run in runs] == [str(n) for n in range(3, 23)]


def test_a_result_from_the_cache_is_no_second_run():
    assert after(*[(Status.FAILED, "1", "a")] * 2).runs == (Run("1", "a", Status.FAILED),)


@pytest.mark.parametrize(
    ("outcomes", "flaky"),
    [("p1 f1", True), ("p1 f2", False), ("p1 f2 p3", False), ("p1 f2 p3 f4", True), ("f1 f1", 0)],
)
def test_flaky_is_what_changes_without_a_reason(outcomes, flaky):
    kinds = {"p": Status.PASSED, "f": Status.FAILED}
    runs = ((kinds[o[0]], str(n), o[1]) for n, o in enumerate(outcomes.split()))
    assert after(*runs).flaky == flaky


def test_outside_git_a_failure_may_have_a_reason():
    assert not after((Status.PASSED, "1", ""), (Status.FAILED, "2", "")).flaky


def test_it_reads_back():
    runs = (Run("1", "a", Status.PASSED), Run("2", "b", Status.TIMEOUT))
    known = {KEY: History(Mark("1", "a"), Mark("2", "b"), runs), ("b", Lang.EN_US): History()}
    assert load_histories(dump_histories(known)) == known


def test_a_history_without_runs_reads():
    row = '{"card": "a", "language": "en_US", "last_green": null, "red_since": null}'
    assert load_histories(f'{{"schema": 1, "rows": [{row}]}}') == {("a", Lang.EN_US): History()}


@pytest.mark.parametrize("text", ['{"schema": 99, "rows": []}', "[]"])
def test_a_file_of_another_schema_is_refused(text):
    with pytest.raises(ValueError, match="not a history of schema "):
        load_histories(text)
