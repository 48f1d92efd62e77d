"""All forms for programs say what registry.json says, figure by figure."""

import csv
import json
from collections import Counter

import feedparser
import nbformat
import pytest
import yaml
from huggingface_hub.repocard_data import model_index_to_eval_results
from jsonschema import Draft202012Validator
from pyld import jsonld

from tests.conftest import ROOT
from zoo.build.pipeline import site_of
from zoo.core.registry import dump_registry
from zoo.lint.check import card_files, check
from zoo.project.paths import find_project
from zoo.render.index import site_index
from zoo.render.page_groups import parts

SETTINGS = """\
repository = "birch/hub"
title = { en_US = "Birch Models", zh_CN = "白桦模型库" }
site-url = "https://birch.example/models/"

[tags]
vision = { en_US = "Vision", zh_CN = "视觉" }
"""
HUBCONF = """\
from megengine import hub


@hub.pretrained("https://birch.example/leafnet_s_cifar10_61dot2_b3af74cc.pkl")
def leafnet_s(**kwargs): ...


@hub.pretrained("https://birch.example/leafnet_m_cifar10_66dot0_73dc7381.pkl")
def leafnet_m(**kwargs): ...
"""
CARD = """\
---
template: hub1
title: LeafNet
summary:
    en_US: A small classifier
    zh_CN: 小型分类网络
author: Birch
tags: [vision, classification]
github-link: https://github.com/birch/hub
models:
    leafnet_s:
        license: Apache-2.0
---

```python
from megengine import hub

model = hub.load("birch/hub", "leafnet_s")
```

<!-- section: zh_CN -->

{zh}

<!-- section: en_US -->

{en}
"""
TABLES = """\
| model | CIFAR-10 Top-1 acc (%) | Top-1 error (%) | params (K) | latency (ms) |
| --- | --- | --- | --- | --- |
| leafnet-s | 61.2 | 38.8 | 0.3 | 1.25 |
| leafnet-m | 66.0 | 34.0 | 0.6 | 2.5 |
"""


