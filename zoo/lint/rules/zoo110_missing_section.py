"""The section of a language is missing.

Every card needs the languages that the hub requires, by default `zh_CN`; a missing other language
of the hub is a warning. Where an almost right marker, an unknown language or an unclosed code block
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
