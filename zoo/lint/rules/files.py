"""A card as a file: its bytes, its comments, and whether it can be checked at all."""

from __future__ import annotations

from zoo.lint.rule import ERROR, WARNING, rule


@rule("ZOO000", ERROR, "zoo.lint.reading")
def unreadable() -> None:
    """A card cannot be read from the disk.

    The file is gone, is a folder, or its permissions forbid reading. What is no regular file is not
    read, and neither is a link that leads out of its folder: it would show any file of the machine
    that checks cards of strangers. A name that is not UTF-8, or that holds a line end, can stand in no
    report.

    Bad (project): chmod 000 hub_pages/org_task_name.md
    Bad (project): ln -s /etc/passwd hub_pages/org_task_name.md
    Good (project): chmod 644 hub_pages/org_task_name.md
    """


@rule("ZOO001", ERROR, "zoo.cards.decode")
def encoding() -> None:
    """A card is not UTF-8.

    Cards are read on every system; UTF-8 is the one encoding that all agree on. UTF-16 and GBK are
    recognized, and the message names the command that converts the file.

    Bad (bytes): "title: 标题".encode("gbk")
    Good (bytes): "# 标题".encode("utf-8")
    """


@rule("ZOO002", WARNING, "zoo.lint.inspect")
def byte_order_mark() -> None:
    r"""A file begins with a byte order mark.

    It is invisible, and UTF-8 needs none; but programs that look for `---` at the very beginning, as
    GitHub does, do not see the front matter. `zoo format` takes it away.

    Bad (bytes): "\ufeff# Title\n".encode("utf-8")
    Good (bytes): "# Title\n".encode("utf-8")
    """


@rule("ZOO003", ERROR, "zoo.cards.decode")
def nul_character() -> None:
    r"""The text holds a NUL character.

    It is invisible, and cuts the text short in many tools: a sign of a damaged file.

    Bad (bytes): b"Text\x00 more text"
    Good (bytes): b"Text more text"
    """


@rule("ZOO004", ERROR, "zoo.cards.decode", "zoo.cards.frontmatter")
def too_large() -> None:
    """The file is larger than a card may be: 1 MB, 20,000 lines.

    A card is prose and a few samples. A far larger file is a mistake, such as a picture pasted as
    text, and would slow everybody down.

    Bad (bytes): b"x" * 1_000_001
    Good (bytes): b"A picture is linked: ![a cat](cat.jpg)"
    """


@rule("ZOO005", WARNING, "zoo.lint.ignore")
def ignore_comment() -> None:
    """A comment `zoo: ignore` cannot be read, or silences nothing that can be silenced.

    It names one or more codes and a reason. An error with which the card cannot be read cannot be
    silenced.

    Bad (en_US): <!-- zoo: ignore spelling -->
    Good (en_US):

        <!-- zoo: ignore ZOO401 reason="Teh is a name" -->
        Teh words.
    """


@rule("ZOO006", WARNING, "zoo.lint.ignore")
def unused_ignore() -> None:
    """A comment `zoo: ignore` silences a finding that is no longer there.

    Left in place, it would silence the next mistake of that kind.

    Bad (en_US):

        <!-- zoo: ignore ZOO401 reason="a name" -->
        The words.

    Good (en_US): The words.
    """


@rule("ZOO007", ERROR, "zoo.render.without")
def page_not_made() -> None:
    """The page of a card cannot be made.

    Something in the card makes rendering fail. The site shows this finding in place of the card; all
    other pages are built.

    Bad (project): zoo build raises RecursionError for a table inside of a thousand lists
    Good (project): zoo build makes the page
    """


@rule("ZOO008", ERROR, "zoo.lint.inspect")
def not_checked() -> None:
    """The card, or a rule of it, cannot be checked.

    Something in the card makes the check itself fail. All other rules and cards are checked; what the
    failing rule would have found is not known.

    Bad (project): zoo check raises IndexError where a rule looks at the card
    Good (project): zoo check looks at the card
    """


@rule("ZOO023", ERROR, "zoo.cards.markers")
def merge_conflict() -> None:
    """A merge conflict is not resolved.

    git marks the two sides with lines of seven signs; both would be on the page. Of such a card nothing
    else is reported below its front matter, since much of it is there twice.

    Bad (body):

        <<<<<<< HEAD
        A detector.
        =======
        A good detector.
        >>>>>>> branch

    Good (en_US): A good detector.
    """


@rule(
    "ZOO025",
    ERROR,
    "zoo.cards.validate",
    "zoo.cards.registration",
    "zoo.lint.inspect",
    also=WARNING,
    fixable=True,
)
def invisible_character() -> None:
    r"""A character that nobody sees stands in a card, a field or a model's name.

    Some turn round the order of the text after them, or hide text, so that people read another card,
    name or sample than programs do (https://trojansource.codes): errors. Others, such as the zero-width
    space, are left over from web pages; with them a name is not found by those who type it: warnings.
    No feed, title or list has any of them. What emoji and scripts need, such as the joiners of Persian,
    is fine.

    Bad (front matter): title: "Model \u202eabc"
    Bad (bytes): "A zero-width\u200b space.\n".encode("utf-8")
    Good (front matter): title: "Model \u2764\ufe0f"
    """
