"""A section is in a language that the hub does not have.

No page shows it, and its samples do not run. The hub's settings list its languages.

Bad (project):

    languages = ["en_US"]

    A card's section below `<!-- section: zh_CN -->`

Good (project):

    languages = ["zh_CN", "en_US"]

    A card's section below `<!-- section: zh_CN -->`
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.parse"
SEVERITY = Severity.WARNING
