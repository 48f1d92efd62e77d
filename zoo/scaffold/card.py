"""A new card to start from: what is known of its models is filled in, the rest is marked TODO."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from zoo.core.naming import (
    DATASETS,
    constructor_of,
    entry_name,
    metric_in_file_name,
    split_name,
)
from zoo.scaffold.texts import CARD, DETECTOR, OTHER, SKIP, Words

FILE_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
ARXIV = re.compile(r"(?:https://arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?")
COCO = (
    "[Microsoft COCO: Common Objects in Context](https://arxiv.org/abs/1405.0312) Tsung-Yi Lin, "
    "Michael Maire, Serge Belongie, James Hays, Pietro Perona, Deva Ramanan, Piotr Dollár, and "
    "C. Lawrence Zitnick. European Conference on Computer Vision (ECCV), 2014."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the author said. entries: at least one name; weights: addresses, in their order."""

    title: str
    author: str
    tags: tuple[str, ...]
    link: str
    entries: tuple[str, ...]
    weights: tuple[str, ...] = ()
    arxiv: str = ""
    paper: str = ""
    paper_authors: str = ""


def card_text(draft: Draft) -> str:
    """The card's text, in both languages."""
    entry = entry_name(draft.entries[0])
    parts = split_name(entry)
    zh, en = DETECTOR if parts else OTHER
    words = {
        "title": draft.title,
        "entry": entry,
        "size": str(parts.size) if parts else "",
        "skip": "" if constructor_of(entry) else SKIP.format(entry=entry),
    }
    return CARD.format(
        title=_yaml(draft.title),
        summary_en=_yaml(f"{draft.title} TODO: what it does, in a sentence"),
        summary_zh=_yaml(f"{draft.title} TODO：用一句话说明它的用途"),
        author=_yaml(draft.author),
        tags=", ".join(map(_yaml, draft.tags)),
        link=draft.link,
        models=_models(draft),
        entry=entry,
        skip=words["skip"],
        pretrained=bool(draft.weights),
        zh=_section(draft, zh, words),
        en=_section(draft, en, words),
    )


def problems(draft: Draft) -> list[str]:
    """What is wrong with the author's words, for people."""
    found = [] if draft.entries else ["name at least one model with --entry"]
    if len(draft.weights) > len(draft.entries):
        found.append("there are more weights than entries")
    told = (bad_arxiv(draft.arxiv), bad_addresses((*draft.weights, draft.link)))
    return found + [text for text in told if text]


def bad_name(name: str) -> str:
    """What is wrong with a card's name, "" where nothing is."""
    if FILE_NAME.fullmatch(name.removesuffix(".md")):
        return ""
    return (
        f"{name} is no card name; write ORG_TASK_NAME with small letters, digits and "
        "underscores, such as megengine_vision_retinanet"
    )


def bad_arxiv(identifier: str) -> str:
    """What is wrong with an arXiv identifier; none is fine."""
    if not identifier or ARXIV.fullmatch(identifier):
        return ""
    return f"{identifier} is no arXiv identifier; write one such as 1912.02424"


def bad_addresses(addresses: Iterable[str]) -> str:
    """What is wrong with addresses."""
    bad = [url for url in addresses if not re.fullmatch(r"https://[^\s/]+\.\S+", url)]
    return f"{', '.join(bad)}: no https address" if bad else ""


def _models(draft: Draft) -> str:
    if not draft.weights:
        return ""
    rows = (
        f"    {entry_name(name)}:\n        weights: {url}\n"
        for name, url in zip(draft.entries, draft.weights, strict=False)
    )
    return "models:\n" + "".join(rows)


def _section(draft: Draft, text: Words, words: dict[str, str]) -> str:
    parts = split_name(words["entry"])
    rows = [_row(draft, number) for number in range(len(draft.entries))]
    width = max(len(cell) for cell, _ in rows)
    table = [f"| {'model':{width}} | mAP<br>@5-95 |", f"| {'-' * width} | :----------: |"]
    table += [f"| {name:{width}} | {figure:^12} |" for name, figure in rows]
    references = [f"- {_citation(draft, text)}"]
    if parts and parts.dataset in DATASETS:
        references.append(f"- {COCO}")
    return text.section.format(
        **words, table="\n".join(table), references="\n".join(references)
    ).strip("\n")


def _row(draft: Draft, number: int) -> tuple[str, str]:
    url = draft.weights[number] if number < len(draft.weights) else ""
    figure = metric_in_file_name(url)
    name = entry_name(draft.entries[number]).replace("_", "-")
    return name, f"{figure:g}" if figure is not None else "TODO"


def _citation(draft: Draft, text: Words) -> str:
    match = ARXIV.fullmatch(draft.arxiv)
    if match is None:
        return text.paper
    title = draft.paper or "TODO"
    authors = draft.paper_authors.rstrip(".")
    rest = f"{authors}. {text.rest}" if authors else text.authors
    return f"[{title}](https://arxiv.org/abs/{match[1]}) {rest}"


def _yaml(text: str) -> str:
    """The text as a YAML value, in quotes only where it needs them."""
    plain = re.fullmatch(r"[A-Za-z\u4e00-\u9fff][\w ,.()/\u4e00-\u9fff-]*[\w)]", text)
    words = ("true", "false", "null", "yes", "no", "on", "off")
    if plain and text.lower() not in words:
        return text
    return json.dumps(text, ensure_ascii=False)
