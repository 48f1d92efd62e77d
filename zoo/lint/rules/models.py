"""Models: their names, and the cards and files they belong to."""

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


@rule("ZOO309", ERROR, "zoo.cards.collect")
def names_differ_by_case() -> None:
    """The names of two models of a repository differ by upper and lower case alone.

    Readers take them for one, and their pages are one file on macOS and Windows. A results table most
    often means the model that `hub.load` knows in lower case.

    Bad (project): hub_pages/a_b_c.md loads resnet50, hub_pages/a_b_d.md loads ResNet50
    Good (project): both cards write resnet50
    """
