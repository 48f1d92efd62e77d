"""Reads typed values out of a front matter's fields; what is not as it has to be is noted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from zoo.cards.fields import HTTPS
from zoo.cards.yaml_fields import Field
from zoo.core.diagnostics import Diagnostic, Edit, Severity, diagnose
from zoo.core.invisible import deceives, in_words, invisible, visible
from zoo.core.source import Source, Span


class FieldReader:
    """The fields of one card; `found` collects the diagnostics."""

    def __init__(
        self, source: Source, fields: Mapping[str, Field], found: list[Diagnostic]
    ) -> None:
        self.source, self.fields, self.found = source, fields, found

    def wrong(self, span: Span, code: str, message: str, hint: str = "", **more: Any) -> None:
        """more: `severity` and `edits` of the diagnostic."""
        self.found.append(diagnose(self.source, span, code, message, hint, **more))

    def known_keys(
        self,
        fields: Mapping[str, Field],
        known: tuple[str, ...],
        required: tuple[str, ...],
        deeper: tuple[str, ...] = (),
    ) -> None:
        """deeper: keys that belong below `summary:`, four spaces in."""
        unknown = [name for name in fields if name not in known]
        meant = {name: near[0] for name in unknown if (near := get_close_matches(name, known, 1))}
        for name in required:
            if name not in fields and name not in meant.values():
                text = f"`{name}` is missing from the front matter"
                self.wrong(Span(0, 3), "ZOO015", text, f"add a line `{name}: ...`")
        for name in unknown:
            key, better = fields[name].key_span, meant.get(name)
            free = better is not None and better not in fields
            hint = f"did you mean `{better}`?" if better else f"known are {', '.join(known)}"
            hint = "indent it with four spaces, below `summary:`" if name in deeper else hint
            edits = (Edit(key, better),) if better and free else ()
            lacks = free and better in required  # what a card has to have
            grave = Severity.ERROR if lacks else Severity.WARNING
            self.wrong(key, "ZOO017", f"unknown key `{name}`", hint, severity=grave, edits=edits)

    def text(self, name: str, *, link: bool = False) -> str:
        field = self.fields.get(name)
        read = self.https if link else self.string
        return "" if field is None else read(field, f"`{name}`")

    def string(self, field: Field, what: str) -> str:
        value = field.value
        if value is not None and not isinstance(value, str):
            text = f"{what} is {_kind(value)}, not text"
            self.wrong(field.span, "ZOO016", text, "put it in quotes")
            return ""
        text = self.visible(value, field, what) if value else ""
        if not text:
            place = field.key_span if value is None else field.span
            self.wrong(place, "ZOO018", f"{what} is empty", "fill it in")
        return text

    def visible(self, text: str, field: Field, what: str, *, key: bool = False) -> str:
        """The text in a line, without characters that nobody sees. key: it is the field's key.

        Those that stand in the file itself are found there; here, those written as `\\u202e`.
        """
        runs = list(invisible(text))
        span = field.key_span if key else field.span if runs else Span(0, 0)
        if runs and not any(invisible(self.source.slice(span))):
            start, end = runs[0]
            message = f"{what} has {in_words(text[start:end])}"
            bad = any(deceives(text[a:b]) for a, b in runs)
            grave = Severity.ERROR if bad else Severity.WARNING
            self.wrong(span, "ZOO025", message, "delete it", severity=grave)
        return " ".join(visible(text).split())

    def https(self, field: Field, what: str) -> str:
        url = self.string(field, what)
        if url and not re.fullmatch(HTTPS, url):
            text = f"{what} is not an https address"
            self.wrong(field.span, "ZOO019", text, "begin with `https://`")
            return ""
        return url

    def mapping(self, field: Field, what: str, remedy: str) -> Mapping[str, Any] | None:
        """The field's value where it is a mapping, by key."""
        if isinstance(field.value, dict):
            return field.value
        self.wrong(field.span, "ZOO016", f"{what} is {_kind(field.value)}, not a mapping", remedy)
        return None

    def sequence(self, field: Field, what: str) -> tuple[Field, ...]:
        """The field's values where it is a list of at least one."""
        value = field.value
        if value is not None and not isinstance(value, tuple):
            remedy = f"write {what[:-1]}: [{value}]`" if isinstance(value, str) else ""
            self.wrong(field.span, "ZOO016", f"{what} is {_kind(value)}, not a list", remedy)
            return ()
        if not value:
            self.wrong(field.key_span, "ZOO018", f"{what} is empty", "name at least one tag")
        return value or ()


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), f"a {type(value).__name__}")


_KINDS = {
    str: "text",
    bool: "a truth value",
    int: "a number",
    float: "a number",
    tuple: "a list",
    dict: "a mapping",
    type(None): "empty",
}
