"""A line is almost a section marker.

Only a line that is exactly a marker begins a section; another one is an invisible comment, and
the text below it would end up on the page of the wrong language.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    目标检测模型。

    <!-- Section en_US -->

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

REPORTED_BY = "zoo.cards.markers"
SEVERITY = Severity.ERROR
FIXABLE = True
