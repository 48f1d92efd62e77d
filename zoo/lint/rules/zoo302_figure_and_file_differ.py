"""The figure of a model is not the one in the name of its weight file.

Published files carry the figure they reach (`..._38dot3_58e249d5.pkl`, or `..._70312_78a63ca6.pkl`
for 70.312): either the table or the address is of another model.

Bad (card):

    ---
    template: hub1
    title: ATSS
    summary:
        zh_CN: 目标检测模型
    author: MegEngine Team
    tags: [vision, detection]
    github-link: https://github.com/MegEngine/Models
    models:
        atss_res18_coco_3x_800size:
            weights: https://data.megengine.org.cn/models/weights/atss_res18_coco_3x_800size_38dot3_58e249d5.pkl
    ---

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.8 |

Good (card):

    ---
    template: hub1
    title: ATSS
    summary:
        zh_CN: 目标检测模型
    author: MegEngine Team
    tags: [vision, detection]
    github-link: https://github.com/MegEngine/Models
    models:
        atss_res18_coco_3x_800size:
            weights: https://data.megengine.org.cn/models/weights/atss_res18_coco_3x_800size_38dot3_58e249d5.pkl
    ---

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38.3 |
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = "zoo.cards.weight_figures"
SEVERITY = Severity.ERROR
