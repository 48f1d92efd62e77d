"""An entry's page: how to load this very model, and what is known of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from zoo.core.diagnostics import diagnose
from zoo.core.hub import Hub
from zoo.core.registry import Metric, Weights
from zoo.core.result import Status
from zoo.core.source import Source, Span
from zoo.core.task import COST
from zoo.render.dead_links import dead_links
from zoo.render.index import site_index
from zoo.render.views.model import entry_page
from zoo.render.views.model_facts import BigFigure
from zoo.render.views.samples import Fact

from .factory import EN, ZH, build_pages, card, costing, entry, result, section, site

LOAD = 'model = hub.load("megengine/models", "net_res50_coco_1x_800size", pretrained=True)\n'


def page(name="net_res50_coco_1x_800size", *, load=LOAD, results=(), costs=None, lang=EN, **fields):
    this = card("org_task_net", section(ZH, "正文\n"), section(EN, "Text\n"), load=load)
    other = entry("net_res18_coco_1x_800size", value=35.0, config={"backbone": "resnet18"})
    entries = (other, entry(name, **fields)) if name != other.name else (entry(), other)
    content = site_index(site(this, entries=entries, results=results, costs=costs or {}))
    wanted = next(e for e in content.entries["org_task_net"] if e.name == name)
    return entry_page(content, wanted, lang)


def plain(view):
    return view.code.striptags() if view else None


def test_the_cards_own_sample_loads_its_own_entry():
    shown = page(results=(result(),))
    assert plain(shown.load) == LOAD.strip()
    assert shown.load.proof.state == "passed"
    assert shown.note == ""


def test_the_page_of_a_model_on_a_card_with_errors_says_why_the_sample_was_not_run():
    wrong = diagnose(Source("hub_pages/org_task_net.md", "x"), Span(0, 1), "ZOO015", "wrong")
    content = site_index(
        site(card(load=LOAD), entries=[entry()], findings={"org_task_net": (wrong,)})
    )
    shown = entry_page(content, content.entries["org_task_net"][0], EN)
    assert shown.load.proof.notes == ("Samples of a card with errors are not run.",)


def test_any_other_entry_is_loaded_by_the_same_code_with_its_name():
    shown = page("net_res18_coco_1x_800size", results=(result(),))
    assert plain(shown.load) == LOAD.strip().replace("res50", "res18")
    assert shown.load.proof is None
    assert shown.note.startswith("The card’s load sample with this model’s name")


def test_a_name_in_a_comment_is_not_what_the_sample_loads():
    variant = '# or\n# model = hub.load("megengine/models", "net_res18_coco_1x_800size")\n'
    shown = page("net_res18_coco_1x_800size", load=f"# A net\n{LOAD}{variant}model.eval()\n")
    assert plain(shown.load) == (
        "# A net model = hub.load("
        '"megengine/models", "net_res18_coco_1x_800size", pretrained=True) model.eval()'
    )


def test_a_name_within_a_longer_one_is_not_replaced():
    load = LOAD.replace("_800size", "_800size_b")
    shown = page("net_res18_coco_1x_800size", load=load)
    assert '"net_res18_coco_1x_800size"' in plain(shown.load)
    assert "_b" not in plain(shown.load)


def test_a_sample_that_names_no_entry_gives_way_to_a_plain_one():
    assert plain(page(load="model = build()\n").load) == (
        "from megengine import hub model = hub.load("
        '"megengine/models", "net_res50_coco_1x_800size", pretrained=True) model.eval()'
    )


def test_a_plain_sample_asks_for_weights_as_the_cards_own_does():
    load = 'build("x", pretrained=False)\n'
    assert "pretrained=False" in plain(page(load=load).load)


def test_a_model_of_another_repository_is_loaded_from_there():
    shown = page(repository="other/nets")
    assert 'hub.load("other/nets", "net_res50_coco_1x_800size"' in plain(shown.load)
    assert shown.facts[0] == Fact("Repository", "other/nets (not built here)")


def test_a_model_of_this_hub_says_its_repository():
    assert page().facts[0] == Fact("Repository", "megengine/models")


def test_what_was_measured_here_is_not_said_of_another_repositorys_model():
    costs = {"net_res50_coco_1x_800size": costing(51_394_842)}
    assert len(page(repository="other/nets", costs=costs).figures) == 1


@pytest.mark.parametrize(
    ("weights", "constructor", "refused"),
    [
        (Weights("https://example.org/a.pkl"), "net", True),
        (Weights("https://example.org/a.pkl"), None, False),
        (Weights("https://example.org/a.pkl", sha256="f" * 64), "net", False),
        (Weights("https://example.org/a_38dot9_0123abcd.pkl"), "net", False),
        (None, "net", False),
    ],
)
def test_weights_without_a_hash_are_refused_by_the_hub_that_builds_the_model(
    weights, constructor, refused
):
    assert page(weights=weights, constructor=constructor).refused is refused


def test_without_an_address_the_sample_stays_as_the_card_has_it():
    shown = page(weights=None)
    assert plain(shown.load) == LOAD.strip()
    assert shown.note == ""
    assert shown.weights is None


def test_a_model_that_hubconf_does_not_offer_is_not_built_here():
    shown = page(offered=False)
    assert shown.load is None
    assert shown.note.startswith("Not built here")


def test_without_a_repository_there_is_nothing_to_load():
    content = site_index(site(card(), entries=(entry(repository=""),), hub=Hub()))
    shown = entry_page(content, content.entries["org_task_net"][0], EN)
    assert shown.load is None
    assert shown.note == "The card does not say which repository the model is loaded from."


def test_no_page_says_that_weights_are_not_published():
    made = site(card(), entries=(entry(weights=None),))
    pages = {page.path: page.content.decode() for page in build_pages(made)}
    assert "No address in the card" in pages["en_US/cards/org_task_net.html"]
    assert "卡片未给出地址" in pages["zh_CN/cards/org_task_net.html"]
    name = "models/net_res50_coco_1x_800size.html"
    assert "<p>The card gives no address for the weights.</p>" in pages[f"en_US/{name}"]


def models(*entries):
    """The pages of models of a site with these."""
    made = build_pages(site(card(), entries=entries))
    return sorted(p.path for p in made if p.path.startswith("en_US/models/"))


def test_models_of_two_repositories_with_one_name_have_pages_of_their_own():
    assert models(entry("net"), entry("net", repository="other/nets")) == [
        "en_US/models/net--other-nets.html",
        "en_US/models/net.html",
    ]


def test_names_that_differ_by_case_alone_have_pages_of_their_own():
    assert models(entry("ResNet50"), entry("resnet50")) == [
        "en_US/models/ResNet50-2.html",
        "en_US/models/resnet50.html",
    ]


@pytest.mark.parametrize("repository", ["other/repo", "o/" + "x" * 300])
@pytest.mark.parametrize("name", ["net", "n" * 300, "9" * 5000])
def test_a_page_has_a_name_that_a_disk_takes(name, repository):
    found = models(entry("net"), entry("net", repository="a/b"), entry(name, repository=repository))
    assert len(set(found)) == 3
    assert max(len(Path(path).name) for path in found) <= 220


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../../x", "-..-..-x"),
        ("/tmp/x", "-tmp-x"),
        ("net.html/x", "net.html-x"),
        ("a\0b", "a-b"),
        ("..", "model"),
        ("", "model"),
        ("模型", "模型"),
    ],
)
def test_no_name_that_a_sample_loads_leads_elsewhere(name, file):
    assert models(entry("net"), entry(name)) == sorted(
        ["en_US/models/net.html", f"en_US/models/{file}.html"]
    )


def test_every_link_to_models_with_one_name_leads_to_its_page():
    made = site(card(), entries=(entry("net"), entry("net", repository="other/nets", value=30.0)))
    pages = list(build_pages(made))
    assert list(dead_links(pages)) == []
    board = next(p.content.decode() for p in pages if p.path.startswith("en_US/boards/"))
    table = board.partition("<tbody>")[2]
    assert table.index("models/net.html") < table.index("models/net--other-nets.html")


def test_a_failed_load_sample_shows_here_too():
    assert page(results=(result(status=Status.TIMEOUT, steps=0),)).load.proof.state == "failed"


def test_figures_name_their_source():
    assert page().figures == (
        BigFigure("38.9", "%", "mAP @5-95", "COCO val2017",
                  "from the model card, as in the weight file’s name",
                  "../../en_US/boards/coco-val2017-map-5-95.html"),
    )  # fmt: skip
    assert page(value=39.4).figures[0].source == "from the model card"


def test_costs_are_shown_where_they_are_known():
    shown = page(
        costs={"net_res50_coco_1x_800size": costing(51_394_842, 205_300_000_000, "800 × 1067")}
    )
    assert shown.figures[1:] == (
        BigFigure("51.4", "M", "Parameters", "", "counted from the network"),
        BigFigure(
            "205.3",
            "G",
            "FLOPs",
            "800 × 1067",
            "counted from the network; a multiply-add counts as two",
        ),
    )


def test_parameters_that_were_counted_take_the_place_of_those_that_the_card_states():
    stated = (Metric("params", 51.4, "M", kind=COST),)
    cost = {"net_res50_coco_1x_800size": costing(51_394_842)}
    assert [one.source for one in page(metrics=stated).figures] == ["from the model card"]
    assert [one.source for one in page(metrics=stated, costs=cost).figures] == [
        "counted from the network"
    ]


def test_latency_is_a_figure_with_its_processor_and_memory_is_in_the_margin():
    cost = costing(1, 1, "800 × 1333", 3.06, 1_181_116_006, "AMD EPYC, 2 cores")
    shown = page(costs={"net_res50_coco_1x_800size": cost})
    assert shown.figures[-1] == BigFigure("3.1", "s", "Latency", "800 × 1333", "AMD EPYC, 2 cores")
    assert Fact("Memory", "1.10 GiB") in shown.facts
    in_chinese = page(lang=ZH, costs={"net_res50_coco_1x_800size": cost})
    assert in_chinese.figures[-1].source == "AMD EPYC，2 核"


def test_the_margin_says_what_the_name_means_and_what_it_does_not():
    shown = page(config={"backbone": "resnet50", "p6_from": "res5"})
    assert shown.facts[1:] == (
        Fact("Backbone", "resnet50"),
        Fact("Trained on", "COCO 2017"),
        Fact("Schedule", "1x"),
        Fact("Input short side", "800 pixels"),
        Fact("Configuration", "p6_from=res5"),
        Fact("Not measured", "FLOPs, latency, memory"),
        Fact("Not stated by the card", "AP by object size"),
    )


def test_what_was_measured_on_a_cpu_only_is_said():
    cost = costing(1, 1, "800 × 1333", 3.06, 1, "AMD EPYC, 2 cores", device="multithread2:0")
    known = {"net_res50_coco_1x_800size": cost}
    assert Fact("Not measured", "latency on a GPU") in page(costs=known).facts
    on_gpu = {"net_res50_coco_1x_800size": replace(cost, processor="H100", device="gpu0")}
    assert "Not measured" not in [fact.label for fact in page(costs=on_gpu).facts]


def test_a_figure_for_a_size_of_objects_is_not_missing():
    figures = (Metric("mAP", 38.9, "%", "@5-95"), Metric("AP", 21.0, "%", "small"))
    assert "Not stated by the card" not in [fact.label for fact in page(metrics=figures).facts]


def test_detectors_say_what_goes_in_and_out():
    shown = page(family="atss")
    assert [p.name for p in shown.inputs] == ["image", "im_info"]
    assert [(p.name, p.shape) for p in shown.outputs] == [
        ("scores", "(A, 80) float32"),
        ("boxes", "(A, 4) float32"),
    ]
    assert [p.shape for p in page(family="faster_rcnn").outputs] == [
        "(R, 80) float32",
        "(R, 80, 4) float32",
    ]
    assert page().inputs == ()


def test_the_shapes_come_from_the_models_own_configuration():
    shown = page(family="faster_rcnn", config={"classes": 20})
    assert [p.shape for p in shown.outputs] == ["(R, 20) float32", "(R, 20, 4) float32"]


def test_a_known_hash_is_shown_whole():
    assert page(weights=Weights("https://example.org/a.pkl", sha256="ab" * 32)).sha256 == "ab" * 32
