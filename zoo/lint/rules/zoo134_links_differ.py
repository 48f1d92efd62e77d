"""A link or picture is in one language only.

The references and pictures of a card belong to the model, not to a language. Addresses that
differ only in the language they name count as the same. An address that cannot be right (ZOO410,
ZOO411, ZOO414) is not reported as well.

Bad (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    见论文。

    <!-- section: en_US -->

    See the [paper](https://arxiv.org/abs/1912.02424).

Good (body):

    ```python
    from megengine import hub

    model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)
    ```

    <!-- section: zh_CN -->

    见[论文](https://arxiv.org/abs/1912.02424)。

    <!-- section: en_US -->

    See the [paper](https://arxiv.org/abs/1912.02424).
"""

from __future__ import annotations

from collections.abc import Iterator

from zoo.cards.markup import without_language
from zoo.core.diagnostics import Severity
from zoo.lint.document import View
from zoo.lint.rule import Finding

SEVERITY = Severity.WARNING


def check(view: View) -> Iterator[Finding]:
    pair = view.pair()
    if pair is None:
        return
    targets = [{without_language(link.target) for link in side.links} for side in pair]
    for side, other, there in ((pair[0], pair[1], targets[1]), (pair[1], pair[0], targets[0])):
        for link in side.links:
            address = without_language(link.target)
            if address and address not in there and not address.startswith("#"):
                there.add(address)  # once is enough
                what = "picture" if link.picture else "link"
                text = f"this {what} is not in {other.lang.value}: {link.target}"
                yield Finding(link.span, text, "add it there, or delete it here")
