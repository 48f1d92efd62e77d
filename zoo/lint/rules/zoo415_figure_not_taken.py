"""A number of a results table is not taken into the registry.

Readers of the page see it, and leaderboards, feeds and `hub.load` do not. The finding says what is
missing: a row whose model is unclear, a header that names no metric the hub knows, two columns
of one metric, a cell that is not a number, another figure on the model's own card.
`zoo check --figures` prints the account of every cell.

Models are joined to their names by letters and digits; where that is not enough, the front matter
says it: `models: resnet50: {row: "R-50 (ours)"}`. Metrics of the hub's own stand in its settings,
`[metrics.NAME]`. A number is digits with a full stop, with its unit beside it or in the header. A
cell for what is not known is empty, `-` or `N/A`; ZOO408 reports `TODO`.

Bad (both):

    | model | mAP |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 38,3 |

Bad (both):

    | model | mAP | mAP |
    | --- | :---: | :---: |
    | atss-res18-coco-3x-800size | 38.3 | 38.6 |

Bad (both):

    | model | elegance |
    | --- | :---: |
    | atss-res18-coco-3x-800size | 7.5 |

Bad (both):

    | model | mAP |
    | --- | :---: |
    | Our best model | 38.3 |

Good (both):

    | model | val mAP | test-dev mAP | params |
    | --- | :---: | :---: | :---: |
    | atss-res18-coco-3x-800size | 38.3 | 38.6 | 19.3M |
    | atss-res50-coco-3x-800size | - | 42.7 ± 0.1 | 32M |
"""

from zoo.core.diagnostics import Severity

REPORTED_BY = ("zoo.cards.rows", "zoo.cards.collect")
SEVERITY = Severity.WARNING
