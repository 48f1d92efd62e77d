"""A key of the front matter is not known.

Most often it is a misspelled one, so that what it says is lost. Renaming it is offered where one
known key is very near; where that is one that every card needs, it is an error.

Bad (front matter):

    modles:
        atss_res18_coco_3x_800size:
            license: MIT

Bad (card):

    ---
    template: hub1
    title: ATSS
    summary:
        zh_CN: 目标检测模型
    auther: MegEngine Team
    tags: [vision, detection]
    github-link: https://github.com/MegEngine/Models
    ---

Good (front matter):

    models:
        atss_res18_coco_3x_800size:
            license: MIT
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.validate"
SEVERITY = Severity.WARNING
ALSO = Severity.ERROR  # of a key that every card needs
FIXABLE = True
