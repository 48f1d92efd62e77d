"""False alarms drive authors away: a well-made card that does everything a card may do is silent."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from tests.cards.examples import findings
from tests.cards.texts import CARD

ZH = """\
一种检测模型：a) 速度快；b) 精度高（见 [论文](https://arxiv.org/abs/1912.02424)）。分数在 `[0, 1)` 内，即区间 [0, 1)。与 RetinaNet 相比，mAP 提高 2.3。

<img src="a.png" alt="图" width="300">

1. 安装 MegEngine 1.13.0：

```bash
pip install megengine
```

2. 2020 年 12 月 3 日发布，共 11.8 万张图片，1,234 个类别，学习率 1e-4，批大小 16（每卡 2 张）。

## 用法

### 训练

| 设置 | 值 |
| --- | --- |
| `a\\|b` | 1.5k |

> 注意：时间 10:30，比例 3:4。参见 https://megengine.org.cn/doc/zh/index.html。

文字 :) 脚注[^1]。

[^1]: 说明。
"""
EN = """\
A detector: a) it is fast; b) it is accurate (see the [paper](https://arxiv.org/abs/1912.02424)). Scores lie in `[0, 1)`, that is the interval [0, 1). Compared with RetinaNet, mAP rises by 2.3. Logits, softmax, backbone, anchors, IoU, hyper-parameters, colour, normalises, centre-ness, ResNeXt, dataloader, upsampling, bbox, pretrained, fp16, e.g. groundtruth, finetune.

<img src="a.png" alt="a figure" width="300">

1. Install MegEngine 1.13.0:

```bash
pip install megengine
```

2. Published on December 3, 2020, with 118k pictures of 1234 classes, learning rate 1e-4, batch size 16 (two on each GPU).

## Usage

### Training

| setting | value |
| --- | --- |
| `a\\|b` | 1500 |

> Note: the time is 10:30, the ratio 3:4. See https://megengine.org.cn/doc/en/index.html.

Text :) with a footnote[^1].

[^1]: An explanation.
"""


def test_a_rich_card_is_silent():
    text = CARD.replace("你好。", ZH).replace("Hello.", EN)
    assert [
        (d.line, d.code, d.message) for d in findings(text.encode()) if d.code != "ZOO407"
    ] == []


def test_and_one_slip_in_it_is_one_finding():
    text = CARD.replace("你好。", ZH).replace("Hello.", EN)
    for slip, instead, code in (
        ("118k", "119k", "ZOO135"),
        ("interval [0, 1)", "interval [0, 1))", "ZOO402"),
        ("### Training", "#### Training", "ZOO404"),
        ("| 1500 |", "| 1600 |", "ZOO133"),
        ("detector", "detctor", "ZOO401"),
        ("abs/1912.02424)). Scores", "abs/1912.02425)). Scores", "ZOO134"),
    ):
        assert slip in text
        found = {d.code for d in findings(text.replace(slip, instead).encode())} - {"ZOO407"}
        assert code in found, slip
