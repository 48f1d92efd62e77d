"""Makes the files of a site: those of unchanged parts stay, the others are rendered and written.

Many parts are shared among processes, which write what they make themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zoo.build.output import Files, Manifest, OddName, PublishError, files_of, real, write_page
from zoo.build.publish import swap, workshop
from zoo.project.pool import forked
from zoo.render.page_groups import Part
from zoo.render.without import Failure, attempt

ENOUGH = 20  # parts to make that are worth a process

Tell = Callable[[int, int], None]  # how many parts are made, of how many


class NotMade(RuntimeError):
    """Pages that could not be made. failures: by the key of their part."""

    def __init__(self, failures: Mapping[str, Failure]) -> None:
        super().__init__("; ".join(failure.text for failure in failures.values()))
        self.failures = failures


def make_site(
    parts: Sequence[Part], target: Path, last: Manifest, tell: Tell
) -> tuple[Manifest, int]:
    """Makes `target` hold the files of these parts; the new manifest, and the number of files made.

    last: the manifest of the build before. A file that is not as that build left it is made again.
    Raises NotMade if making pages fails; `target` is then as it was. PublishError: see
    `zoo.build.publish`.
    """
    target = real(target)
    with workshop(target) as new:
        there = files_of(target)
        kept: dict[str, Sequence[str]] = {}
        for part in parts:
            paths = last.parts.get(part.key)
            if paths is not None and all(last.files.get(p) == there.get(p, "") for p in paths):
                kept[part.key] = paths
        missing = [part for part in parts if part.key not in kept]
        made = _make(missing, new, tell)
        fresh = {path: state for states in made.values() for path, state in states.items()}
        staying = {path: there[path] for paths in kept.values() for path in paths} | fresh
        kept_files = staying.keys() - fresh.keys()
        stays = swap(new, target, there, kept_files, fresh, last.search)
    by_part = {p.key: kept.get(p.key) or tuple(made.get(p.key, ())) for p in parts}
    made_now = Manifest(staying, by_part)
    if stays:
        made_now = replace(made_now, search=last.search, index=last.index, pages=last.pages)
    return made_now, len(fresh)


def _make(parts: Sequence[Part], folder: Path, tell: Tell) -> dict[str, Files]:
    def work(part: Part) -> Files | PublishError | Failure:
        pages = attempt(lambda: tuple(part.make()))
        if isinstance(pages, Failure):
            return pages
        try:
            return {page.path: write_page(folder, page.path, page.content) for page in pages}
        except PublishError as error:
            return error  # what is raised in another process comes back as a traceback
        except OddName as error:
            return Failure(str(error), "give it a shorter name")

    made: dict[str, Files] = {}
    failed: dict[str, Failure] = {}
    for number, states in forked(work, parts, ENOUGH):
        if isinstance(states, PublishError):
            raise states
        if isinstance(states, Failure):
            failed[parts[number].key] = states
        else:
            made[parts[number].key] = states
        tell(len(made), len(parts))
    if failed:
        raise NotMade(failed)
    return made
