"""The load sample loads a name that is almost a model of the card.

It is the first line a reader copies.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800sizes", pretrained=True)
    ```

    <!-- section: zh_CN -->

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |

    <!-- section: en_US -->

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |

    <!-- section: en_US -->

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.registration"
SEVERITY = Severity.ERROR
