"""The file is larger than a card may be: 1 MB, 20,000 lines.

A card is prose and a few samples. A far larger file is a mistake, such as a picture pasted as
text, and would slow everybody down.

Bad (bytes):

    b"x" * 1_000_001

Good (bytes):

    b"A picture is linked: ![a cat](cat.jpg)"
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = ("zoo.cards.decode", "zoo.cards.frontmatter")
SEVERITY = Severity.ERROR
