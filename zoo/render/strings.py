"""The interface's own words by language; a phrase missing in one of them is a type error."""

from __future__ import annotations

from collections.abc import Mapping

from zoo.core.card import Lang
from zoo.render.i18n.cards import CardPhrases
from zoo.render.i18n.lists import ListPhrases
from zoo.render.i18n.samples import SamplePhrases


class Words(ListPhrases, CardPhrases, SamplePhrases):
    """Every phrase that is not a card's. `{n}` and the like are filled in by the views."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang


WORDS: Mapping[Lang, Words] = {lang: Words(lang) for lang in Lang}


def unbroken(text: str) -> str:
    """A metric's name without a place where a line may break: `mAP @5-95`."""
    return text.replace(" @", "\N{NO-BREAK SPACE}@").replace("-", "\N{NON-BREAKING HYPHEN}")


def in_language(text: Mapping[Lang, str], lang: Lang) -> str:
    """A text in this language, else in another one, or "" if there is none."""
    return text.get(lang) or next(iter(text.values()), "")


def counted(forms: Mapping[bool, str], n: int) -> str:
    """`1 model card`, `2 model cards`."""
    return forms[n == 1].format(n=n)
