"""What is wrong with cards, on their pages."""

import pytest

from tests.render.conftest import serving_site
from tests.render.factory import card, site
from zoo.core.card import BrokenCard, Lang
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.render.index import site_index
from zoo.render.markdown import inline_code
from zoo.render.site import RuleText
from zoo.render.views.findings import findings
from zoo.render.views.home import home_page
from zoo.render.views.lists import search_page
from zoo.render.views.status import status_page

EN = Lang.EN_US
PAGE = "en_US/cards/org_task_net.html"
RULE = RuleText("ZOO201", "undefined-name", "It is `undefined`.", "Why.", ("jit",), ("import jit",))


def found(line, message="undefined name `jit`", severity=Severity.ERROR, code="ZOO201"):
    path = "hub_pages/org_task_net.md"
    return Diagnostic(code, severity, path, line, 1, line, 4, message, "import `jit`")


def index_of(*diagnostics, broken=()):
    rules = {"ZOO201": RULE}
    return site_index(
        site(card(), findings={"org_task_net": diagnostics}, broken=broken, rules=rules)
    )


def warning(line):
    return found(line, "a warning", Severity.WARNING, "ZOO401")


def test_a_card_with_warnings_alone_shows_nothing():
    assert findings(index_of(warning(1)), card(), EN, PAGE) is None


def test_each_error_says_where_what_and_what_to_do():
    (row,) = findings(index_of(found(43)), card(), EN, PAGE).first
    assert (row.severity, row.place, row.code) == ("Error", "Line 43", "ZOO201")
    assert row.message == "undefined name <code>jit</code>"
    assert row.hint == "import <code>jit</code>"
    assert row.href == "../../en_US/rules.html#ZOO201"


def test_many_errors_and_all_warnings_are_folded():
    view = findings(index_of(*map(found, range(1, 6)), warning(9)), card(), EN, PAGE)
    assert view.title == "This card has 5 errors"
    assert [row.place for row in view.first] == ["Line 1", "Line 2", "Line 3"]
    assert [row.place for row in view.more] == ["Line 4", "Line 5", "Line 9"]
    assert view.more_title == "2 more errors, 1 warning"


def test_a_single_error_more_is_not_folded():
    view = findings(index_of(*map(found, range(1, 5))), card(), EN, PAGE)
    assert (len(view.first), view.more) == (4, ())


def test_a_rule_that_the_site_does_not_explain_has_no_link():
    (row,) = findings(index_of(found(1, code="ZOO007")), card(), EN, PAGE).first
    assert row.href == ""


def test_a_card_that_cannot_be_read_is_listed_by_its_title():
    broken = BrokenCard("org_task_broken", "A net", "hub_pages/org_task_broken.md")
    index = index_of(broken=(broken,))
    assert [row.title for row in home_page(index, EN).rows] == ["A net", "Net"]
    assert home_page(index, EN).rows[0].status == "cannot be read"
    assert home_page(index, EN).counts[0] == "2 model cards"
    assert [link.text for link in search_page(index, EN).cards] == ["A net", "Net"]
    assert not index.shelves.keys() & {("tags", "")}


def test_a_list_counts_the_errors_of_a_card():
    (row,) = home_page(index_of(found(1), found(2)), EN).rows
    assert (row.state, row.status) == ("wrong", "2 errors")


def test_the_status_page_has_one_row_for_a_card_with_errors():
    (row,) = status_page(index_of(found(1), found(2)), EN).rows
    assert (row.state, row.status) == ("wrong", "Has errors")
    assert (row.reason, row.more) == ("1: undefined name <code>jit</code>", " (and 1 more)")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a `b` c", "a <code>b</code> c"),
        ("a ` c", "a ` c"),
        ("`<b>` & <i>", "<code>&lt;b&gt;</code> &amp; &lt;i&gt;"),
    ],
)
def test_backticks_mark_code_and_nothing_else_is_markup(text, html):
    assert str(inline_code(text)) == html


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const one of colours) { canvas.fillStyle = one; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (c) => c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => e ? [...behind(e.parentElement), getComputedStyle(e).backgroundColor] : ["white"];
  return [...document.querySelectorAll(".findings *, .state.wrong")].filter((e) => e.textContent.trim())
    .map((e) => {
      const back = behind(e), a = light(rgb(...back, getComputedStyle(e).color)), b = light(rgb(...back));
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
}"""  # noqa: E501


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["cards/org_task_net", "cards/org_task_broken", "status", "index"])
def test_errors_are_easy_to_read_and_fit_a_phone(visit, tmp_path, scheme, page):
    broken = BrokenCard("org_task_broken", "A net", "hub_pages/org_task_broken.md")
    long = found(2, f"undefined name `{'x' * 200}`")
    shown = site(
        card(),
        findings={"org_task_net": (long, warning(3)), "org_task_broken": (long,)},
        broken=(broken,),
        rules={"ZOO201": RULE},
    )
    with serving_site(shown, tmp_path) as address:
        size = {"width": 390, "height": 800}
        opened = visit(f"{address}zh_CN/{page}.html", viewport=size, color_scheme=scheme)
        ratios = opened.evaluate(CONTRAST)
        assert ratios
        assert min(ratios) >= 4.5
        width = opened.evaluate("document.documentElement.scrollWidth")
        assert width <= 390
        assert opened.said == []  # no script stumbles over a row without fields
