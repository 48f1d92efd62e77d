"""The card does not start with front matter.

Title, summary, tags and link of a card stand between two `---` lines at its very beginning.

Bad (card):

    # ATSS

    A detector.

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

REPORTED_BY = "zoo.cards.frontmatter"
SEVERITY = Severity.ERROR
