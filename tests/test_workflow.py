"""What the workflow for GitHub promises in docs/ci.md."""

import yaml

from tests.conftest import ROOT

STEPS = yaml.safe_load((ROOT / ".github/workflows/cards.yml").read_text("utf-8"))["jobs"][
    "samples"
]["steps"]


def at(text):
    """The number of the step that uses or runs it."""
    return next(n for n, s in enumerate(STEPS) if text in s.get("uses", s.get("run", "")))


def test_history_goes_from_run_to_run_though_samples_fail():
    restored, recorded, saved = at("cache/restore@"), at("--record"), at("cache/save@")
    assert restored < recorded < saved
    given, kept = STEPS[restored]["with"], STEPS[saved]["with"]
    assert (given["path"], given["key"]) == (kept["path"], kept["key"]) == ("results", kept["key"])
    assert given["key"].startswith(given["restore-keys"])
    assert "!cancelled()" in STEPS[saved]["if"]


def test_a_pull_request_touches_no_history():
    for text in ("cache/restore@", "--record", "cache/save@"):
        assert STEPS[at(text)]["if"].startswith("github.event_name != 'pull_request'")
