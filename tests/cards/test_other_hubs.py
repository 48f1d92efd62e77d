"""Cards of a hub that is not this one: which models they register, and what is wrong with them."""

import pytest

from tests.cards.examples import collect
from tests.cards.texts import CARD, table, with_models
from zoo.core.card import Lang
from zoo.core.family import Family
from zoo.core.hub import Hub, Hubconf
from zoo.core.registry import Weights, dump_registry, load_registry

MESSAGE = "tinynet_s has 61.3 here; its weight file's name says 61.2"
URL = "https://models.example.org/weights/tinynet_s_61dot2_b3af74cc.pkl"
HUB = Hub(repository="acme/hub", aliases=("acme/hub:main", "old/hub"))
HUBCONF = Hubconf({"TinyNet": None, "tinynet_m": None, "tinynet_s": URL}, complete=True)
UNKNOWN = Hubconf({"tinynet_s": URL})
TINY = Family("tiny", "tinynet_{size}", "classification", "acme.tiny:tinynet", {"classes": 10})
BUILT = Hub(repository="acme/hub", families=(TINY,))
LOAD = 'model = hub.load("megengine/models", "atss_res18_coco_3x_800size", pretrained=True)\n'


def loads(*names, repository="acme/hub", text=CARD):
    calls = (f'model = hub.load("{repository}", "{name}")\n' for name in names)
    return text.replace(LOAD, "# ".join(calls))


def with_rows(text, *rows, **kw):
    both = table(*rows, **kw)
    return text.replace("你好。", "你好。\n" + both).replace("Hello.", "Hello.\n" + both)


def loads_later(text, repository, name):
    """The card with a second load in its samples."""
    return text.replace("print(model)\n", f'print(model)\nhub.load("{repository}", "{name}")\n')


def wrong(found):
    return [(d.code, d.message, d.hint) for d in found]


@pytest.fixture
def check(card):
    def check(*texts, hub=HUB, hubconf=HUBCONF):
        cards = [card(text, f"pages/{name}.md") for name, text in zip("abcd", texts, strict=False)]
        registry, found = collect(cards, hub, hubconf)
        return registry, wrong(found)

    return check


def test_an_entry_knows_its_repository_and_who_offers_it(check):
    registry, found = check(loads("tinynet_s"))
    assert found == []
    (entry,) = registry.entries
    assert (entry.repository, entry.name, entry.offered) == ("acme/hub", "tinynet_s", True)
    assert entry.constructor is None
    assert entry.weights == Weights(URL)
    assert load_registry(dump_registry(registry, HUB)) == registry


@pytest.mark.parametrize("repository", ["acme/hub", "acme/hub:main", "ACME/Hub:v2", "old/hub"])
def test_all_names_of_the_hub_are_one_repository(check, repository):
    registry, _ = check(loads("tinynet_s", repository=repository))
    assert [e.repository for e in registry.entries] == ["acme/hub"]


def test_the_address_in_the_card_comes_first(check):
    more = "models:\n    tinynet_s:\n        weights: https://a.example.org/a.pkl\n"
    registry, _ = check(with_models(more, loads("tinynet_s")))
    assert registry.entries[0].weights == Weights("https://a.example.org/a.pkl")


def test_a_family_builds_what_hubconf_does_not_show(check):
    registry, found = check(loads("tinynet_xl"), hub=BUILT, hubconf=UNKNOWN)
    (entry,) = registry.entries
    assert (entry.task, entry.parts) == ("classification", {"size": "xl"})
    assert (entry.constructor, entry.config) == ("acme.tiny:tinynet", {"classes": 10})
    assert entry.offered is True
    assert found == []


def test_a_name_of_another_repository_is_not_ours_to_build(check):
    registry, _ = check(loads("tinynet_s", repository="you/hub"), hub=BUILT)
    (entry,) = registry.entries
    assert (entry.constructor, entry.config, entry.offered) == (None, {}, None)
    assert entry.weights is None


def test_a_name_in_three_repositories_is_three_entries(check):
    repositories = ("you/weightnet", "acme/hub", "you/funnelact")
    texts = [loads("tinynet_s", repository=repository) for repository in repositories]
    registry, found = check(*texts)
    assert found == []
    assert [(e.name, e.repository, e.card) for e in registry.entries] == [
        ("tinynet_s", "acme/hub", "b"),
        ("tinynet_s", "you/funnelact", "c"),
        ("tinynet_s", "you/weightnet", "a"),
    ]
    assert registry.find("tinynet_s").repository == "acme/hub"
    assert registry.find("tinynet_s", "you/funnelact").card == "c"
    assert registry.find("tinynet_s", "you/other") is None


