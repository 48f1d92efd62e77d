from tests.cards.examples import collect
from tests.cards.texts import CARD, table, with_models
from tests.hub import HUB
from zoo.core.registry import Metric, Weights, dump_registry, load_registry, registry_json

NAME = "atss_res18_coco_3x_800size"
URL = "https://example.org/atss_38dot3_58e249d5.pkl"


def with_table(*rows, **kw):
    return CARD.replace("你好。", "你好。\n" + table(*rows, **kw))


def codes(*cards):
    return [d.code for d in collect(cards)[1]]


def test_an_entry_for_each_model_of_a_table(card):
    registry, found = collect([card(with_table(("atss-res50-coco-3x-800size", 42.6)))])
    assert [e.name for e in registry.entries] == [NAME, "atss_res50_coco_3x_800size"]
    assert not found


def test_what_an_entry_holds(card):
    text = with_models(f"models:\n    {NAME}:\n        weights: {URL}\n", with_table((NAME, 38.3)))
    (entry,) = collect([card(text)])[0].entries
    assert entry.constructor == "zoo.models.detection.atss:atss"
    assert entry.config == {"classes": 80, "backbone": "resnet18"}
    assert entry.weights == Weights(URL)
    assert entry.metrics == (
        Metric("mAP", 38.3, "%", "@5-95", "COCO", "val2017", False, "result", "38.3"),
    )
    assert (entry.card, entry.tags) == ("org_task_name", ("vision",))


def test_config_of_the_card_joins_that_of_the_name(card):
    text = with_models(f"models:\n    {NAME}:\n        config: {{p6_from: res5}}\n")
    (entry,) = collect([card(text)])[0].entries
    assert entry.config == {"classes": 80, "backbone": "resnet18", "p6_from": "res5"}


def test_a_variant_in_a_comment_of_the_load_sample_is_an_entry(card):
    text = CARD.replace(
        "pretrained=True)\n",
        "pretrained=True)\n# model = hub.load('megengine/models', 'fcos_res50_coco_3x_800size')\n",
    )
    assert "fcos_res50_coco_3x_800size" in [e.name for e in collect([card(text)])[0].entries]


def test_a_unit_in_the_header(card):
    (entry,) = collect([card(with_table((NAME, 12.5), header="| model | params (M) |"))])[0].entries
    assert entry.metrics[0] == Metric("params", 12.5, "M", "", None, None, True, "cost", "12.5")


def test_the_figure_against_the_weight_files_name(card):
    text = with_models(f"models:\n    {NAME}:\n        weights: {URL}\n", with_table((NAME, 38.8)))
    (found,) = collect([card(text)])[1]
    assert found.code == "ZOO302"
    assert found.message == f"{NAME} has 38.8 here; its weight file's name says 38.3"


def test_the_languages_have_to_give_the_same_figures(card):
    text = with_table((NAME, 38.3)).replace("Hello.", "Hello.\n" + table((NAME, 38.4)))
    (found,) = collect([card(text)])[1]
    assert (found.code, found.language) == ("ZOO130", "zh_CN")


def test_a_model_that_no_family_builds(card):
    registry, found = collect([card(CARD.replace(NAME, "somenet_b"))])
    (entry,) = registry.entries
    assert (entry.constructor, entry.offered, entry.config) == (None, None, {})
    assert found == ()


def test_an_entry_belongs_to_one_card(card):
    _, found = collect([card(CARD, "pages/a.md"), card(CARD, "pages/b.md")])
    assert [(d.code, d.path, d.message) for d in found] == [
        ("ZOO304", "pages/a.md", f"{NAME} is on the card b as well"),
        ("ZOO304", "pages/b.md", f"{NAME} is on the card a as well"),
    ]


def test_a_file_name_belongs_to_one_card(card):
    _, found = collect([card(CARD, "a/a_b_c.md"), card(CARD, "b/a_b_c.md")])
    assert [(d.code, d.path, d.line, d.message) for d in found] == [
        ("ZOO307", "a/a_b_c.md", 1, "the card `a_b_c` is in b/a_b_c.md as well"),
        ("ZOO307", "b/a_b_c.md", 1, "the card `a_b_c` is in a/a_b_c.md as well"),
    ]
    assert {d.hint for d in found} == {"give one of the files another name"}


def test_or_names_that_only_some_disks_tell_apart(card):
    _, found = collect([card(CARD, "a/A_b_c.md"), card(CARD.replace(NAME, "other"), "a/a_b_c.md")])
    assert [(d.code, d.path, d.message) for d in found] == [
        ("ZOO307", "a/A_b_c.md", "the card `A_b_c` differs by case alone from a/a_b_c.md"),
        ("ZOO307", "a/a_b_c.md", "the card `a_b_c` differs by case alone from a/A_b_c.md"),
    ]


