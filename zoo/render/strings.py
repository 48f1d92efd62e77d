"""The interface's own words by language; a phrase missing in one of them is a type error."""

from __future__ import annotations

from collections.abc import Mapping

from zoo.core.card import Lang
from zoo.render.i18n.en_us import EN
from zoo.render.i18n.phrases import Words
from zoo.render.i18n.zh_cn import ZH

WORDS: Mapping[Lang, Words] = {Lang.ZH_CN: ZH, Lang.EN_US: EN}


def unbroken(text: str) -> str:
    """A metric's name without a place where a line may break: `mAP @5-95`."""
    return text.replace(" @", "\N{NO-BREAK SPACE}@").replace("-", "\N{NON-BREAKING HYPHEN}")


def in_language(text: Mapping[Lang, str], lang: Lang) -> str:
    """A hub's text in this language, else in another one, or "" if it has no text."""
    return text.get(lang) or next(iter(text.values()), "")


def counted(forms: Mapping[bool, str], n: int) -> str:
    """`1 model card`, `2 model cards`."""
    return forms[n == 1].format(n=n)
