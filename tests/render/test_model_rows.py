"""The row of each model that tables, search and the machine forms share."""

from zoo.core.registry import Metric, Weights
from zoo.core.result import Answer, Level, Source, Status, WeightsKind
from zoo.core.task import COST
from zoo.render.index import site_index
from zoo.render.metrics import written
from zoo.render.model_rows import model_rows

from .factory import EN, ZH, card, costing, entry, result, section, site

COSTS = costing(38_000_000, 205_300_000_000, "800 × 1333", 3.1, 2**30, "AMD EPYC, 2 cores")
NAME = "net_res50_coco_1x_800size"


def rows(*entries, cards=(), **fields):
    return model_rows(site_index(site(*cards, entries=entries, **fields)))


def test_a_row_has_what_name_card_and_measurement_say():
    (row,) = rows(
        entry(weights=Weights("https://a.org/w.pkl", "f" * 64, 7, "MIT")), costs={NAME: COSTS}
    )
    assert (row.address, row.card, row.title) == (NAME, "org_task_net", "Net")
    assert (row.fields["backbone"], row.dataset) == ("resnet50", "COCO 2017")
    assert [(key.title, m.value, written(m)) for key, m in row.figures.items()] == [
        ("COCO val2017 mAP @5-95", 38.9, "38.9")
    ]
    assert (row.parameters, row.flops, row.seconds) == (38_000_000, 205_300_000_000, 3.1)
    assert (row.memory, row.input, row.processor) == (2**30, "800 × 1333", "AMD EPYC, 2 cores")
    assert (row.bytes, row.hash, row.license) == (7, "f" * 64, "MIT")
    assert (row.repository, row.loadable) == ("megengine/models", True)


def test_what_is_not_known_is_none():
    (row,) = rows(entry("a", value=None, weights=None))
    assert (row.parameters, row.flops, row.seconds, row.memory) == (None, None, None, None)
    assert (row.bytes, row.hash, row.license, row.year, row.figures) == (None, "", "", None, {})
    assert (row.status, row.level, row.weights) == (
        Status.NOT_RUN,
        Level.NOTHING,
        WeightsKind.NONE,
    )


def test_costs_are_no_figures_and_stated_parameters_count():
    (row,) = rows(entry("a", metrics=(Metric("params", 19.3, "M", kind=COST),)))
    assert row.figures == {}
    assert row.parameters == 19_300_000


def test_one_language_that_fails_fails_the_card():
    (row,) = rows(entry(), results=(result(), result(lang=ZH, status=Status.TIMEOUT)))
    assert row.status is Status.TIMEOUT


def test_only_the_model_that_the_sample_loaded_has_its_level():
    ran = result(
        weights=WeightsKind.STAND_IN,
        answers=(Answer("https://a.org/w", Source.STAND_IN, entry=NAME),),
    )
    other = "net_res18_coco_1x_800size"
    costs = {NAME: COSTS, other: COSTS}
    small, large = rows(entry(other), entry(NAME), results=(ran,), costs=costs)
    assert (small.level, small.weights) == (Level.CONSTRUCTS, WeightsKind.NONE)
    assert (large.level, large.weights) == (Level.RUNS, WeightsKind.STAND_IN)


def test_the_year_is_that_of_the_first_paper():
    text = (
        "- [A](https://a.org/a) Ada Lovelace. Venue, 2019.\n"
        "- [B](https://a.org/b) Ada Lovelace. Venue, 2014.\n"
    )
    (row,) = rows(entry(), cards=[card("org_task_net", section(EN, text))])
    assert row.year == 2019


def test_numbers_in_names_are_compared_as_numbers():
    made = rows(entry("v10"), entry("res101"), entry("res18"), entry("v2"))
    assert [row.name for row in made] == ["res18", "res101", "v2", "v10"]
