"""A hub as its settings describe it (none are needed), and what its hubconf.py offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zoo.core.card import Lang
from zoo.core.family import Family, NameField, NameMatch, match_name
from zoo.core.task import UNKNOWN, Port, Task, TaskMetric, Text, fill_ports
from zoo.core.tasks.table import TASKS, task_of_tags

DATASET = "dataset"  # the field of names that `datasets` explains
TIMEOUT_MAX = 1800  # seconds, three times what a case gets that asks for nothing
MOST_DIGITS = 18  # of a number in a name, which has 64 bits
TITLE = {Lang.EN_US: "Models", Lang.ZH_CN: "模型库"}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a token of names means.

    name: what its figures are measured on. trained_on: in words. reference: Markdown that cites it.
    classes: how many it has, for models whose configuration names the dataset only. class_names:
    the file that lists them, relative to the root.
    """

    name: str
    trained_on: Text = field(default_factory=dict)
    reference: str = ""
    classes: int | None = None
    class_names: str = ""


@dataclass(frozen=True, slots=True)
class ExtraPage:
    """A Markdown file shown as a page. slug: its address; files: one for each language."""

    slug: str
    title: Text
    files: Mapping[Lang, str]


@dataclass(frozen=True, slots=True, eq=False)
class Hub:
    """Everything a hub says of itself; docs/settings.md describes each key. It equals only itself.

    repository: `owner/name` as samples load it, "" if not set. aliases: other
    spellings, with or without a branch (`owner/name:branch`). pages: the folder of cards.
    languages: those of the site; required: those every card must have. tags: names by tag.
    site_url: where the site stands. edit_url: the beginning of the address that edits a file.
    logo, favicon, theme, about, pages: paths relative to the root. words: spelled right.
    habits: codes of optional rules. requirements: file with what the models need. timeout_max:
    seconds that a card may ask for its samples. metrics: those that no task knows, by name.
    packages: the state of each installed package that adds to the hub; rules, feeds: import strings
    of what they bring.
    """

    repository: str = ""
    aliases: tuple[str, ...] = ()
    title: Text = field(default_factory=lambda: dict(TITLE))
    tagline: Text = field(default_factory=dict)
    lead: Text = field(default_factory=dict)
    footer: Text = field(default_factory=dict)
    logo: str = ""
    favicon: str = ""
    accent: str = ""
    pages: str = "hub_pages"
    languages: tuple[Lang, ...] = tuple(Lang)
    required: tuple[Lang, ...] = (Lang.ZH_CN,)
    tags: Mapping[str, Text] = field(default_factory=dict)
    site_url: str = ""
    edit_url: str = ""
    extra_pages: tuple[ExtraPage, ...] = ()
    theme: str = ""
    about: Mapping[Lang, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()
    requirements: str = ""
    timeout_max: int = TIMEOUT_MAX
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    fields: Mapping[str, NameField] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    tasks: Mapping[str, Task] = field(default_factory=dict)
    metrics: Mapping[str, TaskMetric] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    # Names that were read before: each is asked about some ten times.
    _matches: dict[str, NameMatch | None] = field(default_factory=dict, init=False, repr=False)

    def page_files(self) -> list[str]:
        """The files of the about page and of the extra pages, each once."""
        extra = (file for page in self.extra_pages for file in page.files.values())
        return list(dict.fromkeys((*self.about.values(), *extra)))

    def match(self, name: str) -> NameMatch | None:
        """The family and the parts of a model's name; None if it follows no pattern."""
        if not self.families:
            return None
        if name not in self._matches:
            self._matches[name] = match_name(self.families, self.fields, name)
        return self._matches[name]

    def config(self, match: NameMatch) -> dict[str, Any]:
        """The constructor's keyword arguments that family and name give."""
        config = dict(match.family.config)
        for argument in match.family.arguments:
            token = match.parts.get(argument)
            if token is not None:
                known = self.fields[argument].values if argument in self.fields else {}
                number = token.isdecimal() and len(token) <= MOST_DIGITS
                config[argument] = known.get(token, int(token) if number else token)
        return config

    def task(self, name: str) -> Task:
        """A task by its name: the hub's own, a built-in one, else the unknown task."""
        return self.tasks.get(name) or TASKS.get(name) or TASKS[UNKNOWN]

    def task_names(self) -> list[str]:
        """The tasks that this hub knows: built-in ones, then its own."""
        return list(dict.fromkeys((*TASKS, *self.tasks)))

    def task_of(self, match: NameMatch | None, tags: Iterable[str]) -> str:
        """The task of a model: its family's, else the one its card's tags mean."""
        if match and match.family.task:
            return match.family.task
        return task_of_tags({**TASKS, **self.tasks}.values(), tags)

    def ports(
        self, family: str, config: Mapping[str, Any]
    ) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
        """Inputs and outputs of a family's model, with the values of its configuration in their
        shapes; none without a family."""
        of = next((one for one in self.families if one.name == family), None)
        if of is None:
            return (), ()
        task = self.task(of.task)
        dataset = self.datasets.get(str(config.get("dataset")))
        values = {"classes": dataset.classes, **config} if dataset else config
        return (
            fill_ports(of.inputs or task.inputs, values),
            fill_ports(of.outputs or task.outputs, values),
        )

    def is_ours(self, repository: str) -> bool:
        """Whether `hub.load` with this repository loads from the hub: branch and case aside."""
        name = repository.partition(":")[0].lower()
        ours = (self.repository, *self.aliases)
        return any(one.partition(":")[0].lower() == name for one in ours if one)

    def spelled(self, repository: str) -> str:
        """The repository's name, without branch; the hub's as its settings write it."""
        name = repository.partition(":")[0]
        return self.repository or name if self.is_ours(repository) else name


@dataclass(frozen=True, slots=True)
class Hubconf:
    """What a repository's hubconf.py offers, read without importing it.

    entries: name -> the address of its weights, None where none could be read.

    complete: these are all; False if the file also defines names in ways that only running it
    would show (`globals().update(...)`, an import that cannot be followed), or is not there.
    """

    entries: Mapping[str, str | None] = field(default_factory=dict)
    complete: bool = False

    def offers(self, name: str) -> bool | None:
        """Whether `hub.load` finds the name; None where only running the file would tell."""
        return True if name in self.entries else (False if self.complete else None)
