"""What the action and the workflows promise in docs/ci.md."""

import os
import re
import subprocess

import pytest
import yaml

from tests.conftest import ROOT
from tools import pin_actions
from zoo.project.program import NAME

WORKFLOWS = {
    name: yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text("utf-8"))
    for name in ("audit", "cards", "hub", "tests")
}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
SITES = [WORKFLOWS[name] for name in ("cards", "hub")]
# Named by tag: this was written without a way to GitHub, and an invented digest is worse than
# none. `tools/pin_actions.py` pins them. Each is GitHub's own.
BY_TAG = {
    "actions/cache",
    "actions/checkout",
    "actions/deploy-pages",
    "actions/setup-python",
    "actions/upload-artifact",
    "actions/upload-pages-artifact",
}


def at(text):
    """The number of the step that has this name, or uses or runs the text."""
    names = [step.get("name") for step in STEPS]
    if text in names:
        return names.index(text)
    return next(n for n, s in enumerate(STEPS) if text in s.get("uses", s.get("run", "")))


def scripts():
    jobs = [job for flow in WORKFLOWS.values() for job in flow["jobs"].values()]
    steps = [*STEPS, *(step for job in jobs for step in job["steps"])]
    return [step["run"] for step in steps if "run" in step]


@pytest.fixture
def shell(tmp_path):
    """shell(step, **environment): runs a step's script; the calls of its programs, a line each."""
    programs = tmp_path / "programs"
    programs.mkdir()
    log = tmp_path / "log"
    for name, text in (
        ("zoo", f'printf "%s|" zoo "$@" >>{log}\necho >>{log}\nexit ${{ZOO_EXIT:-0}}\n'),
        ("sudo", 'shift\nexec "$@"\n'),
    ):
        path = programs / name
        path.write_text(f"#!/bin/sh\n{text}")
        path.chmod(0o755)

    def run(step, **environment):
        path = f"{programs}:{os.environ['PATH']}"
        variables = {"ZOO": "zoo", **environment, "PATH": path}
        command = ["bash", "-e", "-o", "pipefail", "-c", STEPS[at(step)]["run"]]
        done = subprocess.run(command, cwd=tmp_path, env=variables)
        return done.returncode, log.read_text("utf-8").splitlines()

    return run


def used():
    """The actions that are used, as they are written."""
    jobs = [job for flow in WORKFLOWS.values() for job in flow["jobs"].values()]
    steps = [*STEPS, *(step for job in jobs for step in job["steps"])]
    return {step["uses"] for step in steps if "uses" in step}


def test_no_expression_stands_in_a_script():
    assert [text for text in scripts() if "${{" in text] == []


def test_every_action_is_pinned_to_a_commit_or_githubs_own():
    for action in used() - {"./", "megengine/models@main"}:
        name, _, ref = action.partition("@")
        by_tag = "/".join(name.split("/")[:2]) in BY_TAG and re.fullmatch(r"v\d+", ref)
        assert by_tag or re.fullmatch(r"[0-9a-f]{40}", ref), action


def test_a_tag_is_pinned_to_its_commit_and_a_digest_to_that_of_its_tag_now(monkeypatch):
    commits = {("a/b", "v4"): "1" * 40, ("a/c", "v2"): "2" * 40}
    monkeypatch.setattr(pin_actions, "commit", lambda *asked: commits[asked])
    text = "- uses: a/b@v4\n- uses: a/c/restore@{} # v2\n- uses: ./\n- uses: a/d@main\n"
    assert pin_actions.pinned(text.format("0" * 40)) == (
        f"- uses: a/b@{'1' * 40} # v4\n- uses: a/c/restore@{'2' * 40} # v2\n"
        "- uses: ./\n- uses: a/d@main\n"
    )


def test_the_commit_of_a_tag_is_that_of_the_code_not_of_the_note(tmp_path, monkeypatch):
    repository = tmp_path / "a" / "b"
    repository.mkdir(parents=True)
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in (
        ["init", "-q"],
        ["commit", "-qm", "x", "--allow-empty"],
        ["tag", "-am", "note", "v1"],
        ["tag", "v2"],
    ):
        subprocess.run([*git, *command], check=True)
    head = subprocess.check_output([*git, "rev-parse", "HEAD"], text=True).strip()
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{tmp_path}/.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/")
    assert pin_actions.commit("a/b", "v1") == pin_actions.commit("a/b", "v2") == head
    with pytest.raises(SystemExit, match="a/b has no tag v3"):
        pin_actions.commit("a/b", "v3")


