"""What stands under a sample: how it ended, when, on what, with which weights."""

from dataclasses import replace

from zoo.core.result import Answer, Failure, Level, Source, Status, Step, WeightsKind
from zoo.render.views.frame import View
from zoo.render.views.samples import Fact, answer_text, proof, sample_view
from zoo.render.words import WORDS

from .factory import EN, ZH, code, result

FAILURE = Failure("hub_pages/a.md", 52, "NameError in a sample", "NameError: x", excerpt="> 52 | x")


def test_a_sample_that_was_never_run_says_so():
    shown = proof(EN, None, 0)
    assert (shown.state, shown.status) == ("open", "Not run")
    assert shown.notes == ("This sample has not been run yet; it may not work.",)
    assert shown.output is None


def test_a_sample_that_passed_says_when_and_on_what_and_how_long():
    shown = proof(EN, result(), 1)
    assert (shown.state, shown.status, shown.when) == ("passed", "Passed", "21 Nov 2026")
    assert shown.short == ("CPU", "stand-in weights", "2.5 s")
    assert shown.output == "out 1"


def test_the_same_in_chinese():
    shown = proof(ZH, result(lang=ZH), 0)
    assert (shown.status, shown.when) == ("已通过", "2026年11月21日")
    assert shown.short == ("CPU", "替代权重", "1.5 秒")


def test_the_environment_folds_out():
    assert proof(EN, result(peak_memory=1_200_000_000), 0).facts == (
        Fact("Level", "L3: every sample completed"),
        Fact("Device", "multithread2:0"),
        Fact("Isolation", "bubblewrap sandbox, no internet"),
        Fact("Python", "3.10.13"),
        Fact("MegEngine", "1.13.0"),
        Fact("Whole run", "12 s"),
        Fact("Peak memory of all processes", "1.2 GB"),
    )


def test_levels_that_could_not_be_proved_are_named():
    shown = proof(EN, result(not_verified=("L2", "L4")), 0).facts[1]
    assert shown == Fact(
        "Not verified here",
        "L2: loads with the official weights; "
        "L4: matches the recorded values with the official weights",
    )


TREE = Answer(
    "https://github.com/acme/hub/archive/main.zip",
    Source.WORKING_TREE,
    repository="acme/hub",
    commit="abc123def456",
)
WEIGHTS = Answer("https://example.org/net.pkl", Source.STAND_IN, entry="net")


def test_the_load_sample_says_whose_code_it_got():
    (note,) = proof(EN, result(weights=WeightsKind.NONE, answers=(TREE,)), 0).notes
    assert note == ("acme/hub: this tree, commit abc123def456, stands in for github.com/acme/hub")
    assert proof(EN, result(weights=WeightsKind.NONE, answers=(TREE,)), 1).notes == ()


def test_uncommitted_changes_are_named_in_both_languages():
    changed = replace(TREE, changed=True)
    assert answer_text(WORDS[EN], changed) == (
        "acme/hub: this tree, commit abc123def456 with uncommitted changes, "
        "stands in for github.com/acme/hub"
    )
    assert answer_text(WORDS[ZH], changed) == (
        "acme/hub：当前工作区（提交 abc123def456，另有未提交的修改），代替 github.com/acme/hub"
    )


def test_outside_git_no_commit_is_named():
    assert answer_text(WORDS[EN], replace(TREE, commit="")) == (
        "acme/hub: this tree, stands in for github.com/acme/hub"
    )


def test_every_answer_folds_out_with_what_it_was():
    official = replace(WEIGHTS, source=Source.OFFICIAL, verified=False)
    facts = proof(EN, result(answers=(TREE, WEIGHTS, official)), 0).facts
    assert [f.value for f in facts if f.label == "Repository"] == [
        "acme/hub: this tree, commit abc123def456, stands in for github.com/acme/hub"
    ]
    assert [f.value for f in facts if f.label == "Fetched"] == [
        "https://example.org/net.pkl: stand-in weights of net",
        "https://example.org/net.pkl: a file named like the official weights of net, "
        "which have no published hash",
    ]


def test_a_sample_that_printed_nothing_says_so():
    made = (Step(1, Status.PASSED, 1.0, "\n"),)
    shown = proof(EN, result(made=made), 0)
    assert shown.short[-1] == "no output"
    assert shown.output == ""


def test_a_skipped_sample_says_why():
    made = (Step(1, Status.SKIPPED, 0.0, note="needs a camera"),)
    shown = proof(EN, result(status=Status.SKIPPED, made=made, weights=WeightsKind.NONE), 0)
    assert (shown.state, shown.notes) == ("skipped", ("needs a camera",))


def test_stand_in_weights_are_not_taken_for_the_published_figures():
    (note,) = proof(EN, result(), 0).notes
    assert note.endswith("that the code works, not the figures the card publishes.")
    assert proof(EN, result(), 0).output_note == "Stand‑in weights: the values below mean nothing."
    assert proof(EN, result(weights=WeightsKind.OFFICIAL), 0).output_note == ""


