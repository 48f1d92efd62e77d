from zoo.core.card import Lang
from zoo.core.history import History, Mark, dump_histories, extend, load_histories
from zoo.core.result import SampleResult, Status

KEY = ("atss", Lang.ZH_CN)


def after(*runs):
    """The history of one row after (status, when, commit) runs."""
    histories = {}
    for status, when, commit in runs:
        row = SampleResult("atss", Lang.ZH_CN, status, when=when)
        histories = extend(histories, [row], commit)
    return histories[KEY]


def test_green_has_no_red():
    runs = (Status.FAILED, "1", "a"), (Status.PASSED, "2", "b")
    assert after(*runs) == History(Mark("2", "b"), None)


def test_red_is_dated_from_its_first_run():
    runs = (Status.PASSED, "1", "a"), (Status.TIMEOUT, "2", "b"), (Status.FAILED, "3", "c")
    assert after(*runs) == History(Mark("1", "a"), Mark("2", "b"))


def test_a_skipped_run_changes_nothing():
    runs = (Status.PASSED, "1", "a"), (Status.SKIPPED, "2", "b")
    assert after(*runs) == History(Mark("1", "a"), None)


def test_it_reads_back():
    known = {KEY: History(Mark("1", "a"), Mark("2", "b")), ("b", Lang.EN_US): History()}
    assert load_histories(dump_histories(known)) == known
