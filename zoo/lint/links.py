"""Addresses on the web that cards link to: which of them do not answer, or say the page is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from zoo.core.card import Card
from zoo.core.diagnostics import Diagnostic, warn
from zoo.core.source import Span
from zoo.lint.document import View

WORKERS = 16
TRIES = 3
PAUSE = 0.5  # seconds before the second try; twice that before the third
TIMEOUT = 15.0  # seconds for one answer
ALIVE = (401, 403, 405, 406, 429, 451, 999)  # the page is there, but not for programs
AGENT = "Mozilla/5.0 (compatible; zoo check --links)"
_FAILURES = (URLError, OSError, ValueError, TimeoutError, HTTPException)


def dead_links(
    cards: Iterable[Card], why_dead: Callable[[str], str] | None = None
) -> list[Diagnostic]:
    """A finding for each place that links to a dead address; each address is asked once."""
    places = [(card, url, span) for card in cards for url, span in addresses(card)]
    urls = list(dict.fromkeys(url for _, url, _ in places))
    with ThreadPoolExecutor(WORKERS) as pool:
        reasons = dict(zip(urls, pool.map(why_dead or ask, urls), strict=True))
    hint = "correct it, or delete the link"
    return [
        warn(card.source, span, "ZOO411", f"{url} {why}", hint)
        for card, url, span in places
        if (why := reasons[url])
    ]


def addresses(card: Card) -> Iterator[tuple[str, Span]]:
    """Every address on the web that the card names, with its place."""
    yield card.github_link, card.field_spans["github-link"]
    for spec in card.models.values():
        if spec.weights:
            yield spec.weights, spec.span
    for side in View(card).sections:
        for link in side.links:
            if link.target.startswith(("http://", "https://")):
                yield link.target, link.span


def ask(url: str) -> str:
    """Why the address is dead; empty where it is not. Asked again after a failure."""
    reason = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE * attempt)
        reason, certain = _ask_once(url)
        if certain:
            break
    return reason


def _ask_once(url: str) -> tuple[str, bool]:
    """(why it is dead or "", whether asking again is idle)."""
    for method in ("HEAD", "GET"):  # some servers know no HEAD, or answer it wrongly
        try:
            request = Request(url.partition("#")[0], method=method, headers={"User-Agent": AGENT})
            with urlopen(request, timeout=TIMEOUT):
                return "", True
        except HTTPError as error:
            if method == "GET" and error.code not in ALIVE:
                return f"answers {error.code}", error.code in (404, 410)
        except _FAILURES as error:
            return f"does not answer ({getattr(error, 'reason', None) or error})", False
    return "", True
