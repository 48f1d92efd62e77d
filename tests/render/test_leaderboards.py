"""Leaderboards: who is ranked, in which order, and what the plot shows."""

import pytest

from zoo.core.measurement import Cost
from zoo.core.registry import Metric
from zoo.core.task import TaskMetric
from zoo.render.index import site_index
from zoo.render.metrics import metric_key
from zoo.render.views.leaderboards import board_page
from zoo.render.views.plot import Sample, Stretch, Tick, axis, draw, front, spread

from .factory import EN, ZH, card, entry, site

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


def test_a_board_needs_two_entries():
    assert content(net("resnet18", 35.0)).boards == ()


def test_the_best_stands_first_and_equals_share_a_rank():
    shown = board(net("resnet18", 35.0), net("resnet50", 38.9), net("resnet34", 38.9))
    assert [(row.rank, row.name_values, row.value) for row in shown.rows] == [
        (1, ("resnet34",), "38.9"),
        (1, ("resnet50",), "38.9"),
        (3, ("resnet18",), "35.0"),
    ]


def test_of_errors_the_least_stands_first():
    rows = [
        net(b, None, metrics=(Metric("error", v, "%"),))
        for b, v in (("resnet18", 30.0), ("resnet50", 24.0))
    ]
    shown = board(*rows)
    assert [row.value for row in shown.rows] == ["24.0", "30.0"]
    assert shown.better == "Lower is better"


@pytest.mark.parametrize("name", ["top-1 error", "FID", "Test WER", "错误率", "Top-1 错误率"])
def test_less_of_what_counts_mistakes_is_better(name):
    assert metric_key(Metric(name, 1.0, "%")).sign == -1


@pytest.mark.parametrize("name", ["mAP", "accuracy", "PSNR", "lossless rate", "terror recall"])
def test_more_of_anything_else_is_better(name):
    assert metric_key(Metric(name, 1.0, "%")).sign == 1


def test_the_whole_header_says_what_is_better():
    assert metric_key(Metric("Top-1", 24.0, "%", "err.")).sign == -1
    assert metric_key(Metric("Val", 0.3, "", "loss")).sign == -1
    assert metric_key(Metric("Top-1", 76.0, "%", "acc")).sign == 1


def test_what_a_model_takes_is_counted_on_no_dataset():
    assert metric_key(Metric("params", 1.5, "M", dataset="ImageNet val")).dataset == ""
    assert metric_key(Metric("Top-1", 76.3, "%", dataset="ImageNet val")).dataset == "ImageNet val"


def test_the_metric_of_a_task_says_what_is_better():
    known = (TaskMetric("Distance score", lower_is_better=True), TaskMetric("Error margin"))
    assert metric_key(Metric("Distance", 1.0, "", "score"), known).sign == -1
    assert metric_key(Metric("Error", 1.0, "", "margin"), known).sign == 1


@pytest.mark.parametrize("header", [("GFLOPs", ""), ("Inference", "time"), ("参数量", "")])
def test_what_a_model_takes_is_no_metric(header):
    assert metric_key(Metric(header[0], 1.0, "", header[1])).is_cost


def test_metrics_that_differ_in_their_unit_alone_have_boards_of_their_own():
    rows = [
        net(b, None, metrics=(Metric("WER", v, ""), Metric("WER", 100 * v, "%")))
        for b, v in (("resnet18", 0.3), ("resnet50", 0.24))
    ]
    boards = content(*rows).boards
    assert [(b.title, b.slug) for b in boards] == [("WER", "wer"), ("WER (%)", "wer-")]


def test_costs_have_no_board():
    rows = [net(b, None, metrics=(Metric("params", 20.0, "M"),)) for b in ("resnet18", "resnet50")]
    assert content(*rows).boards == ()


def test_each_metric_has_a_board_of_its_own():
    both = (Metric("top-1", 70.0, "%"), Metric("top-5", 90.0, "%"))
    made = content(net("resnet18", None, metrics=both), net("resnet50", None, metrics=both))
    assert [b.slug for b in made.boards] == ["top-1", "top-5"]


