"""The `license` of weights is not an SPDX expression.

Programs decide by it whether the weights may be used, and know the names of the SPDX list only
(https://spdx.org/licenses/), joined with `AND`, `OR` and `WITH`. A license that is not on the list
is `LicenseRef-` and a name. A free text is not published. Another spelling of a name, `apache-2.0`,
is a warning.

Bad (front matter):

    models:
        atss_res18_coco_3x_800size:
            license: Apache 2.0

Bad (front matter):

    models:
        atss_res18_coco_3x_800size:
            license: apache-2.0

Good (front matter):

    models:
        atss_res18_coco_3x_800size:
            license: Apache-2.0
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.model_specs"
SEVERITY = Severity.ERROR
ALSO = Severity.WARNING
FIXABLE = True
