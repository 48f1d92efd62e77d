"""Texts for the site, without the paths of the machines that ran samples or build the site.

A path names a person's home, a customer or a project, and helps no reader.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from zoo.core.result import SampleResult
from zoo.project.paths import Project

# The beginning of a path, and one of its parts; both alternatives are tried once for each path.
_BEGIN, _PART = r"(?<![^\s'\"`=:,;(\[<])/", r"[^\s'\"`=:,;()\[\]<>]*"
# Samples run in a new folder below that for temporary files; the jail calls it so.
_CASE = re.compile(rf"{_BEGIN}{_PART}/zoo-case-[\w-]+/(?:home(?![\w-]))?")
_PYTHON = re.compile(rf"{_BEGIN}{_PART}?(?=/lib/python3\.\d)")
READER = "/home/reader"


def without_machine(project: Project) -> Callable[[str], str]:
    """A function that shortens the paths in a text."""
    own = [project.home, project.root, project.pages.absolute().parent, project.pages.parent]
    own += [Path(sys.prefix), Path(sys.base_prefix)]
    names = dict.fromkeys((str(p) for path in own for p in (path, path.resolve())), "")
    names |= {str(Path.home()): "~/"}
    found = sorted((n for n in names if n.startswith("/") and len(n) > 1), key=len, reverse=True)
    known = re.compile(rf"(?<![\w.~-])({'|'.join(map(re.escape, found))})(/|(?![\w-]))")

    def shorten(text: str) -> str:
        if "/" not in text:
            return text
        text = _CASE.sub(lambda m: READER if m[0].endswith("home") else "/", text)
        text = known.sub(lambda m: names[m[1]] if m[2] else names[m[1]].rstrip("/") or ".", text)
        return _PYTHON.sub("", text)

    return shorten


def published_result(
    result: SampleResult, path: str, shorten: Callable[[str], str]
) -> SampleResult:
    """The result as pages show it. path: of its card; shorten: see `without_machine`."""
    steps = tuple(
        replace(step, output=shorten(step.output), note=shorten(step.note)) for step in result.steps
    )
    failure = result.failure
    if failure:
        failure = replace(
            failure,
            path=path,
            reason=shorten(failure.reason),
            exception=shorten(failure.exception),
            traceback=shorten(failure.traceback),
            hint=shorten(failure.hint),
        )
    return replace(result, output=shorten(result.output), steps=steps, failure=failure)
