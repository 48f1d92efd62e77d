"""A throw-away certificate authority for the gateway, made anew for every run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Certificates:
    """authority: PEM file the case trusts. server: PEM file with the gateway's key and chain."""

    authority: Path
    server: Path


def make_certificates(hosts: Iterable[str], folder: Path) -> Certificates:
    """Certificates for the hosts, written below `folder`; the authority's key is kept nowhere."""
    authority = trustme.CA()
    names = sorted(set(hosts)) or ["localhost"]
    server = authority.issue_cert(*names)
    made = Certificates(folder / "authority.pem", folder / "server.pem")
    authority.cert_pem.write_to_path(str(made.authority))
    made.server.touch(mode=0o600)
    server.private_key_and_cert_chain_pem.write_to_path(str(made.server))
    return made
