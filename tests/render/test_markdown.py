"""What a card's Markdown becomes, and what never gets through."""

import pytest

from zoo.render.markdown import highlight, language_name, render_section
from zoo.render.postprocess import Heading, Links

from .factory import EN, ZH, section


def links(**fields):
    known = {"href": lambda h: h, "picture": lambda p: None, "table": "Table"}
    return Links(**{**known, **fields})


def html(text, lang=EN, **fields):
    return "".join(render_section(section(lang, text), links(**fields)).pieces)


def headings(text, **fields):
    return list(render_section(section(EN, text), links(**fields)).headings)


def test_code_blocks_stand_where_they_stood():
    made = render_section(section(EN, "a\n", ("x = 1\n", "python"), "b\n"), links()).pieces
    assert [p if isinstance(p, str) else p.code for p in made] == [
        "<p>a</p>",
        "x = 1\n",
        "<p>b</p>",
    ]


def test_a_link_defined_after_a_code_block_works_before_it():
    made = render_section(
        section(EN, "[a]\n", ("x\n", "python"), "[a]: https://example.org\n"), links()
    ).pieces
    assert made[0] == '<p><a href="https://example.org">a</a></p>'


def test_a_line_break_in_a_table_head_survives():
    table = "| a<br>@5 | b |\n| --- | :---: |\n| 1 | 2 |\n"
    assert html(table) == (
        '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>\n<thead>\n<tr>\n'
        '<th>a<br>@5</th>\n<th class="to-center">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td>1</td>\n<td class="to-center">2</td>\n</tr>\n</tbody>\n</table></div>'
    )


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{color:red}</style>after", "after"),
        ('<b onclick="alert(1)">x</b>', "<p><b>x</b></p>"),
        ('<b style="color:red" class="k" id="main">x</b>', "<p><b>x</b></p>"),
        ("[x](javascript:alert(1))", "<p><a>x</a></p>"),
        ("[x](data:text/html,hi)", "<p><a>x</a></p>"),
        ('<a href="&#106;avascript:alert(1)">x</a>', "<p><a>x</a></p>"),
        ('<svg onload="alert(1)"><text>no</text></svg>after', "<p>after</p>"),
        ("<iframe src='https://example.org'></iframe>after", "after"),
        ("<form action=x><input name=a>y</form>after", "after"),
        ('<img src="https://a.org/a.png" onerror="f()" alt="Cat">', "<em>Cat</em>"),
        ("![A cat](//example.org/a.png)", "<p><em>A cat</em></p>"),
        ("before <!-- a note --> after", "<p>before  after</p>"),
        ('<p title="<h3>x</h3>">a</p>', "<p>a</p>"),
        ('<abbr title="&lt;h2&gt;">a</abbr>', '<p><abbr title="&lt;h2&gt;">a</abbr></p>'),
    ],
)  # fmt: skip
def test_html_that_a_card_brings_is_cleaned(text, clean):
    assert html(text) == clean


def test_html_that_does_no_harm_stays():
    text = '<p>H<sub>2</sub>O, <kbd>q</kbd></p>\n<details open=""><summary>s</summary>t</details>'
    assert html(text) == text


def test_the_first_heading_continues_the_outline_of_the_page():
    assert headings("### A\n\n#### B\n\n### C\n") == [
        Heading(2, "a", "A"),
        Heading(3, "b", "B"),
        Heading(2, "c", "C"),
    ]


def test_levels_never_jump():
    assert [h.level for h in headings("# A\n\n##### B\n\n###### C\n\n## D\n")] == [2, 3, 4, 3]


def test_a_heading_in_html_takes_part_in_the_outline():
    assert html("<h1>A</h1>\n") == '<h2 id="a">A</h2>'


def test_headings_have_readable_addresses():
    found = headings("### Model Description\n\n### 模型 描述（一）\n\n### `F.arange`, *again*\n")
    assert [h.id for h in found] == ["model-description", "模型-描述一", "farange-again"]


def test_equal_headings_have_different_addresses():
    assert [h.id for h in headings("### A\n\n### A\n\n### A\n")] == ["a", "a-1", "a-2"]


def test_a_heading_never_takes_an_id_of_the_page():
    assert headings("### Main\n", taken=frozenset(("main",)))[0].id == "main-1"


def test_a_heading_may_be_called_as_a_part_of_the_page():
    text = "### Usage\n\n[a](#usage) [b](#usage-1) [c](#load)\n\n### Usage\n"
    assert html(text) == (
        '<h2 id="usage">Usage</h2>\n<p><a href="#usage">a</a> <a href="#usage-1">b</a> '
        '<a href="#page.load">c</a></p>\n<h2 id="usage-1">Usage</h2>'
    )


def test_a_heading_without_text_is_left_out():
    assert html("### \n\ntext\n") == "<p>text</p>"


def test_a_heading_in_a_heading_is_its_text():
    found = headings("<h1>A <details><h1>B</h1></details></h1>\n\n# C\n")
    assert [(h.level, h.text) for h in found] == [(2, "A B"), (2, "C")]


def test_a_line_end_between_han_characters_is_no_space():
    assert html("被正确预处理。\n模型要求输入\nBGR 图片\n", ZH) == (
        "<p>被正确预处理。模型要求输入\nBGR 图片</p>"
    )
    assert (
        html("第一行，\n第二**行**\n第三行\n", ZH) == "<p>第一行，第二<strong>行</strong>第三行</p>"
    )


def test_line_ends_in_code_stay():
    assert html("    一\n    二\n") == '<pre tabindex="0"><code>一\n二\n</code></pre>'


def test_a_picture_of_the_cards_folder_is_shown():
    shown = html('<img src="a.png" alt="A" width="40" height="x">', picture=lambda p: f"../{p}")
    assert shown == '<img src="../a.png" alt="A" loading="lazy" width="40">'


@pytest.mark.parametrize(("size", "kept"), [("50%", "50%"), ("300px", "300"), ("40", "40")])
def test_the_size_of_a_picture_is_kept(size, kept):
    shown = html(f'<img src="a.png" width="{size}" alt="A">', picture=str)
    assert shown == f'<img src="a.png" alt="A" loading="lazy" width="{kept}">'


@pytest.mark.parametrize("size", ["101%", "1em", "calc(1px)", "-3", "12345"])
def test_what_is_no_size_is_left_out(size):
    shown = html(f'<img src="a.png" width="{size}" alt="A">', picture=str)
    assert shown == '<img src="a.png" alt="A" loading="lazy">'


def test_a_link_that_leads_nowhere_keeps_its_text():
    assert html("[x](missing.md)", href=lambda h: None) == "<p><a>x</a></p>"


def test_python_is_highlighted_by_classes_alone():
    assert highlight('import os  # "<b>"\nx = f(1)\n', "python") == (
        '<span class="k">import</span> os  <span class="c"># "&lt;b&gt;"</span>\n'
        'x = f(<span class="m">1</span>)'
    )


def test_code_of_an_unknown_language_is_plain_text():
    assert highlight("a < b\n", "nonsense") == "a &lt; b"


@pytest.mark.parametrize(
    ("info", "name"), [("py", "Python"), ("python title=x", "Python"), ("bash", "Bash"), ("", "")]
)
def test_languages_are_called_by_their_names(info, name):
    assert language_name(info) == name


def test_a_line_break_beside_full_width_punctuation_is_no_blank():
    assert (
        html("取值 0 到 1。\n`f` 生成\n（GPU）。")
        == "<p>取值 0 到 1。<code>f</code> 生成（GPU）。</p>"
    )
    assert html("使用\n`f`。") == "<p>使用\n<code>f</code>。</p>"
