"""The strip of facts that opens a card, and what to install for its models."""

from dataclasses import replace

import pytest

from zoo.core.registry import Weights
from zoo.core.result import Answer, Source
from zoo.render.index import site_index
from zoo.render.views.card import card_page
from zoo.render.views.samples import Fact

from .factory import EN, ZH, card, costing, entry, result, section, site

PAPER = "- [Net: A Network](https://arxiv.org/abs/1912.02424) Ada Lovelace. A Conference, 2020.\n"
SMALL, LARGE = "net_res18_coco_1x_800size", "net_res50_coco_1x_800size"
COSTS = {
    SMALL: costing(19_277_722, 1, "800 × 1333", 1.983, 1, "AMD EPYC, 2 cores"),
    LARGE: costing(32_297_370, 1, "800 × 1333", 3.06, 1, "AMD EPYC, 2 cores"),
}
BOARD = "../../en_US/boards/coco-val2017-map-5-95.html"
TREE = Answer(
    "https://github.com/megengine/models/archive/main.zip",
    Source.WORKING_TREE,
    repository="megengine/models",
    commit="abc123",
)

BEST_MAP = "best mAP\N{NO-BREAK SPACE}@5\N{NON-BREAKING HYPHEN}95"


def page(lang=EN, results=(), weights=(None, None), **fields):
    this = card("org_task_net", section(ZH, PAPER), section(EN, PAPER), load=f"load({LARGE!r})\n")
    made = (Weights("https://example.org/a.pkl"), Weights("https://example.org/b.pkl"))
    small, large = (given or usual for given, usual in zip(weights, made, strict=True))
    entries = (entry(SMALL, value=38.3, weights=small), entry(LARGE, value=42.6, weights=large))
    fields.setdefault("costs", COSTS)
    return card_page(site_index(site(this, entries=entries, results=results, **fields)), this, lang)


def test_a_card_opens_with_its_best_figure_costs_paper_and_licenses():
    assert page(code_license="Apache-2.0").glance == (
        Fact(BEST_MAP, "42.6 %", "COCO val2017", BOARD),
        Fact("Parameters", "19.3–32.3 M"),
        Fact("Latency", "2.0–3.1 s", "800 × 1333 · AMD EPYC, 2 cores"),
        Fact("Paper", "arXiv:1912.02424", "2020", "https://arxiv.org/abs/1912.02424"),
        Fact("Code license", "Apache-2.0", "LICENSE of the repository"),
        Fact("Weights license", "not stated"),
        Fact("Weights file size", "not known"),
    )  # fmt: skip


def test_what_nobody_knows_is_left_out():
    assert [one.label for one in page(costs={}).glance] == [
        BEST_MAP,
        "Paper",
        "Weights license",
        "Weights file size",
    ]


def test_sizes_and_licenses_of_the_weights_are_shown_where_the_card_states_them():
    stated = (
        Weights("https://example.org/a.pkl", bytes=77_000_000, license="MIT"),
        Weights("https://example.org/b.pkl", bytes=129_000_000, license="MIT"),
    )
    assert page(weights=stated).glance[-2:] == (
        Fact("Weights license", "MIT"),
        Fact("Weights file size", "77.0 MB–129 MB"),
    )


def test_the_processor_is_chinese_on_a_chinese_page():
    (latency,) = (one for one in page(ZH).glance if one.label == "推理耗时")
    assert (latency.value, latency.note) == ("2.0–3.1 秒", "800 × 1333 · AMD EPYC，2 核")


def test_the_install_line_pins_the_versions_that_ran():
    versions = {"python": "3.10.13", "megengine": "1.13.0", "numpy": "1.26.4", "cv2": "4.11.0"}
    shown = page(results=(replace(result(), versions=versions),)).install
    assert shown.line.code.striptags() == (
        "python3.10 -m pip install megengine==1.13.0 numpy==1.26.4 "
        '"opencv-python-headless==4.11.0.*"'
    )
    assert shown.note == "The samples ran on 21 Nov 2026 with Python 3.10.13 and these versions."


def test_before_a_run_it_names_what_the_repository_requires():
    shown = page(needs=("megengine==1.13.0", "numpy<2")).install
    assert shown.line.code.striptags() == 'python3.10 -m pip install megengine==1.13.0 "numpy<2"'
    assert page().install is None


@pytest.mark.parametrize(
    "version", ["$(id)", "1.0`id`", '1"; id #', "1\nid", "1 && id", "1!id", ""]
)
def test_a_version_that_a_sample_made_up_is_no_command(version):
    ran = {"python": "3.10.13", "megengine": "1.13.0"}
    shown = page(results=(replace(result(), versions=ran | {"numpy": version}),)).install
    assert shown.line.code.striptags() == "python3.10 -m pip install megengine==1.13.0"
    for name in ran:
        hostile = replace(result(), versions=ran | {name: version})
        assert page(results=(hostile,)).install is None


def test_a_requirement_that_holds_a_command_is_left_out():
    needs = ("numpy$(id)", "numpy`id`", 'numpy" ;id', "numpy\nid", "numpy!id", "-rx", "numpy!=2")
    shown = page(needs=needs).install
    assert shown.line.code.striptags() == "python -m pip install numpy!=2"


def test_the_model_can_be_loaded_from_a_checkout_of_the_tree_that_ran():
    shown = page(results=(replace(result(), answers=(TREE,)),)).checkout
    assert f"model = hubconf.{LARGE}(pretrained=True)" in shown.code.striptags()
    assert page(results=(result(),)).checkout is None