@pytest.mark.parametrize("name", ["requirements.txt", ".github/audit.txt"])
def test_what_is_installed_is_pinned_with_hashes(name):
    rows = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    pinned = re.compile(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", re.DOTALL)
    assert [row for row in rows if not pinned.match(row)] == []


def test_dependencies_are_audited_every_week_and_when_they_change():
    flow = WORKFLOWS["audit"]
    assert set(flow[True]) == {"push", "schedule"}  # YAML reads `on` as true
    assert "pip-audit" in flow["jobs"]["audit"]["steps"][-1]["run"]


def test_every_job_may_only_read_unless_it_publishes():
    for flow in WORKFLOWS.values():
        assert flow["permissions"] == {"contents": "read"}
    assert "permissions" not in WORKFLOWS["audit"]["jobs"]["audit"]
    for flow in SITES:
        assert "permissions" not in flow["jobs"]["samples"]
        assert flow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_checkout_keeps_no_credentials():
    jobs = [job for flow in WORKFLOWS.values() for job in flow["jobs"].values()]
    steps = [step for job in jobs for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False] * 6


def test_all_tests_run_on_python_310_and_those_without_megengine_on_the_newer_ones():
    jobs = WORKFLOWS["tests"]["jobs"]
    assert jobs["all"]["steps"][1]["with"]["python-version"] == "3.10"
    assert jobs["all"]["steps"][-1]["run"] == ".ci/run"
    assert jobs["newer"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert jobs["newer"]["steps"][-1]["run"].endswith('-m "not models"')


def test_a_pull_request_publishes_nothing():
    for flow in SITES:
        assert "github.event_name != 'pull_request'" in flow["jobs"]["publish"]["if"]


def test_every_input_of_the_workflow_is_handed_on():
    hub = WORKFLOWS["hub"]
    inputs = set(hub[True]["workflow_call"]["inputs"])  # YAML reads `on` as true
    used = set(re.findall(r"inputs\.([\w-]+)", yaml.safe_dump(hub["jobs"])))
    assert inputs == used
    (call,) = (s for s in hub["jobs"]["samples"]["steps"] if "megengine" in s["uses"])
    assert set(call["with"]) <= set(ACTION["inputs"])


def test_history_goes_from_run_to_run_though_samples_fail():
    restored, recorded, saved = at("cache/restore@"), at("--record"), at("cache/save@")
    assert restored < recorded < saved
    given, kept = STEPS[restored]["with"], STEPS[saved]["with"]
    assert (given["path"], given["key"]) == (kept["path"], kept["key"]) == ("results", kept["key"])
    assert given["key"].startswith(given["restore-keys"])
    assert "!cancelled()" in STEPS[saved]["if"]


def test_a_pull_request_touches_no_history():
    for text in ("cache/restore@", "cache/save@"):
        assert "github.event_name != 'pull_request'" in STEPS[at(text)]["if"]


def test_the_package_of_a_version_comes_from_the_index():
    assert f'package="{NAME}[models,search]==$VERSION"' in STEPS[at("zoo")]["run"]


def test_an_installed_program_is_taken_as_it_is(shell, tmp_path):
    output = tmp_path / "output"
    code, calls = shell("zoo", PROGRAM="zoo", REQUIREMENTS="false", GITHUB_OUTPUT=str(output))
    assert (code, calls) == (0, ["zoo|--version|"])
    assert output.read_text() == "program=zoo\n"


def test_what_the_models_need_is_installed_if_asked_for(shell):
    _, calls = shell("zoo", PROGRAM="zoo", REQUIREMENTS="true", GITHUB_OUTPUT="/dev/null")
    assert calls == ["zoo|--version|", "zoo|env|install|"]


def test_a_pull_request_runs_the_samples_of_what_changed(shell):
    _, calls = shell("samples", EVENT="pull_request", BASE="main; zoo hostile", FRESH="false")
    assert calls == [
        "zoo|test|--sandbox|jail|--junit|junit.xml|--sarif|samples.sarif"
        "|--changed-since|origin/main; zoo hostile|"
    ]


def test_a_push_runs_all_and_records(shell):
    _, calls = shell("samples", EVENT="push", BASE="", FRESH="false")
    assert calls[0].endswith("|--record|")


def test_the_nightly_run_asks_no_cache(shell):
    _, calls = shell("samples", EVENT="schedule", BASE="", FRESH="true")
    assert calls[0].endswith("|--record|--no-cache|")


def test_a_failed_sample_fails_the_step(shell):
    assert shell("samples", EVENT="push", BASE="", FRESH="false", ZOO_EXIT="1")[0] == 1


def test_the_hooks_look_at_the_cards_of_any_hub():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["entry"] for hook in hooks] == ["zoo check", "zoo format --check"]
    assert [hook for hook in hooks if hook["pass_filenames"] or "files" in hook] == []
