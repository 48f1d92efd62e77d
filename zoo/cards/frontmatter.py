"""The `---` block at a card's head -> its fields, checked one by one, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any

from zoo.cards.fields import CARD, HTTPS, MODEL, SHA256, SUMMARY, TEMPLATE, names
from zoo.cards.yaml_fields import Field, read_fields
from zoo.core.card import Lang, ModelSpec
from zoo.core.diagnostics import Diagnostic, Edit, Severity, diagnose
from zoo.core.naming import entry_name
from zoo.core.source import Source, Span

MAX_LENGTH = 200_000  # characters between the `---` lines

_TAB = re.compile(r"^( *\t[ \t]*)(?=[^\s#])", re.MULTILINE)
_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
# What begins no line of a card's fields.
_BODY = re.compile(r"^(?:```|~~~|<!--[ \t]*section)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The checked fields of a card's head.

    spans: each field's place, and of a mapping each value's too, as `summary.en_US`.
    """

    title: str
    summary: Mapping[Lang, str]
    author: str
    tags: tuple[str, ...]
    github_link: str
    models: Mapping[str, ModelSpec]
    spans: Mapping[str, Span]


def split_front_matter(source: Source) -> tuple[Span | None, int, list[Diagnostic]]:
    """Span of the YAML between the `---` lines, offset of the body, diagnostics.

    Where the closing line is missing, the body begins at the first code block or section marker,
    so that a rule drawn with `---` further down is not taken for that line.
    """
    opening = _OPEN.match(source.text)
    if opening is None:
        found = diagnose(
            source,
            Span(0, 0),
            "ZOO010",
            "the card does not start with front matter",
            "begin with a line `---`, then template, title, summary, author, tags, github-link, "
            "then `---`",
        )
        return None, 0, [found]
    closing = _CLOSE.search(source.text, opening.end())
    body = _BODY.search(source.text, opening.end())
    if closing is None or (body and body.start() < closing.start()):
        found = diagnose(
            source,
            Span(0, 3),
            "ZOO011",
            "the front matter is never closed",
            "end it with a line `---`",
        )
        return None, body.start() if body else len(source.text), [found]
    return Span(opening.end(), closing.start()), closing.end(), []


def parse_front_matter(source: Source, span: Span) -> tuple[FrontMatter | None, list[Diagnostic]]:
    """The fields of the YAML text at `span`, and everything that is wrong with them."""
    unreadable = list(_unreadable(source, span))
    if unreadable:
        return None, unreadable
    fields, found = read_fields(source, span)
    if not fields and found:
        return None, found
    check = _Check(source, span, fields, found)
    check.known_keys(fields, names(CARD), names(CARD, required=True))
    if "template" in fields and fields["template"].value != TEMPLATE:
        check.wrong(fields["template"].span, "ZOO016", f"the template is not `{TEMPLATE}`")
    front = FrontMatter(
        title=check.text("title"),
        summary=check.summary(),
        author=check.text("author"),
        tags=check.tags(),
        github_link=check.link("github-link"),
        models=check.models(),
        spans=dict(_spans(fields)),
    )
    failed = any(d.severity is Severity.ERROR for d in found)
    return (None if failed else front), found


def _spans(fields: Mapping[str, Field], above: str = "") -> Iterator[tuple[str, Span]]:
    for name, field in fields.items():
        yield f"{above}{name}", field.span
        if isinstance(field.value, dict):
            yield from _spans(field.value, f"{above}{name}.")


def _unreadable(source: Source, span: Span) -> Iterator[Diagnostic]:
    """Tabs, which YAML does not allow before a key; and a block far too large to be a card's."""
    if span.end - span.start > MAX_LENGTH:
        text = f"the front matter has {span.end - span.start} characters; {MAX_LENGTH} are allowed"
        yield diagnose(source, Span(0, 3), "ZOO004", text, "move the text into the sections")
        return
    for match in islice(_TAB.finditer(source.text, span.start, span.end), 100):
        place = Span(match.start(1), match.end(1))
        edits = (Edit(place, match[1].expandtabs(4)),)
        text = "YAML does not allow tabs here"
        yield diagnose(source, place, "ZOO021", text, "indent with four spaces", edits=edits)


