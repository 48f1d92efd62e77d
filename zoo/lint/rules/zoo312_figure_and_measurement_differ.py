"""A table's parameters, FLOPs or MACs are not what was measured.

`zoo measure` counts them from the layers and keeps them in measurements.json. A column is compared
when its header says parameters, FLOPs or MACs and gives its unit, as in `params (M)` or `MACs (G)`;
0.05, or one percent, may differ. FLOPs count a multiply-add as two operations, MACs as one.

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
