"""Values of a TOML file against a JSON Schema: every problem at once, each with its key.

Covers what `zoo.project.settings_schema` uses: type, properties, additionalProperties, required,
items, minItems, minimum, enum, pattern, anyOf. Also checks the address of a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from zoo.core.naming import meant

Schema = dict[str, Any]
Keys = tuple[str | int, ...]
TYPES: dict[str, Any] = {"string": str, "array": list, "object": dict, "boolean": bool}
TYPES |= {"integer": int, "number": (int, float)}
KINDS = {"string": "a string", "array": "a list", "object": "a table", "integer": "a number"}
KINDS |= {"boolean": "true or false"}

EXAMPLE = "https://example.org/hub/"
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
DEVIATIONS = "ßς\u200c\u200d"  # browsers and the codec below encode these differently (UTS 46)


@dataclass(frozen=True, slots=True)
class Problem:
    """path: keys from the top to the value. message: what is wrong. hint: the way out."""

    path: Keys
    message: str
    hint: str = ""


def problems(value: Any, schema: Schema, path: Keys = ()) -> Iterator[Problem]:
    """Everything about the value that the schema does not allow."""
    kinds = schema.get("anyOf", [schema])
    fitting = [one for one in kinds if _has_type(value, one)]
    if not fitting:
        expected = " or ".join(map(_kind, kinds))
        yield Problem(path, f"`{shown(path)}` is {_named(value)}", f"write {expected}")
        return
    schema = fitting[0]
    if "enum" in schema and value not in schema["enum"]:
        choices = [str(one) for one in schema["enum"]]
        yield Problem(path, f"`{shown(path)}` is {_named(value)}", meant(str(value), choices))
    pattern = schema.get("pattern", "").replace("$", r"\Z")  # which no line break may follow
    if isinstance(value, str) and not re.search(pattern, value):
        about = schema.get("description", "")
        yield Problem(path, f"`{shown(path)}` cannot be {_named(value)}", f"it is {about}")
    if "minimum" in schema and isinstance(value, int) and value < schema["minimum"]:
        yield Problem(path, f"`{shown(path)}` is less than {schema['minimum']}")
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            text = f"`{shown(path)}` is empty"
            yield Problem(path, text, "name at least one, or delete the line")
        for number, item in enumerate(value):
            yield from problems(item, schema.get("items", {}), (*path, number))
    if isinstance(value, dict):
        yield from _object(value, schema, path)


def shown(path: Keys) -> str:
    """A path as TOML writes it: `tags.vision`, `extra-pages[0].file`."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f"{'.' if text else ''}{key}"
    return text


def _object(value: dict[str, Any], schema: Schema, path: Keys) -> Iterator[Problem]:
    known: Schema = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield Problem(path, f"`{shown((*path, name))}` is missing", "add it")
    for name, item in value.items():
        if name in known:
            yield from problems(item, known[name], (*path, name))
        elif others is False:
            hint = meant(name, known)
            yield Problem((*path, name), f"unknown key `{shown((*path, name))}`", hint)
        else:
            yield from problems(item, others, (*path, name))


def _has_type(value: Any, schema: Schema) -> bool:
    """True is no number here, as it is not in JSON."""
    names = _types(schema)
    if isinstance(value, bool):
        return not names or "boolean" in names
    return not names or any(isinstance(value, TYPES[name]) for name in names)


def _types(schema: Schema) -> list[str]:
    kinds = schema.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _kind(schema: Schema) -> str:
    """What a value has to be, in words."""
    fields = schema.get("properties", {})
    if schema.get("type") == "object" and 0 < len(fields) < 4:
        return f"a table with {', '.join(fields)}"
    return " or ".join(KINDS.get(name, name) for name in _types(schema))


def _named(value: Any) -> str:
    names = {dict: "a table", list: "a list", bool: "true or false"}
    return names.get(type(value)) or (f'"{value}"' if isinstance(value, str) else str(value))


def site_url(text: str) -> str:
    """The address: its host in ASCII, its path percent-encoded. Raises ValueError with a remedy."""
    if not text.isprintable():
        odd = next(c for c in text if not c.isprintable())
        raise ValueError(f"{ascii(text)[1:-1]} has a character U+{ord(odd):04X}; delete it")
    if not re.match(r"(?i)https?://[^/]", text):
        raise ValueError(f"{text} is not an address; write {EXAMPLE}")
    if "@" in re.split("[/?#]", text)[2]:
        raise ValueError("a site's address has no user and no password; delete them, up to `@`")
    for sign, part in (("?", "query"), ("#", "fragment")):
        if sign in text:
            raise ValueError(f"{text} has a {part}; delete it from `{sign}` on")
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ValueError(f"{text} is not an address: {error}; write {EXAMPLE}") from None
    if {".", ".."} & set(parts.path.split("/")):
        raise ValueError(f"{text} has a part `.` or `..`; write where it leads")
    path = quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", parts.path), safe="/%:@!$&'()*+,;=~")
    return f"{parts.scheme}://{_host(text, parts.netloc)}{path.rstrip('/')}/"


def _host(text: str, netloc: str) -> str:
    """The host as DNS has it, with its port."""
    name, colon, port = netloc.lower().rpartition(":")
    if not colon or netloc.endswith("]"):
        name, colon, port = netloc.lower(), "", ""
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 1 << 16):
        raise ValueError(f"{text}: after the colon stands no port; write its number, or delete it")
    if any(sign in name for sign in DEVIATIONS):
        raise ValueError(f"{text}: write the host in ASCII, `xn--...`, as the browser sends it")
    if re.fullmatch(r"\[[0-9a-f:.]+\]", name):
        return name + colon + port
    try:
        host = name.encode("idna").decode()
    except UnicodeError:
        host = ""
    if not all(map(LABEL.fullmatch, host.removesuffix(".").split("."))):
        raise ValueError(f"{text}: {name} is not the name of a host; write {EXAMPLE}")
    return host + colon + port
