"""Searching the text of the cards: the index, and the page that asks it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.render.factory import build_pages
from zoo.build import search
from zoo.build.search import NoSearch, index
from zoo.render.index import site_index
from zoo.render.model_rows import model_row
from zoo.render.views.model import found

from .conftest import serving, write_site
from .factory import EN, ZH, card, costing, entry, full_site, section, site

PAGE = "en_US/search.html"


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_cards_and_models_are_indexed_in_each_language(tmp_path):
    made = index(write_site(full_site(), tmp_path / "site"), tmp_path / "cache")
    entry = json.loads((tmp_path / "site/pagefind/pagefind-entry.json").read_text())
    assert (made.pages, made.reused) == (10, False)
    # The card without English has its Chinese text under both addresses.
    assert {name: lang["page_count"] for name, lang in entry["languages"].items()} == {
        "zh-cn": 5,
        "en-us": 5,
    }


@pytest.mark.slow
def test_a_site_that_did_not_change_keeps_its_index(tmp_path):
    public, cache = write_site(full_site(), tmp_path / "site"), tmp_path / "cache"
    index(public, cache)
    assert index(public, cache).reused
    before = files(public / "pagefind")
    write_site(full_site(updated={}), public)
    assert not index(public, cache).reused
    write_site(full_site(), public)
    assert index(public, cache).reused
    assert files(public / "pagefind") == before


@pytest.mark.slow
def test_the_same_site_gives_the_same_index(tmp_path):
    public = write_site(full_site(), tmp_path / "site")
    index(public, tmp_path / "one")
    before = files(public / "pagefind")
    index(public, tmp_path / "two")
    assert files(public / "pagefind") == before


def test_what_the_search_page_does_not_need_is_left_out(tmp_path):
    public = write_site(full_site(), tmp_path / "site")
    index(public, tmp_path / "cache")
    assert [p.name for p in (public / "pagefind").glob("*ui*")] == []


def test_a_site_without_pagefind_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(search, "find_spec", lambda name: None)
    with pytest.raises(NoSearch, match="not installed; run `make`, or build"):
        index(write_site(full_site(), tmp_path / "site"), tmp_path / "cache")


def test_where_no_index_can_be_made_there_is_none(tmp_path, monkeypatch):
    public = write_site(full_site(), tmp_path / "site")
    index(public, tmp_path / "cache")
    write_site(full_site(updated={}), public)
    monkeypatch.setattr(search, "program", lambda: Path("/bin/false"))
    with pytest.raises(NoSearch, match="Pagefind failed"):
        index(public, tmp_path / "cache")
    assert [p.name for p in public.iterdir() if "pagefind" in p.name] == []


def test_an_index_that_cannot_be_put_into_the_site_is_none(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(search.shutil, "copytree", full)
    with pytest.raises(NoSearch, match="No space left on device"):
        index(write_site(full_site(), tmp_path / "site"), tmp_path / "cache")


def ask(page, words):
    """Types and gives back the titles that were found."""
    page.get_by_role("searchbox").fill("")
    page.locator(".results").wait_for(state="hidden")
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("status").filter(has_text=re.compile(r"\S")).wait_for()
    return page.locator(".results h2").all_inner_texts()


def test_english_finds_the_right_card(visit):
    page = visit(PAGE)
    assert ask(page, "bgr") == ["Net"]
    assert page.get_by_role("status").inner_text() == "1 result"
    assert page.locator(".results p").first.inner_text() == "Input is always BGR in this network."
    assert page.locator(".results mark").all_inner_texts() == ["BGR"]
    assert page.said == []


def test_chinese_finds_the_right_card(visit):
    page = visit("zh_CN/search.html", locale="zh-CN")
    assert ask(page, "输入") == ["Net"]
    assert ask(page, "只有中文") == ["Other"]
    assert page.get_by_role("status").inner_text() == "找到 1 条结果"


RES18, RES50, OTHER = (
    f"{name}_coco_1x_800size" for name in ("net_res18", "net_res50", "other_res50")
)


@pytest.mark.parametrize("lang", ["en_US", "zh_CN"])
def test_models_are_found_by_what_is_known_of_them(visit, lang):
    page = visit(f"{lang}/search.html")
    assert ask(page, OTHER) == [OTHER]
    assert ask(page, "res18") == [RES18]
    assert ask(page, "ResNet-18") == [RES18]
    assert sorted(ask(page, "res50")) == [RES50, OTHER]
    for words in ("val2017", "目标检测" if lang == "zh_CN" else "object detection", "vision"):
        assert {RES18, RES50, OTHER} <= set(ask(page, words)), words


def test_a_model_is_shown_with_its_figure(visit):
    page = visit(PAGE)
    ask(page, "res18")
    assert page.locator(".results p").all_inner_texts() == [
        "COCO val2017 mAP @5-95 35.0 % · Parameters 19.3 M · 326 GFLOPs · 2.0 s",
        "Net · vision · detection",
    ]


def test_costs_are_facts_of_a_hit():
    cost = costing(38_000_000, 501_000_000_000, "800 × 1333", 3.6)
    one = entry()
    content = site_index(site(card(), entries=[one], costs={one.name: cost}))
    facts = "COCO val2017 mAP @5-95 38.9 % · Parameters 38.0 M · 501 GFLOPs · 3.6 s"
    assert found(content, one, model_row(content, one), EN).facts == facts


def test_a_model_is_found_by_other_names_of_its_task_and_its_width():
    one = replace(entry("net_x0_5"), task="keypoints")
    content = site_index(site(card(), entries=[one]))
    row = model_row(content, one)
    assert found(content, one, row, ZH).words.split()[:6] == [
        *("net", "x0", "5", "0.5x", "Net", "关键点检测"),
    ]
    assert "姿态估计" in found(content, one, row, ZH).words
    assert "pose" in found(content, one, row, EN).words


@pytest.mark.parametrize("words", ["bgrx", "netting", "res18m", "onnx", "network onnx"])
def test_what_does_not_occur_is_not_found(visit, words):
    assert ask(visit(PAGE), words) == []


def test_the_card_that_is_called_so_comes_first(visit):
    assert ask(visit(PAGE), "net")[0] == "Net"


def test_the_keyboard_is_enough(visit, base):
    page = visit("en_US/cards/org_task_net.html")
    page.keyboard.press("/")
    page.wait_for_url(base + PAGE)
    page.locator("#ask:focus").wait_for()
    page.keyboard.type("other")
    page.locator(".results").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Other"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}en_US/cards/org_task_other.html")


def test_the_question_stays_in_the_address(visit):
    page = visit(PAGE)
    ask(page, "other")
    page.reload()
    page.locator(".results").wait_for()
    assert page.locator(".results h2").first.inner_text() == "Other"


def test_nothing_of_the_search_is_loaded_before_it_is_opened(visit):
    page = visit("en_US/cards/org_task_net.html")
    page.wait_for_load_state("networkidle")
    assert [url for url in page.asked if "pagefind" in url or "search" in url] == []


def test_without_scripts_all_cards_are_listed(visit):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator(".every a").all_inner_texts() == ["Net", "Other"]
    assert not page.get_by_role("searchbox").is_visible()


def test_without_an_index_the_titles_are_searched(visit, tmp_path):
    with serving(write_site(full_site(searchable=False), tmp_path)) as address:
        page = visit(address + PAGE)
        page.get_by_role("searchbox").fill("oth")
        page.get_by_text("no full-text index").wait_for()
        assert page.locator(".every a:visible").all_inner_texts() == ["Other"]
        page.get_by_role("searchbox").fill("yolo")
        assert page.get_by_role("status").inner_text() == (
            "There is no full-text index here, so the titles are searched instead. "
            "No results. Try fewer words, or part of a model’s name."
        )
        assert page.said == []
        assert [url for url in page.asked if "pagefind" in url] == []


def test_many_answers_come_in_steps(visit, tmp_path):
    cards = (
        card(f"org_task_{n}", section(ZH, "锚框\n"), section(EN, "Anchors\n"), title=f"Net {n}")
        for n in range(13)
    )
    index(write_site(site(*cards), tmp_path / "site"), tmp_path / "cache")
    with serving(tmp_path / "site") as address:
        page = visit(address + PAGE)
        assert len(ask(page, "anchors")) == 10, page.said
        page.get_by_role("button", name="Show more").click()
        page.locator(".results li:nth-child(13)").wait_for()
        assert not page.get_by_role("button", name="Show more").is_visible()


def test_only_the_search_page_may_run_web_assembly():
    allowed = {p.path for p in build_pages(full_site()) if b"wasm-unsafe-eval" in p.content}
    assert allowed == {"zh_CN/search.html", "en_US/search.html"}
