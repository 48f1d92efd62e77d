"""The `sha256` or `bytes` of a weight file cannot be right.

They are compared with the file that was loaded: 64 lower-case hex digits, and a positive whole
number.

Bad (front matter):

    models:
        atss_res18_coco_3x_800size:
            bytes: -1

Good (front matter):

    models:
        atss_res18_coco_3x_800size:
            bytes: 130000000
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.model_specs"
SEVERITY = Severity.ERROR
