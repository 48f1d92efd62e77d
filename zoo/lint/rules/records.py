"""Files of the hub that have to match its cards."""

from __future__ import annotations

from zoo.lint.rule import ERROR, rule


@rule("ZOO308", ERROR, "zoo.lint.reading")
def hubconf_not_python() -> None:
    """hubconf.py is not valid Python.

    No model of the hub can be loaded, and `zoo check` cannot tell which names it offers.

    Bad (project): def tinynet_s(:
    Good (project): def tinynet_s():
    """


@rule("ZOO310", ERROR, "zoo.lint.check")
def stale_registry() -> None:
    """registry.json does not match the cards.

    `hub.load` reads that file: without it, a new card changes nothing.

    Bad (project): a card was changed and committed without registry.json
    Good (project): zoo check --fix, and commit registry.json with the card
    """


@rule("ZOO311", ERROR, "zoo.lint.check")
def stale_lock() -> None:
    """assets.lock does not hold the weights that the cards name.

    Samples may fetch what is locked, and nothing else.

    Bad (project): a card names new weights and assets.lock was not updated
    Good (project): zoo check --fix, and commit assets.lock with the card
    """


@rule("ZOO312", ERROR, "zoo.lint.measured")
def figure_and_measurement_differ() -> None:
    """A table's parameters, FLOPs or MACs are not what was measured.

    `zoo measure` counts them from the layers and keeps them in measurements.json. A column is compared
    when its header says parameters, FLOPs or MACs and gives its unit, as in `params (M)` or `MACs (G)`;
    0.05, or one percent, may differ. FLOPs count a multiply-add as two operations, MACs as one.

    Bad (project): a column `params (M)` says 91.3, and measurements.json has 19,300,000
    Good (project): a column `params (M)` says 19.3, and measurements.json has 19,300,000
    """


@rule("ZOO313", ERROR, "zoo.lint.measured")
def measured_again_differs() -> None:
    """A figure is not what the model reached when it was measured again.

    `zoo evaluate` measures published figures by their published protocol and records them in
    `measured/`; `zoo check --measured` compares them with the cards. A difference of the task's
    `tolerance`, 0.2 percentage points, is allowed. A record of other weights than the card names, of
    a model that no card has, or of no figure of its card is reported as well. Every `zoo check` and
    `zoo build` reports a record that cannot be read; the others are shown all the same.

    Bad (project): a column `mAP@5-95` says 83.3, and the record in `measured/` has 38.3
    Good (project): a column `mAP@5-95` says 38.3, and the record in `measured/` has 38.3
    """
