"""A field that every card needs is missing.

The pages, the search and the registry are made from these fields: template, title, summary (in
each language that the hub requires, by default `zh_CN`), author, tags, github-link. A key that is
nearly a missing one is reported by ZOO017 alone.

Bad (card):

    ---
    template: hub1
    title: ATSS
    ---

Good (card):

    ---
    template: hub1
    title: ATSS
    summary:
        zh_CN: 目标检测模型
    author: MegEngine Team
    tags: [vision, detection]
    github-link: https://github.com/MegEngine/Models
    ---
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = ("zoo.cards.frontmatter", "zoo.cards.validate")
SEVERITY = Severity.ERROR