def test_a_failed_sample_with_stand_in_weights_proves_nothing():
    made = (Step(1, Status.FAILED, 0.1),)
    (note,) = proof(EN, result(status=Status.FAILED, made=made), 0).notes
    assert note == (
        "Stand‑in weights have the official file’s names and shapes, but untrained values."
    )


def test_a_run_outside_the_sandbox_says_so():
    shown = proof(EN, result(weights=WeightsKind.OFFICIAL, sandbox="proxy"), 0)
    assert shown.notes == (
        "This run had no sandbox, only a proxy in front of the internet. "
        "Everything shown here is self-reported.",
    )


def test_official_weights_need_no_note():
    assert proof(EN, result(weights=WeightsKind.OFFICIAL), 0).notes == ()


def test_a_gpu_is_called_one():
    assert proof(EN, result(device="gpu0"), 0).short[0] == "GPU"


def failed(*statuses, status=Status.FAILED, failure=FAILURE):
    steps = tuple(Step(1, s, 1.0) for s in statuses)
    return result(status=status, made=steps, failure=failure, level=Level.NOTHING)


def test_the_sample_that_failed_shows_the_reason_and_the_line():
    shown = proof(EN, failed(Status.PASSED, Status.FAILED), 1)
    assert (shown.state, shown.status) == ("failed", "Failed")
    assert shown.failure == View(
        place="hub_pages/a.md:52",
        reason="NameError in a sample",
        reason_lang="en-US",
        exception="NameError: x",
        excerpt="> 52 | x",
        traceback="",
        hint="",
        hint_lang="en-US",
    )


def test_an_exception_that_the_reason_names_is_not_repeated():
    failure = Failure("a.md", 1, "NameError: x", exception="NameError: x")
    assert proof(EN, failed(Status.FAILED, failure=failure), 0).failure.exception == ""


def test_a_reason_that_begins_the_exception_is_shown_once_and_in_full():
    text = "RuntimeError: assertion failed\nextra message: 4 channels, not 3"
    failure = Failure("a.md", 1, "RuntimeError: assertion failed", exception=text)
    shown = proof(EN, failed(Status.FAILED, failure=failure), 0).failure
    assert (shown.reason, shown.exception) == (text, "")


def test_an_exception_is_shown_without_the_addresses_of_its_native_code():
    native = "backtrace:\nlib/libmegengine_shared.so(_ZN3mgb13MegBrainErrorC1ERKSs+0x4a) [0x7f5f]\n"
    failure = Failure("a.md", 1, "KeyError in a sample", exception=f"KeyError: x\n\n{native}")
    shown = proof(EN, failed(Status.FAILED, failure=failure), 0).failure
    assert (shown.reason, shown.exception) == ("KeyError in a sample", "KeyError: x")


def test_a_traceback_is_shown_without_control_codes_and_cut():
    failure = Failure("a.md", 1, "x", traceback="\x1b[31m" + "a" * 30_000)
    shown = proof(EN, failed(Status.FAILED, failure=failure), 0).failure.traceback
    assert shown == "a" * 20_000 + "\n…"


def test_samples_before_the_failed_one_passed():
    shown = proof(EN, failed(Status.PASSED, Status.FAILED), 0)
    assert (shown.state, shown.failure) == ("passed", None)


def test_samples_after_the_failed_one_were_not_reached():
    shown = proof(EN, failed(Status.PASSED, Status.FAILED), 2)
    assert (shown.state, shown.status) == ("open", "Not reached")


def test_a_step_without_a_start_was_not_reached_either():
    shown = proof(EN, failed(Status.FAILED, Status.NOT_RUN), 1)
    assert (shown.state, shown.status) == ("open", "Not reached")


def test_a_crash_belongs_to_the_first_sample_that_left_no_step():
    crashed = failed(Status.PASSED, status=Status.KILLED)
    assert proof(EN, crashed, 1).status == "Crashed"
    assert proof(EN, crashed, 1).failure is not None
    assert proof(EN, crashed, 2).status == "Not reached"


def test_a_case_that_could_not_start_was_not_run():
    shown = [proof(EN, failed(status=Status.NOT_RUN), step).status for step in (0, 1)]
    assert shown == ["Not run", "Not run"]


def test_output_shows_what_a_terminal_would_show_last():
    made = (Step(1, Status.PASSED, 1.0, "10%\r50%\r100%\n\x1b[31mred\x1b[0m\x00\n"),)
    assert proof(EN, result(made=made), 0).output == "100%\nred"


def test_long_output_is_cut():
    made = (Step(1, Status.PASSED, 1.0, "x" * 30_000),)
    assert proof(EN, result(made=made), 0).output == "x" * 20_000 + "\n…"


def test_code_that_is_not_python_has_no_proof():
    assert sample_view(code("ls\n", "bash"), "sample-1", EN, result(), 1).proof is None
