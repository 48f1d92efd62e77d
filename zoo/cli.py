"""The `zoo` command: arguments in, exit code out (0 fine, 1 findings, 2 misuse)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from zoo.commands import (
    assets,
    build,
    check,
    entries,
    env,
    format,
    measure,
    new,
    predict,
    rules,
    schema,
    serve,
    test,
    weights,
)

COMMANDS = (
    check,
    build,
    test,
    serve,
    entries,
    predict,
    new,
    format,
    rules,
    schema,
    assets,
    weights,
    measure,
    env,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the console script's entry point."""
    parser = argparse.ArgumentParser(
        prog="zoo", description="Model cards -> registry, verified samples, bilingual website."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    args = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # cards hold Chinese
    try:
        code: int = args.run(args)
        return code
    except BrokenPipeError:
        return 0  # the reader of a pipe, such as `head`, has had enough
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
