"""What the pages are told to print: home, card, table of entries."""

import pytest

from zoo.core.card import Lang
from zoo.core.registry import Metric, Weights
from zoo.core.result import Status, WeightsKind
from zoo.core.task import COST, RESULT, SETTING
from zoo.render.index import site_index
from zoo.render.views.card import card_page
from zoo.render.views.entry_table import Cell, Column, entry_table
from zoo.render.views.frame import View
from zoo.render.views.home import home_page
from zoo.render.views.models import models_page
from zoo.render.words import giga, millions, parameters_in, parameters_span

from .factory import COSTS, EN, ZH, card, costing, entry, full_site, result, section, site

OFFICIAL = WeightsKind.OFFICIAL
BEST_MAP = "best mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95"


def page(lang=EN, number=0, **fields):
    content = site_index(full_site(**fields))
    return card_page(content, content.cards[number], lang)


def home(lang=EN, *, of=None):
    return home_page(site_index(of or full_site()), lang)


def table(*entries, costs=None, lang=EN):
    index = site_index(site(card(), entries=entries, costs=costs or {}))
    return entry_table(index, entries, lang, f"{lang.value}/cards/org_task_net.html")


def measured(name, metric, value, unit, less=False, kind=RESULT):
    figure = Metric(metric, value, unit, lower_is_better=less, kind=kind)
    return entry(name, metrics=(figure,))


def test_a_table_has_a_column_for_each_metric_and_marks_the_best():
    made = table(entry("a", value=38.9), entry("b", value=40.0), entry("c", value=None))
    assert made.columns == (Column("mAP @5-95", "%", "COCO val2017"),)
    cells = {row.name: row.cells for row in made.rows}
    assert cells == {
        "a": (Cell("38.9"),),
        "b": (Cell("40.0", best=True),),
        "c": (Cell(""),),
    }


def test_of_errors_the_least_is_best():
    made = table(measured("a", "error", 12.0, "%", True), measured("b", "error", 9.5, "%", True))
    assert [row.cells[0] for row in made.rows] == [Cell("12.0"), Cell("9.5", best=True)]


def test_costs_have_no_best():
    made = table(
        *(measured(n, "params", v, "M", True, COST) for n, v in (("a", 20.0), ("b", 30.0)))
    )
    assert [row.cells[0] for row in made.rows] == [Cell("20"), Cell("30")]


@pytest.mark.parametrize(("lang", "label"), [(EN, "Parameters"), (ZH, "参数量")])
def test_parameters_of_a_card_are_labelled_as_counted_ones_are(lang, label):
    made = table(measured("a", "params", 20.0, "M", True, COST), lang=lang)
    assert made.columns == (Column(label, "M", ""),)


def test_settings_have_no_column():
    made = table(measured("a", "vocabulary", 30522, "", kind=SETTING))
    assert made.columns == ()


def test_counted_costs_have_columns_of_their_own():
    costs = {"a": costing(38_000_000, 205_300_000_000, "800 × 1333"), "b": costing(57_100_000)}
    made = table(entry("a", value=None), entry("b", value=None), costs=costs)
    assert made.columns == (Column("Parameters", "M", ""), Column("FLOPs", "G", "800 × 1333"))
    assert [row.cells for row in made.rows] == [
        (Cell("38.0"), Cell("205")),
        (Cell("57.1"), Cell("")),
    ]


def test_entries_stand_from_small_to_large():
    tokens = ("res101", "resx101", "res18", "res50")
    made = table(*(entry(f"net_{token}_coco_1x_800size") for token in tokens))
    assert made.fields == ("Backbone",)
    assert [r.name_values for r in made.rows] == [
        ("resnet18",), ("resnet50",), ("resnet101",), ("resnext101_32x8d",),
    ]  # fmt: skip


def test_without_fields_names_stand_by_the_numbers_in_them():
    made = table(entry("x10"), entry("x2"), entry("x2_b"))
    assert [r.name for r in made.rows] == ["x2", "x2_b", "x10"]


