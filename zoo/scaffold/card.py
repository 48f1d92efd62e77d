"""A new card to start from: what is known of its models is filled in, the rest is marked TODO."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zoo.core.card import Lang
from zoo.core.naming import figure_in_file_name
from zoo.core.task import Task
from zoo.scaffold.texts import CARD, LOAD, LOAD_API, SECTION, SKIP, WORDS, Words
from zoo.scaffold.usage import helpers

FILE_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
ARXIV = re.compile(r"(?:https://arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?")
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_FENCE = re.compile(r"^```python$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a card.

    entries: its models, at least one; weights: their addresses, by name. references: Markdown of
    further ones, such as the dataset's. planned: the hub does not offer the models yet.
    """

    title: str
    author: str
    tags: tuple[str, ...]
    link: str
    repository: str
    entries: tuple[str, ...]
    task: Task
    languages: tuple[Lang, ...]
    weights: Mapping[str, str] = field(default_factory=dict)
    arxiv: str = ""
    paper: str = ""
    paper_authors: str = ""
    references: tuple[str, ...] = ()
    planned: bool = False


def card_text(draft: Draft) -> str:
    """The card's text, in the hub's languages."""
    summary = (
        f"    {lang.value}: {_yaml(WORDS[lang].summary.format(title=draft.title))}"
        for lang in draft.languages
    )
    sections = (
        SECTION.format(lang=lang.value, text=_section(draft, lang)) for lang in draft.languages
    )
    return CARD.format(
        title=_yaml(draft.title),
        summary="\n".join(summary),
        author=_yaml(draft.author),
        tags=", ".join(map(_yaml, draft.tags)),
        link=draft.link,
        models=_models(draft),
        skip=_skip(draft),
        load=_load(draft),
        sections="\n\n".join(sections),
    )


def _usage(draft: Draft, lang: Lang) -> str:
    """The task's words on input and output, for this card."""
    text = draft.task.usage.get(lang, "").strip("\n").replace("{entry}", draft.entries[0])
    return _FENCE.sub(lambda fence: _skip(draft) + fence[0], text)


def bad_name(name: str) -> str:
    """What is wrong with a card's name; "" if nothing is."""
    if FILE_NAME.fullmatch(name.removesuffix(".md")):
        return ""
    return (
        f"{name} is not a valid card name; write ORG_TASK_NAME with small letters, digits and "
        "underscores, such as org_vision_net"
    )


def bad_arxiv(identifier: str) -> str:
    """What is wrong with an arXiv identifier; none is fine."""
    if not identifier or ARXIV.fullmatch(identifier):
        return ""
    return f"{identifier} is not an arXiv identifier; write one such as 1912.02424"


def bad_addresses(addresses: Iterable[str]) -> str:
    """What is wrong with addresses."""
    bad = [url for url in addresses if not re.fullmatch(r"https://[^\s/]+\.\S+", url)]
    return f"{', '.join(bad)}: not an https URL" if bad else ""


def bad_repository(name: str) -> str:
    """What is wrong with a repository's name; none is fine."""
    if not name or REPOSITORY.fullmatch(name):
        return ""
    return f"{name} is not a repository; write OWNER/NAME"


def _models(draft: Draft) -> str:
    rows = (
        f"    {name}:\n        weights: {draft.weights[name]}\n"
        for name in draft.entries
        if name in draft.weights
    )
    text = "".join(rows)
    return f"models:\n{text}" if text else ""


def _load(draft: Draft) -> str:
    text = LOAD + LOAD_API if helpers(draft.task) else LOAD
    entry = draft.entries[0]
    pretrained = ", pretrained=True" if entry in draft.weights else ""
    return text.format(repository=draft.repository, entry=entry, pretrained=pretrained)


def _skip(draft: Draft) -> str:
    return SKIP.format(repository=draft.repository, entry=draft.entries[0]) if draft.planned else ""


def _section(draft: Draft, lang: Lang) -> str:
    words = WORDS[lang]
    references = "\n".join(f"- {one}" for one in (_citation(draft, words), *draft.references))
    return words.section.format(
        title=draft.title, usage=_usage(draft, lang), table=_table(draft),
        references=references,
    )  # fmt: skip


def _table(draft: Draft) -> str:
    rows = [("model", _header(draft.task)), *(_row(draft, name) for name in draft.entries)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"| {name:{widths[0]}} | {cell:^{widths[1]}} |" for name, cell in rows]
    rule = f"| {'-' * widths[0]} | :{'-' * (widths[1] - 2)}: |"
    return "\n".join([lines[0], rule, *lines[1:]])


def _header(task: Task) -> str:
    """The column of the task's headline metric."""
    if not task.metrics:
        return "TODO"
    first = task.metrics[0]
    return f"{first.header} ({first.unit})" if first.unit else first.header


def _row(draft: Draft, name: str) -> tuple[str, str]:
    return name.replace("_", "-"), figure_in_file_name(draft.weights.get(name, "")) or "TODO"


def _citation(draft: Draft, words: Words) -> str:
    match = ARXIV.fullmatch(draft.arxiv)
    if match is None:
        return words.paper
    title = draft.paper or "TODO"
    authors = draft.paper_authors.rstrip(".")
    rest = f"{authors}. {words.rest}" if authors else words.authors
    return f"[{title}](https://arxiv.org/abs/{match[1]}) {rest}"


def _yaml(text: str) -> str:
    """The text as a YAML value, in quotes only where it needs them."""
    plain = re.fullmatch(r"[A-Za-z\u4e00-\u9fff][\w ,.()/\u4e00-\u9fff-]*[\w)]", text)
    words = ("true", "false", "null", "yes", "no", "on", "off")
    if plain and text.lower() not in words:
        return text
    return json.dumps(text, ensure_ascii=False)
