"""Full-width marks in Chinese text: what is reported and fixed, and what is left alone."""

import pytest

from tests.cards.examples import PATH
from tests.cards.texts import CARD
from zoo.core.source import Source
from zoo.lint.inspect import inspect


def fixed(chinese):
    """The card's Chinese text after what ZOO403 offers; None where it reports nothing."""
    text = CARD.replace("你好。", chinese)
    found = [d for d in inspect(Source(PATH, text)).diagnostics if d.code == "ZOO403"]
    for edit in sorted((e for d in found for e in d.edits), key=lambda e: e.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    begin, end = CARD.index("你好。"), len(CARD) - CARD.index("你好。") - len("你好。")
    return text[begin : len(text) - end] if found else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("适合部署.", "适合部署。"),
        ("适合部署.\n速度快.\n", "适合部署。\n速度快。\n"),
        ("适合部署. 速度快。", "适合部署。速度快。"),
        ("适合部署.速度快。", "适合部署。速度快。"),
        ("适合部署. ResNet 更快。", "适合部署。 ResNet 更快。"),
        ("- 适合部署.  \n- 速度快.", "- 适合部署。  \n- 速度快。"),
        ("| 名 | 说明 |\n| --- | --- |\n| 甲 | 适合部署. |", None),
        ("图片, 文字.", "图片，文字。"),
        ("图片,\n文字", "图片，\n文字"),
        ("> 图片;\n> 文字", "> 图片；\n> 文字"),
    ],
)
def test_a_half_width_stop_after_a_chinese_character_is_mended(written, meant):
    assert fixed(written) == (meant or written.replace(".", "。"))


@pytest.mark.parametrize(
    "written",
    [
        "等等... 还有.. 更多",
        "未完...",
        "权重在 模型.pkl 里，见 图.png",
        "准确率为 38.3. 速度为 3.",
        "配置见.`config` 与 `权重.`",
        "`适合部署.`",
        "```text\n适合部署.\n```",
        "使用 ResNet.",
        "见 https://example.org/模型. ",
        "[模型](模型.md)",
        "## 一. 简介",
        "十二. 用法",
        "- 三. 结果",
        "第三章. 结果",
        "English only. And more.",
        "<!-- 适合部署. -->",
    ],
)
def test_and_nothing_else_is_touched(written):
    assert fixed(written) is None
