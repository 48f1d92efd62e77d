r"""The front matter is indented with tabs.

YAML forbids tabs there.

Bad (bytes):

    b"---\nsummary:\n\tzh_CN: text\n---\n"

Good (bytes):

    b"---\nsummary:\n    zh_CN: text\n---\n"
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.frontmatter"
SEVERITY = Severity.ERROR
FIXABLE = True
