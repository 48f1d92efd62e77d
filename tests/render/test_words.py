"""What pages call metrics and tags, and where the navigation says that one is."""

import pytest

from tests.render.factory import build_pages
from zoo.core.hub import Hub
from zoo.render.index import site_index
from zoo.render.metrics import MetricKey, label_in, named_in

from .factory import EN, ZH, card, full_site, site


@pytest.mark.parametrize(
    ("name", "qualifier", "chinese"),
    [
        ("Top-1 acc", "", "Top-1 准确率"),
        ("Recall", "", "召回率"),
        ("mAP", "@5-95", "mAP @5-95"),
        ("PSNR", "", "PSNR"),
        ("my own", "", "my own"),
    ],
)
def test_metrics_of_words_have_chinese_names(name, qualifier, chinese):
    key = MetricKey("CIFAR-10 test", name, qualifier, "%")
    assert label_in(key, ZH) == chinese
    assert label_in(key, EN) == key.label
    assert named_in(key.title, key, ZH) == f"CIFAR-10 test {chinese}"


def test_usual_tags_have_chinese_names_where_a_hub_has_none():
    content = site_index(site(card(), hub=Hub(tags={"vision": {ZH: "看"}})))
    tags = ("vision", "object-detection", "Semantic_Segmentation", "leaves")
    assert [content.tag(tag, ZH) for tag in tags] == ["看", "目标检测", "语义分割", "leaves"]
    assert content.tag("object-detection", EN) == "object-detection"


def test_every_leaderboard_is_below_leaderboards_in_the_navigation():
    pages = {p.path: p.content.decode() for p in build_pages(full_site())}
    boards = [text for path, text in pages.items() if path.startswith("en_US/boards/")]
    boards = [text for text in boards if text.startswith("<!doctype")]
    marked = [text.count('aria-current="page">Leaderboard<') for text in boards]
    around = [text.count('aria-current="true">Leaderboard<') for text in boards]
    assert [a + b for a, b in zip(marked, around, strict=True)] == [1] * len(boards)
    assert sum(marked) == 1
