"""The front matter is not valid YAML.

The message gives the place at which reading failed; where a list, a mapping or quotes are never
closed, the place at which they begin. A value that holds `: ` or `#`, or starts with a sign such
as `[` or `@`, goes in quotes. After a key come a half-width colon and a space; keys that belong
together begin in the same column.

Bad (front matter):

    title: ATSS: a detector

Bad (front matter):

    tags: [vision, detection
    author: MegEngine Team

Bad (front matter):

    author：MegEngine Team

Bad (front matter):

    summary:
        en_US: A detector
       zh_CN: 目标检测模型

Good (front matter):

    title: "ATSS: a detector"

Good (front matter):

    tags: [vision, detection]
    author: MegEngine Team
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = ("zoo.cards.yaml_fields", "zoo.cards.yaml_slips")
SEVERITY = Severity.ERROR
FIXABLE = True
