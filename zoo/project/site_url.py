"""The address of a site as pages and feeds can write it: escaped, with a slash at its end."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

EXAMPLE = "https://example.org/hub/"
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
DEVIATIONS = "ßς\u200c\u200d"  # browsers and the codec below encode these differently (UTS 46)


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
