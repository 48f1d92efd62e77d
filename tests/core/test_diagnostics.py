from zoo.core.diagnostics import Diagnostic, Severity, count, diagnose, show, show_all
from zoo.core.source import Source, Span

SOURCE = Source("hub_pages/a.md", "first\n<!-- section: en_UK -->\n模型：fcos\n")


def test_an_error_points_and_helps():
    found = diagnose(SOURCE, Span(20, 25), "ZOO112", "unknown language `en_UK`", "write `en_US`")
    assert show(found) == (
        "hub_pages/a.md:2:15: error ZOO112 unknown language `en_UK`\n"
        "  |\n"
        "2 | <!-- section: en_UK -->\n"
        "  |               ^^^^^\n"
        "  = hint: write `en_US`"
    )


def test_marks_below_chinese_text_are_two_columns_wide():
    start = SOURCE.text.index("模型")
    found = diagnose(SOURCE, Span(start + 3, start + 7), "ZOO300", "x")
    assert show(found).splitlines()[2:] == ["3 | 模型：fcos", "  |       ^^^^"]
    assert show(diagnose(SOURCE, Span(start, start + 2), "ZOO300", "x")).endswith("  | ^^^^")


def test_what_a_terminal_would_obey_is_shown_as_replaced():
    place = ("ZOO1", Severity.ERROR, "\x1b.md", 1, 1, 1, 2)
    odd = Diagnostic(*place, "\x9b1m", hint="\u202e", excerpt="a\x1b[31m\tb")
    assert show(odd) == (
        "\ufffd.md:1:1: error ZOO1 \ufffd1m\n  |\n1 | a\ufffd[31m\tb\n  | ^\n  = hint: \ufffd"
    )


def test_findings_come_in_the_order_of_the_file():
    one = diagnose(SOURCE, Span(20, 25), "ZOO002", "b")
    other = diagnose(SOURCE, Span(0, 1), "ZOO001", "a")
    assert show_all([one, other]).index("ZOO001") < show_all([one, other]).index("ZOO002")


def test_counting_for_people():
    error = diagnose(SOURCE, Span(0, 1), "ZOO001", "a")
    warning = diagnose(SOURCE, Span(0, 1), "ZOO002", "b", severity=Severity.WARNING)
    assert count([]) == "no problems"
    assert count([error, warning, error]) == "2 errors, 1 warning"


def test_a_place_over_several_lines_is_marked_to_the_end_of_the_first():
    found = diagnose(SOURCE, Span(2, 12), "ZOO001", "a")
    assert show(found).splitlines()[2:] == ["1 | first", "  |   ^^^"]
