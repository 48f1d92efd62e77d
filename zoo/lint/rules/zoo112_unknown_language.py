"""A section marker names a language that the site does not have.

The text below it would be on no page.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    目标检测模型。

    <!-- section: en_UK -->

    A detector.

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    目标检测模型。

    <!-- section: en_US -->

    A detector.
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.sections"
SEVERITY = Severity.ERROR
FIXABLE = True
