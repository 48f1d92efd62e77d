"""Every form for programs, read by a program that did not write it."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.robotparser import RobotFileParser

import feedparser
import jsonschema
import nbformat
import pytest
import xmlschema
import yaml
from huggingface_hub.repocard_data import model_index_to_eval_results
from pyld import jsonld

from tests.render.factory import HUB, build_pages
from zoo.cards.fields import schema_text
from zoo.core.registry import Weights, dump_registry

from .factory import COSTS, card, entry, full_site, site

BASE = "https://example.org/hub/"
NAME = "net_res50_coco_1x_800size"
SITEMAP = Path(__file__).parent / "schemas" / "sitemap.xsd"


@pytest.fixture(scope="module")
def pages():
    made = full_site(base_url=BASE, costs=COSTS, card_schema=schema_text())
    return {page.path: page.content for page in build_pages(made)}


def ending(pages, end):
    found = {path: content for path, content in pages.items() if path.endswith(end)}
    assert found
    return found


def test_feed_readers_find_nothing_wrong_with_the_feeds(pages):
    for content in ending(pages, "feed.xml").values():
        feed = feedparser.parse(content)
        assert (feed.bozo, feed.version) == (False, "atom10")
        assert feed.feed.id
        assert all(e.id and e.title and e.link and e.updated_parsed for e in feed.entries)


@pytest.mark.slow
def test_the_sitemap_keeps_to_its_schema(pages):
    schema = xmlschema.XMLSchema(SITEMAP)
    schema.validate(pages["sitemap.xml"].decode())
    broken = pages["sitemap.xml"].decode().replace("<loc>", "<place>").replace("</loc>", "</place>")
    assert not schema.is_valid(broken)


def test_robots_may_go_everywhere_and_find_the_map(pages):
    robots = RobotFileParser()
    robots.parse(pages["robots.txt"].decode().splitlines())
    assert robots.can_fetch("*", f"{BASE}en_US/index.html")
    assert robots.site_maps() == [f"{BASE}sitemap.xml"]


def test_notebooks_are_valid(pages):
    for content in ending(pages, ".ipynb").values():
        nbformat.validate(nbformat.reads(content.decode(), as_version=4))


def test_hugging_face_reads_the_figures(pages):
    index = yaml.safe_load(pages["api/v1/models/org_task_other.model-index.yml"])
    name, (result,) = model_index_to_eval_results(index["model-index"])
    assert name == "other_res50_coco_1x_800size"
    assert (result.dataset_name, result.metric_type, result.metric_value) == (
        "COCO val2017",
        "map-5-95",
        40,
    )


def test_metafiles_have_what_openmmlab_looks_for(pages):
    for content in ending(pages, ".metafile.yml").values():
        made = yaml.safe_load(content)
        assert set(made) == {"Collections", "Models"}
        (collection,) = made["Collections"]
        for model in made["Models"]:
            assert {"Name", "In Collection", "Results"} <= set(model)
            assert model["In Collection"] == collection["Name"]
            assert all({"Task", "Dataset", "Metrics"} == set(r) for r in model["Results"])


def schema_context(url, options):
    """What schema.org answers, as far as our pages use it, without asking it."""
    vocabulary = {"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}}
    return {"contextUrl": None, "documentUrl": url, "document": vocabulary}


def test_linked_data_is_understood(pages):
    page = pages["en_US/cards/org_task_net.html"].decode()
    text = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    (thing,) = jsonld.expand(json.loads(text), {"documentLoader": schema_context})
    assert thing["@type"] == ["https://schema.org/SoftwareSourceCode"]
    assert thing["https://schema.org/name"] == [{"@value": "Net"}]
    assert thing["https://schema.org/url"] == [{"@id": f"{BASE}en_US/cards/org_task_net.html"}]


def schema(pages, name):
    content = json.loads(pages[f"schema/{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


def test_the_api_keeps_to_its_schemas(pages):
    schema(pages, "models").validate(json.loads(pages["api/v1/models.json"]))
    for path, content in ending(pages, ".json").items():
        if path.startswith("api/v1/models/"):
            schema(pages, "model").validate(json.loads(content))


def test_the_registry_keeps_to_its_schema(pages):
    registry = json.loads(dump_registry(full_site().registry, HUB))
    schema(pages, "registry").validate(registry)
    registry["entries"][0]["weights"]["sha256"] = "short"
    assert not schema(pages, "registry").is_valid(registry)


def test_the_schema_of_cards_is_published(pages):
    schema(pages, "card")


def test_models_with_weights_are_listed_as_onnx_hub_does(pages):
    models = json.loads(pages["MODEL_HUB_MANIFEST.json"])
    schema(pages, "manifest").validate(models)
    assert [m["model"] for m in models] == ["net_res18_coco_1x_800size", NAME]
    assert models[1]["metadata"] == {
        "parameters": 38000000,
        "tags": ["vision", "detection"],
        "metrics": {"COCO val2017 mAP @5-95": 38.9},
    }


def test_a_listed_detector_says_what_goes_in_and_out():
    weights = Weights("https://example.org/a.pkl", "ab" * 32, 1_000_000, "Apache-2.0")
    made = site(card(), entries=[entry(family="faster_rcnn", weights=weights)])
    pages = {page.path: page.content for page in build_pages(made)}
    models = json.loads(pages["MODEL_HUB_MANIFEST.json"])
    schema(pages, "manifest").validate(models)
    found = models[0]["metadata"]
    assert (found["model_sha"], found["model_bytes"]) == ("ab" * 32, 1_000_000)
    assert [p["name"] for p in found["io_ports"]["inputs"]] == ["image", "im_info"]
    assert found["io_ports"]["outputs"][1]["shape"] == ["R", 80, 4]


def test_every_page_says_what_a_shared_link_shows(pages):
    for path, content in ending(pages, ".html").items():
        if path.startswith(("zh_CN", "en_US")):
            text = content.decode()
            for name in ("title", "description", "type", "url", "locale"):
                assert text.count(f'<meta property="og:{name}" content=') == 1, (path, name)


def test_pictures_drawn_in_pages_are_well_formed(pages):
    page = pages["en_US/boards/coco-val2017-map-5-95.html"].decode()
    drawn = "<svg" + page.partition('<figure class="plot"')[2].partition("<svg")[2]
    ElementTree.fromstring(drawn.partition("</svg>")[0] + "</svg>")
