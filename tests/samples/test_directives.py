"""What comments before a sample do, in the jail; and how wrong ones are told."""

from datetime import date

import pytest

from zoo.core.directives import Directives, read_directives
from zoo.core.result import Level, Status


def read(comment):
    text = f"text\n{comment}\n```python\n"
    return read_directives(text, text.index("```"))


def test_all_words():
    said, problems = read(
        '<!-- doctest: skip reason="no net" until=2027-03-01 -->\n'
        "<!-- doctest: timeout=90 -->\n"
        "<!-- an ordinary comment -->\n"
        '<!-- doctest: requires=gpu reason="too slow" -->\n'
        "<!-- doctest: expect=scores,output rtol=0.01 -->"
    )
    assert problems == ()
    assert said == Directives(
        skip="no net",
        until=date(2027, 3, 1),
        timeout=90.0,
        requires="gpu",
        requires_reason="too slow",
        expect=("scores", "output"),
        rtol=0.01,
    )


def test_setup_holds_hidden_code_at_its_line():
    said, _ = read("<!-- doctest: setup\nx = 1\ny = 2\n-->")
    assert (said.setup, said.setup_line) == ("x = 1\ny = 2\n", 3)


def test_a_comment_that_is_not_right_before_the_sample_says_nothing():
    text = '<!-- doctest: skip reason="x" -->\ntext\n```python\n'
    assert read_directives(text, text.index("```"))[0] == Directives()


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ('<!-- doctest: skp reason="x" -->', "unknown directive `skp`"),
        ("<!-- doctest: skip -->", "`skip` needs `reason`"),
        ("<!-- doctest: xfail -->", "`xfail` needs `raises`"),
        ("<!-- doctest: timeout -->", "`timeout` is not how this is written"),
        ('<!-- doctest: skip because="x" reason="y" -->', "`skip` does not take `because`"),
        ('<!-- doctest: skip reason="x -->', "a quote is not closed"),
        ("<!-- doctest: -->", "the directive is empty"),
        ('<!-- doctest: requires=tpu reason="x" -->', "`requires=tpu` is unknown"),
        (
            '<!-- doctest: skip reason="x" until=soon -->',
            "`skip`: soon is not a date",
        ),
        ("<!-- doctest: timeout=inf -->", "`timeout`: inf is not a number from 1 on"),
        ("<!-- doctest: timeout=-5 -->", "`timeout`: -5 is not a number from 1 on"),
        ("<!-- doctest: expect=x rtol=nan -->", "`expect`: nan is not a number from 0 on"),
    ],
)
def test_a_wrong_directive_is_named(comment, message):
    assert [p.message for p in read(comment)[1]] == [message]


def test_a_skipped_sample_is_reported_with_its_reason(run):
    result = run("1 / 0", before='<!-- doctest: skip reason="no net" until=2027-01-01 -->\n')
    assert result.status is Status.PASSED  # the load sample ran
    assert [s.status for s in result.steps] == [Status.PASSED, Status.SKIPPED]
    assert result.steps[1].note == "no net"


def test_a_skip_past_its_date_is_an_error(run):
    result = run("x = 1", before='<!-- doctest: skip reason="x" until=2026-11-20 -->\n')
    assert result.status is Status.EXPIRED
    assert result.failure.reason == "its `skip` expired on 2026-11-20"


def test_what_needs_a_gpu_is_skipped_without_one(run):
    result = run("1 / 0", before='<!-- doctest: requires=gpu reason="large" -->\n')
    assert result.steps[1].note == "needs a GPU: large"


def test_an_expected_failure_passes(run):
    result = run("1 / 0", before="<!-- doctest: xfail raises=ArithmeticError -->\n")
    assert (result.status, result.level) == (Status.PASSED, Level.RUNS)


def test_another_failure_than_the_expected_one_fails(run):
    result = run("1 / 0", before="<!-- doctest: xfail raises=KeyError -->\n")
    assert result.status is Status.FAILED
    assert result.failure.reason == "was to raise KeyError, and raised ZeroDivisionError"


def test_an_expected_failure_that_passes_is_an_error(run):
    result = run("x = 1", before="<!-- doctest: xfail raises=KeyError -->\n")
    assert result.status is Status.EXPIRED
    assert result.failure.reason == "was to raise KeyError and did not; delete its `xfail`"


def test_setup_runs_before_and_fails_at_its_own_line(run):
    assert run("print(x)", before="<!-- doctest: setup\nx = 7\n-->\n").output == "7\n"


def test_a_sample_may_ask_for_more_time(run):
    code = "import time\ntime.sleep(1.5)"
    assert run(code, before="<!-- doctest: timeout=20 -->\n", seconds=1).status is Status.PASSED
