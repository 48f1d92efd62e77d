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
PATHS = (*(f"{lang}/{kind}" for lang in ("zh_CN", "en_US") for kind in KINDS), "404.html")
# In the dark only colours differ.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}


@pytest.mark.parametrize("scheme", RULES)
@pytest.mark.parametrize("path", PATHS)
def test_there_is_no_barrier(visit, path, scheme):
    page = visit(path, color_scheme=scheme, bypass_csp=True)  # axe comes in as an inline script
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES[scheme]).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
