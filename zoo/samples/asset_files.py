"""Files behind locked URLs, verified before they are used; the repositories that samples may load:
this hub's own, and those packed beside it."""

from __future__ import annotations

import functools
import glob
import hashlib
import os
import threading
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from zoo.core.errors import ZooError
from zoo.core.hub import Hub, Hubconf
from zoo.core.lock import Asset, Kind, Lock
from zoo.core.naming import hash_in_file_name
from zoo.core.result import ALL_FILES, Answer, Source
from zoo.project.below import write_below
from zoo.project.files import lies_in
from zoo.project.git import Version
from zoo.project.hubconf import read_hubconf
from zoo.samples.answers import archive_of
from zoo.samples.trees import NOT_A_ZIP, TreeError, forget_old, pack_folder, unpack


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


BRANCH = "master"  # what `megengine.hub` asks for where a sample names none


@dataclass(frozen=True)
class Repository:
    """A repository whose archives the gateway answers. Safe to use from several threads.

    names: `owner/name` in every spelling, none where the settings name no repository. asset: its
    row of the lock, None for the hub's own. root: the project. cache: where it is packed and
    unpacked. instead: content of files that the own archive has in the place of the tree's.
    """

    names: tuple[str, ...]
    root: Path
    cache: Path
    asset: Asset | None = None
    version: Version = field(default_factory=Version)
    instead: Mapping[str, bytes] = field(default_factory=dict)
    _digests: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    _guard: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""

    @property
    def branch(self) -> str:
        """The only one it answers for, "" for any."""
        return (self.asset.branch if self.asset else "") or ""

    def is_named(self, name: str) -> bool:
        """Whether `name` is one of its names, in any case; "" is the hub's own."""
        ours = self.names if self.asset else (*self.names, "")
        return name.lower() in [one.lower() for one in ours]

    def answers(self, name: str, branch: str) -> bool:
        """Whether an archive of this repository and branch is this one."""
        return self.is_named(name) and self.branch in ("", branch)

    @property
    def archive(self) -> Path:
        """The zip that the gateway answers with. Raises StoreError if it is not as locked."""
        if self.asset is not None:
            return project_file(self.asset, self.root)
        with self._guard:
            return self._packed

    @functools.cached_property
    def _packed(self) -> Path:
        top = f"{self.name.partition('/')[2] or 'models'}-{BRANCH}"
        try:
            data = pack_folder(self.root, top, instead=self.instead)
        except TreeError as error:
            raise StoreError(f"{error}; let git ignore what is not code") from None
        target = self.cache / f"working-tree-{hashlib.sha256(data).hexdigest()[:16]}.zip"
        write_below(self.cache, target.name, data)
        os.utime(target)
        forget_old(self.cache.glob("*working-tree-*"))  # another run may use a newer one
        return target

    @functools.cached_property
    def hubconf(self) -> Hubconf:
        """What its hubconf.py offers. Raises StoreError."""
        if self.asset is None:
            return read_hubconf(self.root)
        try:
            return read_hubconf(unpack(self.archive.read_bytes(), self.cache / "trees"))
        except TreeError as error:
            raise StoreError(f"{self.name}: {error}") from None

    def digest(self, name: str) -> str | None:
        """The sha256 of a file of the working tree, None where it is gone."""
        file = self.root / name
        return sha256_of(file) if lies_in(file, self.root) and file.is_file() else None

    def packed(self, name: str) -> str | None:
        """Digest of what its archive holds: of a file, of the names in a folder (which ends with
        "/"), of all files (`ALL_FILES`); None where there is no such file."""
        with self._guard:
            if name not in self._digests:
                try:
                    self._digests[name] = self._packed_digest(name)
                except (*NOT_A_ZIP, StoreError):
                    self._digests[name] = None
            return self._digests[name]

    def _packed_digest(self, name: str) -> str | None:
        source, infos = self._opened
        if name == ALL_FILES:
            return sha256_of(self.archive)
        if name.endswith("/"):
            folder = "" if name == "/" else name
            inside = (n.removeprefix(folder) for n in infos if n.startswith(folder))
            names = sorted({n.partition("/")[0] for n in inside})
            return hashlib.sha256("\0".join(names).encode()).hexdigest()
        return hashlib.sha256(source.read(infos[name])).hexdigest() if name in infos else None

    @functools.cached_property
    def _opened(self) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
        """The archive and its files by name: a case's result asks for hundreds of them."""
        source = zipfile.ZipFile(self.archive)
        return source, {i.filename.partition("/")[2]: i for i in source.infolist()}

    def answer(self, url: str) -> Answer:
        """How a result names an archive of it."""
        asked = archive_of(url)
        name = asked[0] if asked else self.name
        if self.asset is not None:
            path, sha256 = self.asset.path or "", self.asset.sha256 or ""
            return Answer(url, Source.REPOSITORY, name, path=path, sha256=sha256)
        commit, changed = self.version.commit, self.version.changed
        return Answer(url, Source.WORKING_TREE, name, commit=commit, changed=changed)


def repositories(
    hub: Hub,
    lock: Lock,
    root: Path,
    cache: Path,
    version: Version,
    instead: Mapping[str, bytes],
) -> tuple[Repository, ...]:
    """The hub's own repository, then those of the lock, one branch before any."""
    names = [hub.repository, *(alias.partition(":")[0] for alias in hub.aliases)]
    packed = []
    for asset in (one for one in lock.assets if one.kind is Kind.REPOSITORY):
        if asset.path and asset.repository:
            packed.append(Repository((asset.repository,), root, cache, asset, version))
        elif not asset.path and (asked := archive_of(asset.url)):
            names.append(asked[0])  # locks of earlier versions name the own archive by its URL
    own = tuple(dict.fromkeys(filter(None, names)))
    packed.sort(key=lambda one: not one.branch)
    return Repository(own, root, cache, version=version, instead=instead), *packed
