"""A language has two sections.

A page shows one text for each language.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    目标检测模型。

    <!-- section: en_US -->

    A detector.

    <!-- section: en_US -->

    More of it.

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    目标检测模型。

    <!-- section: en_US -->

    A detector.

    More of it.
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.sections"
SEVERITY = Severity.ERROR
