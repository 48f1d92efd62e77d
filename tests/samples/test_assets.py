"""Which part of the registry a case's result hangs on."""

from dataclasses import replace

import pytest

from tests.samples.conftest import cards_of
from zoo.core.lock import Asset, Kind, make_lock
from zoo.core.registry import Model, Weights
from zoo.samples.assets import AssetResolver
from zoo.samples.jail import Tier
from zoo.samples.plan import group, rows


def entry(name, **fields):
    one = Model(
        name=name, card="t", title="T", summary={}, constructor="atss", config={}, weights=None,
        metrics=(), tags=(),
    )  # fmt: skip
    return replace(one, **fields)


ATSS, FCOS = entry("atss_res18_coco_3x_800size"), entry("fcos_res18_coco_3x_800size")


def digest(tmp_path, code, *entries):
    (case,) = group(rows([cards_of(code)]))
    known = {one.name: one for one in entries}
    provider = AssetResolver(tmp_path, tmp_path, (), make_lock(()), known, Tier.JAIL)
    return provider.digest(case, "file", "registry.json")


@pytest.mark.parametrize(
    ("code", "same"),
    [
        (f'hub.load("a/b", "{ATSS.name}")', True),
        ('hub.load("a/b", name)', False),  # nothing tells which
        (f'hub.list("a/b"); hub.load("a/b", "{ATSS.name}")', False),
    ],
)
def test_another_entry_matters_only_where_the_samples_may_see_it(tmp_path, code, same):
    before = digest(tmp_path, code, ATSS)
    assert (digest(tmp_path, code, ATSS, FCOS) == before) is same


def test_the_entry_itself_matters_but_not_what_a_card_says_of_it(tmp_path):
    code = f'hub.load("a/b", "{ATSS.name}")'
    before = digest(tmp_path, code, ATSS)
    assert digest(tmp_path, code, replace(ATSS, title="Other")) == before
    assert digest(tmp_path, code, replace(ATSS, config={"classes": 20})) != before


def test_weights_that_cannot_be_made_fail_who_asks_for_them_and_nobody_else(tmp_path):
    url = "https://data.example.org/name_0123abcd.pkl"
    unknown = entry("resnet50", constructor=None, weights=Weights(url))
    lock = make_lock([Asset(url=url, kind=Kind.WEIGHTS, entry="resnet50")])
    provider = AssetResolver(tmp_path, tmp_path, (), lock, {"resnet50": unknown}, Tier.JAIL)
    (route,) = provider.provide({"resnet50"}).routes
    assert route.file is None
    assert route.wrong == "this zoo cannot build resnet50, nor weights for it"
