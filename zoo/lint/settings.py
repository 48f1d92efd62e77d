"""What the check knows beside the cards: the hub's settings, `words.txt` beside the cards."""

from __future__ import annotations

from zoo.lint.inspect import Settings
from zoo.lint.rulebook import rulebook
from zoo.project.config import SettingsError
from zoo.project.files import BadFile, record_text
from zoo.project.hubconf import read_hubconf
from zoo.project.paths import Project


def read_settings(project: Project) -> Settings:
    """The hub, its hubconf.py, words spelled right, optional rules. Raises SettingsError."""
    hubconf = read_hubconf(project.root)
    return Settings(_words(project), _habits(project), project.hub, hubconf)


def _words(project: Project) -> frozenset[str]:
    """words.txt has a word a line, `#` begins a comment."""
    own = frozenset(word.lower() for word in project.hub.words)
    path = project.pages / "words.txt"
    try:
        lines = record_text(project.pages, path).splitlines()
    except FileNotFoundError:
        return own
    except BadFile as error:
        raise SettingsError(str(error)) from None
    return own.union(word.lower() for line in lines for word in line.partition("#")[0].split())


def _habits(project: Project) -> frozenset[str]:
    known_rules = rulebook(project.hub.rules)
    optional = [code for code, rule in known_rules.items() if rule.optional]
    unknown = [code for code in project.hub.habits if code not in optional]
    if unknown:
        known = ", ".join(optional)
        raise SettingsError(f"`habits`: {unknown[0]} is not an optional rule; there are: {known}")
    return frozenset(project.hub.habits)
