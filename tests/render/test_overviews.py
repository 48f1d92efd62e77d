"""Pages that gather cards or entries: shelves, status, comparison."""

import json

from zoo.core.history import History, Mark
from zoo.core.hub import Hub
from zoo.core.registry import Weights
from zoo.core.result import Failure, Level, Status, Step
from zoo.render.index import site_index
from zoo.render.urls import slugs
from zoo.render.views.frame import View
from zoo.render.views.lists import changes_page, shelf_page
from zoo.render.views.models import compare_data
from zoo.render.views.status import status_page

from .factory import EN, ZH, card, costing, entry, full_site, result, site


def shelf(kind, name, lang=EN):
    content = site_index(full_site())
    return shelf_page(content, content.shelves[kind, name], lang)


def test_cards_with_a_tag_stand_together():
    assert [row.title for row in shelf("tags", "vision").rows] == ["Net", "Other"]
    assert [row.title for row in shelf("tags", "detection").rows] == ["Net"]


def test_authors_and_datasets_have_shelves_too():
    assert len(shelf("authors", "Somebody").rows) == 2
    assert len(shelf("datasets", "COCO val2017").rows) == 2


def test_a_shelf_leads_to_the_others_of_its_kind():
    links = shelf("tags", "vision").others
    assert [(link.text, link.href, link.current) for link in links] == [
        ("detection", "../../en_US/tags/detection.html", False),
        ("vision", "../../en_US/tags/vision.html", True),
    ]


def test_a_long_shelf_is_cut_into_pages():
    content = site_index(site(*(card(f"org_task_{n}") for n in range(61))))
    second = shelf_page(content, content.shelves["tags", "vision"], EN, 2)
    assert len(second.rows) == 1
    assert [link.href for link in second.pages] == [
        "../../en_US/tags/vision.html",
        "../../en_US/tags/vision.2.html",
    ]


def test_a_dataset_leads_to_its_leaderboards():
    content = site_index(full_site())
    shown = shelf_page(content, content.shelves["datasets", "COCO val2017"], EN)
    assert [link.text for link in shown.boards] == [
        "Leaderboard: COCO val2017 mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95"
    ]
    assert shelf_page(content, content.shelves["tags", "vision"], EN).boards == ()


def test_names_that_look_alike_have_addresses_of_their_own():
    assert slugs(["C", "C++", "图像 分类", "C"]) == ["c", "c-2", "图像-分类", "c-3"]


def test_a_name_too_long_for_a_file_is_cut_and_stays_its_own():
    one, other = slugs(["作" * 100 + "者", "作" * 101])
    assert len(one.encode()) <= 200
    assert one != other
    assert one[:60] == other[:60] == "作" * 60


FAILURE = Failure("hub_pages/a.md", 52, "NameError in a sample")


def status(*results, lang=EN, **fields):
    return status_page(site_index(site(card(), results=results, **fields)), lang)


def test_every_card_has_a_row_for_each_language():
    assert [(r.title, r.language, r.state, r.level) for r in status().rows] == [
        ("Net", "English", "open", ""),
        ("Net", "中文", "open", ""),
    ]


def test_a_hub_of_one_language_is_told_nothing_of_another():
    assert "per language" in status().lead
    assert "language" not in status(hub=Hub(languages=(EN,))).lead


def test_what_did_not_pass_stands_first_with_its_reason():
    steps = (Step(1, Status.PASSED, 1.0), Step(5, Status.FAILED, 1.0))
    bad = result(lang=ZH, status=Status.FAILED, made=steps, failure=FAILURE, level=Level.CONSTRUCTS)
    first, second = status(result(), bad).rows
    assert (first.lang, first.level) == ("zh-CN", "L1")
    assert [(s.state, s.text) for s in first.stones] == [
        ("passed", "Sample 1: Passed"),
        ("failed", "Sample 2: Failed"),
    ]
    assert first.reason == "52: NameError in a sample"
    assert (second.lang, second.state, second.level) == ("en-US", "passed", "L3")


def test_a_failing_row_says_since_when_and_when_it_last_passed():
    green, red = Mark("2026-11-19T01:00:00Z", "aaaaaaaaaa"), Mark("2026-11-20T01:00:00Z", "")
    past = {("org_task_net", EN): History(green, red)}
    row = status(result(status=Status.TIMEOUT), history=past).rows[0]
    assert (row.last_green, row.red_since) == ("19 Nov 2026 (aaaaaaa)", "20 Nov 2026")


def test_the_states_are_counted():
    assert status(result()).counts == (
        View(state="open", text="1 not run"),
        View(state="passed", text="1 passed"),
    )


def test_a_long_table_is_cut_after_what_needs_somebody():
    content = site_index(site(*(card(f"org_task_{n}") for n in range(151))))
    shown = status_page(content, EN)
    assert len(shown.rows) == 300
    assert shown.note.startswith("The first 300 of 302")


def test_changes_are_told_by_day_the_newest_first():
    dates = {"a": "2026-01-02", "b": "2026-03-04T05:06:07Z", "c": "2026-03-04", "d": ""}
    cards = (card(name, title=name.upper()) for name in dates)
    shown = changes_page(site_index(site(*cards, updated=dates)), EN).days
    assert [(day.date, [link.text for link in day.cards]) for day in shown] == [
        ("4 Mar 2026", ["B", "C"]),
        ("2 Jan 2026", ["A"]),
    ]


def data(*entries):
    text = compare_data(site_index(site(card(), entries=entries)))
    return json.loads(text.removeprefix("globalThis.zooEntries = ").rstrip(";\n"))


def test_the_data_of_a_comparison_has_what_is_known():
    weights = Weights("https://example.org/a_38dot9_0123abcd.pkl", bytes=128_600_000)
    assert data(entry(weights=weights)) == {
        "net_res50_coco_1x_800size": {
            "card": "Net",
            "name backbone": "resnet50",
            "name dataset en_US": "COCO 2017",
            "name dataset zh_CN": "COCO 2017",
            "name schedule": "1x",
            "name size": "800",
            "figures": [
                ["COCO val2017 mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95 (%)", "38.9", 1]
            ],
            "file": "129",
            "hash": "0123abcd…",
            "status en_US": "Not run",
            "status zh_CN": "未运行",
        }
    }


def test_the_data_of_a_comparison_has_the_cost_where_it_was_measured():
    costs = {"a": costing(19_300_000, 326_400_000_000, "800 × 1333", 1.977, 2**30, "EPYC")}
    content = site_index(site(card(), entries=[entry("a", weights=None)], costs=costs))
    text = compare_data(content)
    assert (
        '"parameters":"19.3","flops":"326","seconds":"1.98","memory":"1.00",'
        '"input":"800 × 1333","processor":"EPYC"'
    ) in text


def test_the_data_leaves_out_what_is_not_known():
    assert data(entry("a", value=None, weights=None, config={})) == {
        "a": {
            "card": "Net",
            "figures": [],
            "status en_US": "Not run",
            "status zh_CN": "未运行",
        }
    }


def test_the_status_says_which_language_had_no_run_of_its_own():
    shown = status(result(lang=ZH), result(lang=EN, shared_with=ZH))
    assert [(row.lang, row.shared) for row in shown.rows] == [
        ("en-US", "same run as the other language"),
        ("zh-CN", ""),
    ]
