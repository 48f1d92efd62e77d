"""Models: their names, their cards, and the files of the hub that have to match those."""

from __future__ import annotations

from zoo.lint.rule import ERROR, WARNING, rule


@rule("ZOO202", ERROR, "zoo.cards.registration")
def unknown_entry() -> None:
    """A sample loads a model that this hub does not have.

    `hub.load` would fail. Names that samples load from the hub's own repository, on any branch, are
    compared with hubconf.py and all cards, in one-line comments too, because readers copy them. Names
    of other repositories are not checked.

    Bad (sample): other = hub.load("megengine/models", "atss_res18_coco_3x_900size")
    Good (sample): other = hub.load("megengine/models", "atss_res18_coco_3x_800size")
    """


@rule("ZOO302", ERROR, "zoo.cards.model")
def figure_and_file_differ() -> None:
    """The figure of a model is not the one in the name of its weight file.

    Published files carry the figure they reach (`..._38dot3_58e249d5.pkl`, or `..._70312_78a63ca6.pkl`
    for 70.312): either the table or the address is of another model.

    Bad (card):

        ---
        {fields}
        models:
            atss_res18_coco_3x_800size:
                weights: https://example.org/atss_res18_coco_3x_800size_38dot8_58e249d5.pkl
        ---

        {load sample}

        {figures}

    Good (after load): {figures}
    """


@rule("ZOO303", WARNING, "zoo.cards.registration")
def no_constructor() -> None:
    """A card lists a model that the hub's hubconf.py does not have.

    `hub.load` would not find it. Reported are names under `models` in the front matter, names in a load
    sample that is skipped (in one that runs, it is ZOO202), and names in a results table that almost
    match one of hubconf.py; other rows are fine. Where only running hubconf.py would show its names,
    nothing is reported.

    Bad (project): a card lists `tinynet_x` under `models`, and hubconf.py defines `tinynet_s` only
    Good (project): a card lists `tinynet_s` under `models`, and hubconf.py defines it
    """


@rule("ZOO304", ERROR, "zoo.cards.registration")
def entry_on_two_cards() -> None:
    """A model is on two cards.

    Its page would have two texts, and its figures two sources. Models of one name in two repositories
    are two models; a row that only compares with a model that another card loads is fine.

    Bad (project): hub_pages/a_b_c.md and hub_pages/a_b_d.md both load atss_res18_coco_3x_800size
    Good (project): each model of a repository is loaded on one card only
    """


@rule("ZOO305", ERROR, "zoo.cards.registration")
def unused_models_entry() -> None:
    """`models` in the front matter says something of a model that the card does not have.

    Most often the name is misspelled, and the model has no weights because of it. A name that
    hubconf.py has is fine.

    Bad (front matter): models: {atss_res18_coco_3x_800sizes: {license: MIT}}
    Good (front matter): models: {atss_res18_coco_3x_800size: {license: MIT}}
    """


@rule("ZOO307", ERROR, "zoo.cards.collect")
def one_file_name() -> None:
    """Two cards have one file name, in other folders or but for upper and lower case.

    The name is the card's address: only one of them would have a page. macOS and Windows do not tell
    `A_b_c.md` from `a_b_c.md`.

    Bad (project): zoo check first/a_b_c.md second/a_b_c.md
    Good (project): zoo check first/a_b_c.md second/a_b_d.md
    """


@rule("ZOO308", ERROR, "zoo.lint.reading")
def hubconf_not_python() -> None:
    """hubconf.py is not valid Python.

    No model of the hub can be loaded, and `zoo check` cannot tell which names it offers.

    Bad (project): def tinynet_s(:
    Good (project): def tinynet_s():
    """


@rule("ZOO309", ERROR, "zoo.cards.collect")
def names_differ_by_case() -> None:
    """The names of two models of a repository differ by upper and lower case alone.

    Readers take them for one, and their pages are one file on macOS and Windows. A results table most
    often means the model that `hub.load` knows in lower case.

    Bad (project): hub_pages/a_b_c.md loads resnet50, hub_pages/a_b_d.md loads ResNet50
    Good (project): both cards write resnet50
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