class _Check:
    """Reads typed values out of fields; notes a diagnostic where one is not what it has to be."""

    def __init__(
        self, source: Source, span: Span, fields: dict[str, Field], found: list[Diagnostic]
    ) -> None:
        self.source, self.whole, self.fields, self.found = source, span, fields, found

    def wrong(
        self,
        span: Span,
        code: str,
        message: str,
        hint: str = "",
        *,
        warn: bool = False,
        edits: tuple[Edit, ...] = (),
    ) -> None:
        severity = Severity.WARNING if warn else Severity.ERROR
        self.found.append(
            diagnose(self.source, span, code, message, hint, severity=severity, edits=edits)
        )

    def known_keys(
        self, fields: dict[str, Field], known: tuple[str, ...], required: tuple[str, ...]
    ) -> None:
        unknown = [name for name in fields if name not in known]
        meant = {name: near[0] for name in unknown if (near := get_close_matches(name, known, 1))}
        for name in required:
            if name not in fields and name not in meant.values():
                self.wrong(
                    Span(0, 3),
                    "ZOO015",
                    f"`{name}` is missing from the front matter",
                    f"add a line `{name}: ...`",
                )
        for name in unknown:
            key, better = fields[name].key_span, meant.get(name)
            free = better is not None and better not in fields
            hint = f"did you mean `{better}`?" if better else f"known are {', '.join(known)}"
            edits = (Edit(key, better),) if better and free else ()
            warn = not (free and better in required)  # else the card lacks what it has to have
            self.wrong(key, "ZOO017", f"unknown key `{name}`", hint, warn=warn, edits=edits)

    def text(self, name: str) -> str:
        field = self.fields.get(name)
        return "" if field is None else self.string(field, f"`{name}`")

    def string(self, field: Field, what: str) -> str:
        if not isinstance(field.value, str):
            kind = _kind(field.value)
            self.wrong(field.span, "ZOO016", f"{what} is {kind}, not text", "put it in quotes")
            return ""
        if not field.value.strip():
            self.wrong(field.span, "ZOO018", f"{what} is empty", "fill it in")
        return field.value.strip()

    def summary(self) -> Mapping[Lang, str]:
        field = self.fields.get("summary")
        if field is None:
            return {}
        if not isinstance(field.value, dict):
            self.wrong(
                field.span,
                "ZOO016",
                f"`summary` is {_kind(field.value)}, not a mapping",
                "write `summary:`, and below it `    en_US: ...` and `    zh_CN: ...`",
            )
            return {}
        languages = names(SUMMARY)
        self.known_keys(field.value, languages, ())
        summary = {
            Lang(name): self.string(value, f"`summary.{name}`")
            for name, value in field.value.items()
            if name in languages
        }
        if Lang.ZH_CN not in summary:
            self.wrong(
                field.key_span,
                "ZOO015",
                "`summary.zh_CN` is missing",
                "add a line `    zh_CN: ...` below `summary:`",
            )
        return summary

    def tags(self) -> tuple[str, ...]:
        field = self.fields.get("tags")
        if field is None:
            return ()
        if not isinstance(field.value, tuple):
            kind = _kind(field.value)
            self.wrong(
                field.span,
                "ZOO016",
                f"`tags` is {kind}, not a list",
                f"write `tags: [{field.value}]`" if isinstance(field.value, str) else "",
            )
            return ()
        if not field.value:
            self.wrong(field.key_span, "ZOO018", "`tags` is empty", "name at least one tag")
        return tuple(dict.fromkeys(self.string(item, "a tag") for item in field.value))

    def link(self, name: str) -> str:
        field = self.fields.get(name)
        if field is None:
            return ""
        return self.https(field, f"`{name}`")

    def https(self, field: Field, what: str) -> str:
        url = self.string(field, what)
        if url and not re.fullmatch(HTTPS, url):
            self.wrong(field.span, "ZOO019", f"{what} is no https address", "begin with `https://`")
        return url

    def models(self) -> Mapping[str, ModelSpec]:
        field = self.fields.get("models")
        if field is None:
            return {}
        if not isinstance(field.value, dict):
            self.wrong(
                field.span,
                "ZOO016",
                f"`models` is {_kind(field.value)}, not a mapping",
                "write each entry's name as a key, and `weights: https://...` below it",
            )
            return {}
        return {entry_name(name): self.model(name, spec) for name, spec in field.value.items()}

    def model(self, name: str, field: Field) -> ModelSpec:
        empty = ModelSpec(entry_name(name), None, None, None, None, {}, field.key_span)
        if not isinstance(field.value, dict):
            self.wrong(
                field.span,
                "ZOO016",
                f"`models.{name}` is {_kind(field.value)}, not a mapping",
                "write `weights: https://...` below it",
            )
            return empty
        spec = field.value
        self.known_keys(spec, names(MODEL), ())
        what = f"`models.{name}"
        return ModelSpec(
            name=entry_name(name),
            weights=self.https(spec["weights"], f"{what}.weights`") if "weights" in spec else None,
            sha256=self.sha256(spec["sha256"], what) if "sha256" in spec else None,
            bytes=self.size(spec["bytes"], what) if "bytes" in spec else None,
            license=self.string(spec["license"], f"{what}.license`") if "license" in spec else None,
            config=self.config(spec["config"], what) if "config" in spec else {},
            span=field.key_span,
        )

    def sha256(self, field: Field, what: str) -> str:
        if not re.fullmatch(SHA256, str(field.value)):
            self.wrong(
                field.span,
                "ZOO020",
                f"{what}.sha256` is not 64 lower-case hex digits",
                "print it with: sha256sum FILE",
            )
        return str(field.value)

    def size(self, field: Field, what: str) -> int:
        if not isinstance(field.value, int) or isinstance(field.value, bool) or field.value <= 0:
            self.wrong(
                field.span,
                "ZOO020",
                f"{what}.bytes` is not a positive whole number",
                "print it with: stat -c %s FILE",
            )
            return 0
        return field.value

    def config(self, field: Field, what: str) -> Mapping[str, Any]:
        if not isinstance(field.value, dict):
            self.wrong(
                field.span,
                "ZOO016",
                f"{what}.config` is {_kind(field.value)}, not a mapping",
                "write it as `config: {p6_from: res5}`",
            )
            return {}
        plain: Mapping[str, Any] = field.plain()
        return plain


def _kind(value: Any) -> str:
    names = {
        str: "text",
        bool: "a truth value",
        int: "a number",
        float: "a number",
        tuple: "a list",
        dict: "a mapping",
        type(None): "empty",
    }
    return names.get(type(value), f"a {type(value).__name__}")
