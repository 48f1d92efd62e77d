"""What a terminal says at the end."""

import re
from dataclasses import replace

from tests.cards.texts import CARD
from zoo.commands.options import print_errors
from zoo.commands.output import answered, closing_line, print_failures
from zoo.core.card import Lang
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.result import Answer, Failure, SampleResult, Source, Status

FAILURE = Failure("hub_pages/a.md", 7, "ValueError: bad", "ValueError: bad", "Traceback:", "f()")
ZH = SampleResult("a", Lang.ZH_CN, Status.FAILED, failure=FAILURE)
EN = SampleResult("a", Lang.EN_US, Status.FAILED, failure=FAILURE, shared_with=Lang.ZH_CN)


def test_the_last_line_says_how_many_failed():
    assert closing_line((ZH, EN)) == "0 of 2 passed, 2 FAILED (1 run now)"


def test_one_run_of_two_languages_is_told_once(capsys):
    print_failures([ZH])
    assert "Traceback:" in capsys.readouterr().out
    print_failures([EN])
    assert capsys.readouterr().out == (
        "\nhub_pages/a.md:7: failed: ValueError: bad\n"
        "  the same code as in zh_CN: one run, shown above\n"
    )


def test_a_sample_gives_githubs_runner_no_commands(monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    said = replace(FAILURE, traceback="::error::bad\n::stop-commands::x")
    print_failures([replace(ZH, failure=said)])
    first, *middle, last = capsys.readouterr().out.splitlines()
    token = re.fullmatch("::stop-commands::([0-9a-f]{32})", first)[1]
    assert last == f"::{token}::"
    assert "  ::error::bad" in middle
    print_failures([replace(ZH, failure=said)])
    assert token not in capsys.readouterr().out


def test_where_nothing_failed_no_command_is_stopped(monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    print_failures([SampleResult("a", Lang.ZH_CN, Status.PASSED)])
    assert capsys.readouterr().out == ""


def test_a_card_gives_githubs_runner_no_commands(zoo, project, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    text = CARD.replace("Hello.", "Teh ##[error]end.")
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    for _ in range(2):  # the second build says again what the first one said
        lines = zoo("build", "--no-samples")[2].splitlines()
        token = lines[0].removeprefix("::stop-commands::")
        at = next(n for n, line in enumerate(lines) if "##[error]" in line)
        assert at < lines.index(f"::{token}::")


def test_whose_code_samples_got_is_said_once_for_each_repository():
    own = Answer(
        "https://github.com/acme/hub/archive/main.zip",
        Source.WORKING_TREE,
        "acme/hub",
        "abc123",
        True,
    )
    other = Answer(
        "https://github.com/acme/net/archive/master.zip",
        Source.REPOSITORY,
        "acme/net",
        path="assets/acme-net.zip",
        sha256="0123456789abcdef",
    )
    results = [SampleResult("a", lang, Status.PASSED, answers=(own, other)) for lang in Lang]
    assert list(answered(results)) == [
        "github.com/acme/hub: this working tree, commit abc123 + changes",
        "github.com/acme/net: assets/acme-net.zip, sha256 0123456789ab",
    ]


LONG = "\n".join(
    [
        "Traceback:",
        '  File "hub_pages/a.md", line 7, in <module>',
        "    f()",
        '  File "lib.py", line 60, in f',
        "    g()",
        '  File "lib.py", line 70, in g',
        "    h()",
        '  File "lib.py", line 90, in h',
        "    raise ValueError('bad')",
        "ValueError: bad",
        "caused by KeyError: 'x'",
    ]
)


def test_a_failure_shows_the_end_of_its_trace(capsys):
    print_failures([replace(ZH, failure=replace(FAILURE, traceback=LONG, hint="fix it"))])
    assert capsys.readouterr().out.splitlines() == [
        "",
        "hub_pages/a.md:7: failed: ValueError: bad",
        "  in the samples of a, zh_CN",
        "  |",
        "7 | f()",
        "  |",
        "  [... 2 lines of trace; zoo test -v shows them]",
        '    File "lib.py", line 70, in g',
        "      h()",
        '    File "lib.py", line 90, in h',
        "      raise ValueError('bad')",
        "  caused by KeyError: 'x'",
        "  = hint: fix it",
    ]


def test_a_card_that_does_not_run_is_shown_once(capsys):
    why = Failure("hub_pages/a.md", 7, "ZOO201 undefined name `x`")
    zh, en = (SampleResult("a", lang, Status.NOT_RUN, failure=why) for lang in Lang)
    print_failures([zh, en])
    assert capsys.readouterr().out.splitlines() == [
        "",
        "hub_pages/a.md:7: not run: ZOO201 undefined name `x`",
        "  in the samples of a, zh_CN, en_US",
        "  |",
        "7 | ",
        "  |",
    ]


def test_the_whole_trace_is_shown_where_it_is_asked_for(capsys):
    print_failures([replace(ZH, failure=replace(FAILURE, traceback=LONG))], whole=True)
    shown = capsys.readouterr().out.splitlines()
    assert [line[2:] for line in shown[6:]] == LONG.splitlines()


def test_zoo_test_shows_errors_and_counts_the_rest(capsys):
    found = [
        Diagnostic("ZOO201", Severity.ERROR, "a.md", 3, 1, 3, 2, "undefined name `x`"),
        Diagnostic("ZOO401", Severity.WARNING, "a.md", 4, 1, 4, 4, "teh"),
        Diagnostic("ZOO401", Severity.WARNING, "b.md", 4, 1, 4, 4, "teh"),
    ]
    print_errors(found)
    shown = capsys.readouterr().err
    assert "a.md:3:1: error ZOO201 undefined name `x`" in shown
    assert "teh" not in shown
    assert shown.endswith("\n1 error\n2 warnings more: zoo check shows them\n")
