"""The front matter uses anchors, aliases, tags, or is no mapping.

A card needs `key: value` lines and lists, no more. The other features of YAML are how a small
file becomes a huge or a dangerous one.

Bad (front matter):

    author: &team MegEngine Team

Good (front matter):

    author: MegEngine Team
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.yaml_fields"
SEVERITY = Severity.ERROR
