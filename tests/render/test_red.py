"""What a visitor sees first of samples that fail: on pages, in badges, in the feed."""

import json
from xml.etree import ElementTree

import pytest

from zoo.core.history import History, Mark, Run
from zoo.core.result import Failure, Status, Step
from zoo.render.feeds.badge import badge_line, badges
from zoo.render.feeds.site import failures
from zoo.render.i18n.failures import hint_in, reason_in
from zoo.render.index import site_index
from zoo.render.views.findings import red
from zoo.render.views.status import status_page
from zoo.samples.hints import _WORDS, for_exception, for_unlocked

from .conftest import serving_site
from .factory import EN, ZH, card, result, section, site

BASE = "https://example.org/hub"
ATOM = "{http://www.w3.org/2005/Atom}"
FAILURE = Failure("hub_pages/org_task_net.md", 52, "took more than 300 s")
STEPS = (Step(1, Status.PASSED, 1.0), Step(5, Status.PASSED, 1.0), Step(9, Status.TIMEOUT, 1.0))
RUNS = (
    Run("2026-11-19T01:00:00Z", "aaaaaaaaaa", Status.PASSED),
    Run("2026-11-20T01:00:00Z", "bbbbbbbbbb", Status.TIMEOUT),
)
PAST = History(Mark(RUNS[0].when, RUNS[0].commit), Mark(RUNS[1].when, RUNS[1].commit), RUNS)
SAMPLES = ("Text\n", ("a = 1\n", "python"), ("ls\n", "bash"), ("b = 1\n", "python"))


def failing(*, lang=EN, status=Status.TIMEOUT, made=STEPS, **fields):
    """A site of one card whose samples in this language fail at the third one."""
    of = {"failure": FAILURE, **fields.pop("of", {})}
    bad = result(lang=lang, status=status, made=made, **of)
    one = card("org_task_net", section(ZH, *SAMPLES), section(EN, *SAMPLES))
    others = fields.pop("others", ())
    return site_index(site(one, results=(bad, *others), **fields))


def test_a_card_that_fails_says_where_and_how_to_run_it_again():
    (shown,) = red(content := failing(), content.cards[0], EN)
    assert (shown.status, shown.reason) == ("Timed out", "took more than 300 s")
    assert shown.href == "../../en_US/cards/org_task_net.html#sample-3"
    assert shown.command.code.striptags() == "zoo test hub_pages/org_task_net.md --language en_US"


def test_a_card_that_passes_has_nothing_red():
    content = site_index(site(card(), results=(result(), result(lang=ZH))))
    assert red(content, content.cards[0], EN) == ()


def test_the_other_languages_failure_is_shown_as_well():
    content = failing(others=(result(lang=ZH),))
    (shown,) = red(content, content.cards[0], ZH)
    assert (shown.language, shown.lang) == ("English", "en-US")
    assert shown.href == "../../en_US/cards/org_task_net.html#sample-3"


def test_one_run_for_both_languages_is_one_failure():
    other = result(lang=ZH, status=Status.TIMEOUT, made=STEPS, failure=FAILURE, shared_with=EN)
    content = failing(others=(other,))
    assert [one.language for one in red(content, content.cards[0], ZH)] == ["中文"]


def test_the_last_runs_are_told_one_by_one():
    content = failing(history={("org_task_net", EN): PAST})
    (shown,) = red(content, content.cards[0], EN)
    assert (shown.since, shown.last_green) == ("20 Nov 2026 (bbbbbbb)", "19 Nov 2026 (aaaaaaa)")
    assert [(one.state, one.text) for one in shown.runs.marks] == [
        ("passed", "19 Nov 2026 (aaaaaaa): Passed"),
        ("failed", "20 Nov 2026 (bbbbbbb): Timed out"),
    ]
    assert shown.runs.text == "1 of the last 2 runs passed."


def test_flaky_is_said():
    runs = tuple(Run(str(n), "a", (Status.PASSED, Status.FAILED)[n % 2]) for n in range(4))
    content = failing(history={("org_task_net", EN): History(None, None, runs)})
    (shown,) = red(content, content.cards[0], EN)
    assert shown.runs.text == "Flaky: 2 of the last 4 runs passed."


def test_the_status_page_leads_to_the_sample():
    row = status_page(failing(), EN).rows[0]
    assert row.href == "../en_US/cards/org_task_net.html#sample-3"


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("took more than 300 s", "用时超过 300 秒"),
        ("asked for https://a.example/b", "请求了未登记的网址 https://a.example/b"),
        ("ended by signal 11: a native crash", "被信号 11 终止：本地代码崩溃"),
        ("ended by signal 9 (SIGKILL)", "被信号 9 终止（SIGKILL）"),
        ("its `skip` expired on 2026-01-02", "`skip` 的期限 2026-01-02 已过"),
    ],
)
def test_our_reasons_are_chinese_on_chinese_pages(reason, chinese):
    assert reason_in(ZH, reason) == (chinese, ZH)
    assert reason_in(EN, reason) == (reason, EN)


def test_what_python_raises_stays_as_it_is():
    assert reason_in(ZH, "NameError: name '{}' is not defined") == (
        "NameError: name '{}' is not defined",
        EN,
    )


