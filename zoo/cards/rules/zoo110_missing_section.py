"""The section of a language is missing.

`zh_CN` has to be there; a missing `en_US` is a warning. Where an almost right marker or an unknown
language is reported (ZOO112, ZOO114), this is not reported as well.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

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

SEVERITY = Severity.ERROR
