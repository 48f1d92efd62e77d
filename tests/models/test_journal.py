"""Batches of a run of evaluation, and the journal that keeps them."""

import os
import time
from pathlib import Path

import pytest

from zoo.models.evaluate.journal import Busy, Line, open_journal
from zoo.models.evaluate.protocol import Sample
from zoo.models.evaluate.run import ahead
from zoo.models.evaluate.units import cut, spread


def samples(*shapes):
    return [Sample(f"{n}", Path(f"{n}"), shape) for n, shape in enumerate(shapes)]


def keys(batches):
    return [[sample.key for sample in batch] for batch in batches]


def test_a_batch_holds_samples_of_one_shape_in_their_order():
    wide, high = (3, 2, 4), (3, 4, 2)
    found = cut(samples(wide, high, wide, wide, high, None, None), 2)
    assert keys(found) == [["0", "2"], ["3"], ["1", "4"], ["5"], ["6"]]


def test_a_part_is_spread_evenly_over_the_set():
    whole = samples(*[None] * 10)
    assert [s.key for s in spread(whole, 4)] == ["0", "2", "5", "7"]
    assert spread(whole, 10) == spread(whole, 99) == spread(whole, None) == tuple(whole)


def test_numbers_come_back_to_the_last_digit(tmp_path):
    line = Line(0, 0.5, {"a": [0.1 + 0.2, 1e-17, 3]})
    with open_journal(tmp_path / "a.jsonl", resume=False) as journal:
        journal.add(line)
        assert list(journal.lines()) == [line]


def begin(path, tail=b""):
    """A journal with two batches, and what else was written when the run was killed."""
    with open_journal(path, resume=False) as journal:
        journal.add(Line(0, 0.5, {"a": 1}))
        journal.add(Line(1, 0.5, {"b": 2}))
    with path.open("ab") as file:
        file.write(tail)


@pytest.mark.parametrize(
    "tail", [b"", b'{"batch": 2, "secon', b'{"batch": 2}\n', b"\0\0\0\n", b"1"]
)
def test_a_torn_last_line_is_dropped(tmp_path, tail):
    begin(tmp_path / "a.jsonl", tail)
    with open_journal(tmp_path / "a.jsonl", resume=True) as journal:
        assert (journal.before, journal.done) == (2, {0, 1})
        journal.add(Line(2, 0.5, {"c": 3}))
        assert [line.batch for line in journal.lines()] == [0, 1, 2]


def test_without_resume_it_starts_over(tmp_path):
    begin(tmp_path / "a.jsonl")
    with open_journal(tmp_path / "a.jsonl", resume=False) as journal:
        assert (journal.before, journal.done, list(journal.lines())) == (2, set(), [])


def test_what_was_there_stays_until_a_line_replaces_it(tmp_path):
    path = tmp_path / "a.jsonl"
    begin(path)
    with open_journal(path, resume=False):
        pass  # stopped before the first batch
    with open_journal(path, resume=True) as journal:
        assert (journal.before, journal.done) == (2, {0, 1})
    with open_journal(path, resume=False) as journal:
        journal.add(Line(1, 0.5, {"b": 2}))
        assert [line.batch for line in journal.lines()] == [1]
    assert path.read_bytes().count(b"\n") == 1


def test_a_batch_with_a_broken_picture_runs_again(tmp_path):
    path = tmp_path / "a.jsonl"
    with open_journal(path, resume=False) as journal:
        journal.add(Line(0, 0.5, {"a": 1}, {"b": "torn"}))
    with open_journal(path, resume=True) as journal:
        assert journal.done == set()


def test_of_two_runs_of_the_same_the_second_is_refused(tmp_path):
    path = tmp_path / "a.jsonl"
    with open_journal(path, resume=False) as journal:
        journal.add(Line(0, 0.5, {"a": 1}))
        with pytest.raises(Busy, match=rf"process {os.getpid()} on .* measures the same"):
            open_journal(path, resume=False).__enter__()
        assert journal.path.read_bytes().count(b"\n") == 1
    with open_journal(path, resume=True) as journal:
        assert journal.done == {0}


def test_journals_that_nobody_went_on_with_go_after_a_month(tmp_path):
    begin(tmp_path / "old.jsonl")
    begin(tmp_path / "new.jsonl")
    month = time.time() - 31 * 86400
    os.utime(tmp_path / "old.jsonl", (month, month))
    begin(tmp_path / "mine.jsonl")
    assert {path.name for path in tmp_path.glob("*.jsonl")} == {"new.jsonl", "mine.jsonl"}


def test_a_thread_works_ahead_by_a_few_and_keeps_the_order():
    made = []

    def make(number):
        made.append(number)
        return number

    found = ahead(make, range(10), 2)
    assert next(found) == 0
    assert len(made) <= 3
    assert list(found) == list(range(1, 10))
