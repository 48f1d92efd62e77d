"""A throw-away certificate authority for the gateway, made anew for every run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import trustme


def make_certificates(hosts: Iterable[str], folder: Path) -> None:
    """Writes `authority.pem`, which the case trusts, and `server.pem`, the gateway's key and chain
    for the hosts. The authority's own key is kept nowhere."""
    authority = trustme.CA()
    names = sorted(set(hosts)) or ["localhost"]
    server = authority.issue_cert(*names)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    (folder / "server.pem").touch(mode=0o600)
    server.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