def test_a_field_that_is_the_same_for_all_models_has_no_column():
    names = ("net_res18_coco_1x_800size", "net_res18_coco_3x_800size")
    made = table(*map(entry, names))
    assert made.fields == ("Schedule",)
    assert [r.name_values for r in made.rows] == [("1x",), ("3x",)]


@pytest.mark.parametrize(
    ("weights", "shown"),
    [
        (Weights("https://example.org/a_38dot9_0123abcd.pkl"), "0123abcd"),
        (Weights("https://example.org/a.pkl", sha256="f" * 64), "ffffffff"),
        (Weights("https://example.org/a.pkl"), ""),
    ],
)
def test_weights_show_the_hash_that_is_known(weights, shown):
    (row,) = table(entry(weights=weights)).rows
    assert row.weights is not None
    assert row.weights.hash == shown


def test_a_card_without_entries_has_no_table():
    content = site_index(site(card()))
    assert card_page(content, content.cards[0], EN).table is None


def test_an_entry_of_a_card_that_is_not_there_is_left_out():
    content = site_index(site(card(), entries=(entry(), entry("b", card="gone"))))
    assert home_page(content, EN).counts == ("1 model card", "1 loadable model")
    assert [len(board.entries) for board in content.boards] == [1]


def test_contents_list_the_parts_of_the_page_and_the_headings_of_the_card():
    assert [(item.text, item.href) for item in page().contents] == [
        ("Load the model", "#page.load"),
        ("All models", "#page.entries"),
        ("Overview", "#page.usage"),
        ("Results", "#results"),
    ]


def test_a_heading_called_as_a_sample_or_an_entry_has_its_own_address():
    text = "### Sample 1\n\n### net_res50_coco_1x_800size\n"
    content = site_index(site(card("a", section(EN, text)), entries=(entry(card="a"),)))
    assert [item.href for item in card_page(content, content.cards[0], EN).contents[-2:]] == [
        "#sample-1-1",
        "#net_res50_coco_1x_800size-1",
    ]


@pytest.mark.parametrize(
    ("file", "shown"),
    [("net_38dot9.pkl", True), ("net_38dot9_0123abcd.pkl", False)],
)
def test_a_load_sample_of_weights_without_a_hash_says_that_it_stops(file, shown):
    name = "net_res50_coco_1x_800size"
    load = f'model = hub.load("megengine/models", "{name}", pretrained=True)\n'
    model = entry(name, weights=Weights(f"https://example.org/{file}"))
    content = site_index(site(card(load=load), entries=[model]))
    note = card_page(content, content.cards[0], EN).weights_note
    assert note.startswith("No SHA-256 of these weights is published") is shown


def test_each_sample_has_the_proof_of_its_own_step():
    shown = [p.sample for p in page().pieces if p.sample]
    assert page().load.proof.output == "out 0"
    assert [s.proof and s.proof.output for s in shown] == ["out 1", None]


def test_a_card_without_this_language_shows_the_other_one_and_says_so():
    shown = page(EN, 1)
    assert shown.missing
    assert shown.text_lang == "zh-CN"
    assert shown.pieces[0].html == "<p>只有中文。</p>"
    assert shown.frame.lang == "en-US"


def test_the_switch_leads_to_the_same_card():
    assert [s.href for s in page(EN).frame.switches] == ["../../zh_CN/cards/org_task_net.html"]
    assert [s.href for s in page(ZH).frame.switches] == ["../../en_US/cards/org_task_net.html"]


def test_links_to_other_cards_lead_to_their_pages():
    text = "[a](org_task_other.md#x) [b](org_task_gone.md) [c](#y) [d](../setup.py)"
    content = site_index(site(card("org_task_net", section(EN, text)), card("org_task_other")))
    shown = card_page(content, content.cards[0], EN).pieces[0].html
    assert shown == (
        '<p><a href="../../en_US/cards/org_task_other.html#x">a</a> <a>b</a> '
        '<a href="#y">c</a> <a>d</a></p>'
    )


def test_pictures_of_the_cards_folder_come_along():
    content = site_index(
        site(card("a", section(EN, "![cat](img/cat.png)")), pictures={"img/cat.png": b"png"})
    )
    shown = card_page(content, content.cards[0], EN).pieces[0].html
    assert shown == ('<p><img src="../../pictures/img/cat.png" alt="cat" loading="lazy"></p>')


