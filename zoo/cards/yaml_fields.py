"""YAML text -> plain values, each with the place it stands at.

The one reader of YAML. Anchors, aliases and explicit tags are refused: a card needs none of
them, and they are how a small file becomes a large or a dangerous one.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import yaml

from zoo.cards.yaml_slips import explain
from zoo.core.diagnostics import Diagnostic, diagnose
from zoo.core.source import Source, Span

_Plain: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast

# What the parser was reading -> what to do when that came to no end.
_UNCLOSED = {
    "while parsing a flow sequence": "close this list with `]`, or set the missing comma",
    "while parsing a flow mapping": "close this mapping with `}`, or set the missing comma",
    "while scanning a quoted scalar": "close the quotes that begin here",
}
_QUOTES = "a value that holds `: `, `#` or starts with a sign goes in quotes"
_TEXT = "tag:yaml.org,2002:str"
_TOO_DEEP = ("nested too deep", "a card needs three levels")
_DEEP = re.compile(r"\n[ \t?-]{9}")


_RESOLVER: Any = yaml.resolver.Resolver()


@lru_cache(maxsize=4096)
def _resolved(kind: Any, value: Any, implicit: Any) -> Any:
    return _RESOLVER.resolve(kind, value, implicit)


class _Loader(_Plain):  # type: ignore[misc]
    """Remembers what the usual keys and values are."""

    resolve = staticmethod(_resolved)


class Field(NamedTuple):
    """A YAML value: str, int, float, bool, None, tuple of Fields, or dict of str to Field.

    node, key: as they were read; an item of a list is its own key.
    """

    value: Any
    reader: _Reader
    node: yaml.Node
    key: yaml.Node

    @property
    def span(self) -> Span:
        """Where the value stands in the card."""
        return self.reader.span_of(self.node)

    @property
    def key_span(self) -> Span:
        """Where its key stands."""
        return self.reader.span_of(self.key)

    def plain(self) -> Any:
        """The value without places, lists as lists."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items()}
        if isinstance(self.value, tuple):
            return [v.plain() for v in self.value]
        return self.value


class _Refused(Exception):
    """Place, message and hint."""


def read_fields(source: Source, span: Span) -> tuple[dict[str, Field], list[Diagnostic]]:
    """The mapping in the YAML text at `span`; empty, with diagnostics, if it is not a mapping."""
    text = source.slice(span)
    reader = _Reader(source, span)
    try:
        reader.refuse_extras(text)
        node = yaml.compose(text, Loader=_Loader)
        if not isinstance(node, yaml.MappingNode):
            hint = "write it as `key: value` lines"
            raise _Refused(span, "the front matter is not a mapping", hint)
        return reader.mapping(node, depth=0), reader.found
    except _Refused as error:
        place, message, hint = error.args
        return {}, [diagnose(source, place, "ZOO013", message, hint)]
    except yaml.YAMLError as error:
        place, message, hint = reader.explained(text, error)
        return {}, [diagnose(source, place, "ZOO012", message, hint)]


class _Reader:
    """Turns nodes into Fields and notes what is wrong with them."""

    def __init__(self, source: Source, span: Span) -> None:
        self.source: Source = source
        self.starts = source.line_starts[source.place(span.start)[0] - 1 :]
        self.last = len(self.starts) - 1
        self.span = span
        self.found: list[Diagnostic] = []

    @cached_property
    def constructor(self) -> Any:
        """Makes numbers and the like; few cards have any."""
        return yaml.SafeLoader("")

    def offset(self, mark: Any) -> int:
        at: int = self.starts[min(mark.line, self.last)] + mark.column
        return at if at < self.span.end else self.span.end

    def span_of(self, node: yaml.Node) -> Span:
        start, end = self.offset(node.start_mark), self.offset(node.end_mark)
        if self.source.text[end - 1].isspace():  # a block ends where the next field begins
            end = start + len(self.source.text[start:end].rstrip())
        return Span(start, end if end > start else start + 1)

    def explained(self, text: str, error: yaml.YAMLError) -> tuple[Span, str, str]:
        """Why the text is no YAML: place, message and hint."""
        problem = getattr(error, "problem", None) or ""
        message = f"not valid YAML: {(problem or str(error)).split(chr(10))[0]}"
        if not isinstance(error, yaml.MarkedYAMLError):
            return self.span, message, ""
        opening = error.context_mark
        mark, hint = error.problem_mark or opening, _QUOTES
        if mark and opening and error.context in _UNCLOSED:
            hint = _UNCLOSED[error.context]
            if opening.line < mark.line:  # reading stopped in a line that is fine
                mark = opening
        elif mark and (meant := explain(text, self.span.start, problem, mark, opening)):
            return meant
        at = self.offset(mark) if mark else self.span.start
        return Span(at, at + 1), message, hint

    def refuse_extras(self, text: str) -> None:
        signs = any(sign in text for sign in "&*!")  # of anchors, aliases, tags
        if not (signs or text.count("[") + text.count("{") > 6 or _DEEP.search(f"\n{text}")):
            return
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            start = self.offset(event.start_mark)
            place = Span(start, start + 1)
            if depth > 10:
                raise _Refused(place, *_TOO_DEEP)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                message = "anchors (`&`) and aliases (`*`) are not allowed"
                raise _Refused(place, message, "write the value out")
            if tag := getattr(event, "tag", None):
                raise _Refused(place, f"the tag `{tag}` is not allowed", "write a plain value")

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name in fields:
                place, text = self.span_of(key), f"the key `{name}` is there twice"
                hint = "keep one of the two"
                self.found.append(diagnose(self.source, place, "ZOO014", text, hint))
                continue
            fields[name] = Field(self.value(value, depth), self, value, key)
        return fields

    def value(self, node: yaml.Node, depth: int) -> Any:
        if depth > 8:
            raise _Refused(self.span_of(node), *_TOO_DEEP)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth + 1)
        if isinstance(node, yaml.SequenceNode):
            return tuple(Field(self.value(one, depth + 1), self, one, one) for one in node.value)
        if node.tag == _TEXT:
            return node.value
        try:
            return self.constructor.construct_object(node)
        except (ValueError, yaml.YAMLError):  # such as the date 2026-99-99
            return node.value
