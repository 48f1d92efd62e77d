"""What a terminal says at the end."""

from zoo.commands.shown import closing_line, print_failure
from zoo.core.card import Lang
from zoo.core.result import Failure, SampleResult, Status

FAILURE = Failure("hub_pages/a.md", 7, "ValueError: bad", "ValueError: bad", "Traceback:", "f()")
ZH = SampleResult("a", Lang.ZH_CN, Status.FAILED, failure=FAILURE)
EN = SampleResult("a", Lang.EN_US, Status.FAILED, failure=FAILURE, shared_with=Lang.ZH_CN)


def test_the_last_line_says_how_many_failed():
    assert closing_line((ZH, EN)) == "0 of 2 passed, 2 FAILED (1 run now)"


def test_one_run_of_two_languages_is_told_once(capsys):
    print_failure(ZH)
    assert "Traceback:" in capsys.readouterr().out
    print_failure(EN)
    assert capsys.readouterr().out == (
        "\nhub_pages/a.md:7: failed: ValueError: bad\n"
        "  the same code as in zh_CN: one run, told above\n"
    )
