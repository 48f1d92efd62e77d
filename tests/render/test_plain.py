"""A card as Markdown, and the list of all cards for language models."""

import re

import pytest

from zoo.core.result import Status, WeightsKind
from zoo.render.feeds.plain import llms_txt, plain_card
from zoo.render.index import site_index

from .factory import EN, ZH, card, costing, entry, full_site, result, section, site

BASE = "https://example.org/hub"


def hub(**fields):
    return site_index(full_site(**fields))


def test_a_card_as_text_says_what_its_page_says():
    content = hub()
    this = content.cards[0]
    assert (
        plain_card(content, this, this.section(EN))
        .decode()
        .startswith(
            "# Net\n\nA network\n\n"
            "- Author: Somebody\n- Tags: vision, detection\n- Source: <https://github.com/org/net>\n"
            "- Samples: Passed (2026-11-21, stand-in weights)\n- Last update: 2026-11-20\n\n"
            "## Load the model\n\n```python\nmodel = load()\n```\n\n"
            "## All models\n\n| Name | Backbone | mAP @5-95 (%, COCO val2017) | Weights |\n"
            "| --- | --- | --- | --- |\n"
            "| net_res18_coco_1x_800size | resnet18 | 35.0 | <https://example.org/"
        )
    )


def plain(content, lang=EN):
    """The first card as text."""
    this = content.cards[0]
    return plain_card(content, this, this.section(lang)).decode()


def test_a_card_as_text_has_the_signs_of_its_language():
    text = plain(hub(), ZH)
    assert "- 标签：视觉、检测\n" in text
    assert "- 示例验证：已通过（2026-11-21，替代权重）\n" in text
    assert "| 名称 | 骨干网络 | mAP @5-95（%，COCO val2017） | 权重文件 |\n" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": Status.NOT_RUN, "weights": WeightsKind.NONE}, "Not run"),
        ({"weights": WeightsKind.NONE}, "Passed (2026-11-21, no weights)"),
        ({"status": Status.FAILED}, "Failed (2026-11-21)"),
        ({"status": Status.FAILED, "fetched": ("x",)}, "Failed (2026-11-21, stand-in weights)"),
    ],
)
def test_a_card_as_text_says_of_its_samples_what_is_known(fields, said):
    text = plain(site_index(site(card(), results=[result(**fields)])))
    assert f"- Samples: {said}\n" in text


def test_a_text_without_a_heading_gets_one():
    texts = {
        "Text\n": "\n## Overview\n\nText\n",
        "\n### Use\n\nText\n": "\n```\n\n### Use\n\nText\n",
        "Use\n---\n\nText\n": "\n```\n\nUse\n---\n\nText\n",
        "<h3>Use</h3>\n": "\n```\n\n<h3>Use</h3>\n",
        "": "\n```\n",
    }
    for text, end in texts.items():
        assert plain(site_index(site(card("a", section(EN, text))))).endswith(end)


def test_the_entries_of_a_text_are_those_of_the_page_small_ones_first():
    entries = (
        entry("net_res101_coco_1x_800size", config={"backbone": "resnet101"}, weights=None),
        entry("net_res50_coco_1x_800size", value=12345678.0),
    )
    costs = {"net_res50_coco_1x_800size": costing(38_000_000, 205_200_000_000, "800 × 1200")}
    text = plain(site_index(site(card(), entries=entries, costs=costs)))
    assert text[text.index("| Name") :].splitlines()[:4] == [
        "| Name | Backbone | mAP @5-95 (%, COCO val2017) | Parameters (M) "
        "| FLOPs (G, 800 × 1200) | Weights |",
        "| --- | --- | --- | --- | --- | --- |",
        "| net_res50_coco_1x_800size | resnet50 | 12345678.0 | 38.0 | 205 "
        "| <https://example.org/net_res50_coco_1x_800size_38dot9_0123abcd.pkl> |",
        "| net_res101_coco_1x_800size | resnet101 | 38.9 |  |  | No address in the card |",
    ]


def test_the_list_for_language_models_leads_to_the_text_of_every_card():
    text = llms_txt(hub(base_url=BASE)).decode()
    assert text.startswith("# MegEngine Model Hub\n\n> Samples run unmodified in a sandbox")
    links = re.findall(r"\]\((.*?)\)", text)
    assert links == [
        f"{BASE}/en_US/cards/org_task_net.md",
        f"{BASE}/zh_CN/cards/org_task_net.md",
        f"{BASE}/zh_CN/cards/org_task_other.md",
        f"{BASE}/api/v1/entries.json",
        f"{BASE}/api/v1/entries.csv",
        f"{BASE}/api/v1/models.json",
        f"{BASE}/registry.json",
        f"{BASE}/MODEL_HUB_MANIFEST.json",
    ]
