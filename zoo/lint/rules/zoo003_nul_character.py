r"""The text holds a NUL character.

It is invisible, and cuts the text short in many tools: a sign of a damaged file.

Bad (bytes):

    b"Text\x00 more text"

Good (bytes):

    b"Text more text"
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.decode"
SEVERITY = Severity.ERROR
