import pytest

from tests.cards.texts import CARD, HEAD, with_models
from zoo.cards.parse import parse_card
from zoo.core.card import Lang
from zoo.core.source import Source, normalise


def findings(text):
    """(code, line, message) of each diagnostic of a card text."""
    _, found = parse_card(Source("c.md", text))
    return [(d.code, d.line, d.message) for d in found]


def test_fields_of_a_whole_card(card):
    parsed = card(CARD)
    assert parsed.id == "org_task_name"
    assert parsed.title == "Example"
    assert parsed.summary == {Lang.EN_US: "An example", Lang.ZH_CN: "示例"}
    assert parsed.author == "A Team"
    assert parsed.tags == ("vision",)
    assert parsed.github_link == "https://github.com/org/repo"


def test_dots_end_the_front_matter_too(card):
    assert card(CARD.replace("repo\n---", "repo\n...")).title == "Example"


def test_crlf_and_byte_order_mark_are_accepted(card):
    text = "\ufeff" + CARD.replace("\n", "\r\n")
    assert card(normalise(text)).load.line == card(CARD).load.line == 13


def test_all_mistakes_are_reported_at_once():
    text = CARD.replace("title: Example", "title: 123").replace("tags: [vision]", "tags: vision")
    text = text.replace("author: A Team\n", "")
    assert findings(text) == [
        ("ZOO015", 1, "`author` is missing from the front matter"),
        ("ZOO016", 3, "`title` is a number, not text"),
        ("ZOO016", 7, "`tags` is text, not a list"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hub1", "hub2", ("ZOO016", 2, "the template is not `hub1`")),
        ("author:", "autor:", ("ZOO017", 7, "unknown key `autor`")),
        ("A Team", '""', ("ZOO018", 7, "`author` is empty")),
        ("https://github", "http://github", ("ZOO019", 9, "`github-link` is not an https address")),
        ("title: Example", "title: a\ntitle: b", ("ZOO014", 4, "the key `title` is there twice")),
        ("[vision]", "[]", ("ZOO018", 8, "`tags` is empty")),
        ("[vision]", "[vision", ("ZOO012", 8, None)),
        ("A Team", "&a A Team", ("ZOO013", 7, "anchors (`&`) and aliases (`*`) are not allowed")),
        ("A Team", "!!python/name:os.system x", ("ZOO013", 7, None)),
        ("    zh_CN: 示例\n", "", ("ZOO015", 4, "`summary.zh_CN` is missing")),
    ],
)
def test_a_wrong_field_is_named_with_its_line(old, new, expected):
    code, line, message = expected
    found = findings(CARD.replace(old, new, 1))
    assert (code, line) in [(c, n) for c, n, _ in found]
    assert message is None or message in [m for _, _, m in found]


def test_an_unknown_key_comes_with_the_likely_one():
    _, found = parse_card(Source("c.md", CARD.replace("author:", "autor:")))
    assert "did you mean `author`?" in [d.hint for d in found]


def test_a_card_without_front_matter_says_how_to_begin():
    assert findings("# Hello\n")[0] == ("ZOO010", 1, "the card does not start with front matter")


def test_front_matter_that_never_ends():
    assert ("ZOO011", 1, "the front matter is never closed") in findings(
        HEAD.replace("---\n", "---\n", 1)[:-4]
    )


def test_models_give_weights_and_config(card):
    parsed = card(
        with_models(
            "models:\n"
            "    atss_res18_coco_3x_800size:\n"
            "        weights: https://example.org/w_38dot3_0123abcd.pkl\n"
            f"        sha256: {'a' * 64}\n"
            "        bytes: 12\n"
            "        license: Apache-2.0\n"
            "        config: {p6_from: res5}\n"
        )
    )
    spec = parsed.models["atss_res18_coco_3x_800size"]
    assert spec.weights == "https://example.org/w_38dot3_0123abcd.pkl"
    assert (spec.sha256, spec.bytes, spec.license) == ("a" * 64, 12, "Apache-2.0")
    assert spec.config == {"p6_from": "res5"}


@pytest.mark.parametrize("number", ["0", "true", "1125899906842625", "9" * 400])
def test_the_size_of_a_file_is_one_that_files_have(number):
    text = with_models(f"models:\n    a_model:\n        bytes: {number}\n")
    assert findings(text) == [
        ("ZOO020", 12, "`models.a_model.bytes` is not a positive whole number"),
    ]


def test_wrong_model_fields_are_named():
    text = with_models(
        "models:\n    a_model:\n        wights: x\n        sha256: abc\n        bytes: -1\n"
    )
    assert findings(text) == [
        ("ZOO017", 12, "unknown key `wights`"),
        ("ZOO020", 13, "`models.a_model.sha256` is not 64 lower-case hex digits"),
        ("ZOO020", 14, "`models.a_model.bytes` is not a positive whole number"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "hint"),
    [
        ("[vision]", "[vision, detection", (8, 7), "close this list with `]`"),
        ("author:", "models: {a: {license: MIT}\nauthor:", (7, 9), "close this mapping with `}`"),
        ("title: Example", 'title: "Example', (3, 8), "close the quotes that begin here"),
        ("[vision]", '["vision" detection]', (8, 17), "close this list with `]`, or set the"),
        ("Example", "A: b", (3, 9), "a value that holds `: `"),
    ],
)
def test_what_is_never_closed_is_marked_where_it_begins(old, new, place, hint):
    _, found = parse_card(Source("c.md", CARD.replace(old, new, 1)))
    assert [(d.code, (d.line, d.column)) for d in found] == [("ZOO012", place)]
    assert found[0].hint.startswith(hint)
