"""The `zoo` command: arguments in, exit code out (0 fine, 1 findings, 2 misuse)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from zoo.core.errors import ZooError
from zoo.core.terminal import guard_streams
from zoo.project.program import version_line

# A command -> the module in zoo/commands that runs it.
COMMANDS = {
    "check": "check",
    "build": "build",
    "test": "test",
    "serve": "serve",
    "list": "list_",
    "predict": "predict",
    "new": "new",
    "format": "format",
    "rules": "rules",
    "schema": "schema",
    "assets": "assets",
    "weights": "weights",
    "measure": "measure",
    "evaluate": "evaluate",
    "cache": "cache",
    "env": "env",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the console script's entry point."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Of all commands only the one that is asked for is imported: checking a card must not wait
    # for what renders the site.
    asked = arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS
    guard_streams()
    try:
        args = make_parser(asked).parse_args(arguments)
        code: int = args.run(args)
        return code
    except ZooError as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0  # the reader of a pipe, such as `head`, has had enough
    except OSError as error:  # a full disk, a folder that cannot be written, a program not there
        about = f"{error.filename}: " if error.filename else ""
        print(f"zoo: {about}{error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


class _Version(argparse.Action):
    """Prints the version; read only when asked, because reading it takes time."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(version_line())
        parser.exit()


def make_parser(names: Iterable[str]) -> argparse.ArgumentParser:
    """The parser of these commands."""
    parser = argparse.ArgumentParser(
        prog="zoo", description="Model cards -> registry, verified samples, bilingual website."
    )
    parser.add_argument("--version", nargs=0, action=_Version, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names:
        module = import_module(f"zoo.commands.{COMMANDS[name]}")
        command = commands.add_parser(name, help=module.HELP)
        module.add(command)
        command.set_defaults(run=getattr(module, "run", None))  # None: its actions have theirs
    return parser
