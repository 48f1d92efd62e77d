"""Nothing keeps anyone from reading a page: axe-core looks at each kind in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

KINDS = (
    "index.html",
    "cards/org_task_net.html",
    "models/net_res50_coco_1x_800size.html",
    "boards/coco-val2017-map-5-95.html",
    "models.html",
    "compare.html?m=net_res18_coco_1x_800size&m=net_res50_coco_1x_800size",
    "search.html?q=net",
    "status.html",
    "about.html",
)
COLORS = ["color-contrast", "link-in-text-block"]


def faults(page, **options):
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("path", [*(f"en_US/{kind}" for kind in KINDS), "404.html"])
def test_there_is_no_barrier_in_the_light_or_in_the_dark(visit, path):
    page = visit(path, color_scheme="light", bypass_csp=True)  # axe comes in as an inline script
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")  # only colors differ
    assert faults(page, runOnly=COLORS) == []


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_no_barrier_in_chinese(visit, kind):
    page = visit(f"zh_CN/{kind}", bypass_csp=True)
    page.wait_for_load_state("networkidle")
    assert faults(page, rules={rule: {"enabled": False} for rule in COLORS}) == []  # as in English
