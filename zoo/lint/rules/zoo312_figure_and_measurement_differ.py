"""A table's parameters or FLOPs are not what was measured.

`zoo measure` counts them from the layers and keeps them in measurements.json. A column is compared
when its header says parameters or FLOPs and gives its unit, as in `params (M)` or `FLOPs (G)`;
half of the last digit, or one percent, may differ.

Bad (project):

    | model | params (M) |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 91.3 |

Good (project):

    | model | params (M) |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 19.3 |
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.measured"
SEVERITY = Severity.ERROR
