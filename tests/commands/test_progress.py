"""What a terminal shows while samples run."""

import os
import pty
import subprocess
import sys
from io import StringIO
from types import SimpleNamespace

import pytest

from zoo.commands.progress import View, open_view

SCRIPT = """
import time
from types import SimpleNamespace as S
from zoo.commands.progress import open_view

case = S(name="org_card [zh_CN = en_US]")
kind = S(value="passed")
result = S(status=kind, cached=True, when="2026-01-02T03:04:05Z")
with open_view() as view:
    view.began(case, 2)
    time.sleep(1.2)
    view.ended(S(number=1, total=2, case=case, result=result))
"""


def drawn(events):
    seen = []
    view = View(lambda line: seen.append(line), lambda *facts: seen.append(facts))
    events(view)
    return seen


def test_a_bar_names_what_runs_and_for_how_long():
    seen = drawn(lambda view: view.began(SimpleNamespace(name="org_card [zh_CN = en_US]"), 3))
    assert seen == [(0, 3, "org_card 0 s")]


def test_an_ended_case_is_a_line_above_the_bar():
    case = SimpleNamespace(name="org_card [en_US]")
    result = SimpleNamespace(
        status=SimpleNamespace(value="passed"), cached=True, when="2026-01-02T03:04:05Z"
    )

    def events(view):
        view.began(case, 3)
        view.ended(SimpleNamespace(number=1, total=3, case=case, result=result))

    line = "  1/3 org_card [en_US] passed, unchanged since 2026-01-02"
    assert drawn(events)[1:] == [line, (1, 3, "")]


def test_a_pipe_gets_lines_only(capsys):
    case = SimpleNamespace(name="org_card [en_US]")
    status = SimpleNamespace(value="passed")
    result = SimpleNamespace(status=status, cached=True, when="2026-01-02T03:04:05Z")
    with open_view(StringIO()) as view:
        view.began(case, 3)
        view.ended(SimpleNamespace(number=1, total=3, case=case, result=result))
    line = "  1/3 org_card [en_US] passed, unchanged since 2026-01-02\n"
    assert capsys.readouterr() == (line, "")


@pytest.mark.slow
def test_a_terminal_sees_the_seconds_pass_and_no_bar_is_left():
    leader, follower = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    subprocess.run(
        [sys.executable, "-c", SCRIPT], stdout=follower, env=environment, timeout=60, check=True
    )
    os.close(follower)
    text = os.read(leader, 1 << 20).decode()
    os.close(leader)
    assert "0/2" in text
    assert "org_card 1 s" in text
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    assert any(
        line.endswith("1/2 org_card [zh_CN = en_US] passed, unchanged since 2026-01-02")
        for line in lines
    )
    assert lines[-1].split("\r")[-1].strip() == ""
