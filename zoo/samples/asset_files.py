"""Files behind locked URLs, verified before they are used."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from zoo.core.errors import ZooError
from zoo.core.lock import Asset
from zoo.core.naming import hash_in_file_name
from zoo.project.files import lies_in


class StoreError(ZooError):
    """An asset cannot be provided; the text says which, why, and what to do."""


class WrongBytes(StoreError):
    """A file is not what the lock says."""


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def project_file(asset: Asset, root: Path) -> Path:
    """The file behind a row of the lock; WrongBytes if it is gone or has changed."""
    file = root / (asset.path or "")
    if not lies_in(file, root):
        raise WrongBytes(
            f"assets.lock: {asset.url} is {asset.path}, which lies outside the project; "
            "copy the file to assets/ and lock that"
        )
    if not asset.path or not file.is_file():
        raise WrongBytes(f"assets.lock: {asset.url} is {asset.path}, which is not there")
    found = sha256_of(file)
    if found != asset.sha256:
        again = f"zoo assets add {asset.url} --from {asset.path}"
        if asset.repository:
            again = f"zoo assets add-repository {asset.repository} PATH"
            again += f" --branch {asset.branch}" if asset.branch else ""
        raise WrongBytes(
            f"assets.lock: {asset.path} has sha256 {found[:12]}..., locked is "
            f"{(asset.sha256 or 'none')[:12]}...; if the new file is right: {again}"
        )
    return file


def published_hash(asset: Asset) -> str | None:
    """The beginning of the official file's sha256, as card or file name publish it."""
    return asset.sha256 or hash_in_file_name(asset.url)


def official_weights(asset: Asset, folders: Iterable[Path]) -> Path | None:
    """The published file in one of the folders; None where none has it.

    Found by its published name, also with the six digits `megengine.hub` puts before it. Its hash
    is verified where one is published. Raises WrongBytes.
    """
    name = Path(urlsplit(asset.url).path).name
    for folder in folders:
        for file in (folder / name, *sorted(folder.glob(f"??????_{glob.escape(name)}"))):
            if name and file.is_file():
                known, found = published_hash(asset), sha256_of(file)
                if known is not None and not found.startswith(known):
                    text = f"has sha256 {found}, expected {known}; delete or replace it"
                    raise WrongBytes(f"{file} {text}")
                return file
    return None
