"""Each finding that a rule can report is reached: by an example of its documentation, or here."""

import ast
import sys

import pytest

from tests.cards.examples import example_bytes, findings
from tests.conftest import ROOT
from zoo.lint.rule import Example
from zoo.lint.rulebook import rulebook

RULES = ROOT / "zoo" / "lint" / "rules"
LOAD = """\
```python
from megengine import hub
model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
```

"""


def sides(zh, en):
    return f"{LOAD}<!-- section: zh_CN -->\n\n{zh}\n\n<!-- section: en_US -->\n\n{en}\n"


# code, where the text stands in a card, the text -> (what is underlined, the message)
MORE = {
    ("ZOO117", "en_US", "```python\n" + "x = 1\n" * 2700 + "```\n"): (
        "```", "16200 characters of `python` are shown without colors"
    ),
    ("ZOO132", "body", sides("### 用法", "## Usage")): (
        "## Usage", "level 2 here; in zh_CN `用法` is of level 3"
    ),
    ("ZOO132", "body", sides("### 用法\n\n### 训练", "## Usage\n\n## Training")): (
        "<!-- section: en_US -->", "2 headings are of another level than in zh_CN"
    ),
    ("ZOO133", "body", sides("| 设置 |\n| --- |\n| 短边 |", "None.")): (
        "设置", "this table is not in en_US"
    ),
    ("ZOO133", "body", sides("| 值 |\n| --- |\n| 1 |", "| value |\n| --- |\n| 1 |\n| 2 |")): (
        "value", "2 rows of 1 cells here, 1 of 1 in zh_CN"
    ),
    ("ZOO135", "body", sides("短边为 800 与 900 像素。", "The short side is short.")): (
        "900", "900 is not in en_US"
    ),
    ("ZOO208", "en_US", "<!-- doctest: skip\n\n<!-- a -->\n\n```python\nprint(1)\n```\n"): (
        "<!-- doctest: skip", "this directive has no end"
    ),
    ("ZOO209", "load", "from megengine import hub\nmodel = hub.load(hub.name, 'atss')\n"): (
        "```python",
        "the names that `hub.load` gets are not plain strings, so the registry has no entry",
    ),
    ("ZOO209", "load", "from megengine import hub\nmodel = hub.load('a/b\", id, \"', 'c')\n"): (
        "```python",
        "the names that `hub.load` gets are not plain strings, so the registry has no entry",
    ),
    ("ZOO209", "load", "from net import Net\nmodel = Net()\nmodel.load_state_dict({})\n"): (
        "```python",
        "`load_state_dict` loads the model, not `hub.load`, so the registry has no entry",
    ),
    ("ZOO408", "front matter", "author: TODO\n"): (
        "TODO", "`author` is still to be filled in"
    ),
    ("ZOO417", "en_US", "A <select>hidden word</select>.\n"): (
        "hidden word", "`hidden` is on no page, although the text says it"
    ),
    ("ZOO417", "en_US", ">" * 40 + " a\n"): (
        ">", "nested too deeply: from here on it is shown as text"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MORE, ids=lambda case: case[0])
def test_a_finding_underlines_its_place_and_says_what_is_wrong(case):
    code, place, text = case
    found = [d for d in findings(example_bytes(Example(place, text))) if d.code == code]
    data = example_bytes(Example(place, text)).decode()
    lines = data.split("\n")
    told = [(lines[d.line - 1][d.column - 1 :].split("\n")[0], d.message) for d in found]
    marked, message = MORE[case]
    assert any(rest.startswith(marked) and message == what for rest, what in told), told


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("!pip install x", "mark shell commands as ```bash"),
        ("%timeit x", "mark shell commands as ```bash"),
        ("$ ls", "mark shell commands as ```bash"),
        ("pip install x", "mark shell commands as ```bash"),
        (">>> print(1)", "mark a session as ```text"),
        ("x = $y", "fix it; it has to run"),
    ],
)
def test_what_is_no_python_may_be_something_else(code, hint):
    data = example_bytes(Example("en_US", f"```python\n{code}\n```\n"))
    assert [d.hint for d in findings(data) if d.code == "ZOO200"] == [hint]


@pytest.mark.parametrize(
    ("code", "line", "start", "end"),
    [
        ("f(1 2)", 28, 3, (28, 7)),
        ("print(", 28, 6, (28, 7)),
        ("x =", 28, 4, (29, 1)),  # the end of the line
        ("x = 1\n  y = 2", 29, 2, (29, 8)),
    ],
)
def test_what_is_no_python_is_marked_to_the_end_of_its_line(code, line, start, end):
    data = example_bytes(Example("en_US", f"```python\n{code}\n```\n"))
    (found,) = (d for d in findings(data) if d.code == "ZOO200")
    assert (found.line, found.column, (found.end_line, found.end_column)) == (line, start, end)


def test_a_name_of_a_sample_is_not_misspelled():
    text = "It is reszied.\n\n```python\n{} = model\n```\n"
    for name, codes in (("reszied", []), ("resized", ["ZOO401"])):
        data = example_bytes(Example("en_US", text.format(name)))
        assert [d.code for d in findings(data) if d.code == "ZOO401"] == codes


def test_the_number_of_a_list_item_is_no_figure():
    data = example_bytes(Example("body", sides("10. 打开\n11. 关闭", "Open it, then close it.")))
    assert [d.message for d in findings(data) if d.code == "ZOO135"] == []


def test_five_figures_of_a_language_are_reported():
    data = example_bytes(
        Example("body", sides("None.", "101, 102, 103, 104, 105, and 106 images."))
    )
    assert [d.message for d in findings(data) if d.code == "ZOO135"] == [
        f"{number} is not in zh_CN" for number in (101, 102, 103, 104, 105)
    ]


def test_below_ten_a_whole_number_may_be_a_word():
    data = example_bytes(Example("body", sides("9, 9.5, 10", "None.")))
    assert [d.message for d in findings(data) if d.code == "ZOO135"] == [
        "9.5 is not in en_US",
        "10 is not in en_US",
    ]


def places():
    """Lines of each `Finding(...)` in the rules."""
    for path in sorted(RULES.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Finding":
                yield str(path), range(call.lineno, call.end_lineno + 1)


def lines_run(function):
    """(file, line) of the rules' code that runs while the function does."""
    ran = set()

    def look(frame, event, argument):
        ran.add((frame.f_code.co_filename, frame.f_lineno))
        return look

    def enter(frame, event, argument):
        return look if frame.f_code.co_filename.startswith(str(RULES)) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        function()
    finally:
        sys.settrace(before)
    return ran


@pytest.mark.slow
def test_an_example_reaches_every_finding():
    examples = [e for rule in rulebook().values() for e in (*rule.bad, *rule.good)]
    examples += [Example(place, text) for _, place, text in MORE]

    def check():
        for example in examples:
            if example.place != "project":
                findings(example_bytes(example))

    ran = lines_run(check)
    assert [
        f"{path}:{lines[0]}"
        for path, lines in places()
        if not any((path, line) in ran for line in lines)
    ] == []
