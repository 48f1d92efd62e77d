"""What visitors ask, from the home page on: each answer is at most three clicks away, or named as
not known. Budgets of costs are in test_browser.py, failures in test_red.py."""

import pytest

from .conftest import serving_site
from .factory import EN, card, section, site

CARD = "Net"
MODEL = "net_res50_coco_1x_800size"


class Visitor:
    """Counts the clicks on the way."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def follow(self, name, **options):
        self.click(self.page.get_by_role("link", name=name, exact=True, **options).first)

    def click(self, place):
        place.click()
        self.clicks += 1

    def press(self, name):
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def fact(self, label):
        """The text beside a label, in one line."""
        for row in self.page.locator("dl > div").all():
            if " ".join(row.locator("dt").inner_text().split()) == label:
                return " ".join(row.locator("dd").first.inner_text().split())
        return None


@pytest.fixture
def visitor(visit):
    return Visitor(visit("en_US/index.html"))


def test_how_to_install_it(visitor):
    visitor.follow(CARD)
    line = visitor.page.locator("#page\\.install-line-code")
    assert line.inner_text().startswith("python3.10 -m pip install megengine==1.13.0")
    assert visitor.clicks == 1


def test_the_code_to_run(visitor, base):
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base[:-5])
    visitor.follow(CARD)
    visitor.press("Copy all code")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied == "model = load()\nimport cv2\nprint(model)"
    assert visitor.clicks == 2


def test_what_one_model_costs_and_which_license_it_has(visitor):
    visitor.follow(CARD)
    visitor.follow(MODEL)
    assert visitor.fact("Weights license") == "not stated"
    assert visitor.fact("Weights file size") == "not known"
    assert visitor.fact("Latency 800 × 1333") == "3.8s EPYC"
    assert visitor.fact("mAP @5-95 COCO val2017").endswith(
        "from the model card, as in the weight file’s name"
    )
    assert visitor.clicks == 2


def test_what_is_not_known_is_named(visitor):
    visitor.follow(CARD)
    visitor.follow(MODEL)
    assert visitor.fact("Not measured") == "latency on a GPU"
    assert visitor.fact("Not stated by the card") == "AP by object size"
    assert visitor.clicks == 2


def test_a_model_by_its_name(visitor, base):
    visitor.follow("Search")
    visitor.page.locator("#ask").press_sequentially("net res50")
    visitor.follow(MODEL)
    visitor.page.wait_for_url(f"{base}en_US/models/{MODEL}.html")
    assert visitor.clicks == 2


def test_whether_it_runs_as_onnx_is_not_known(visitor):
    visitor.follow("Search")
    visitor.page.locator("#ask").press_sequentially("ONNX")
    none = "No results. Try fewer words, or part of a model’s name."
    visitor.page.get_by_role("status").get_by_text(none).wait_for()
    assert visitor.clicks == 1


def test_a_citation_to_copy(visit, tmp_path):
    paper = "- [Nets](https://example.org/nets) Ada Lovelace. Some Venue, 2020.\n"
    cited = card("org_task_net", section(EN, f"### References\n\n{paper}"))
    with serving_site(site(cited), tmp_path) as address:
        visitor = Visitor(visit(f"{address}en_US/index.html"))
        visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visitor.follow(CARD)
        visitor.press("Copy BibTeX")
        copied = visitor.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("@inproceedings{lovelace2020nets,")
        assert visitor.clicks == 2


def test_a_leaderboard_as_csv(visitor):
    visitor.follow("Leaderboard")
    with visitor.page.expect_download() as download:
        visitor.follow("CSV")
    assert download.value.suggested_filename == "coco-val2017-map-5-95.csv"
    assert visitor.clicks == 2


def test_the_plot_of_the_axis_that_was_chosen(visitor):
    visitor.follow("Leaderboard")
    visitor.page.get_by_label("Horizontal axis").select_option("FLOPs (G)")
    with visitor.page.expect_download() as download:
        visitor.follow("Plot as SVG")
    assert download.value.suggested_filename == "coco-val2017-map-5-95-flops.svg"
    assert ">FLOPs (G)</text>" in download.value.path().read_text(encoding="utf-8")
    assert visitor.clicks == 2


def test_what_a_program_reads(visitor):
    visitor.follow("About")
    link = visitor.page.get_by_role("link", name="api/v1/entries.json", exact=True)
    answer = visitor.page.request.get(link.evaluate("e => e.href")).json()
    assert [one["costs"]["parameters"] for one in answer["entries"]] == [
        19_300_000,
        38_000_000,
        32_300_000,
    ]
    assert visitor.clicks == 1


def test_whether_samples_ran(visitor):
    visitor.follow("Status")
    marks = visitor.page.locator("tbody tr", has_text="Net").first.locator(".stones li")
    assert marks.all_text_contents() == ["Sample 1: Passed", "Sample 2: Passed"]
    assert visitor.clicks == 1
