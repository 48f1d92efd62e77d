from dataclasses import replace

from zoo.core.card import Lang
from zoo.core.levels import counted_levels, model_levels
from zoo.core.measurement import Measurement
from zoo.core.registry import Model, Registry, Weights
from zoo.core.result import Answer, Level, SampleResult, Source, Status, Step, WeightsKind


def entry(name):
    weights = Weights(f"https://example.org/{name}.pkl")
    return Model(name, "card", "T", {}, "atss", {}, weights, (), ())


MEASURED = Measurement(7, 6, 100, (1, 3, 800, 1333), ((1, 2),), 1.0, 10, "cpu0", "P", {})
RAN = SampleResult(
    "card",
    Lang.ZH_CN,
    Status.PASSED,
    level=Level.RUNS,
    weights=WeightsKind.STAND_IN,
    fetched=("https://example.org/a.pkl",),
    not_verified=("L2", "L4"),
)


def levels():
    registry = Registry((entry("a"), entry("b"), entry("c")))
    return model_levels(registry, {"a": MEASURED, "b": MEASURED}, [RAN])


def test_a_model_whose_sample_ran_has_the_samples_level():
    found = levels()[0]
    assert (found.level, found.parameters, found.weights) == (Level.RUNS, 7, WeightsKind.STAND_IN)
    assert found.not_verified == ("L2", "L4")


def test_weights_that_only_hubconf_names_count_for_the_entry_of_their_repository():
    entries = (
        replace(entry("net"), weights=None, repository="acme/hub"),
        replace(entry("net"), weights=None, repository="acme/other"),
    )
    url = "https://example.org/net.pkl"
    answer = Answer(url, Source.STAND_IN, repository="acme/hub", entry="net")
    ran = replace(RAN, fetched=(url,), answers=(answer,))
    found = model_levels(Registry(entries), {}, [ran])
    assert [one.level for one in found] == [Level.RUNS, Level.NOTHING]


def test_a_model_without_weights_has_the_level_of_the_sample_that_loads_it():
    entries = tuple(replace(entry(name), weights=None, repository="acme/hub") for name in "ab")
    steps = (Step(12, Status.PASSED, 0.1), Step(20, Status.SKIPPED, 0.0))
    ran = replace(RAN, fetched=(), weights=WeightsKind.NONE, steps=steps)
    loads = {("card", 12): {("acme/hub", "a")}, ("card", 20): {("acme/hub", "b")}}
    found = model_levels(Registry(entries), {}, [ran], loads)
    assert [one.level for one in found] == [Level.RUNS, Level.NOTHING]


def test_a_model_that_was_measured_constructs():
    assert levels()[1].level is Level.CONSTRUCTS
    assert levels()[1].not_verified == ("L2", "L3", "L4")


def test_a_model_that_was_never_built_has_proved_nothing():
    assert (levels()[2].level, levels()[2].parameters) == (Level.NOTHING, None)


def test_counting_for_people():
    assert counted_levels(levels()) == (
        "3 models: 1 at L3, 1 at L1, 1 at L0; not verified: L2 of 3, L4 of 3"
    )


def test_a_model_that_reaches_its_figures_has_the_highest_level():
    registry = Registry((entry("a"), entry("b")))
    found = model_levels(registry, {"b": MEASURED}, [RAN], reached={"a"})
    assert [one.level for one in found] == [Level.MEASURED, Level.CONSTRUCTS]
    assert (found[0].weights, found[0].not_verified) == (WeightsKind.OFFICIAL, ("L4",))


def test_a_failed_run_proves_no_level():
    failed = replace(RAN, status=Status.FAILED)
    (level,) = model_levels(Registry((entry("a"),)), {}, [failed])
    assert (level.level, level.weights) == (Level.NOTHING, WeightsKind.NONE)


def test_as_json():
    assert levels()[0].to_json() == {
        "name": "a",
        "level": "L3",
        "parameters": 7,
        "weights": "stand-in",
        "not_verified": ("L2", "L4"),
    }
