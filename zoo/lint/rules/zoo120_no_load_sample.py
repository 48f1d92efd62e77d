"""There is no load sample before the first section.

The first thing a reader wants is the line that loads the model; both languages show it.

Bad (body):

    <!-- section: zh_CN -->

    目标检测模型。

    <!-- section: en_US -->

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

REPORTED_BY = "zoo.cards.parse"
SEVERITY = Severity.ERROR
