"""Which model a row of a table is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import chain

from zoo.cards.calls import load_calls
from zoo.cards.cells import letters, row_name
from zoo.core.card import Card
from zoo.core.hub import Hub, Hubconf
from zoo.core.naming import entry_name

MOST_LABELS = 4  # of a row's cells that may be parts of its name
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Names:
    """The names that a card's rows may mean.

    calls: of its load sample. known: those that the card loads or lists under `models`, and the
    hub's where all that the card loads is the hub's.
    """

    def __init__(self, card: Card, hub: Hub, hubconf: Hubconf) -> None:
        self.card, self.hub, self.hubconf = card, hub, hubconf
        self.calls = load_calls(card.load)
        ours = all(hub.is_ours(call.repository) for call in self.calls)
        own = [*(call.entry for call in self.calls), *card.models]
        self.known = tuple(dict.fromkeys((*own, *(hubconf.entries if ours else ()))))
        # The repositories that the load sample loads from.
        self._homes = list(dict.fromkeys(hub.spelled(call.repository) for call in self.calls))
        stated = ((name, spec.row) for name, spec in card.models.items() if spec.row)
        self._stated = {letters(row_name(row)): name for name, row in stated}
        self._by_letters: dict[str, list[str]] = {}
        self.is_model = cache(self._is_model)  # each language's tables ask
        for name in self.known:
            self._by_letters.setdefault(letters(name), []).append(name)

    def find(self, name: str, labels: Sequence[str], headed: bool) -> str | None:
        """The model that a row names, alone or with the words of its other cells.

        headed: the column is one of models, so that any identifier is a name.
        """
        texts = tuple(_joined(name, labels))
        stated = (self._stated.get(letters(text)) for text in texts if self._stated)
        if found := next(filter(None, chain(stated, map(self._spelled, texts))), None):
            return found
        own = entry_name(row_name(name))
        for one in (own, own.lower()):
            if self.hub.match(one):
                return one
        return own if headed and _IDENTIFIER.fullmatch(own) else None

    def certain(self, name: str) -> bool:
        """Whether a text is the name of a model, however it is written."""
        own = entry_name(row_name(name))
        return bool(self._stated.get(letters(own)) or self._spelled(own) or self.hub.match(own))

    def is_stated(self, name: str, labels: Sequence[str]) -> bool:
        """Whether the card's `models` has the row."""
        return any(letters(text) in self._stated for text in _joined(name, labels))

    def near(self, name: str) -> str:
        """The known name that looks most like it; "" if none does."""
        found = get_close_matches(entry_name(row_name(name)).lower(), self.known, 1, 0.6)
        return found[0] if found else ""

    def is_entry(self, name: str, repository: str) -> bool:
        """Whether a name that no sample loads is a model to load, not only a name to show."""
        ours = self.hub.is_ours(repository) or not repository
        offered = self.offered(name) if ours else None
        return bool(offered) or name in self.card.models or (offered is None and name.islower())

    def _is_model(self, name: str) -> bool:
        """Whether a row of this name belongs to an entry of the registry."""
        loaded = any(call.entry == name for call in self.calls)
        return loaded or self.is_entry(name, self.home(name))

    def home(self, name: str) -> str:
        """The repository of a model that no sample loads."""
        ours = self.hub.repository
        if not self._homes:
            return ours if self.offered(name) or name in self.card.models else ""
        return ours if ours in self._homes and self.offered(name) else self._homes[0]

    def offered(self, name: str) -> bool | None:
        """Whether `hub.load` of the hub's own repository finds it; None if only running shows."""
        match = self.hub.match(name)
        return True if match and match.family.constructor else self.hubconf.offers(name)

    def _spelled(self, text: str) -> str | None:
        """The known name of these letters; of several, the one that is written like it.

        If the card states a row for a name, only that row and rows with the very name count.
        """
        fitting = self._by_letters.get(letters(text), [])
        if len(fitting) > 1 or any(one in self._stated.values() for one in fitting):
            fitting = [one for one in fitting if one == entry_name(text)]
        return fitting[0] if len(fitting) == 1 else None


def _joined(name: str, labels: Sequence[str]) -> Iterator[str]:
    """A row's name with all of its words, with each of them, alone."""
    name, labels = row_name(name), [row_name(one) for one in labels[:MOST_LABELS]]
    if len(labels) > 1:
        yield " ".join((name, *labels))
    for label in labels:
        yield f"{name} {label}"
        yield f"{label} {name}"
    yield name
