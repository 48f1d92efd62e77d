"""From what a process left behind to a result."""

from tests.samples.conftest import URL, cards_of
from zoo.core.card import Lang
from zoo.core.result import Answer, Level, Source, Status, WeightsKind
from zoo.samples.jail import Tier
from zoo.samples.monitor import ProcessUsage
from zoo.samples.outcome import judge as judged
from zoo.samples.plan import group, rows
from zoo.samples.run import Trace
from zoo.samples.sandbox import Setting

END = ({"event": "start", "step": 0}, {"event": "end", "step": 0, "seconds": 1.5})


def judge(*events, log=(), output=(), errors="", answers=(), tier=Tier.JAIL):
    (case,) = group(rows([cards_of("x = 1\ny = x.z")]))
    trace = Trace(case, Setting(tier), events, log, output, errors, ProcessUsage(seconds=2.0))
    return judged(trace, answers, "2026-01-01").results


def error(line):
    frames = [["hub_pages/t.md", line, "<module>", "y = x.z"]]
    return {
        "event": "error",
        "step": 1,
        "exception": "AttributeError: z",
        "kinds": [],
        "frames": frames,
    }


def test_each_language_gets_its_own_line():
    zh, en = judge(*END, {"event": "start", "step": 1}, error(19))
    assert (zh.language, zh.failure.line) == (Lang.ZH_CN, 19)
    assert (en.language, en.failure.line) == (Lang.EN_US, 24)
    assert 'File "hub_pages/t.md", line 24' in en.failure.traceback
    assert (zh.shared_with, en.shared_with) == (None, Lang.ZH_CN)


def test_a_step_that_never_began_is_not_run():
    zh, _ = judge({"event": "start", "step": 0}, {**error(11), "step": 0})
    assert [s.status for s in zh.steps] == [Status.FAILED, Status.NOT_RUN]
    assert zh.level is Level.NOTHING


def test_ending_without_the_last_word_is_leaving_early():
    zh, _ = judge(*END, {"event": "start", "step": 1}, log=({"event": "ended", "code": 0},))
    assert zh.status is Status.EXITED


def test_without_an_exception_the_end_of_the_errors_is_shown_less_what_our_settings_cause():
    errors = "[mgb] WRN worker would execute with spin of 300\nFatal Python error: Aborted\n"
    zh, _ = judge(*END, {"event": "start", "step": 1}, errors=errors)
    assert zh.failure.traceback == "Fatal Python error: Aborted"


def test_forging_the_last_word_before_the_last_step_does_not_help():
    zh, _ = judge(*END, {"event": "done", "versions": {}, "device": ""})
    assert zh.status is not Status.PASSED


def test_a_progress_bar_leaves_its_last_state():
    zh, _ = judge(*END, output=("0%\r50%\r100%\nend\n",))
    assert zh.steps[0].output == "100%\nend\n"


def weights(source, **fields):
    return (Answer(URL, source, entry="net", **fields),)


def test_weights_are_named_for_what_they_were():
    assert judge(*END)[0].weights is WeightsKind.NONE
    assert judge(*END, answers=weights(Source.STAND_IN))[0].weights is WeightsKind.STAND_IN
    official = judge(*END, answers=weights(Source.OFFICIAL))[0]
    assert (official.weights, official.level) == (WeightsKind.OFFICIAL, Level.WEIGHTS)


def test_without_the_jail_official_weights_prove_nothing_as_the_case_may_write_the_log():
    jailed, _ = judge(*END, answers=weights(Source.OFFICIAL))
    outside, _ = judge(*END, answers=weights(Source.OFFICIAL), tier=Tier.PROXY)
    assert (jailed.level, outside.level) == (Level.WEIGHTS, Level.CONSTRUCTS)
    assert "L2" in outside.not_verified
    assert "weights" in set(outside.self_reported) - set(jailed.self_reported)


def test_official_weights_without_a_published_hash_prove_no_level_of_theirs():
    result = judge(*END, answers=weights(Source.OFFICIAL, verified=False))[0]
    assert (result.weights, result.level) == (WeightsKind.OFFICIAL, Level.CONSTRUCTS)
    assert result.not_verified == ("L2", "L4")


def test_weights_that_could_not_be_made_are_the_reason_of_the_failure():
    reason = "stand-in weights of net could not be made: No module named 'ftfy'"
    log = ({"event": "unmade", "url": URL, "reason": reason},)
    zh, _ = judge(*END, {"event": "start", "step": 1}, error(19), log=log)
    assert (zh.status, zh.failure.reason) == (Status.FAILED, reason)
    assert zh.failure.hint == (
        "if the hub needs ftfy, list its package in requirements.txt (or the file that the setting "
        "`requirements` names) and run: zoo env install"
    )


def test_weights_of_an_entry_that_needs_arguments_have_a_way_out():
    reason = (
        "stand-in weights of net could not be made: TypeError: net() missing 1 required positional "
        "argument: 'scale'"
    )
    log = ({"event": "unmade", "url": URL, "reason": reason},)
    zh, _ = judge(*END, {"event": "start", "step": 1}, error(19), log=log)
    assert zh.failure.hint == (
        "give the arguments of net defaults in hubconf.py, or put the published file into the "
        "folder that ZOO_STORE names"
    )


def test_a_process_that_dies_after_the_last_sample_has_not_passed():
    last = ({"event": "start", "step": 1}, {"event": "end", "step": 1, "seconds": 1.0})
    zh, _ = judge(*END, *last, log=({"event": "ended", "code": -11},))
    assert zh.status is not Status.PASSED