def test_addresses_are_absolute_where_the_site_is_known_to_stand():
    shown = page(base_url="https://example.org/hub/").frame
    assert shown.canonical == "https://example.org/hub/en_US/cards/org_task_net.html"
    assert [a.href for a in shown.alternates] == [
        "https://example.org/hub/en_US/cards/org_task_net.html",
        "https://example.org/hub/zh_CN/cards/org_task_net.html",
        "https://example.org/hub/en_US/cards/org_task_net.html",
    ]


def test_home_lists_cards_with_their_best_figure():
    assert [(row.title, row.href, row.best) for row in home().rows] == [
        ("Net", "../en_US/cards/org_task_net.html",
         View(value="38.9", unit="%", label=BEST_MAP, dataset="COCO val2017")),
        ("Other", "../en_US/cards/org_task_other.html",
         View(value="40.0", unit="%", label=BEST_MAP, dataset="COCO val2017")),
    ]  # fmt: skip


def many(number):
    return site(*(card(f"org_task_{n:03}", title=f"Net {n:03}") for n in range(number)))


def test_a_long_list_is_cut_into_pages():
    content = site_index(many(61))
    assert [len(home_page(content, EN, number).rows) for number in (1, 2)] == [60, 1]
    links = home_page(content, EN, 2).pages
    assert [(link.text, link.href, link.current) for link in links] == [
        ("1", "../en_US/index.html", False),
        ("2", "../en_US/page-2.html", True),
    ]


def test_one_card_needs_no_filters():
    shown = home(of=site(card()))
    assert (shown.choices, shown.ranges) == ((), ())


def test_a_filter_offers_what_the_cards_have_if_it_can_tell_them_apart():
    filters = {f.name: [c.value for c in f.choices] for f in home().choices}
    assert filters == {
        "tag": ["detection", "vision"],
        "backbone": ["resnet18", "resnet50"],
        "level": ["L1", "L2", "L3", "L4"],
    }


def test_a_field_of_one_cards_models_is_no_choice_among_cards():
    models = (entry("net_res18_coco_1x_800size"), entry("net_res50_coco_1x_800size"))
    of = site(card(), card("org_task_other"), entries=models)
    assert "backbone" not in [f.name for f in home(of=of).choices]


def test_a_row_carries_what_the_filters_look_at():
    assert home().rows[0].data == View(
        names="net_res18_coco_1x_800size net_res50_coco_1x_800size",
        tag="vision\ndetection",
        dataset="COCO val2017",
        fields='{"backbone":["resnet18","resnet50"],"name-dataset":["COCO 2017","COCO 2017"],'
        '"schedule":["1x","1x"],"size":["800","800"]}',
        level="L1\nL2\nL3",
        figures="35.0\n38.9",
        costs=(),
        own="",
        sign=1,
        updated="2026-11-20",
    )


def test_costs_are_ranges_of_the_home_page_and_lines_of_a_row():
    shown = home(of=full_site(costs=COSTS))
    assert [(r.name, r.low, r.high) for r in shown.ranges] == [
        ("map", "35.0", "40.0"),
        ("parameters", "19.3", "38.0"),
        ("flops", "326", "501"),
        ("seconds", "1.98", "3.75"),
        ("memory", "1.00", "2.00"),
    ]
    assert shown.rows[0].costs == (
        "Parameters 19.3–38.0 M", "FLOPs 326–501 G", "Latency 1.98–3.75 s", "Memory 1.00–1.50 GiB",
    )  # fmt: skip
    assert shown.rows[0].data.costs[2] == ("seconds", "1.98\n3.75")


def test_another_figure_than_that_of_the_first_board_is_a_rows_own():
    error = (Metric("error", 24.0, "%", lower_is_better=True),)
    of = site(
        card(),
        card("org_task_other"),
        entries=(
            entry("net_res18_coco_1x_800size"),
            entry("net_res50_coco_1x_800size"),
            entry("a", "org_task_other", metrics=error),
        ),
    )
    data = [row.data for row in home(of=of).rows]
    assert [(d.figures, d.own, d.sign) for d in data] == [("38.9\n38.9", "", 1), ("", "24.0", -1)]


