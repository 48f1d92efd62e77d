"""The form of the front matter, and which fields it needs."""

from __future__ import annotations

from zoo.lint.rule import ERROR, rule


@rule("ZOO010", ERROR, "zoo.cards.frontmatter")
def no_front_matter() -> None:
    """The card does not start with front matter.

    Title, summary, tags and link of a card stand between two `---` lines at its very beginning.

    Bad (card): # ATSS
    Good (card):

        ---
        {fields}
        ---
    """


@rule("ZOO011", ERROR, "zoo.cards.frontmatter")
def front_matter_not_closed() -> None:
    """The front matter has no closing `---` line.

    Without it, the whole card would be read as front matter. The text from the first code
    block or section marker on is checked as the card's body nevertheless.

    Bad (card):

        ---
        title: ATSS

        A detector.

    Good (card):

        ---
        title: ATSS
        ---

        A detector.
    """


@rule("ZOO012", ERROR, "zoo.cards.yaml_fields", "zoo.cards.yaml_slips", fixable=True)
def invalid_yaml() -> None:
    """The front matter is not valid YAML.

    The message gives the place at which reading failed; where a list, a mapping or quotes are never
    closed, the place at which they begin. A value that holds `: ` or `#`, or starts with a sign such
    as `[` or `@`, goes in quotes. After a key come a half-width colon and a space; keys that belong
    together begin in the same column.

    Bad (front matter): title: ATSS: a detector
    Bad (front matter): tags: [vision, detection
    Bad (front matter): author：MegEngine Team
    Bad (front matter):

        summary:
            en_US: A detector
           zh_CN: 目标检测模型

    Good (front matter): title: "ATSS: a detector"
    """


@rule("ZOO013", ERROR, "zoo.cards.yaml_fields")
def yaml_extras() -> None:
    """The front matter uses anchors, aliases, tags, or is no mapping.

    A card needs `key: value` lines and lists, no more. The other features of YAML are how a small
    file becomes a huge or a dangerous one.

    Bad (front matter): author: &team MegEngine Team
    Good (front matter): author: MegEngine Team
    """


@rule("ZOO014", ERROR, "zoo.cards.yaml_fields")
def duplicate_key() -> None:
    """A key of the front matter is there twice.

    Readers of YAML keep one of the two without a word, and not all of them the same one.

    Bad (front matter):

        title: ATSS
        title: Adaptive Training Sample Selection

    Good (front matter): title: ATSS
    """


@rule("ZOO015", ERROR, "zoo.cards.frontmatter", "zoo.cards.validate")
def missing_field() -> None:
    """A field that every card needs is missing.

    The pages, the search and the registry are made from these fields: template, title, summary (in
    each language that the hub requires, by default `zh_CN`), author, tags, github-link. A key that is
    nearly a missing one is reported by ZOO017 alone.

    Bad (card):

        ---
        title: ATSS
        ---

    Good (card):

        ---
        {fields}
        ---
    """


@rule("ZOO021", ERROR, "zoo.cards.frontmatter", fixable=True)
def tab() -> None:
    r"""The front matter is indented with tabs.

    YAML forbids tabs there.

    Bad (bytes): b"---\nsummary:\n\tzh_CN: text\n---\n"
    Good (bytes): b"---\nsummary:\n    zh_CN: text\n---\n"
    """
