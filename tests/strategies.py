"""Hypothesis strategies: pieces of cards, whole and broken."""

from hypothesis import strategies as st

PIECES = (
    "---\n",
    "template: hub1\n",
    "title: Example\n",
    "summary: {zh_CN: 示例, en_US: example}\n",
    "author: A\n",
    "tags: [vision]\n",
    "github-link: https://github.com/org/repo\n",
    "models:\n",
    "    atss_res18_coco_3x_800size:\n",
    "```python\n",
    "```\n",
    "~~~\n",
    "    ```python\n",
    "x = 1\n",
    "<!-- section: zh_CN -->\n",
    "<!-- section: en_US -->\n",
    "<!-- section: -->\n",
    "<!-- section: fr_FR -->\n",
    "| model | mAP |\n",
    "| --- | --- |\n",
    "| atss-res18-coco-3x-800size | 38.3 |\n",
    "| | |\n",
    "\n",
    "text\n",
    "文字，标点。\n",
)

card_like = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=40).map(
    "".join
)

WHOLE = "".join(PIECES[:7]) + "---\n```python\nx = 1\n```\n"
bodies = st.lists(st.sampled_from(PIECES[9:]), max_size=30).map("".join)
# Mostly valid cards: a good head and load sample, and any body.
cards = bodies.map(lambda body: f"{WHOLE}<!-- section: zh_CN -->\n{body}")
