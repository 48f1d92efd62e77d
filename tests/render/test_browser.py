"""The site in a real browser, as a visitor meets it."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from zoo.core.registry import Metric

from .conftest import serving_site, write_site
from .factory import EN, card, costing, entry, full_site, result, section, site

CARD = "en_US/cards/org_task_net.html"
BOARD = "en_US/boards/coco-val2017-map-5-95.html"
COMPARE = "en_US/compare.html"
WHITE = "rgb(255, 255, 255)"
TWO = "?m=net_res18_coco_1x_800size&m=net_res50_coco_1x_800size"
PATHS = (
    "index.html",
    "en_US/index.html",
    "zh_CN/index.html",
    CARD,
    CARD.replace("en_US", "zh_CN"),
    "zh_CN/models/net_res50_coco_1x_800size.html",
    BOARD,
    BOARD.replace("en_US", "zh_CN"),
    COMPARE + TWO,
    "zh_CN/models.html",
    "en_US/search.html",
    "zh_CN/search.html?q=anchor",
    "zh_CN/tags/vision.html",
    "en_US/status.html",
    "zh_CN/about.html",
    "en_US/changes.html",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_silent_asks_for_nothing_foreign_and_fits_every_screen(visit, base, path):
    page = visit(path)
    page.wait_for_load_state("networkidle")
    assert page.said == []
    assert [url for url in page.asked if not url.startswith(base)] == []
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.locator("html").evaluate("e => e.scrollWidth") <= width


QUOTE_WIDTH = """([tag, word, quoted]) => {
    const width = text => {
        const box = document.createElement("span");
        box.lang = tag;
        box.textContent = text;
        document.body.append(box);
        return box.getBoundingClientRect().width / parseFloat(getComputedStyle(box).fontSize);
    };
    return width(quoted) - width(word);
}"""


@pytest.mark.parametrize("path", ["en_US/index.html", "zh_CN/index.html"])
def test_quotes_are_narrow_in_english_and_full_width_in_chinese(visit, path):
    page = visit(path)
    assert page.evaluate(QUOTE_WIDTH, ["en-US", "files", "file’s"]) < 0.5
    assert page.evaluate(QUOTE_WIDTH, ["zh-CN", "称为包的", "称为“包”的"]) == pytest.approx(
        2, abs=0.1
    )


CODE_WIDTH = """text => {
    const box = document.createElement("code");
    box.textContent = text;
    document.body.append(box);
    return box.getBoundingClientRect().width;
}"""


@pytest.mark.parametrize("path", ["en_US/index.html", "zh_CN/index.html"])
def test_letters_of_code_have_one_width(visit, path):
    page = visit(path)
    narrow, wide = (page.evaluate(CODE_WIDTH, letter * 9) for letter in "iM")
    assert narrow == pytest.approx(wide, abs=0.5)


LONG = "Averylongtitleofacardthathasnospaceanywheresothatnolinecanbreakinit"
LONG_PATHS = (
    "index.html",
    "cards/org_task_net.html",
    "models/net_res18.html",
    "boards/coco-val2017-map-5-95.html",
    f"compare.html?m=net_res18&m={LONG}",
    "search.html",
    "status.html",
    "changes.html",
    "tags/vision.html",
)


def test_long_words_stay_on_the_screen(visit, tmp_path):
    made = entry("net_res18"), entry(LONG, "org_task_other", config={"backbone": LONG})
    cards = card(title=LONG, tags=("vision", LONG)), card("org_task_other", title=LONG)
    entries = [replace(one, title=LONG) for one in made]
    with serving_site(site(*cards, entries=entries, results=(result(),)), tmp_path) as address:
        page = visit(f"{address}en_US/index.html")
        for path in LONG_PATHS:
            page.goto(f"{address}en_US/{path}")
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 700})
                found = page.locator("html").evaluate("e => e.scrollWidth")
                assert (path, found) == (path, min(found, width))


@pytest.mark.parametrize("path", [BOARD, COMPARE + TWO])
def test_a_table_of_long_words_fits_a_desktop(visit, tmp_path, path):
    names = ("net_res18_coco_1x_800size", "net_res50_coco_1x_800size")
    entries = [replace(entry(name, config={"backbone": LONG}), title=LONG) for name in names]
    with serving_site(site(card(title=LONG), entries=entries), tmp_path) as address:
        page = visit(address + path, viewport={"width": 1280, "height": 700})
        table = page.locator(".scroll:has(table)")
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") == 0


@pytest.mark.parametrize(
    ("locale", "lang"),
    [("zh-CN", "zh_CN"), ("zh-TW", "zh_CN"), ("en-GB", "en_US"), ("de", "en_US")],
)
def test_the_entrance_follows_the_browsers_language(visit, base, locale, lang):
    page = visit("index.html", locale=locale)
    page.wait_for_url(f"{base}{lang}/index.html")


def test_the_entrance_follows_an_earlier_choice(visit, base):
    page = visit("en_US/index.html")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url(f"{base}zh_CN/index.html")
    page.goto(base + "index.html")
    page.wait_for_url(f"{base}zh_CN/index.html")


def test_the_switch_keeps_the_card(visit, base):
    page = visit(CARD)
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url(f"{base}zh_CN/cards/org_task_net.html")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_switch_keeps_the_heading_one_was_reading(visit, base):
    page = visit(CARD, viewport={"width": 1280, "height": 300})
    page.locator("h2#results").evaluate("e => e.scrollIntoView({behavior: 'instant'})")
    page.locator("a.switch").evaluate("e => e.click()")
    page.wait_for_url(f"{base}zh_CN/cards/org_task_net.html")
    page.wait_for_function(
        "Math.abs(document.getElementById('结果').getBoundingClientRect().top) < 40"
    )


def test_the_copy_button_copies_the_code(visit, base):
    page = visit(CARD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base[:-5])
    button = page.locator("#sample-1 button")
    button.click()
    assert page.evaluate("navigator.clipboard.readText()") == "import cv2\nprint(model)"
    assert button.inner_text() == "Copied"


def test_without_scripts_everything_is_there_but_the_buttons(visit):
    page = visit(CARD, java_script_enabled=False)
    assert page.locator("button:visible").count() == 0
    assert page.get_by_text("stand-in weights", exact=True).first.is_visible()
    page.locator("#sample-1 summary", has_text="Output").click()
    assert page.get_by_text("out 1").is_visible()


def test_without_scripts_the_entrance_is_two_links(visit):
    page = visit("index.html", java_script_enabled=False)
    assert page.get_by_role("link").count() == 2


def test_the_first_tab_leads_past_the_navigation(visit):
    page = visit(CARD)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#page.main")


def titles(page):
    return page.locator("ul.cards h3").all_inner_texts()


def test_search_finds_a_card_by_any_word_it_shows(visit):
    page = visit("en_US/index.html")
    page.get_by_role("searchbox").fill("other_res50")
    assert titles(page) == ["Other"]
    assert page.get_by_role("status").inner_text() == "1 of 2 cards match"


def test_search_in_chinese(visit):
    page = visit("zh_CN/index.html", locale="zh-CN")
    page.get_by_role("searchbox").fill("示例已通过")
    assert titles(page) == ["Net"]
    page.get_by_role("searchbox").fill("没有这样的")
    assert titles(page) == []
    assert page.get_by_role("status").inner_text() == "没有符合条件的卡片"


def test_filters_survive_a_reload_and_the_switch(visit, base):
    page = visit("en_US/index.html")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Tag", exact=True).select_option("detection")
    assert titles(page) == ["Net"]
    page.reload()
    assert page.get_by_label("Tag", exact=True).input_value() == "detection"
    assert titles(page) == ["Net"]
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url(f"{base}zh_CN/index.html?tag=detection")
    assert titles(page) == ["Net"]


def test_models_are_found_by_their_number_of_parameters(visit, tmp_path):
    costs = {
        "net_res18_coco_1x_800size": costing(19_300_000),
        "net_res50_coco_1x_800size": costing(32_400_000),
        "other_res50_coco_1x_800size": costing(41_000_000),
    }
    with serving_site(full_site(costs=costs), tmp_path) as address:
        page = visit(f"{address}en_US/index.html?from=20&to=40")
        assert titles(page) == ["Net"]
        page.get_by_label("Parameters (M) at least").fill("35")
        page.get_by_label("Parameters (M) at most").fill("")
        assert titles(page) == ["Other"]
        assert page.url.endswith("?parameters=35..")
        page.reload()
        assert titles(page) == ["Other"]


def test_one_model_has_to_be_all_that_was_asked_for(visit, tmp_path):
    costs = {
        "net_res18_coco_1x_800size": costing(19_300_000),
        "net_res50_coco_1x_800size": costing(32_400_000),
    }
    with serving_site(full_site(costs=costs), tmp_path) as address:
        page = visit(f"{address}en_US/index.html?to=20&least=36")  # 35.0 and 38.9 at 32.4 M
        assert titles(page) == []
        page.get_by_label("Parameters (M) at most").fill("40")
        assert titles(page) == ["Net"]
        shown = page.locator(".fitting")
        assert shown.text_content() == "Models that match: net_res50_coco_1x_800size 38.9 "
        shown.get_by_role("link").click()
        page.wait_for_url("**/models/net_res50_coco_1x_800size.html")


def test_a_filtered_card_shows_the_best_model_that_fits(visit):
    page = visit("en_US/index.html?seconds=..2&sort=best")
    assert page.get_by_role("status").inner_text() == "1 of 2 cards and 1 of 3 models match"
    shown = page.locator("ul.cards > li")
    assert shown.locator("p.best strong").inner_text() == "35.0%"
    assert shown.locator(".strip .out").count() == 1
    page.get_by_label("Latency (s) at most").fill("")
    assert page.locator("p.best strong").first.inner_text() == "40.0%"
    assert page.locator(".strip .out").count() == 0


def test_the_home_page_switches_to_all_models(visit, base):
    page = visit("en_US/index.html")
    page.get_by_role("navigation", name="View").get_by_role("link", name="Models").click()
    page.wait_for_url(f"{base}en_US/models.html")
    page.get_by_label("FLOPs (G) at most").fill("450")
    assert names(page) == [RES18, OTHER]
    page.get_by_label("Model card").select_option("Other")
    assert names(page) == [OTHER]
    assert page.url == f"{base}en_US/models.html?flops=..450&card=Other"
    page.get_by_role("checkbox", name=f"Compare {OTHER}").check()
    page.get_by_role("button", name="Compare (1)").click()
    page.wait_for_url(f"{base}en_US/compare.html?m={OTHER}")


def test_the_best_card_can_be_asked_for_first(visit):
    page = visit("en_US/index.html?sort=best")
    assert titles(page) == ["Other", "Net"]


def test_the_keyboard_is_enough_to_find_and_open_a_card(visit, base):
    page = visit("en_US/index.html")
    page.keyboard.press("/")
    page.keyboard.type("oth")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}en_US/cards/org_task_other.html")


def test_a_long_list_is_searched_whole(visit, tmp_path):
    cards = [card(f"org_task_{n:03}", title=f"Net {n:03}") for n in range(70)]
    with serving_site(site(*cards), tmp_path) as address:
        page = visit(f"{address}en_US/index.html")
        page.get_by_role("searchbox").fill("net 069")
        page.get_by_text("1 of 70 cards match").wait_for()
        assert titles(page) == ["Net 069"]
        assert page.said == []


@pytest.mark.parametrize(
    ("lang", "one", "none"),
    [
        ("en_US", "Page 1: 1 of 60 cards match", "Page 1: No card matches"),
        ("zh_CN", "第 1 页：60 张卡片中有 1 张符合", "第 1 页：没有符合条件的卡片"),
    ],
)
def test_without_a_network_this_page_alone_is_searched(visit, tmp_path, lang, one, none):
    cards = [card(f"org_task_{n:03}", title=f"Net {n:03}") for n in range(70)]
    with serving_site(site(*cards), tmp_path) as address:
        page = visit(f"{address}{lang}/index.html")
        second = "**/page-2.html"
        page.route(second, lambda route: route.fulfill(status=503, body="busy"))
        search, pages = page.get_by_role("searchbox"), page.locator(".pages")
        search.fill("net 007")
        page.get_by_text(one).wait_for()
        assert titles(page) == ["Net 007"]
        page.unroute(second)
        page.route(second, lambda route: route.abort())
        search.fill("net 069")
        page.get_by_text(none).wait_for()
        assert pages.is_visible()
        search.fill("")
        assert len(titles(page)) == 60
        assert page.get_by_role("status").text_content() == ""
        page.unroute(second)
        search.fill("net 069")
        pages.wait_for(state="hidden")
        assert titles(page) == ["Net 069"]
        search.fill("")
        assert len(titles(page)) == 60
        assert pages.is_visible()


def test_a_long_list_on_the_disk_is_searched_as_far_as_it_is_there(visit, tmp_path):
    cards = [card(f"org_task_{n:03}", title=f"Net {n:03}") for n in range(70)]
    write_site(site(*cards), tmp_path)
    page = visit(f"file://{tmp_path}/en_US/index.html")
    page.get_by_role("searchbox").fill("net 007")
    page.get_by_text("Page 1: 1 of 60 cards match").wait_for()
    assert titles(page) == ["Net 007"]


@pytest.mark.parametrize(
    "words", ["resnet18", "ResNet-18", "RESNET_18", "resnet 18", "org net", "orgnet", "Org-Net"]
)
def test_a_name_is_found_however_it_is_written(visit, tmp_path, words):
    known = site(
        card(title="Org Net"),
        card("org_task_other", title="Other"),
        entries=[
            entry("n18_res18_coco_1x_800size"),
            entry("o50_res50_coco_1x_800size", "org_task_other"),
        ],
    )
    with serving_site(known, tmp_path) as address:
        page = visit(f"{address}en_US/index.html")
        page.get_by_role("searchbox").fill(words)
        assert titles(page) == ["Org Net"]


def test_a_tag_may_hold_any_sign(visit, tmp_path):
    known = site(card(tags=("a|b", "c")), card("org_task_other", title="Other", tags=("a", "b")))
    with serving_site(known, tmp_path) as address:
        page = visit(f"{address}en_US/index.html?tag=a%7Cb")
        assert titles(page) == ["Net"]
        page.get_by_label("Tag", exact=True).select_option("b")
        assert titles(page) == ["Other"]


def test_what_is_no_choice_leaves_the_address(visit, base):
    page = visit("en_US/index.html?backbone=nope&utm_source=x&tag=detection&least=many")
    assert page.url == f"{base}en_US/index.html?utm_source=x&tag=detection"
    assert titles(page) == ["Net"]
    assert page.get_by_label("Backbone").input_value() == ""
    page.get_by_label("Tag", exact=True).select_option("")
    assert page.url == f"{base}en_US/index.html?utm_source=x"
    assert titles(page) == ["Net", "Other"]
    assert page.get_by_role("status").text_content() == ""


def test_what_others_put_into_the_address_asks_for_nothing(visit, base):
    page = visit("en_US/index.html?utm_source=x#main")
    assert page.url == f"{base}en_US/index.html?utm_source=x#main"
    assert page.get_by_role("status").text_content() == ""


def names(page):
    return page.locator("table.board tbody tr:visible th").all_inner_texts()


RES18, RES50, OTHER = (
    "net_res18_coco_1x_800size",
    "net_res50_coco_1x_800size",
    "other_res50_coco_1x_800size",
)


def test_a_board_is_sorted_and_the_order_survives_a_reload(visit, base):
    page = visit(BOARD)
    assert names(page) == [OTHER, RES50, RES18]
    page.get_by_role("button", name="Latency").click()
    assert names(page) == [RES18, OTHER, RES50]
    assert page.url == f"{base}{BOARD}?sort=seconds"
    page.reload()
    assert names(page) == [RES18, OTHER, RES50]
    page.get_by_role("button", name="Latency").click()
    assert names(page) == [RES50, OTHER, RES18]
    assert page.url == f"{base}{BOARD}?sort=-seconds"


@pytest.mark.parametrize(
    ("before", "now", "first"),
    [
        ("?sort=2", "?sort=name", RES18),
        ("?sort=-5", "?sort=-parameters", RES50),
        ("?sort=1", "?sort=-map", RES18),
        ("?to=35&sort=5", "?sort=parameters&parameters=..35", RES18),
        ("?least=39", "?map=39..", OTHER),
    ],
)
def test_earlier_addresses_of_a_board_lead_to_the_same(visit, base, before, now, first):
    page = visit(BOARD + before)
    assert names(page)[0] == first
    assert page.url == f"{base}{BOARD}{now}"


@pytest.mark.parametrize(
    ("question", "limit", "answer", "found"),
    [
        ("Parameters (M) at most", "35", [OTHER, RES18], "2 of 3 models match"),
        ("Latency (s) at most", "3", [RES18], "1 of 3 models match"),
        ("FLOPs (G) at most", "500", [OTHER, RES18], "2 of 3 models match"),
    ],
)
def test_the_best_model_within_a_budget_takes_two_clicks(visit, question, limit, answer, found):
    page = visit("en_US/index.html")
    page.get_by_role("link", name="Leaderboard").click()
    page.get_by_label(question, exact=True).click()
    page.keyboard.type(limit)
    assert names(page) == answer
    assert page.get_by_role("status").inner_text() == found
    page.reload()
    assert names(page) == answer


def stones(page):
    """The points of a plot: name, whether at the front, whether it fits."""
    return {
        link.get_attribute("aria-label").partition(":")[0]: (
            link.locator("circle.front").count() == 1,
            "out" not in (link.get_attribute("class") or ""),
        )
        for link in page.locator(".stones a").all()
    }


def test_the_front_follows_the_axis_and_the_budget(visit, base):
    page = visit(BOARD)
    assert stones(page) == {RES18: (True, True), OTHER: (True, True), RES50: (False, True)}
    page.get_by_label("Horizontal axis").select_option("Memory (GiB)")
    assert stones(page) == {RES18: (True, True), OTHER: (True, True), RES50: (True, True)}
    page.get_by_label("Memory (GiB) at most", exact=True).fill("1.9")
    assert stones(page) == {RES18: (True, True), OTHER: (False, False), RES50: (True, True)}
    assert page.url == f"{base}{BOARD}?x=memory&memory=..1.9"
    assert page.locator("tr.front th").all_inner_texts() == [RES50, RES18]


def test_a_script_draws_what_the_page_was_built_with(visit):
    plain = visit(BOARD, java_script_enabled=False)
    drawn = visit(BOARD)
    read = """all => all.map((e) =>
        parseFloat(e.getAttribute("cx") ?? e.getAttribute("x1") ?? e.getAttribute("y"))).sort()"""
    for place in ("circle", ".columns line", ".families line", ".families text"):
        assert drawn.locator(f".drawing {place}").evaluate_all(read) == plain.locator(
            f".drawing {place}"
        ).evaluate_all(read)


def test_the_line_of_the_plot_is_a_budget(visit):
    page = visit(BOARD)
    line = page.get_by_role("slider", name="Budget: Parameters (M) at most")
    assert line.get_attribute("aria-valuetext") == "no limit"
    line.focus()
    page.keyboard.press("PageDown")  # a tenth of the axis, which ends at 40
    assert line.get_attribute("aria-valuetext") == "36 M"
    assert page.get_by_label("Parameters (M) at most", exact=True).input_value() == "36"
    assert names(page) == [OTHER, RES18]
    page.keyboard.press("End")
    assert len(names(page)) == 3


def test_a_point_and_its_row_light_up_together_and_a_click_chooses(visit):
    page = visit(BOARD)
    page.locator("tr", has_text=RES18).hover()
    assert page.locator(".tip").inner_text() == f"{RES18}: 35.0%, Parameters 19.3 M (Pareto front)"
    assert page.locator("circle.lit").count() == 1
    page.locator(".stones a").first.click()
    assert page.locator("[name=m]:checked").count() == 1
    assert page.get_by_role("button", name="Compare (1)").is_visible()


def test_families_are_switched_one_by_one(visit, base):
    page = visit(BOARD)
    page.get_by_label("Net", exact=True).uncheck()
    assert names(page) == [OTHER]
    assert page.url == f"{base}{BOARD}?family=Other"
    page.reload()
    assert names(page) == [OTHER]


@pytest.fixture
def early(browser, base):
    """Opens a page, and uses it before its scripts run."""
    page = browser.new_page()

    def open_page(path, use):
        held = []  # one script; the others wait for it
        page.route("**/ranges.js", lambda route: held.append(route))
        page.goto(base + path, wait_until="commit")
        use(page)
        held[0].continue_()
        page.wait_for_load_state("load")
        return page

    yield open_page
    page.close()


def test_what_is_chosen_before_the_scripts_run_stands(early, base):
    def use(page):
        page.get_by_label("Horizontal axis").select_option("FLOPs (G)")
        page.get_by_label("Log scale").check()
        page.get_by_role("searchbox").fill("net")
        page.get_by_label("Parameters (M) at most", exact=True).fill("35")
        page.get_by_label("Net", exact=True).uncheck()

    page = early(BOARD, use)
    assert names(page) == [OTHER]
    assert page.url == f"{base}{BOARD}?parameters=..35&q=net&family=Other&x=flops&scale=log"
    assert page.locator(".plot .across").text_content() == "FLOPs (G)"


def test_a_word_typed_before_the_home_page_has_its_script_filters(early, base):
    page = early("en_US/index.html", lambda page: page.get_by_role("searchbox").fill("other"))
    assert titles(page) == ["Other"]
    assert page.url == f"{base}en_US/index.html?q=other"


def test_on_a_phone_filters_are_folded_before_their_script_runs(browser, base):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.route("**/models.js", lambda route: route.abort())
    page.goto(f"{base}en_US/models.html")
    choices = page.locator(".filters .wide > div")
    assert not choices.is_visible()  # else all below would jump up
    page.set_viewport_size({"width": 1280, "height": 800})
    assert choices.is_visible()
    page.close()


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_a_model_is_two_lines(visit, width):
    page = visit(BOARD, viewport={"width": width, "height": 800})
    row = page.locator("table.models tbody tr").first
    assert row.locator("td:visible").evaluate_all("all => all.map(e => e.className)") == [
        "number rank", "number value", "number parameters", "number flops", "number seconds",
        "number memory", "scripted pick",
    ]  # fmt: skip
    assert row.bounding_box()["height"] < 80
    assert page.locator(".scroll:has(.models)").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    row.scroll_into_view_if_needed()
    page.get_by_role("checkbox", name=f"Compare {OTHER}").check()
    assert page.get_by_role("button", name="Compare (1)").is_visible()


def errors():
    """A site with a board on which less is better."""
    names = ["net_res18_coco_1x_800size", "net_res50_coco_1x_800size"]
    return site(
        card(),
        entries=[
            entry(name, metrics=(Metric("error", value, "%", lower_is_better=True),))
            for name, value in zip(names, (30.0, 24.0), strict=True)
        ],
    )


def test_of_errors_the_least_stands_first_and_a_click_turns_them_round(visit, tmp_path):
    with serving_site(errors(), tmp_path) as address:
        page = visit(f"{address}en_US/boards/error.html")
        head = page.locator("th[aria-sort]")
        assert head.get_attribute("aria-sort") == "ascending"
        assert names(page)[0] == "net_res50_coco_1x_800size"
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert names(page)[0] == "net_res18_coco_1x_800size"
        page.get_by_role("button", name="Name").click()
        page.get_by_role("button", name="error").click()  # the best first again
        assert names(page)[0] == "net_res50_coco_1x_800size"


@pytest.mark.parametrize("width", [1280, 360])
def test_the_names_of_a_plots_lines_stand_beside_it_and_can_be_seen(visit, width):
    page = visit(BOARD, viewport={"width": width, "height": 800})
    grid = page.locator(".plot .grid line").first.bounding_box()
    for name in page.locator(".families text").all():
        place = name.bounding_box()
        assert grid["x"] + grid["width"] <= place["x"]
        assert place["x"] + place["width"] <= width
    assert page.locator(".plot .grid").get_by_text("mAP @5-95 (%)").is_visible()


def test_a_board_is_filtered_and_the_filter_survives_a_reload(visit):
    page = visit(BOARD)
    page.get_by_role("searchbox").fill("res50 net_res")
    assert names(page) == ["net_res50_coco_1x_800size"]
    assert page.get_by_role("status").inner_text() == "1 of 3 models match"
    page.reload()
    assert names(page) == ["net_res50_coco_1x_800size"]
    page.get_by_role("searchbox").fill("ResNet-18")
    assert names(page) == ["net_res18_coco_1x_800size"]
    page.get_by_role("searchbox").fill("yolo")
    assert page.get_by_role("status").inner_text() == "No model matches"


def test_without_scripts_a_board_offers_nothing_that_needs_them(visit):
    page = visit(BOARD, java_script_enabled=False)
    assert page.get_by_role("table").is_visible()
    assert not page.get_by_role("checkbox").first.is_visible()
    assert not page.get_by_role("button").first.is_visible()


def test_models_chosen_on_a_board_are_compared(visit, base):
    page = visit(BOARD)
    for box in page.locator("[name=m]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare (2)").click()
    page.wait_for_url(f"{base}en_US/compare.html?m=other*")
    assert page.locator("#compared thead a").all_inner_texts() == [
        "other_res50_coco_1x_800size",
        "net_res50_coco_1x_800size",
    ]


def test_a_comparison_marks_what_differs_and_what_is_best(visit):
    page = visit(COMPARE + TWO)
    assert page.locator("#compared .differs th").all_inner_texts() == [
        "COCO val2017 mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95 (%)",
        "Backbone",
        "Parameters (M)",
        "FLOPs (G)",
        "Latency (s)",
        "Memory (GiB)",
    ]
    best = page.locator("#compared td.best").all_inner_texts()
    assert best == ["38.9", "19.3", "326", "1.98", "1.00"]
    assert page.get_by_role("row", name="Samples").get_by_role("cell").all_inner_texts() == [
        "Passed",
        "Passed",
    ]
    assert not page.get_by_role("row", name="License").is_visible()


def test_a_model_that_is_not_there_is_named(visit):
    page = visit(f"{COMPARE}?m=gone_res50&m=net_res18_coco_1x_800size")
    assert page.locator("#unknown").inner_text() == "This site has no model named gone_res50."
    assert page.locator("#compared thead a").all_inner_texts() == ["net_res18_coco_1x_800size"]


def test_models_that_do_not_fit_side_by_side_are_named(visit, tmp_path):
    names = [f"net_res{n}_coco_1x_800size" for n in range(5)]
    with serving_site(site(card(), entries=[entry(name) for name in names]), tmp_path) as address:
        page = visit(f"{address}en_US/compare.html?{'&'.join(f'm={name}' for name in names)}")
        assert page.locator("#compared thead a").all_inner_texts() == names[:4]
        assert page.locator("#unknown").inner_text() == (
            "At most four models fit side by side. Not shown: net_res4_coco_1x_800size."
        )


def test_the_switch_keeps_what_is_compared(visit, base):
    page = visit(COMPARE + TWO)
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url(f"{base}zh_CN/compare.html{TWO}")
    assert page.locator("#compared thead a").count() == 2


def test_without_scripts_a_comparison_leads_to_the_boards(visit):
    page = visit(COMPARE, java_script_enabled=False)
    assert page.get_by_role(
        "link", name="COCO val2017 mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95"
    ).is_visible()


def test_it_works_from_the_disk(visit, folder):
    page = visit(f"file://{folder}/hub/en_US/index.html")
    page.get_by_role("link", name="Net", exact=True).click()
    assert page.locator("h1").inner_text() == "Net"
    assert page.said == []
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"


@pytest.mark.parametrize(("scheme", "paper"), [("light", WHITE), ("dark", "rgb(16, 20, 23)")])
def test_it_is_light_or_dark_as_the_visitor_likes(visit, scheme, paper):
    page = visit(CARD, color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == paper


@pytest.mark.parametrize("path", [CARD, "zh_CN/models/net_res50_coco_1x_800size.html"])
def test_a_models_page_is_light(visit, path):
    page = visit(path)
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(
        "performance.getEntries().filter(e => 'transferSize' in e).map(e => e.transferSize)"
    )
    assert len(sizes) <= 6
    assert sum(sizes) <= 60 * 1024


@pytest.mark.parametrize("width", [1280, 1024, 768, 390, 320])
def test_no_column_of_the_entries_is_cut_off(visit, tmp_path, width):
    names = [f"faster_rcnn_resx101_coco_{n}x_800size" for n in range(1, 4)]
    entries = [entry(name, config={"backbone": "resnext101_32x8d"}) for name in names]
    costs = {name: costing(104_000_000, 1_024_000_000_000, "800 × 1333") for name in names}
    with serving_site(site(card(), entries=entries, costs=costs), tmp_path) as address:
        page = visit(address + CARD, viewport={"width": width, "height": 800})
        table = page.locator(".scroll:has(.entries)")
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_shade_tells_where_a_table_goes_on(visit, tmp_path, scheme):
    wide = f"| {'| '.join('abcdefghi')} |\n|{' --- |' * 9}\n|{' some words |' * 9}\n"
    with serving_site(site(card("org_task_net", section(EN, wide))), tmp_path) as address:
        check_shades(
            visit(address + CARD, color_scheme=scheme, viewport={"width": 360, "height": 800})
        )


def check_shades(page):
    table = page.locator(".scroll")

    def shaded():
        seen = Image.open(BytesIO(table.screenshot())).convert("RGB")
        paper = seen.getpixel((seen.width // 2, 1))
        return [seen.getpixel((x, 1)) != paper for x in (1, seen.width - 2)]

    assert shaded() == [False, True]
    table.evaluate("e => { e.scrollLeft = 100; }")
    assert shaded() == [True, True]
    table.evaluate("e => { e.scrollLeft = e.scrollWidth; }")
    assert shaded() == [True, False]


def test_print_leaves_out_what_paper_cannot_use(visit):
    page = visit(CARD, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == WHITE
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert not page.locator("#sample-1 button").is_visible()
    assert page.locator("#sample-1 code").is_visible()


@pytest.mark.parametrize("path", [BOARD, "en_US/status.html"])
def test_a_printed_table_fits_the_paper(visit, path):
    page = visit(path, viewport={"width": 718, "height": 1000})  # A4 less its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert not page.locator(".seek").is_visible()


def test_on_a_phone_the_ports_leave_room_for_what_they_mean(visit, tmp_path):
    with serving_site(
        site(card(), entries=[entry("net_res18", family="atss")]), tmp_path
    ) as address:
        url = f"{address}en_US/models/net_res18.html"
        page = visit(url, viewport={"width": 360, "height": 800})
        assert page.locator(".ports td:last-child").first.bounding_box()["width"] > 300


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_on_paper_dates_and_states_stay_in_one_line(visit, lang):
    page = visit(f"{lang}/status.html", viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    found = page.locator("tbody :is(time, .state)").evaluate_all(
        "all => all.map(e => e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))"
    )
    assert found
    assert max(found) < 1.9


def test_on_a_phone_figures_have_their_unit_and_dataset(visit):
    page = visit(CARD, viewport={"width": 360, "height": 800})
    assert (
        page.locator(".entries td.number").first.evaluate(
            "e => getComputedStyle(e, '::before').content"
        )
        == '"mAP @5-95 (%) · COCO val2017"'
    )


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"viewport": {"width": 1280, "height": 800}}, True),
        ({"viewport": {"width": 360, "height": 800}}, False),
        ({"viewport": {"width": 1024, "height": 800}, "has_touch": True, "is_mobile": True}, False),
    ],
)
def test_keys_are_explained_where_there_are_some(visit, options, shown):
    assert visit("en_US/search.html", **options).locator(".keys").is_visible() is shown


def test_an_excerpt_in_chinese_has_chinese_full_stops(visit):
    page = visit("zh_CN/search.html?q=输入", locale="zh-CN")
    excerpt = page.locator(".results p").first
    excerpt.wait_for()
    assert excerpt.inner_text() == "输入是 BGR。"
