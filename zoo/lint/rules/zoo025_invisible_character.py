r"""A character that nobody sees stands in a card, a field or a model's name.

Some turn round the order of the text after them, or hide text, so that people read another card,
name or sample than programs do (https://trojansource.codes): errors. Others, such as the zero-width
space, are left over from web pages; with them a name is not found by those who type it: warnings.
No feed, title or list has any of them. What emoji and scripts need, such as the joiners of Persian,
is fine.

Bad (front matter):

    title: "Model \u202eabc"

Bad (bytes):

    "A zero-width\u200b space.\n".encode("utf-8")

Good (front matter):

    title: "Model \u2764\ufe0f"
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = ("zoo.cards.validate", "zoo.cards.registration", "zoo.lint.invisible")
SEVERITY = Severity.ERROR
ALSO = Severity.WARNING
FIXABLE = True