def test_without_parameters_the_plot_goes_by_backbone():
    plot = board(net("resnet50", 38.9), net("resnet18", 35.0), lang=ZH).plot
    assert [tick.text for tick in plot.columns] == ["resnet18", "resnet50"]
    assert (plot.across, plot.label) == ("骨干网络", "mAP @5-95 与骨干网络的关系图")


def test_with_parameters_it_goes_by_them():
    names = ["net_res18_coco_1x_800size", "net_res50_coco_1x_800size"]
    costs = dict(zip(names, (Cost(19_300_000), Cost(38_000_000)), strict=True))
    shown = board(net("resnet50", 38.9), net("resnet18", 35.0), costs=costs)
    assert [tick.text for tick in shown.plot.columns] == ["0", "10", "20", "30", "40"]
    assert [row.parameters for row in shown.rows] == ["38.0", "19.3"]


def test_parameters_of_the_cards_table_count_too():
    rows = [
        net(b, None, metrics=(Metric("mAP", v, "%"), Metric("params", n, "M")))
        for b, v, n in (("resnet18", 35.0, 19.3), ("resnet50", 38.9, 38.0))
    ]
    assert [row.parameters for row in board(*rows).rows] == ["38.0", "19.3"]


def test_a_point_leads_to_its_entry():
    stone = board(net("resnet50", 38.9), net("resnet18", 35.0)).plot.stones[0]
    assert stone.href == f"../../en_US/models/{stone.name}.html"


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


def test_without_sizes_only_the_best_is_filled():
    drawn = points((0, 0.30), (1, 0.25), (2, 0.28))
    ticks = [Tick(0, "a"), Tick(1, "b"), Tick(2, "c")]
    assert {s.name for s in draw(drawn, ticks, True, WORDS).stones if s.front} == {"1"}


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
    columns = draw(points((0.0003, 30.0), (0.0006, 40.0)), None, False, WORDS).columns
    assert [tick.text for tick in columns] == ["0.0000", "0.0002", "0.0004", "0.0006"]


def test_points_stand_where_their_values_say():
    plot = draw(points((0, 30.0), (1, 40.0)), [Tick(0, "a"), Tick(1, "b")], False, WORDS)
    assert [(s.x, s.y) for s in plot.stones] == [(25.0, 284.6), (75.0, 47.4)]
    assert plot.families[0].lines == (Stretch(25.0, 284.6, 75.0, 47.4),)


def test_a_line_goes_through_what_its_card_reaches_at_each_cost():
    drawn = points((10, 30.0), (10, 28.0), (20, 29.0), (30, 40.0))
    assert len(draw(drawn, None, False, WORDS).families[0].lines) == 1


def test_names_stand_in_a_column_beside_the_drawing():
    drawn = [Sample("a", "", "A", 1, 30.0), Sample("b", "", "B", 2, 30.0)]
    plot = draw(drawn, None, False, WORDS)
    assert [(family.lead.x2, family.lead.y2) for family in plot.families] == [
        (100, family.y) for family in plot.families
    ]
    assert abs(plot.families[0].y - plot.families[1].y) == 16


def test_a_long_name_of_a_line_is_shortened():
    drawn = [Sample("a", "", "A very long name of a card", 1, 30.0), *points((2, 31.0))]
    names = [family.name for family in draw(drawn, None, False, WORDS).families]
    assert names == ["A very long name…", "a"]


def test_han_characters_of_a_name_take_the_room_of_two():
    drawn = [
        Sample("a", "", "目标检测网络模型", 1, 30.0),
        Sample("b", "", "目标检测网络模型之二", 2, 31.0),
    ]
    names = [family.name for family in draw(drawn, None, False, WORDS).families]
    assert names == ["目标检测网络模型", "目标检测网络模型…"]


def test_too_many_families_have_no_lines():
    drawn = [Sample(str(i), "", f"family {i}", i, 30.0 + i) for i in range(9)]
    assert draw(drawn, None, False, WORDS).families == ()