def test_one_card_loads_a_name_of_two_repositories(check):
    text = loads("tinynet_s").replace(
        '"tinynet_s")\n', '"tinynet_s")\nteacher = hub.load("you/hub", "tinynet_s")\n'
    )
    registry, _ = check(text)
    assert [e.repository for e in registry.entries] == ["acme/hub", "you/hub"]


def test_a_name_that_a_table_only_shows_is_no_entry(check):
    one, other = (with_rows(loads(name), ("ResNet50", 24.0)) for name in ("tinynet_s", "tinynet_m"))
    registry, found = check(one, other)
    assert {code for code, *_ in found} == {"ZOO415"}
    assert [e.name for e in registry.entries] == ["tinynet_m", "tinynet_s"]


@pytest.mark.parametrize("written", ["tinynet-s", "TinyNet S", "TINYNET_S", "`tinynet_s`"])
def test_a_table_may_write_a_name_in_another_way(check, written):
    registry, found = check(with_rows(loads("tinynet_s"), (written, 61.2)))
    assert found == []
    (entry,) = registry.entries
    assert entry.name == "tinynet_s"
    assert [(m.name, m.text, m.dataset) for m in entry.metrics] == [("mAP", "61.2", None)]


def test_a_table_may_write_a_name_in_two_cells(check):
    both = "\n| Methods | Size | AP |\n| --- | --- | --- |\n| TinyNet | M | 0.712 |\n"
    text = loads("tinynet_m").replace("Hello.", "Hello.\n" + both)
    registry, _ = check(text.replace("你好。", "你好。\n" + both))
    (entry,) = registry.entries
    (metric,) = entry.metrics
    assert (metric.name, metric.text, metric.unit) == ("mAP", "0.712", "")


def test_a_name_that_hubconf_has_and_the_table_writes_in_another_way(check):
    registry, _ = check(with_rows(loads("tinynet_s"), ("TinyNet-M", 66.0)))
    assert [e.name for e in registry.entries] == ["tinynet_m", "tinynet_s"]


def test_a_row_that_compares_with_the_model_of_another_card(check):
    one = with_rows(loads("net_a"), ("net_a", 24.0), ("net_b", 25.0))
    other = with_rows(loads("net_b"), ("net_b", 25.0))
    registry, found = check(one, other, hubconf=Hubconf())
    assert found == []
    assert [(e.name, e.card) for e in registry.entries] == [("net_a", "a"), ("net_b", "b")]


def test_a_row_that_compares_with_a_model_of_the_hub(check):
    one = with_rows(loads("tinynet_m"), ("tinynet_m", 24.0), ("tinynet_s", 61.3))
    registry, found = check(one, with_rows(loads("tinynet_s"), ("tinynet_s", 61.2)))
    hint = "correct one of the two; the registry takes the figure on the model's own card"
    assert found == [
        ("ZOO302", MESSAGE, "correct the table, or the address of the weights"),
        ("ZOO415", "tinynet_s has 61.3% here and 61.2% on its own card, b", hint),
    ]
    assert [(e.name, e.card) for e in registry.entries] == [("tinynet_m", "a"), ("tinynet_s", "b")]
    assert [m.text for m in registry.entries[1].metrics] == ["61.2"]
    _, found = check(*(with_rows(loads(n), ("tinynet_m", 24.0)) for n in ("TinyNet", "tinynet_s")))
    assert [code for code, *_ in found] == ["ZOO304", "ZOO304"]


def test_two_cards_with_one_model_of_the_hub(check):
    _, found = check(loads("tinynet_s"), loads("tinynet_s", repository="acme/hub:main"))
    assert [code for code, *_ in found] == ["ZOO304", "ZOO304"]


def test_rows_that_a_column_of_words_tells_apart(check):
    text = loads("tinynet_m")
    ablation = (
        "\n| Model | Activation | Top-1 err. |\n| --- | --- | --- |\n"
        "| TinyNet M | ReLU | 24.0 |\n| TinyNet M | PReLU | 23.7 |\n"
    )
    text = text.replace("Hello.", "Hello.\n" + ablation).replace("你好。", "你好。\n" + ablation)
    registry, found = check(text)
    assert found == []
    assert [(m.qualifier, m.value) for m in registry.entries[0].metrics] == [
        ("(ReLU)", 24.0),
        ("(PReLU)", 23.7),
    ]
    _, found = check(text.replace("| PReLU | 23.7", "| PReLU | 23.8", 1))
    text = "tinynet_m has 23.8 here and 23.7 in line 38"
    assert found == [("ZOO130", text, "both languages must give the same figures")]


def test_a_row_that_stands_twice(check):
    _, found = check(with_rows(loads("tinynet_m"), ("tinynet_m", "24.0"), ("tinynet_m", "23.70")))
    hint = "name the two differently, or add a column that tells them apart"
    assert found == [
        ("ZOO130", "tinynet_m has 23.70 here and 24.0 in line 37", hint),
        ("ZOO130", "tinynet_m has 23.70 here and 24.0 in line 23", hint),
    ]


