"""What folds the rest of a page away, or shows a comment to its readers."""

import pytest

from tests.cards.examples import findings
from tests.cards.texts import CARD


def found(text):
    found = findings(CARD.replace("Hello.", text).encode())
    return [(d.line, d.message, d.hint) for d in found if d.code == "ZOO416"]


FOLDED = "<details>\n<summary>Training</summary>\n\nText.\n\n"
OPEN = "`<details>` is never closed"
END = "end it with a line `</details>`"
COMMENT = ("this comment is never closed", "end it with `-->`")


def test_details_without_an_end():
    assert found(FOLDED) == [(27, OPEN, END)]
    assert found("<details open>\nText.") == [(27, OPEN, END)]
    assert found(FOLDED + FOLDED + "</details>\n") == [(27, OPEN, END)]


def test_an_end_of_details_without_a_beginning():
    assert found("Text.\n\n</details>") == [(29, "`</details>` without `<details>`", "delete it")]


def test_a_comment_without_an_end():
    assert found("Text. <!-- a remark\n\nMore.\n\n<!-- another -->") == [(27, *COMMENT)]
    assert found("Hello.\n```text\n1\n```\n\n<!-- a remark\n\n<!-- b") == [
        (32, *COMMENT),
        (34, *COMMENT),
    ]


@pytest.mark.parametrize(
    "fine",
    [
        FOLDED + "</details>",
        FOLDED + "```python\nprint(model)\n```\n\n</details>",
        FOLDED + FOLDED + "</details>\n</details>",
        "`<details>` folds, `<!--` begins a comment.",
        "<!-- <details> -->",
        "<!-- a -->\n<!-- b -->",
        "```text\n<details>\n<!-- x\n```",
        "<!-- a sample less:\n\n```text\nx\n```\n\n-->",
    ],
)
def test_what_is_closed(fine):
    assert found(fine) == []
