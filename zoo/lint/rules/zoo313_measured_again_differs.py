"""A figure is not what the model reached when it was measured again.

`zoo evaluate` measures published figures by their published protocol and records them in
`measured/`; `zoo check --measured` compares them with the cards. A difference of the task's
`tolerance`, 0.2 percentage points, is allowed. A record of other weights than the card names, of
a model that no card has, or of no figure of its card is reported as well. Every `zoo check` and
`zoo build` reports a record that cannot be read; the others are shown all the same.

Bad (project):

    | model | mAP@5-95 |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 83.3 |

Good (project):

    | model | mAP@5-95 |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.lint.measured_again"
SEVERITY = Severity.ERROR