def birch(root):
    """Another hub, with a figure whose dataset is known and one whose dataset is not."""
    (root / "hub_pages").mkdir()
    (root / "zoo.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "hubconf.py").write_text(HUBCONF, encoding="utf-8")
    text = CARD.format(zh=f"模型如下。\n\n{TABLES}", en=f"The models.\n\n{TABLES}")
    (root / "hub_pages" / "birch_vision_leafnet.md").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module", params=["this hub", "another"])
def built(request, tmp_path_factory):
    """The registry's entries by name, and the pages that are no HTML, by path."""
    root = ROOT if request.param == "this hub" else birch(tmp_path_factory.mktemp("birch"))
    project = find_project(root)
    checked = check(project, card_files(project))
    assert not checked.failed, checked.diagnostics
    base = "https://example.org/hub/"
    index = site_index(
        site_of(project, checked, (), {"megengine_vision_atss": "2021-02-26"}, base_url=base)
    )
    pages = {page.path: page.content for part in parts(index) for page in part.make()}
    registry = json.loads(dump_registry(checked.registry, project.hub))
    Draft202012Validator(json.loads(pages["schema/registry.schema.json"])).validate(registry)
    assert len(registry["entries"]) == len({entry["name"] for entry in registry["entries"]})
    return {entry["name"]: entry for entry in registry["entries"]}, pages


def results(entry):
    """Dataset, split, metric, value of all that is no cost and no setting."""
    costs = ("params", "FLOPs", "latency")
    return Counter(
        (m["dataset"], m["split"], f"{m['name']} {m['qualifier']}".strip(), m["value"])
        for m in entry["metrics"]
        if m["kind"] == "result" and m["name"] not in costs
    )


def ending(pages, end):
    found = {path: content.decode() for path, content in pages.items() if path.endswith(end)}
    assert found
    return found


def test_hugging_face_reads_the_figures_whose_dataset_is_known(built):
    entries, pages = built
    seen = {}
    for text in ending(pages, ".model-index.yml").values():
        for one in yaml.safe_load(text)["model-index"]:
            if not one["results"]:
                seen[one["name"]] = Counter()
                continue
            name, found = model_index_to_eval_results([one])
            seen[name] = Counter(
                (r.dataset_name, r.dataset_split, r.metric_name, r.metric_value) for r in found
            )
    wanted = {
        name: Counter({key: n for key, n in results(entry).items() if key[0]})
        for name, entry in entries.items()
    }
    assert seen == wanted


def test_openmmlab_reads_all_figures(built):
    entries, pages = built
    seen = {}
    for text in ending(pages, ".metafile.yml").values():
        for model in yaml.safe_load(text)["Models"]:
            seen[model["Name"]] = Counter(
                (row.get("Dataset", ""), value)
                for row in model.get("Results", ())
                for value in row["Metrics"].values()
            )
            weights = entries[model["Name"]]["weights"]
            assert model.get("Weights") == (weights["url"] if weights else None)
    wanted = {}
    for name, entry in entries.items():
        wanted[name] = Counter()
        for (dataset, split, _, value), times in results(entry).items():
            wanted[name][" ".join(filter(None, (dataset, split))), value] += times
    assert seen == wanted


def test_onnx_hub_reads_all_figures_of_models_with_weights(built):
    entries, pages = built
    listed = {m["model"]: m for m in json.loads(pages["MODEL_HUB_MANIFEST.json"])}
    assert set(listed) == {name for name, entry in entries.items() if entry["weights"]}
    for name, model in listed.items():
        entry, data = entries[name], model["metadata"]
        weights = entry["weights"]
        assert model["model_path"] == weights["url"]
        for theirs, ours in (("model_sha", "sha256"), ("model_bytes", "bytes"), ("license",) * 2):
            assert data.get(theirs) == weights[ours]
        values = Counter(value for *_, value in results(entry).elements())
        assert Counter(data.get("metrics", {}).values()) == values
        assert ("io_ports" in data) == bool(entry["ports"])


def test_the_list_of_models_has_all_figures_and_facts(built):
    entries, pages = built
    told = json.loads(pages["api/v1/entries.json"])
    Draft202012Validator(json.loads(pages["schema/entries.schema.json"])).validate(told)
    assert [one["name"] for one in told["entries"]] == sorted(entries)
    for one in told["entries"]:
        entry = entries[one["name"]]
        found = Counter((f["dataset"], f["split"], f["metric"], f["value"]) for f in one["figures"])
        assert found == results(entry)
        weights = entry["weights"] or {}
        assert (one["weights"] or {}).get("url") == weights.get("url")
        assert (one["weights"] or {}).get("license") == weights.get("license")


def test_the_table_of_models_says_the_same(built):
    _, pages = built
    rows = list(csv.DictReader(pages["api/v1/entries.csv"].decode().splitlines()))
    told = json.loads(pages["api/v1/entries.json"])["entries"]
    for row, one in zip(rows, told, strict=True):
        assert row["name"] == one["name"]
        assert row["parameters"] == str(one["costs"]["parameters"] or "")
        for figure in one["figures"]:
            unit = f"({figure['unit']})" if figure["unit"] else ""
            parts = (figure["dataset"], figure["split"], figure["metric"], unit)
            assert float(row[" ".join(filter(None, parts))]) == figure["value"]


def test_the_page_for_language_models_has_a_row_for_each_model(built):
    entries, pages = built
    text = pages["llms.txt"].decode()
    lines = {line.split(" | ")[0][2:]: line for line in text.splitlines() if line.startswith("| ")}
    assert set(entries) <= set(lines)
    for name, entry in entries.items():
        for metric in entry["metrics"]:
            if metric["kind"] == "result":
                assert metric["text"] in lines[name]


def test_the_comparison_has_all_figures(built):
    entries, pages = built
    text = pages["data/entries.js"].decode()
    listed = json.loads(text.partition("=")[2].strip().removesuffix(";"))
    assert set(listed) == set(entries)
    for name, told in listed.items():
        values = Counter(value for *_, value in results(entries[name]).elements())
        assert Counter(float(text) for _, text, _ in told["figures"]) == values


def test_the_markdown_form_has_every_figure_in_the_row_of_its_model(built):
    entries, pages = built
    rows = {}
    for text in ending(pages, ".md").values():
        for line in text.splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
            if line.startswith("| ") and cells[0] in entries:
                rows.setdefault(cells[0], []).append(cells[1:])
    for name, entry in entries.items():
        for metric in entry["metrics"]:
            assert all(any(_is(cell, metric["value"]) for cell in row) for row in rows[name])


def _is(cell, value):
    try:
        return float(cell.rstrip("%MGK ")) == value
    except ValueError:
        return False


def test_the_api_lists_each_card_with_its_entries(built):
    entries, pages = built
    schema = json.loads(pages["schema/model.schema.json"])
    told = json.loads(pages["api/v1/models.json"])
    Draft202012Validator(json.loads(pages["schema/models.schema.json"])).validate(told)
    seen = {}
    for meta in told["models"]:
        card = json.loads(pages[f"api/v1/models/{meta['id']}.json"])
        Draft202012Validator(schema).validate(card)
        assert card["meta"] == meta
        assert set(meta["tags"]) <= set(told["tags"])
        load = card["content"]["sampleCode"].split("\n")[0]
        assert all(f">{load}" in text for text in card["content"]["fullText"].values())
        seen |= dict.fromkeys(card["zoo"]["entries"], (meta["id"], meta["tags"]))
    assert seen == {name: (entry["card"], entry["tags"]) for name, entry in entries.items()}


def test_feeds_notebooks_and_linked_data_name_every_card(built):
    entries, pages = built
    cards = {entry["card"]: entry["title"] for entry in entries.values()}
    for text in ending(pages, "feed.xml").values():
        feed = feedparser.parse(text)
        assert not feed.bozo
        assert sorted(one.title for one in feed.entries) == sorted(cards.values())
    for path, text in ending(pages, ".ipynb").items():
        book = nbformat.reads(text, as_version=4)
        nbformat.validate(book)
        title = cards[path.rpartition("/")[2].removesuffix(".ipynb")]
        assert book.cells[0].source.startswith(f"# {title}\n")
    for card, title in cards.items():
        text = pages[f"en_US/cards/{card}.html"].decode()
        data = json.loads(text.partition('ld+json">')[2].partition("</script>")[0])
        (thing,) = jsonld.expand({**data, "@context": {"@vocab": "https://schema.org/"}})
        assert thing["https://schema.org/name"] == [{"@value": title}]


def test_nothing_unknown_is_filled_in(built):
    _, pages = built
    forms = {
        p: c for p, c in pages.items() if p.endswith((".yml", ".json", ".js", ".md", ".ipynb"))
    }
    published = {p: c for p, c in forms.items() if not p.startswith("static/")}
    assert [p for p, c in published.items() if b'"unknown"' in c and p != "registry.json"] == []
