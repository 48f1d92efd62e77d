"""Each promise of docs/security.md names tests that exist."""

import ast
import re
from functools import cache

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [
    line.strip("| ").split(" | ")
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| promise |"))
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def functions_of(path):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_promise_names_a_test():
    assert len(ROWS) > 40
    assert [row for row in ROWS if len(row) != 2 or not NAMED.search(row[1])] == []


def test_each_named_test_exists():
    named = [found for row in ROWS for found in NAMED.findall(row[1])]
    missing = [f"{p}::{name}" for p, name in named if name not in functions_of(p)]
    assert missing == []


def test_nothing_but_tests_holds_a_promise():
    rest = [NAMED.sub("", row[1]).strip(", ") for row in ROWS]
    assert [text for text in rest if text] == []


def test_the_policy_says_how_to_report_and_what_is_not_promised():
    policy = (ROOT / "SECURITY.md").read_text("utf-8")
    for heading in (
        "## What is promised",
        "## What is not promised",
        "## Reporting a vulnerability",
    ):
        assert heading in policy
