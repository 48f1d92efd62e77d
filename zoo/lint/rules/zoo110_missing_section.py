"""The section of a language is missing.

A language that the hub requires has to be there, by default `zh_CN`; another one of the hub's
languages is a warning. Where an almost right marker, an unknown language or an unclosed code block
is reported (ZOO112, ZOO113, ZOO114), this is not reported as well.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: en_US -->

    A detector.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    目标检测模型。

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

REPORTED_BY = "zoo.cards.parse"
SEVERITY = Severity.ERROR
ALSO = Severity.WARNING  # of a language that the hub has and does not require
