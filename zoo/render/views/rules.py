"""The page that explains the rules by which errors were found."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.markdown import highlight, inline_code
from zoo.render.site import RuleText
from zoo.render.strings import WORDS
from zoo.render.views.frame import Frame, frame


@dataclass(frozen=True, slots=True)
class RuleView:
    """what, why: paragraphs. bad, good: pieces of cards."""

    code: str
    name: str
    what: Markup
    why: tuple[Markup, ...]
    bad: tuple[Markup, ...]
    good: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    frame: Frame
    rules: tuple[RuleView, ...]


def rules_page(index: SiteIndex, lang: Lang) -> RulesPage:
    """The page at `urls.rules(lang)`."""
    words = WORDS[lang]
    return RulesPage(
        frame=frame(index, lang, urls.rules, words.rules_title, words.rules_lead),
        rules=tuple(_rule(one) for _, one in sorted(index.site.rules.items())),
    )


def _rule(one: RuleText) -> RuleView:
    return RuleView(
        code=one.code,
        name=one.name.replace("-", " "),
        what=inline_code(one.what),
        why=tuple(inline_code(text) for text in one.why.split("\n\n") if text),
        bad=tuple(highlight(text, "markdown") for text in one.bad),
        good=tuple(highlight(text, "markdown") for text in one.good),
    )
