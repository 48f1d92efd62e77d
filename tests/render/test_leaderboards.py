"""Leaderboards: who is ranked, in which order, and what the plot shows."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from zoo.core.registry import Metric
from zoo.core.task import COST, SETTING
from zoo.render.index import site_index
from zoo.render.metrics import metric_key
from zoo.render.views.frame import View
from zoo.render.views.leaderboards import board_page
from zoo.render.views.plot import Sample, axis, draw, front, spread

from .factory import EN, ZH, build_pages, card, costing, entry, site

WORDS = ("mAP against parameters", "parameters", "mAP (%)")


def net(backbone, value, name="org_task_net", **fields):
    short = backbone.replace("resnet", "res")
    return entry(
        f"{name[-3:]}_{short}_coco_1x_800size", name, value, config={"backbone": backbone}, **fields
    )


def content(*entries, costs=None):
    return site_index(site(card(), entries=entries, costs=costs or {}))


def board(*entries, costs=None, lang=EN):
    made = content(*entries, costs=costs)
    return board_page(made, made.boards[0], lang)


def test_a_board_needs_two_entries_or_a_dataset():
    assert [b.title for b in content(net("resnet18", 35.0)).boards] == ["COCO val2017 mAP @5-95"]
    alone = net("resnet18", None, metrics=(Metric("mIoU", 79.5, "%"),))
    assert content(alone).boards == ()


def test_the_best_stands_first_and_equals_share_a_rank():
    shown = board(net("resnet18", 35.0), net("resnet50", 38.9), net("resnet34", 38.9))
    assert [(row.rank, row.texts, row.value) for row in shown.rows] == [
        (1, ("resnet34",), "38.9"),
        (1, ("resnet50",), "38.9"),
        (3, ("resnet18",), "35.0"),
    ]


def test_of_errors_the_least_stands_first():
    rows = [
        net(b, None, metrics=(Metric("Top-1 error", v, "%", lower_is_better=True),))
        for b, v in (("resnet18", 30.0), ("resnet50", 24.0))
    ]
    shown = board(*rows)
    assert [row.value for row in shown.rows] == ["24.0", "30.0"]
    assert shown.better == "Lower is better"


def test_the_registry_says_what_is_better_and_what_is_ranked():
    assert metric_key(Metric("Top-1 error", 24.0, "%", lower_is_better=True)).sign == -1
    assert metric_key(Metric("mAP", 24.0, "%")).sign == 1
    assert metric_key(Metric("params", 1.5, "M", lower_is_better=True, kind=COST)).is_cost
    assert metric_key(Metric("epochs", 36.0, "", lower_is_better=None, kind=SETTING)).is_cost


def test_figures_of_unknown_datasets_are_ranked_within_a_card_only():
    figures = (Metric("mIoU", 79.5, "%"),)
    other = card("org_task_two")
    one = [net(b, None, metrics=figures) for b in ("resnet18", "resnet34")]
    two = [net("resnet50", None, "org_task_two", metrics=figures)]

    def titles(*entries):
        index = site_index(site(card(), other, entries=entries))
        return [(b.title, len(b.entries)) for b in index.boards]

    assert titles(*one) == [("mIoU", 2)]
    assert titles(*one, *two) == []


def test_each_dataset_and_split_has_a_board_of_its_own():
    def figure(dataset, split, value):
        return (Metric("mIoU", value, "%", "", dataset, split),)

    made = content(
        net("resnet18", None, metrics=figure("VOC2012", "val", 79.5)),
        net("resnet50", None, metrics=figure("Cityscapes", "val", 78.5)),
        net("resnet34", None, metrics=figure("VOC2012", "test", 77.0)),
        net("resnet101", None, metrics=figure(None, None, 80.0)),
    )
    assert [(b.title, len(b.entries)) for b in made.boards] == [
        ("Cityscapes val mIoU", 1),
        ("VOC2012 test mIoU", 1),
        ("VOC2012 val mIoU", 1),
    ]


def test_on_coco_map_means_that_of_all_thresholds():
    figures = (Metric("mAP", 40.0, "%", "", "COCO", "val2017"),)
    made = content(net("resnet18", 35.0), net("resnet50", None, metrics=figures))
    assert [(b.title, len(b.entries)) for b in made.boards] == [("COCO val2017 mAP @5-95", 2)]


def test_a_share_of_one_is_ranked_with_shares_of_a_hundred():
    def figure(value, unit, text):
        return (Metric("mAP", value, unit, "@5-95", "COCO", "val2017", text=text),)

    shown = board(
        net("resnet18", None, metrics=figure(0.73, "", "0.730")),
        net("resnet50", None, metrics=figure(71.2, "%", "71.2")),
    )
    assert [(row.value, row.texts) for row in shown.rows] == [
        ("73.0", ("resnet18",)),
        ("71.2", ("resnet50",)),
    ]


def test_a_figure_is_shown_as_its_card_writes_it():
    def figure(value, text):
        return (Metric("AP", value, "", "medium", "COCO", "val2017", text=text),)

    made = content(
        net("resnet18", None, metrics=figure(0.73, "0.730")),
        net("resnet50", None, metrics=figure(0.745, "0.745")),
    )
    shown = board_page(made, made.boards[0], EN)
    assert [row.value for row in shown.rows] == ["0.745", "0.730"]
    assert shown.figure.unit == ""


def test_one_name_of_two_tasks_is_two_boards():
    def of(task, backbone):
        figure = Metric("AP", 57.0, "%", "50", "COCO", "val2017")
        return replace(net(backbone, None, metrics=(figure,)), task=task)

    made = content(of("detection", "resnet18"), of("keypoints", "resnet50"))
    assert [b.title for b in made.boards] == [
        "COCO val2017 AP50 (%), Object detection",
        "COCO val2017 AP50 (%), Keypoint detection",
    ]


def test_the_boards_of_a_task_and_dataset_have_one_main_board():
    whole = [("AP", ""), ("AR", ""), ("AP", "50"), ("AP", "medium"), ("AR", "large")]

    def figures(value):
        return tuple(Metric(name, value, "", part, "COCO", "val2017") for name, part in whole)

    rows = [
        replace(net(b, None, metrics=figures(v)), task="keypoints")
        for b, v in (("resnet50", 0.71), ("resnet101", 0.72))
    ]
    made = content(*rows, net("resnet18", 35.0))
    assert [b.title for b in made.boards if b.main] == [
        "COCO val2017 AP", "COCO val2017 mAP @5-95",
    ]  # fmt: skip
    shown = board_page(made, made.boards[3], EN)
    assert [link.text for link in shown.others] == [
        "COCO val2017 AP",
        "COCO val2017 mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95",
    ]
    assert [link.current for link in shown.others] == [True, False]
    assert [link.text for link in shown.variants] == [
        "AP", "AR", "AP50", "AP medium", "AR large",
    ]  # fmt: skip


def test_costs_have_no_board():
    rows = [
        net(b, None, metrics=(Metric("params", 20.0, "M", kind=COST),))
        for b in ("resnet18", "resnet50")
    ]
    assert content(*rows).boards == ()


def test_each_metric_has_a_board_of_its_own():
    both = (Metric("top-1", 70.0, "%"), Metric("top-5", 90.0, "%"))
    made = content(net("resnet18", None, metrics=both), net("resnet50", None, metrics=both))
    assert [b.slug for b in made.boards] == ["top-1", "top-5"]


NAMES = ("net_res18_coco_1x_800size", "net_res50_coco_1x_800size")


def costly(*costs, lang=EN):
    return board(
        net("resnet50", 38.9),
        net("resnet18", 35.0),
        costs=dict(zip(NAMES, costs, strict=True)),
        lang=lang,
    )


def test_without_a_cost_there_is_no_plot():
    shown = board(net("resnet50", 38.9), net("resnet18", 35.0))
    assert (shown.plot, shown.columns, shown.axes) == (None, (), ())


def test_with_parameters_the_plot_goes_by_them():
    shown = costly(costing(19_300_000), costing(38_000_000), lang=ZH)
    assert [tick.text for tick in shown.plot.columns] == ["0", "10", "20", "30", "40"]
    assert (shown.plot.across, shown.plot.label) == (
        "参数量 (M)",
        "mAP @5-95 与参数量的关系图",
    )
    assert [row.numbers for row in shown.rows] == [("38.0",), ("19.3",)]


def test_each_known_cost_is_a_column_an_axis_and_a_range():
    shown = costly(
        costing(19_300_000, 326_000_000_000, "800 × 1333", 1.977, 2**30, "EPYC"),
        costing(38_000_000, None, "800 × 1333", 3.063, 3 * 2**29, "EPYC"),
    )
    assert [c.title for c in shown.columns] == [
        "Parameters (M)", "FLOPs (G)", "Latency (s)", "Memory (GiB)",
    ]  # fmt: skip
    assert [c.name for c in shown.axes] == ["parameters", "seconds", "memory"]
    assert [row.numbers for row in shown.rows] == [
        ("38.0", "", "3.06", "1.50"),
        ("19.3", "326", "1.98", "1.00"),
    ]
    assert [(r.name, r.low, r.high) for r in shown.ranges] == [
        ("map", "35.0", "38.9"),
        ("parameters", "19.3", "38.0"),
        ("seconds", "1.98", "3.06"),
        ("memory", "1.00", "1.50"),
    ]
    assert shown.measured == (
        "FLOPs, latency and peak memory: input size 800 × 1333, batch size 1, on EPYC.",
    )


def test_other_figures_of_the_dataset_have_columns():
    def figures(*values):
        names = ("Top-1 acc", "Top-5 acc")
        return tuple(
            Metric(n, v, "%", "", "ImageNet", "val") for n, v in zip(names, values, strict=True)
        )

    error = (Metric("Top-1 error", 24.0, "%", "", "ImageNet", "val", True),)
    shown = board(
        net("resnet18", None, metrics=figures(70.3, 89.4)),
        net("resnet50", None, metrics=figures(76.2, 93.0)),
        net("resnet34", None, metrics=error),
        net("resnet101", None, metrics=error),
    )
    assert [(c.name, c.title) for c in shown.columns] == [("top-5-acc", "Top-5 acc (%)")]
    assert [(row.value, row.numbers) for row in shown.rows] == [
        ("76.2", ("93.0",)),
        ("70.3", ("89.4",)),
    ]


def test_a_board_has_its_table_and_plot_as_files():
    costs = {NAMES[0]: costing(19_300_000), NAMES[1]: costing(38_000_000, 10**9)}
    made = site(card(), entries=(net("resnet18", 35.0), net("resnet50", 38.9)), costs=costs)
    pages = {page.path: page.content.decode() for page in build_pages(made)}
    lines = pages["api/v1/boards/coco-val2017-map-5-95.csv"].splitlines()
    assert lines[0].startswith("name,map,card,repository,dataset,year,parameters,flops,")
    assert lines[1].startswith(
        f"{NAMES[1]},38.9,org_task_net,megengine/models,COCO 2017,,38000000,"
    )
    models = json.loads(pages["api/v1/boards/coco-val2017-map-5-95.json"])["models"]
    assert [(m["name"], m["map"], m["flops"]) for m in models] == [
        (NAMES[1], 38.9, 10**9),
        (NAMES[0], 35.0, None),
    ]
    drawn = ElementTree.fromstring(pages["en_US/boards/coco-val2017-map-5-95.svg"])
    assert [e.get("cx") for e in drawn.iter("{http://www.w3.org/2000/svg}circle")] == [
        "95.0%",
        "48.25%",
    ]


def test_parameters_of_the_cards_table_count_too():
    rows = [
        net(b, None, metrics=(Metric("mAP", v, "%"), Metric("params", n, "M", kind=COST)))
        for b, v, n in (("resnet18", 35.0, 19.3), ("resnet50", 38.9, 38.0))
    ]
    assert [row.numbers for row in board(*rows).rows] == [("38.0",), ("19.3",)]


def test_a_point_leads_to_its_entry():
    stone = costly(costing(19_300_000), costing(38_000_000)).plot.stones[0]
    assert stone.href == f"../../en_US/models/{stone.name}.html"
    assert stone.title == "net_res50_coco_1x_800size: mAP @5-95 38.9 %, Parameters 38.0 M"


def points(*pairs):
    return [Sample(str(i), "", "a", cost, value) for i, (cost, value) in enumerate(pairs)]


def test_the_front_is_what_nothing_cheaper_reaches():
    drawn = points((1, 30.0), (2, 29.0), (2, 35.0), (3, 35.0), (4, 36.0))
    assert {s.name for s in front(drawn)} == {"0", "2", "4"}


def test_equals_stand_at_the_front_together():
    drawn = points((1, 30.0), (2, 35.0), (2, 35.0), (3, 35.0))
    assert {s.name for s in front(drawn)} == {"0", "1", "2"}
    assert {s.name for s in front(drawn, less=True)} == {"0"}


def test_of_errors_the_front_goes_down():
    drawn = points((1, 30.0), (2, 31.0), (3, 25.0))
    assert {s.name for s in front(drawn, less=True)} == {"0", "2"}


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0.0, 95.7, ["0", "20", "40", "60", "80", "100"]),
        (38.3, 45.6, ["38", "40", "42", "44", "46"]),
        (0.12, 0.31, ["0.10", "0.15", "0.20", "0.25", "0.30", "0.35"]),
        (40.0, 40.0, ["40", "50"]),
    ],
)
def test_an_axis_has_round_numbers(low, high, marks):
    assert [tick.text for tick in axis(low, high)[2]] == marks


def test_a_point_at_the_edge_gets_room():
    assert [t.text for t in axis(38.1, 45.9, 0.25)[2]][::5] == ["36", "46"]


def test_names_of_lines_do_not_run_into_each_other():
    assert spread({"a": 10.0, "b": 12.0, "c": 60.0}) == {"a": 10.0, "b": 26.0, "c": 60.0}


def test_long_numbers_below_the_drawing_are_half_as_many():
    columns = draw(points((0.0003, 30.0), (0.0006, 40.0)), False, WORDS).columns
    assert [tick.text for tick in columns] == ["0.0000", "0.0002", "0.0004", "0.0006"]


def test_points_stand_where_their_values_say():
    plot = draw(points((1, 30.0), (4, 40.0)), False, WORDS)
    assert [(s.x, s.y) for s in plot.stones] == [(25.0, 284.6), (100.0, 47.4)]
    assert plot.families[0].lines == (View(x1=25.0, y1=284.6, x2=100.0, y2=47.4),)


def test_a_line_goes_through_what_its_card_reaches_at_each_cost():
    drawn = points((10, 30.0), (10, 28.0), (20, 29.0), (30, 40.0))
    assert len(draw(drawn, False, WORDS).families[0].lines) == 1


def test_names_stand_in_a_column_beside_the_drawing():
    drawn = [Sample("a", "", "A", 1, 30.0), Sample("b", "", "B", 2, 30.0)]
    plot = draw(drawn, False, WORDS)
    assert [(family.lead.x2, family.lead.y2) for family in plot.families] == [
        (100, family.y) for family in plot.families
    ]
    assert abs(plot.families[0].y - plot.families[1].y) == 16


def test_a_long_name_of_a_line_is_shortened():
    drawn = [Sample("a", "", "A very long name of a card", 1, 30.0), *points((2, 31.0))]
    names = [family.name for family in draw(drawn, False, WORDS).families]
    assert names == ["A very long name…", "a"]


def test_han_characters_of_a_name_take_the_room_of_two():
    drawn = [
        Sample("a", "", "目标检测网络模型", 1, 30.0),
        Sample("b", "", "目标检测网络模型之二", 2, 31.0),
    ]
    names = [family.name for family in draw(drawn, False, WORDS).families]
    assert names == ["目标检测网络模型", "目标检测网络模型…"]


def test_too_many_families_have_no_lines():
    drawn = [Sample(str(i), "", f"family {i}", i, 30.0 + i) for i in range(9)]
    assert draw(drawn, False, WORDS).families == ()