@pytest.mark.parametrize("repository", ["acme/hub", "acme/hub:main", "old/hub:v1"])
def test_a_sample_loads_what_the_hub_does_not_have(check, repository):
    _, found = check(loads_later(loads("tinynet_s"), repository, "tinynet_xl"))
    hint = "did you mean `tinynet_s`?"
    assert found == [("ZOO202", "this hub has no `tinynet_xl`", hint)] * 2


def test_the_load_sample_loads_what_the_hub_does_not_have(check):
    _, found = check(loads("tinynet_xl", repository="acme/hub:main"))
    assert found == [("ZOO202", "this hub has no `tinynet_xl`", "did you mean `tinynet_s`?")]


def test_a_model_that_is_planned(check):
    skip = '<!-- doctest: skip reason="not there yet" -->\n```python'
    text = loads_later(loads("tinynet_xl"), "acme/hub", "tinynet_xxl").replace("```python", skip)
    _, found = check(text)
    assert found == [("ZOO303", "hubconf.py has no `tinynet_xl`", "did you mean `tinynet_s`?")]


def test_a_load_that_hubconf_has_and_no_card(check):
    assert check(loads_later(loads("tinynet_s"), "acme/hub", "tinynet_m"))[1] == []
    assert check(loads_later(loads("tinynet_s"), "acme/hub", "TinyNet"))[1] == []


def test_loads_of_other_repositories_are_not_judged(check):
    text = loads_later(loads("tinynet_s"), "megengine/models", "resnet50")
    assert check(text)[1] == []
    assert check(loads("resnet50", repository="you/hub"))[1] == []


def test_without_knowing_hubconf_nothing_is_judged(check):
    text = loads_later(loads("tinynet_xl"), "acme/hub", "tinynet_xxl")
    assert check(text, hubconf=UNKNOWN)[1] == []
    assert check(text, hub=Hub())[1] == []


def test_a_model_that_hubconf_does_not_have(check):
    more = "models:\n    tinynet_x:\n        license: MIT\n"
    text = with_rows(with_models(more, loads("tinynet_s")), ("tinynet_x", 1))
    hint = "did you mean `tinynet_s`?"
    _, found = check(text)
    assert found == [("ZOO303", "hubconf.py has no `tinynet_x`", hint)]
    _, found = check(with_rows(loads("tinynet_s"), ("tinynet_x", 1), ("baseline", 2)))
    assert [code for code, *_ in found] == ["ZOO415"] * 4
    assert found[0][2].startswith("write it as `hub.load` takes it, perhaps `tinynet_s`, or write")
    assert check(text, hubconf=UNKNOWN)[1] == []
    assert check(text.replace("acme/hub", "you/hub"))[1] == []


def test_the_front_matter_may_list_what_hubconf_has(check):
    more = "models:\n    tinynet_m:\n        license: MIT\n"
    registry, found = check(with_models(more, loads("tinynet_s")))
    assert found == []
    assert [e.name for e in registry.entries] == ["tinynet_m", "tinynet_s"]


@pytest.mark.parametrize(
    ("figure", "file", "fine"),
    [
        ("61.2", "61dot2", True),
        ("61.25", "61dot2", True),
        ("61.3", "61dot2", False),
        ("70.312", "70312", True),
        ("70.31", "70312", True),
        ("70.3", "70312", True),
        ("60.696", "60750", False),
        ("29.688", "70312", False),
        ("0.703", "70312", True),
        ("79.254", "76254", False),
        ("1", "00123", True),
        ("12", "123456", True),
    ],
)
def test_the_figure_in_the_name_of_the_weights_file(check, figure, file, fine):
    address = f"https://models.example.org/tinynet_s_{file}_b3af74cc.pkl"
    text = with_models(f"models:\n    tinynet_s:\n        weights: {address}\n", loads("tinynet_s"))
    _, found = check(with_rows(text, ("tinynet_s", figure)))
    assert [code for code, *_ in found] == ([] if fine else ["ZOO302"])


def test_any_column_may_give_the_figure_of_the_file(check):
    text = with_rows(loads("tinynet_s"), header="| model | params (M) | top-1 |").replace(
        "| --- | :---: |\n", "| --- | --- | --- |\n| tinynet_s | 0.3 | 61.2 |\n"
    )
    registry, found = check(text)
    assert found == []
    assert [m.value for m in registry.entries[0].metrics] == [0.3, 61.2]


def test_an_english_hub(check):
    hub = Hub(repository="acme/hub", languages=(Lang.EN_US,), required=(Lang.EN_US,))
    assert check(with_rows(loads("tinynet_s"), ("tinynet_s", 61.2)), hub=hub)[1] == []
