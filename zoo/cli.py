"""The `zoo` command: arguments in, exit code out (0 fine, 1 findings, 2 misuse)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from zoo.core.errors import ZooError
from zoo.core.terminal import guard_streams
from zoo.project.program import version_line

# Each is a module of zoo/commands, with `add` and `run`.
COMMANDS = {
    "check": "find what is wrong with cards",
    "build": "check cards, write the registry, run samples, build the site",
    "test": "run the samples of cards in the sandbox",
    "serve": "preview the site; pages reload when cards change",
    "list": "print the models of the registry",
    "predict": "run a model on a picture or a text",
    "new": "write a new card to start from; asks without NAME",
    "format": "format cards",
    "rules": "list the rules, or explain one: zoo rules ZOO112",
    "schema": "print the JSON Schema of a card's front matter",
    "assets": "what samples may fetch: assets.lock",
    "weights": "list, fetch, verify, convert weights",
    "measure": "count parameters and FLOPs, time, memory",
    "evaluate": "measure published figures again, on your data",
    "cache": "show or clear what makes the next run quicker",
    "env": "print the settings for this machine",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the console script's entry point."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    guard_streams()
    try:
        args = make_parser(*arguments[:1]).parse_args(arguments)
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


def make_parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of a command, which alone is imported: checking a card must not wait for what
    renders the site. Without one, a parser that knows the names of all."""
    parser = argparse.ArgumentParser(
        prog="zoo", description="Model cards -> registry, verified samples, bilingual website."
    )
    parser.add_argument("--version", nargs=0, action=_Version, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    if asked not in COMMANDS:
        for name, text in COMMANDS.items():
            commands.add_parser(name, help=text)
        return parser
    module = import_module(f"zoo.commands.{asked}")
    command = commands.add_parser(asked, help=COMMANDS[asked])
    module.add(command)
    command.set_defaults(run=getattr(module, "run", None))  # None: its actions have theirs
    return parser
