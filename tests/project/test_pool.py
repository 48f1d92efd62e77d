"""Work shared among processes, one of which is killed."""

import os
import signal

import pytest

from zoo.cli import main
from zoo.commands import check
from zoo.project.pool import Killed, forked

PARENT = os.getpid()


def die(number):
    if os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def killed(*_):
    list(forked(die, range(8), 1))


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr("zoo.project.pool._cores", lambda: 2)


def test_a_killed_process_is_told_apart_from_one_that_failed(two_cores):
    with pytest.raises(Killed, match="was killed, perhaps because memory ran out"):
        killed()


def test_it_ends_a_command_in_one_line(two_cores, project, monkeypatch, capsys):
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(check, "check", killed)
    assert main(["check"]) == 2
    errors = capsys.readouterr().err
    assert errors.startswith("zoo: a process that shared the work was killed")
    assert errors.count("\n") == 1
