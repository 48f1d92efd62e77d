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

FILE_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
ARXIV = re.compile(r"(?:https://arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?")
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_FENCE = re.compile(r"^```python$", re.MULTILINE)
_HELPER = re.compile(r"\bmodels_api\.(\w+)")
_FETCHED = re.compile(r"""\burlretrieve\(\s*["'](https://[^"'\s]+)["']""")
_LOOK = "print(type(model).__name__)"
_CALL = """\
import megengine
import numpy as np

{name} = np.zeros({shape}, dtype=np.{dtype})
print(model(megengine.tensor({name})).shape)"""


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
    models = ""
    for name in draft.entries:
        if name in draft.weights:
            models += f"    {name}:\n        weights: {draft.weights[name]}\n"
    load = LOAD + LOAD_API if helpers(draft.task) else LOAD
    first = draft.entries[0]
    pretrained = ", pretrained=True" if first in draft.weights else ""
    return CARD.format(
        title=_yaml(draft.title),
        summary="\n".join(summary),
        author=_yaml(draft.author),
        tags=", ".join(map(_yaml, draft.tags)),
        link=draft.link,
        models=f"models:\n{models}" if models else "",
        skip=_skip(draft),
        load=load.format(repository=draft.repository, entry=first, pretrained=pretrained),
        sections="\n\n".join(sections),
    )


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
    bad = identifier and not ARXIV.fullmatch(identifier)
    return f"{identifier} is not an arXiv identifier; write one such as 1912.02424" if bad else ""


def bad_repository(name: str) -> str:
    """What is wrong with a repository's name; none is fine."""
    bad = name and not REPOSITORY.fullmatch(name)
    return f"{name} is not a repository; write OWNER/NAME" if bad else ""


def bad_addresses(addresses: Iterable[str]) -> str:
    """What is wrong with addresses."""
    bad = [url for url in addresses if not re.fullmatch(r"https://[^\s/]+\.\S+", url)]
    return f"{', '.join(bad)}: not an https URL" if bad else ""


def _skip(draft: Draft) -> str:
    return SKIP.format(repository=draft.repository, entry=draft.entries[0]) if draft.planned else ""


def _section(draft: Draft, lang: Lang) -> str:
    words = WORDS[lang]
    usage = draft.task.usage.get(lang, "").strip("\n").replace("{entry}", draft.entries[0])
    references = "\n".join(f"- {one}" for one in (_citation(draft, words), *draft.references))
    return words.section.format(
        title=draft.title,
        usage=_FENCE.sub(lambda fence: _skip(draft) + fence[0], usage),
        table=_table(draft),
        references=references,
    )


def _table(draft: Draft) -> str:
    """The models and their headline figure, as far as the names of weights tell it."""
    header = "TODO"
    for first in draft.task.metrics[:1]:
        header = f"{first.header} ({first.unit})" if first.unit else first.header
    rows = [("model", header)]
    for name in draft.entries:
        figure = figure_in_file_name(draft.weights.get(name, ""))
        rows.append((name.replace("_", "-"), figure or "TODO"))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"| {name:{widths[0]}} | {cell:^{widths[1]}} |" for name, cell in rows]
    rule = f"| {'-' * widths[0]} | :{'-' * (widths[1] - 2)}: |"
    return "\n".join([lines[0], rule, *lines[1:]])


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


def helpers(task: Task) -> set[str]:
    """What the task's samples take from the hub's module."""
    return {name for text in task.usage.values() for name in _HELPER.findall(text)}


def fetched(task: Task) -> list[str]:
    """The addresses that the task's samples download."""
    found = (url for text in task.usage.values() for url in _FETCHED.findall(text))
    return list(dict.fromkeys(found))


def plain_usage(task: Task) -> dict[Lang, str]:
    """Inputs and outputs of the task, and a sample that needs nothing but the model."""
    return {lang: f"{_ports(task, lang)}\n\n```python\n{_sample(task)}\n```" for lang in Lang}


def _ports(task: Task, lang: Lang) -> str:
    words = WORDS[lang]
    lines = []
    for kind, ports in ((words.input, task.inputs), (words.output, task.outputs)):
        for port in ports:
            meaning = port.meaning.get(lang, "TODO")
            lines.append(f"- {kind} `{port.name}`{words.comma}{port.text}{words.colon}{meaning}")
    return "\n".join([*lines, "", words.differs]) if lines else words.unknown


def _sample(task: Task) -> str:
    if len(task.inputs) != 1 or len(task.outputs) != 1 or not task.sample_input:
        return _LOOK
    (port,) = task.inputs
    if not port.name.isidentifier() or not port.dtype.isidentifier():
        return _LOOK
    return _CALL.format(name=port.name, shape=task.sample_input, dtype=port.dtype)
