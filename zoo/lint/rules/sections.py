"""Sections of languages, and code blocks that could swallow them."""

from __future__ import annotations

from zoo.lint.rule import ERROR, WARNING, rule


@rule("ZOO110", ERROR, "zoo.cards.parse", also=WARNING)
def missing_section() -> None:
    """The section of a language is missing.

    Every card needs the languages that the hub requires, by default `zh_CN`; a missing other language
    of the hub is a warning. Where an almost right marker, an unknown language or an unclosed code block
    is reported (ZOO112, ZOO113, ZOO114), this is not reported as well.

    Bad (after load): <!-- section: en_US -->
    Bad (after load): <!-- section: zh_CN -->
    Good (after load): {sections}
    """


@rule("ZOO111", ERROR, "zoo.cards.sections")
def second_section() -> None:
    """A language has two sections.

    A page shows one text for each language.

    Bad (after load):

        {sections}

        <!-- section: en_US -->

    Good (after load): {sections}
    """


@rule("ZOO112", ERROR, "zoo.cards.sections", fixable=True)
def unknown_language() -> None:
    """A section marker names a language that the site does not have.

    The text below it would be on no page.

    Bad (after load): <!-- section: en_UK -->
    Good (after load): <!-- section: en_US -->
    """


@rule("ZOO113", ERROR, "zoo.cards.fences")
def unclosed_code() -> None:
    """A code block is never closed.

    Everything to the end of the card, or to the end of the next block, would be code, section markers
    too. A block that would swallow the only marker of a language, and a Python block that would swallow
    the first line of another one, are read as ending there.

    Bad (both):

        ```python
        print(model)

    Good (both):

        ```python
        print(model)
        ```
    """


@rule("ZOO114", ERROR, "zoo.cards.markers", fixable=True)
def almost_a_marker() -> None:
    """A line is almost a section marker.

    Only a line that is exactly a marker begins a section; another one is an invisible comment, and
    the text below it would end up on the page of the wrong language.

    Bad (after load): <!-- Section en_US -->
    Good (after load): <!-- section: en_US -->
    """


@rule("ZOO115", ERROR, "zoo.cards.fences", fixable=True)
def almost_a_fence() -> None:
    """A line is almost the first or last one of a code block.

    A Chinese input method types `···` or `｀｀｀` for the key of the backtick; the block below such a
    line would be prose, and its closing line would open a block that swallows what follows.

    Bad (both):

        ···python
        print(model)
        ｀｀｀

    Good (both):

        ```python
        print(model)
        ```
    """


@rule("ZOO116", WARNING, "zoo.cards.parse")
def other_language() -> None:
    """A section is in a language that the hub does not have.

    No page shows it, and its samples do not run. The hub's settings list its languages.

    Bad (project): a section `zh_CN`, and `languages = ["en_US"]` in the hub's settings
    Good (project): a section `zh_CN`, and `languages = ["zh_CN", "en_US"]` in the hub's settings
    """