def test_models_whose_names_differ_by_case_alone_are_named_with_their_places(card):
    one = card(CARD.replace(NAME, "Net_A"), "p/a.md")
    other = card(CARD.replace(NAME, "net_a"), "p/b.md")
    _, found = collect([one, other])
    assert [(d.code, d.path, d.line, d.message) for d in found] == [
        ("ZOO309", "p/a.md", 14, "Net_A differs by case alone from net_a (p/b.md:14)"),
        ("ZOO309", "p/b.md", 14, "net_a differs by case alone from Net_A (p/a.md:14)"),
    ]


def test_models_of_two_repositories_may_differ_by_case_alone(card):
    one = card(CARD.replace(NAME, "net_a"), "p/a.md")
    two = card(CARD.replace(NAME, "Net_A").replace("megengine/models", "acme/hub"), "p/b.md")
    assert codes(one, two) == []


def test_a_model_that_is_twice_in_a_table(card):
    rows = ((NAME, 38.3), ("fcos_res18_coco_3x_800size", 30), (NAME, 38.4))
    message = f"{NAME} has 38.4 here and 38.3 in line 23"
    text = with_table(*rows).split("<!-- section: en_US")[0]
    for one in (text, with_table(*rows)):
        (found,) = collect([card(one)])[1]
        assert (found.code, found.line, found.message) == ("ZOO130", 25, message)
        hint = "name the two differently, or add a column that tells them apart"
        assert (found.language, found.hint) == ("zh_CN", hint)


def test_or_twice_with_the_same_figures(card):
    (found,) = collect([card(with_table((NAME, 38.3), (NAME, 38.3)))])[1]
    assert (found.code, found.line, found.message) == (
        "ZOO130", 24, f"{NAME} is already in line 23"
    )  # fmt: skip


def test_a_model_may_be_in_two_tables_of_other_columns(card):
    more = table((NAME, 20), header="| model | fps |")
    text = CARD.replace("你好。", "你好。\n" + table((NAME, 38.3)) + more)
    registry, found = collect([card(text)])
    assert found == ()
    assert [m.name for m in registry.entries[0].metrics] == ["mAP", "FPS"]


def test_models_that_name_nothing(card):
    text = with_models("models:\n    atss_res18_coco_3x_800sizes:\n        license: MIT\n")
    (found,) = collect([card(text)])[1]
    assert (found.code, found.hint) == ("ZOO305", f"did you mean `{NAME}`?")


def test_the_registry_reads_back_as_it_was_written(card):
    text = with_models(f"models:\n    {NAME}:\n        weights: {URL}\n", with_table((NAME, 38.3)))
    registry, _ = collect([card(text)])
    assert load_registry(dump_registry(registry, HUB)) == registry


def test_models_share_a_row_of_ports(card):
    text = with_table(
        ("retinanet-res50-coco-3x-800size", 39.3), ("faster-rcnn-res50-coco-3x-800size", 1)
    )
    content = registry_json(collect([card(text)])[0], HUB)
    assert {e["name"]: e["ports"] for e in content["entries"]} == {
        NAME: "detection",
        "faster_rcnn_res50_coco_3x_800size": "detection-2",
        "retinanet_res50_coco_3x_800size": "detection",
    }
    assert list(content["ports"]) == ["detection", "detection-2"]
    assert [port["name"] for port in content["ports"]["detection"]["inputs"]] == [
        "image",
        "im_info",
    ]


def test_the_order_of_the_cards_does_not_matter(card):
    one = card(CARD, "pages/a.md")
    other = card(CARD.replace(NAME, "fcos_res18_coco_3x_800size"), "pages/b.md")
    assert dump_registry(collect([one, other])[0], HUB) == dump_registry(
        collect([other, one])[0], HUB
    )


def test_figures_that_only_another_cards_table_gives_are_the_models_too(card):
    other = CARD.replace(NAME, "fcos_res18_coco_3x_800size")
    rows = table((NAME, 20), header="| model | fps |")
    other = other.replace("你好。", "你好。\n" + rows)
    registry, found = collect([card(with_table((NAME, 38.3)), "p/a.md"), card(other, "p/b.md")])
    assert found == ()
    assert [(m.name, m.value) for m in registry.find(NAME).metrics] == [("mAP", 38.3), ("FPS", 20)]


def test_and_where_the_two_differ_the_other_card_is_wrong(card):
    other = CARD.replace(NAME, "fcos_res18_coco_3x_800size")
    other = other.replace("你好。", "你好。\n" + table((NAME, 38.4)))
    registry, found = collect([card(with_table((NAME, 38.3)), "p/a.md"), card(other, "p/b.md")])
    assert [(d.code, d.path, d.message) for d in found] == [
        ("ZOO415", "p/b.md", f"{NAME} has 38.4% here and 38.3% on its own card, a")
    ]
    assert [(m.name, m.value) for m in registry.find(NAME).metrics] == [("mAP", 38.3)]


def test_the_registry_is_written_in_the_cards_own_characters(card):
    registry, _ = collect([card(CARD)])
    assert '"zh_CN": "示例"' in dump_registry(registry, HUB)
