"""The two languages give different figures of one model, or a table names a model twice.

One of them is wrong, and readers of that language would be misled. A model may have several rows
in a table if a column of words tells them apart, such as the activation in an ablation; the
registry takes the first.

Bad (body):

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
    | atss-res18-coco-3x-800size | 38.4 |

Bad (both):

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |
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

REPORTED_BY = "zoo.cards.rows"
SEVERITY = Severity.ERROR