def test_all_models_are_in_one_table_with_their_first_figure():
    made = site_index(full_site(costs=COSTS))
    shown = models_page(made, ZH)
    assert [(r.model.name, r.best, r.label, r.task, r.status) for r in shown.rows] == [
        ("net_res18_coco_1x_800size", "35.0%", "mAP @5-95", "目标检测", "已通过"),
        ("net_res50_coco_1x_800size", "38.9%", "mAP @5-95", "目标检测", "已通过"),
        ("other_res50_coco_1x_800size", "40.0%", "mAP @5-95", "目标检测", "未运行"),
    ]
    assert shown.rows[0].dataset == "COCO val2017"
    assert shown.rows[0].numbers == ("19.3", "326", "1.98", "1.00")
    assert [(v.text, v.current) for v in shown.views] == [("卡片", False), ("模型", True)]


def test_a_level_that_stand_ins_leave_open_is_not_found_as_verified():
    of = site(card(), results=(result(not_verified=("L2", "L4")),))
    assert home(of=of).rows[0].data.level == "L1\nL3"


def test_all_cards_share_one_scale():
    first, second = (row.strip for row in home().rows)
    assert first.dots == (14.0, 148.2)
    assert first.ticks == (View(x=14.0, text="35.0"), View(x=148.2, text="38.9"))
    assert second.dots == (186.0,)
    assert first.label == "mAP @5-95: 2 models, from 35.0 to 38.9"


def test_home_counts_what_there_is():
    assert home().counts == ("2 model cards", "3 loadable models")


@pytest.mark.parametrize(
    ("results", "state", "text"),
    [
        ((), "open", "samples not run yet"),
        (
            (result(), result(lang=ZH)),
            "passed",
            "all samples passed, every run with stand‑in weights",
        ),
        (
            (result(), result(lang=ZH, weights=OFFICIAL)),
            "passed",
            "all samples passed, 1 of 2 runs with stand‑in weights",
        ),
        (
            tuple(result(lang=lang, weights=OFFICIAL) for lang in Lang),
            "passed",
            "all samples passed",
        ),
        ((result(),), "open", "1 of 2 sample runs passed, 1 not run"),
        (
            (result(), result(lang=ZH, status=Status.SKIPPED)),
            "open",
            "1 of 2 sample runs passed, 1 skipped",
        ),
        (
            tuple(result(lang=lang, status=Status.SKIPPED) for lang in Lang),
            "open",
            "samples not run yet",
        ),
        (
            (result(), result(lang=ZH, status=Status.TIMEOUT)),
            "failed",
            "1 of 2 sample runs passed, 1 failed",
        ),
        ((result(status=Status.TIMEOUT),), "failed", "1 failed, 1 not run"),
    ],
)
def test_home_says_how_the_samples_did(results, state, text):
    shown = home(of=site(card(), results=results))
    assert (shown.state, shown.checked) == (state, text)


def test_a_row_says_how_its_samples_did_in_this_language():
    of = site(card(), results=(result(), result(lang=ZH, status=Status.TIMEOUT)))
    shown = {lang: home(lang, of=of).rows[0].status for lang in Lang}
    assert shown == {EN: "Samples passed", ZH: "示例超时"}


def test_a_card_leads_to_where_it_can_be_edited():
    def page(**fields):
        content = site_index(site(card(), **fields))
        return card_page(content, content.cards[0], EN)

    begin = "https://example.org/edit/main/"
    assert page(edit_url=begin).edit_link == f"{begin}hub_pages/org_task_net.md"
    assert page().edit_link == ""


def test_references_can_be_copied_as_bibtex():
    item = "- [Nets](https://example.org/nets) Ada Lovelace. Some Venue, 2020.\n"
    one = card("org_task_net", section(EN, f"### References\n\n{item}"))
    made = card_page(site_index(site(one)), one, EN)
    assert made.bibtex.language == "BibTeX"
    assert made.bibtex.code.striptags().startswith("@inproceedings{lovelace2020nets,")


