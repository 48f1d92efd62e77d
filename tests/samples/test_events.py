"""What a hostile sample can write where its own process reports."""

import json

import pytest

from zoo.core.result import Status
from zoo.samples.events import json_lines, of_case, of_gateway

TELL = "import json, os\nreport = json.load(open('/case/child.json'))['report']\n"
END = {"event": "end", "step": 0, "seconds": 1.5, "values": {"x": 1}}


def test_what_the_case_tells_is_read():
    done = {"event": "done", "versions": {"python": "3"}, "device": "cpu", "reads": ["a/b.py"]}
    frame = ["hub_pages/t.md", 18, "<module>", "f()"]
    error = {"event": "error", "step": 1, "exception": "E", "kinds": ["E"], "frames": [frame]}
    assert of_case((END, error, done), 2) == (END, error, done)


@pytest.mark.parametrize(
    "event",
    [
        {"event": "end"},
        {"event": "start", "step": 2},
        {"event": "start", "step": -1},
        {"event": "start", "step": True},
        {**END, "seconds": float("nan")},
        {**END, "seconds": 10**400},
        {**END, "values": []},
        {"event": "error", "step": 0, "exception": "E"},
        {"event": "error", "step": 0, "exception": "E", "kinds": []},
        {"event": "error", "step": 0, "kinds": [], "frames": [["f", "one", "g", ""]]},
        {"event": "done", "versions": {"python": 3}},
        {"event": "done", "step": [1]},
        {"event": "done", "step": 0},
        {"event": "gone", "step": 0},
    ],
)
def test_what_has_another_form_is_no_event(event):
    assert of_case((event,), 2) == ()


@pytest.mark.parametrize("names", [5, [5], "zoo/a.py", {"zoo/a.py": 1}])
def test_what_was_opened_is_a_list_of_names(names):
    assert of_gateway(({"event": "opened", "names": names},)) == ()
    for sound in (["zoo/a.py", "zoo/"], None):
        assert len(of_gateway(({"event": "opened", "names": sound},))) == 1


def test_what_cannot_be_parsed_is_noise():
    assert json_lines(b"[" * 60000 + b"\n")[0] == ()
    assert json_lines(b'{"event": []}\nx\n') == ((), '{"event": []}\nx\n')


def test_half_a_pair_of_surrogates_can_be_written_to_a_report():
    line = json.dumps({"event": "x", "exception": "\ud800 中 \U0001f600"})
    (event,), _ = json_lines(line.encode())
    assert event["exception"] == "? 中 \U0001f600"


LINES = (
    '{"event":"end","step":"x"}',
    '{"event":"error"}',
    '{"event":"done","step":[1]}',
    "[" * 50000,
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_another_form_ends_no_run(run, line):
    result = run(f"{TELL}os.write(report, {line!r}.encode() + b'\\n')")
    assert result.status is Status.PASSED


def test_no_sample_commands_the_terminal(run):
    result = run("print('\\x1b]52;c;AAAA\\x07')\nraise ValueError('\\x1b[2J \\ud800')")
    assert result.failure.reason == "ValueError: \N{REPLACEMENT CHARACTER}[2J ?"
    assert "\x1b" not in result.failure.traceback + result.output
