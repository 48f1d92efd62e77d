"""The forms in which programs read the hub."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import yaml

from tests.render.factory import build_pages
from zoo.core.card import Lang
from zoo.core.registry import Metric, Weights
from zoo.core.task import COST, SETTING
from zoo.render.feeds.json_forms import notebook
from zoo.render.feeds.linked_data import board_data, linked_data, model_data, trail
from zoo.render.feeds.site import atom, robots_txt, sitemap
from zoo.render.feeds.yaml_forms import metafile, model_index
from zoo.render.index import site_index
from zoo.render.model_rows import model_row

from .factory import EN, card, costing, entry, full_site, section, site

BASE = "https://example.org/hub"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def hub(**fields):
    return site_index(full_site(**fields))


def cells(*blocks):
    made = section(EN, *blocks)
    return json.loads(notebook(card("a", made), made))["cells"]


def test_a_notebook_has_the_text_and_the_samples_in_their_order():
    found = cells("Text\n", ("x = 1\ny = 2\n", "python"), "\n", ("ls\n", "bash"))
    assert [(c["cell_type"], "".join(c["source"])) for c in found] == [
        ("markdown", "# Net\n\nA network\n\n<https://github.com/org/net>"),
        ("code", "model = load()"),
        ("markdown", "Text"),
        ("code", "x = 1\ny = 2"),
        ("markdown", "```bash\nls\n```"),
    ]


def test_a_notebook_keeps_to_its_format():
    made = section(EN, "Text\n", ("x = 1\n", "python"))
    content = json.loads(notebook(card("a", made), made))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    for cell in content["cells"]:
        wanted = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            wanted |= {"execution_count", "outputs"}
        assert set(cell) == wanted
        assert re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", cell["id"])


def test_each_language_of_a_card_has_its_notebook():
    paths = {page.path for page in build_pages(full_site())}
    assert "zh_CN/cards/org_task_other.ipynb" in paths
    assert "en_US/cards/org_task_other.ipynb" not in paths


def test_without_an_address_there_is_no_sitemap_and_no_feed():
    paths = {page.path for page in build_pages(full_site())}
    assert {"robots.txt", "llms.txt"} <= paths
    assert not {"sitemap.xml", "en_US/feed.xml"} & paths
    assert robots_txt("") == b"User-agent: *\nAllow: /\n"


def test_robots_are_led_to_the_sitemap():
    assert robots_txt(BASE).endswith(b"Sitemap: https://example.org/hub/sitemap.xml\n")


def test_the_sitemap_has_every_page_with_its_counterpart():
    root = ElementTree.fromstring(sitemap(hub(base_url=BASE)))
    pages = {p.path for p in build_pages(full_site()) if p.path.startswith(("zh_CN", "en_US"))}
    tools = ("search.html", "compare.html")
    wanted = {f"{BASE}/{p}" for p in pages if p.endswith(".html") and not p.endswith(tools)}
    assert {e.text for e in root.iter(f"{MAP}loc")} == wanted
    assert [e.text for e in root.iter(f"{MAP}lastmod")] == ["2026-11-20"] * 4
    links = [e.get("hreflang") for e in root[0] if e.tag.endswith("link")]
    assert links == ["en-US", "zh-CN", "x-default"]
    others = [e.get("href") for e in root.iter() if e.get("hreflang") == "x-default"]
    assert others[0] == f"{BASE}/"  # the entrance, for the home page
    assert set(others) - {f"{BASE}/"} < wanted


def test_the_feed_has_the_newest_card_first():
    dates = {"org_task_net": "2026-01-02", "org_task_other": "2026-03-04"}
    root = ElementTree.fromstring(atom(hub(base_url=BASE, updated=dates), EN))
    assert root.find(f"{ATOM}updated").text == "2026-03-04T00:00:00Z"
    entries = root.findall(f"{ATOM}entry")
    assert [e.find(f"{ATOM}title").text for e in entries] == ["Other", "Net"]
    assert entries[0].find(f"{ATOM}link").get("href") == f"{BASE}/en_US/cards/org_task_other.html"


def test_names_with_signs_are_escaped_in_feeds():
    content = site_index(site(card(title="<A & B>"), base_url=BASE))
    root = ElementTree.fromstring(atom(content, EN))
    assert root.find(f"{ATOM}entry/{ATOM}title").text == "<A & B>"


def test_figures_are_given_as_hugging_face_reads_them():
    content = hub()
    assert yaml.safe_load(model_index(content, content.cards[1])) == {
        "model-index": [
            {
                "name": "other_res50_coco_1x_800size",
                "results": [
                    {
                        "task": {"type": "object-detection"},
                        "dataset": {"name": "COCO val2017", "type": "coco-val2017"},
                        "metrics": [{"type": "map-5-95", "name": "mAP @5-95", "value": 40}],
                    }
                ],
            }
        ]
    }


NUMBERS = (
    0.0, 40.0, 38.9, 1e-05, 1e06, 12345678.0, -0.5, 1.25e-7, 0.1 + 0.2, 1e22, 123456789.123,
)  # fmt: skip


@pytest.mark.parametrize("made", [model_index, metafile])
def test_a_number_is_read_as_the_number_it_is(made):
    metrics = tuple(Metric(f"m{n}", number, "", "", "CIFAR-10") for n, number in enumerate(NUMBERS))
    content = site_index(site(card(), entries=[entry(metrics=metrics)]))
    told = yaml.safe_load(made(content, content.cards[0]))
    if made is model_index:
        found = [r["metrics"][0]["value"] for r in told["model-index"][0]["results"]]
    else:
        found = list(told["Models"][0]["Results"][0]["Metrics"].values())
    assert found == list(NUMBERS)


def test_a_card_without_entries_has_an_empty_index():
    content = site_index(site(card()))
    assert yaml.safe_load(model_index(content, content.cards[0])) == {"model-index": []}


def test_entries_are_given_as_openmmlab_reads_them():
    content = hub(costs={"net_res50_coco_1x_800size": costing(38_000_000)})
    made = yaml.safe_load(metafile(content, content.cards[0]))
    assert made["Collections"] == [{"Name": "Net", "README": "hub_pages/org_task_net.md"}]
    assert made["Models"][1] == {
        "Name": "net_res50_coco_1x_800size",
        "In Collection": "Net",
        "Metadata": {"Parameters": 38000000},
        "Results": [
            {
                "Task": "Object Detection",
                "Dataset": "COCO val2017",
                "Metrics": {"box AP": 38.9},
            }
        ],
        "Weights": "https://example.org/net_res50_coco_1x_800size_38dot9_0123abcd.pkl",
    }


@pytest.mark.parametrize(
    ("qualifiers", "names"),
    [
        (("@5-95", "@50"), ["box AP", "mAP @50"]),
        (("@50", "@5-95", "@75"), ["mAP @50", "box AP", "mAP @75"]),
        (("", "@50"), ["box AP", "mAP @50"]),
        (("", "@5-95"), ["mAP", "box AP"]),
        (("@50",), ["mAP @50"]),
    ],
)
def test_only_the_mean_over_all_thresholds_is_openmmlabs_box_ap(qualifiers, names):
    metrics = tuple(Metric("mAP", 1.0 + n, "%", q, "COCO") for n, q in enumerate(qualifiers))
    content = site_index(site(card(), entries=[entry(metrics=metrics)]))
    made = yaml.safe_load(metafile(content, content.cards[0]))["Models"][0]["Results"]
    assert [r["Metrics"] for r in made] == [{n: 1.0 + i for i, n in enumerate(names)}]


def test_figures_that_differ_in_their_unit_only_are_named_with_it():
    metrics = (Metric("PSNR", 30.5, "dB", "", "Set5"), Metric("PSNR", 0.5, "%", "", "Set5"))
    content = site_index(site(card(), entries=[entry(metrics=metrics)]))
    made = yaml.safe_load(metafile(content, content.cards[0]))["Models"][0]["Results"]
    assert made[0]["Metrics"] == {"PSNR (dB)": 30.5, "PSNR (%)": 0.5}


def test_what_is_not_known_is_left_out_and_not_called_unknown():
    metrics = (Metric("acc", 70.0, "%"), Metric("acc", 80.0, "%", "", "CIFAR-10", "test"))
    made = replace(entry(metrics=metrics), task="unknown")
    content = site_index(site(card(), entries=[made]))
    index = yaml.safe_load(model_index(content, content.cards[0]))["model-index"][0]
    assert index["results"] == [
        {
            "task": {"type": "other"},
            "dataset": {"name": "CIFAR-10", "type": "cifar-10", "split": "test"},
            "metrics": [{"type": "acc", "name": "acc", "value": 80}],
        }
    ]
    (model,) = yaml.safe_load(metafile(content, content.cards[0]))["Models"]
    assert model["Results"] == [
        {"Metrics": {"acc": 70}},
        {"Dataset": "CIFAR-10 test", "Metrics": {"acc": 80}},
    ]


def test_what_a_model_takes_is_no_result():
    made = entry(
        metrics=(Metric("params", 25.6, "M", kind=COST), Metric("crop", 224, "", kind=SETTING))
    )
    content = site_index(site(card(), entries=[made]))
    assert "results: []" in model_index(content, content.cards[0]).decode()
    assert "Results" not in metafile(content, content.cards[0]).decode()


def test_search_engines_are_told_what_a_card_is():
    content = hub(base_url=BASE)
    assert linked_data(content, content.cards[0], Lang.EN_US, "A network") == {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        "name": "Net",
        "inLanguage": "en-US",
        "programmingLanguage": "Python",
        "description": "A network",
        "author": {"@type": "Organization", "name": "Somebody"},
        "codeRepository": "https://github.com/org/net",
        "keywords": ["vision", "detection"],
        "dateModified": "2026-11-20",
        "url": f"{BASE}/en_US/cards/org_task_net.html",
        "image": f"{BASE}/share/org_task_net.png",
    }


def test_search_engines_are_told_the_papers_of_a_card():
    paper = "- [A Net](https://arxiv.org/abs/1912.02424) Ada Lovelace. CVPR, 2020.\n"
    content = site_index(site(card("a", section(EN, paper))))
    assert linked_data(content, content.cards[0], EN, "")["citation"] == [
        {
            "@type": "ScholarlyArticle",
            "name": "A Net",
            "url": "https://arxiv.org/abs/1912.02424",
            "datePublished": "2020",
        }
    ]


def test_search_engines_are_told_what_a_model_reaches_and_takes():
    one = entry(weights=Weights("https://e.org/a_0123abcd.pkl", license="MIT"))
    content = site_index(site(card(), entries=[one], costs={one.name: costing(38_000_000)}))
    told = model_data(content, model_row(content, one), EN, "A network")
    assert (told["name"], told["license"]) == ("net_res50_coco_1x_800size", "MIT")
    assert told["isPartOf"] == {"@type": "SoftwareSourceCode", "name": "Net"}
    assert [(p["name"], p["value"]) for p in told["additionalProperty"]] == [
        ("COCO val2017 mAP @5-95", 38.9),
        ("Parameters", 38_000_000),
    ]


def test_search_engines_are_told_the_order_of_a_leaderboard():
    content = hub(base_url=BASE)
    data, listed = board_data(content, content.boards[0], EN, "Three models.")
    board = f"{BASE}/en_US/boards/coco-val2017-map-5-95"
    assert (data["@type"], data["url"]) == ("Dataset", f"{board}.html")
    assert [one["encodingFormat"] for one in data["distribution"]] == [
        "text/csv",
        "application/json",
    ]
    assert [(one["position"], one["name"]) for one in listed["itemListElement"]] == [
        (1, "other_res50_coco_1x_800size"),
        (2, "net_res50_coco_1x_800size"),
        (3, "net_res18_coco_1x_800size"),
    ]


def test_search_engines_are_told_where_a_page_stands():
    steps = trail(hub(base_url=BASE), EN, ("Net", "en_US/cards/org_task_net.html"))
    assert [(one["name"], one["item"]) for one in steps["itemListElement"]] == [
        ("MegEngine Model Hub", f"{BASE}/en_US/index.html"),
        ("Net", f"{BASE}/en_US/cards/org_task_net.html"),
    ]


@pytest.mark.parametrize("name", ["search", "compare"])
def test_tools_are_nothing_for_search_engines(name):
    pages = {p.path: p.content.decode() for p in build_pages(full_site())}
    robots = '<meta name="robots" content="noindex">'
    assert robots in pages[f"en_US/{name}.html"]
    assert robots not in pages["en_US/status.html"]


def test_a_title_cannot_end_the_script_that_holds_it():
    made = build_pages(site(card(title="</script><script>alert(1)</script>")))
    (page,) = [p.content.decode() for p in made if p.path == "en_US/cards/org_task_net.html"]
    assert "<script>alert" not in page
