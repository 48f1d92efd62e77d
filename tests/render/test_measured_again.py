"""What pages say of a figure that was measured again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.test_evaluation import FOUND
from zoo.core.registry import Metric, Weights
from zoo.render.columns import differing
from zoo.render.index import site_index
from zoo.render.views.model import entry_page

from .factory import EN, ZH, build_pages, entry, site

NAME = "net_res50_coco_1x_800size"
PUBLISHED = Metric("mAP", 42.6, "%", "@5-95", "COCO", "val2017")
MODEL = entry(
    metrics=(PUBLISHED,),
    weights=Weights(f"https://example.org/{NAME}_42dot6_11111111.pkl", sha256="1" * 64),
)
MEASURED = replace(FOUND, entry=NAME)


def index_of(found):
    return site_index(site(entries=[MODEL], evaluations={NAME: found} if found else {}))


def figure_of(found, lang=EN):
    return entry_page(index_of(found), MODEL, lang).figures[0]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            EN,
            "measured again: 42.4 on 5,000 images, 2 Dec 2026, CPU, official weights "
            "(published 42.6)",
        ),
        (ZH, "复测 42.4（公布值 42.6）：5,000 张图片，官方权重，CPU，2026年12月2日"),
    ],
)
def test_a_figure_that_agrees_says_when_and_on_what_it_was_measured(lang, text):
    shown = figure_of(MEASURED, lang)
    assert shown.value == "42.6"
    assert shown.source == text
    assert not shown.wrong


def test_a_figure_that_differs_is_seen_first():
    shown = figure_of(replace(MEASURED, figures=(replace(FOUND.figures[0], value=41.0),)))
    assert shown.wrong
    assert shown.source.endswith("official weights; 1.6 points from the published 42.6")


def test_some_of_the_images_leave_the_figure_as_published():
    shown = figure_of(replace(MEASURED, pictures=8))
    assert shown.source == (
        "from the model card, as in the weight file’s name; "
        "tried on 8 of 5,000 images: 42.4, 2 Dec 2026; not comparable with the published figure"
    )


@pytest.mark.parametrize("changes", [{"official": False}, {"weights": "2" * 64}])
def test_stand_ins_and_former_weights_say_nothing(changes):
    shown = figure_of(replace(MEASURED, **changes))
    assert shown.source == "from the model card, as in the weight file’s name"


WRONG = replace(MEASURED, figures=(replace(FOUND.figures[0], value=41.0),))


@pytest.mark.parametrize(
    ("path", "sign"),
    [
        ("en_US/cards/org_task_net.html", "measured failed"),
        ("zh_CN/cards/org_task_net.html", "measured failed"),
        ("en_US/boards/coco-val2017-map-5-95.html", "measured failed"),
        ("en_US/status.html", "Figures not reproduced"),
        ("zh_CN/status.html", "未能复现的指标"),
    ],
)
def test_card_board_and_status_show_a_figure_that_was_not_reached(path, sign):
    assert sign in page_of(WRONG, path)
    assert sign not in page_of(MEASURED, path)


def page_of(found, path):
    pages = build_pages(site(entries=[MODEL], evaluations={NAME: found}))
    return next(page.content.decode() for page in pages if page.path == path)


def test_the_site_lists_what_differs():
    assert [(e.name, m.name) for e, m, _ in differing(index_of(WRONG), EN)] == [(NAME, "mAP")]
    assert not list(differing(index_of(MEASURED), EN))
