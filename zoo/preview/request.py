"""What a request asks for, and of whom; whatever bytes it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import unquote

# Names of this machine that no name server decides on. A page of another site whose name leads
# here (DNS rebinding) sends its own name, and must read nothing.
OWN = ("localhost", "127.0.0.1", "[::1]")
_ABSOLUTE = re.compile(r"https?://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{0,5})?", re.IGNORECASE)


class BadRequest(ValueError):
    """A request that cannot be answered; the text says why."""


def asked_host(target: str, headers: Sequence[str]) -> str:
    """The host that is asked for, in lower case and without a port. Raises BadRequest.

    target: of the request line; an address in it counts more than the header (RFC 9112, 3.2.2).
    headers: all `Host` headers.
    """
    if len(headers) > 1:
        raise BadRequest("send one Host header")
    absolute = _ABSOLUTE.fullmatch(target)
    named = [absolute[1]] if absolute else []
    hosts = [_HOST.fullmatch(text.strip()) for text in (*named, *headers)]
    if not hosts or None in hosts:
        raise BadRequest("send a Host header with a name, or a name and a port")
    first = hosts[0]
    assert first is not None
    return first[1].lower().removesuffix(".")


def is_one_of(host: str, hosts: Collection[str]) -> bool:
    """Whether this server is asked for: by a name of this machine, or one of `hosts`."""
    return host in OWN or host in {name.lower().removesuffix(".") for name in hosts}


def asked_path(target: str) -> str:
    """The path that is asked for, from `/`, percent signs resolved. Raises BadRequest."""
    absolute = _ABSOLUTE.fullmatch(target)
    path = re.split("[?#]", absolute[2] if absolute else target, maxsplit=1)[0] or "/"
    found = unquote(path)
    if not found.startswith("/") or "\0" in found:
        raise BadRequest("the path cannot be read")
    return found
