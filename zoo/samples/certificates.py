"""A throw-away certificate authority for the gateway, made again for every run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import trustme

# Names that a certificate can be made for, and a hosts file can hold: letters, digits, dots.
HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def is_host(name: str) -> bool:
    """Whether the gateway can answer for a host of this name, which may come from a stranger."""
    return bool(HOST.fullmatch(name)) and "xn--" not in name


def make_certificates(hosts: Iterable[str], folder: Path) -> None:
    """Writes `authority.pem`, which the case trusts, and `server.pem`, the gateway's key and chain
    for the hosts. The authority's own key is kept nowhere."""
    authority = trustme.CA()
    names = sorted(set(hosts)) or ["localhost"]
    server = authority.issue_cert(*names)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    (folder / "server.pem").touch(mode=0o600)
    server.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
