"""Running small cards in the real sandbox, without MegEngine."""

from datetime import date

import pytest

from zoo.cards.parse import parse_card
from zoo.core.source import Source
from zoo.samples.jail import Tier
from zoo.samples.monitor import Limits
from zoo.samples.network import Network, Route
from zoo.samples.outcome import judge
from zoo.samples.plan import group, rows
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting

URL = "https://data.example.org/file.bin"
CARD = """\
---
template: hub1
title: T
summary: {zh_CN: 甲, en_US: a}
author: A
tags: [x]
github-link: https://github.com/a/b
---
```python
import os, sys
started = True
```
<!-- section: zh_CN -->

甲

```python
%s
```
<!-- section: en_US -->
```python
%s
```
"""
# Lines of CARD on which the samples' code starts.
LOAD_LINE, ZH_LINE = 10, 18


def cards_of(zh, en=None, before=""):
    """A card with these samples; before: comments above the Chinese one and the English one."""
    text = CARD % (zh, zh if en is None else en)
    text = text.replace("甲\n\n```", f"甲\n\n{before}```").replace(
        "en_US -->\n```", f"en_US -->\n{before}```"
    )
    parsed, found = parse_card(Source("hub_pages/t.md", text))
    assert parsed is not None, found
    return parsed


@pytest.fixture
def run(tmp_path, jail):
    """run(code): the result of a card with that sample, in the jail; limits as keywords."""
    (tmp_path / "file.bin").write_bytes(b"content")
    routes = (
        Route(URL, tmp_path / "file.bin"),
        Route("https://data.example.org/later.bin", None),
        Route("https://data.example.org/bad.bin", None, "bad.bin has changed"),
    )

    def start(code, tier=Tier.JAIL, before="", expected=None, slack=0, gpu=False, **limits):
        (case,) = group(rows([cards_of(code, before=before)]))
        limits = Limits(**{"seconds": 30, **limits})
        setting = Setting(tier, limits, timer_slack=slack, gpu=gpu, today=date(2026, 11, 21))
        trace = run_case(case, Network(routes), setting)
        return judge(trace, (), "2026-01-01", expected).results[0]

    return start