def test_a_card_without_references_offers_none():
    assert page().bibtex is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (51_394_842, "51.4 M"),
        (2_300_000, "2.3 M"),
        (149_000, "0.15 M"),
        (41_000, "41.0 K"),
        (300, "300"),
    ],
)
def test_numbers_of_parameters_have_the_unit_that_suits_them(number, shown):
    assert parameters_in(number) == shown


def test_a_span_of_parameters_repeats_no_unit():
    assert parameters_span([95_500_000, 19_300_000]) == "19.3–95.5 M"
    assert parameters_span([300, 41_000]) == "300–41.0 K"
    assert parameters_span([300, 300]) == "300"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(51_394_842, "51.4"), (149_000, "0.15"), (41_000, "0.041"), (300, "0.0003"), (0, "0.0")],
)
def test_a_column_of_millions_keeps_the_digits_of_small_networks(number, shown):
    assert millions(number) == shown


def test_operations_are_given_in_thousands_of_millions():
    assert (giga(430_400_000_000, 0), giga(149_000_000, 0)) == ("430", "0.15")


def test_flops_of_pictures_of_several_sizes_say_each_its_own():
    costs = {
        "net_res50_coco_1x_800size": costing(1_000_000, 4_000_000_000, "224 × 224"),
        "net_res18_coco_1x_800size": costing(1_000_000, 9_000_000_000, "640 × 640"),
    }
    made = table(entry(), entry("net_res18_coco_1x_800size"), costs=costs)
    assert made.columns[-1] == Column("FLOPs", "G", "")
    assert {row.cells[-1].text for row in made.rows} == {"4.0 (224 × 224)", "9.0 (640 × 640)"}


def test_home_counts_the_models_that_can_be_loaded():
    models = (entry(), entry("net_res18_coco_1x_800size", offered=False))
    assert home(of=site(card(), entries=models)).counts[1] == "1 loadable model"


def test_a_card_names_the_leaderboards_of_its_models():
    (link,) = page().boards
    assert link.text == "COCO val2017 mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95"
    assert link.href == "../../en_US/boards/coco-val2017-map-5-95.html"
    alone = site_index(site(card(), entries=(entry(value=None),)))
    assert card_page(alone, alone.cards[0], EN).boards == ()


def test_a_card_that_is_not_on_the_main_leaderboard_names_another():
    def models(of, metric, less):
        figures = (Metric(metric, 20.0, "%", "", "COCO val2017", lower_is_better=less),)
        return [entry(f"{of}_{n}", card=f"org_task_{of}", metrics=figures) for n in "ab"]

    cards = (card("org_task_main"), card("org_task_rest"))
    entries = (*models("main", "mAP", False), *models("rest", "error", True))
    index = site_index(site(*cards, entries=entries))
    links = {c.id: [b.text for b in card_page(index, c, EN).boards] for c in cards}
    assert links == {
        "org_task_main": ["COCO val2017 mAP"],
        "org_task_rest": ["COCO val2017 error"],
    }


def test_links_of_a_card_lead_where_they_say():
    text = "[甲](org_task_b.md#%E6%A8%A1%E5%9E%8B) [乙](HTTPS://Example.org/x) [丙](nowhere.md)\n"
    cards = (card("org_task_net", section(ZH, text)), card("org_task_b"))
    content = site_index(site(*cards))
    shown = "".join(card_page(content, content.named["org_task_net"], ZH).pieces[0].html)
    assert 'href="../../zh_CN/cards/org_task_b.html#%E6%A8%A1%E5%9E%8B"' in shown
    assert 'href="HTTPS://Example.org/x"' in shown
    assert "<a>丙</a>" in shown


def test_a_picture_is_found_by_its_name_however_the_card_writes_a_space():
    text = "![猫](猫%20图.png) ![猫](<猫 图.png>)\n"
    content = site_index(site(card("org_task_net", section(ZH, text)), pictures={"猫 图.png": b""}))
    shown = card_page(content, content.named["org_task_net"], ZH).pieces[0].html
    assert shown.count('src="../../pictures/%E7%8C%AB%20%E5%9B%BE.png"') == 2