@pytest.mark.parametrize(
    ("hint", "chinese"),
    [
        ("allow more with: zoo test --memory GIB", "放宽内存上限：zoo test --memory GIB"),
        (
            "zoo assets add-repository a/b FOLDER-OR-ZIP; a sample may fetch what assets.lock "
            "lists: zoo assets add https://a.example/x.png --from FILE",
            "zoo assets add-repository a/b FOLDER-OR-ZIP；示例只能获取 assets.lock 列出的内容："
            "zoo assets add https://a.example/x.png --from FILE",
        ),
    ],
)
def test_our_hints_are_chinese_on_chinese_pages(hint, chinese):
    assert hint_in(ZH, hint) == (chinese, ZH)
    assert hint_in(EN, hint) == (hint, EN)


REPOSITORY = "https://github.com/a/b/archive/main.zip"
GIT = "https://github.com/a/b/info/refs?service=git-upload-pack"


@pytest.mark.parametrize(
    "hint",
    [
        *(hint for _, hint in _WORDS),
        for_exception("RuntimeError: Cannot find callable net in hubconf"),
        for_exception("stand-in weights of net could not be made: f() missing 1 required"),
        for_exception("ModuleNotFoundError: No module named 'nowhere'"),
        "MegEngine is not installed: run `pip install x` with Python 3.10",
        for_unlocked(
            ["https://a.example/x", "https://index.example/simple/x/", REPOSITORY, GIT], ""
        ),
    ],
)
def test_every_hint_has_its_chinese(hint):
    assert hint_in(ZH, hint)[1] is ZH


def told(pages):
    """The badges' texts, with the word of the file's ending."""
    return {p.path.rpartition("/")[2]: p.content.decode() for p in pages}


def test_a_cards_badge_says_how_its_samples_did():
    content = failing(others=(result(lang=ZH),))
    made = told(badges(content, content.cards[0]))
    assert json.loads(made["org_task_net.json"]) == {
        "schemaVersion": 1,
        "label": "samples",
        "message": "failing",
        "color": "b02a1c",
        "isError": True,
    }
    picture = ElementTree.fromstring(made["org_task_net.svg"])
    assert picture.find("{http://www.w3.org/2000/svg}title").text == "samples: failing"


def test_the_hubs_badge_counts_what_passes():
    content = site_index(site(card(), results=(result(),)))
    assert json.loads(told(badges(content))["badge.json"])["message"] == "1/2 passing"


def test_a_line_for_a_readme_is_offered_where_the_address_is_known():
    content = failing(base_url=BASE)
    assert badge_line(content, EN, content.cards[0]) == (
        f"[![samples]({BASE}/api/v1/badges/org_task_net.svg)]"
        f"({BASE}/en_US/cards/org_task_net.html)\n"
    )
    assert badge_line(failing(), EN) == ""


def test_failures_have_a_feed():
    content = failing(base_url=BASE, history={("org_task_net", EN): PAST})
    root = ElementTree.fromstring(failures(content, EN))
    (one,) = root.findall(f"{ATOM}entry")
    page = f"{BASE}/en_US/cards/org_task_net.html"
    assert one.find(f"{ATOM}title").text == "Net (English): Timed out"
    assert one.find(f"{ATOM}link").get("href") == f"{page}#sample-3"
    assert one.find(f"{ATOM}id").text == f"{page}#failing-2026-11-20T01:00:00Z"
    assert one.find(f"{ATOM}updated").text == "2026-11-20T01:00:00Z"
    assert one.find(f"{ATOM}summary").text == "hub_pages/org_task_net.md:52: took more than 300 s"


def test_whatever_a_sample_raised_the_feed_is_xml():
    of = {"failure": Failure("hub_pages/org_task_net.md", 52, "a\x08b\x00]]>&<x>\ufffe\uffff")}
    root = ElementTree.fromstring(failures(failing(base_url=BASE, of=of), EN))
    text = root.find(f"{ATOM}entry/{ATOM}summary").text
    assert text == "hub_pages/org_task_net.md:52: ab]]>&<x>"


def test_without_failures_the_feed_is_empty():
    root = ElementTree.fromstring(failures(site_index(site(card(), base_url=BASE)), EN))
    assert root.findall(f"{ATOM}entry") == []


def test_a_visitor_of_a_failing_card_gets_to_the_sample(visit, tmp_path):
    failing_site = failing(history={("org_task_net", EN): PAST}).site
    with serving_site(failing_site, tmp_path) as address:
        page = visit(f"{address}en_US/index.html")
        page.get_by_role("link", name="1 failed, 1 not run").click()
        for width in (1280, 1000, 768, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            table = page.get_by_role("main").evaluate("e => e.scrollWidth - e.clientWidth")
            assert table == 0, width
        marks = page.locator("tbody tr").first.locator(".stones li").all_text_contents()
        assert marks == ["Sample 1: Passed", "Sample 2: Passed", "Sample 3: Timed out"]
        page.get_by_role("link", name="Net").first.click()
        page.wait_for_url("**/org_task_net.html#sample-3")
        assert page.locator("#sample-3 .verdict strong").first.inner_text() == "Timed out"
        page.get_by_role("link", name="Go to the failing sample").click()
        assert page.said == []
