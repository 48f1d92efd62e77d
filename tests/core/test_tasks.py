"""The built-in tasks, and how a model's ports and task follow from them."""

import ast
import re

import pytest

from zoo.core.card import Lang
from zoo.core.family import Family
from zoo.core.hub import Dataset, Hub
from zoo.core.task import UNKNOWN, Port, fill_ports, port_from_json
from zoo.core.tasks.table import TASKS, task_of_tags

KNOWN = [task for task in TASKS.values() if task.name != UNKNOWN]


def test_these_tasks_are_built_in():
    assert list(TASKS) == [
        "detection",
        "classification",
        "segmentation",
        "keypoints",
        "generation",
        "text",
        "unknown",
    ]


@pytest.mark.parametrize("task", KNOWN, ids=lambda task: task.name)
def test_a_task_says_everything_in_both_languages(task):
    for words in (task.label, task.usage, *(p.meaning for p in (*task.inputs, *task.outputs))):
        assert set(words) == set(Lang)
    assert task.inputs
    assert task.outputs
    assert task.metrics
    assert task.pipeline
    assert task.metafile
    assert len(task.sample_input) == len(task.inputs[0].shape)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_what_a_scaffolded_card_says_of_a_task_has_one_sample(task, lang):
    (sample,) = re.findall(r"```python\n(.*?)```", task.usage[lang], re.DOTALL)
    ast.parse(sample)
    assert set(re.findall(r"\{(\w*)\}", task.usage[lang])) <= {"entry"}


@pytest.mark.parametrize(
    ("tags", "task"),
    [
        (("vision", "Detection"), "detection"),
        (("gan",), "generation"),
        (("nlp", "bert"), "text"),
        (("vision",), UNKNOWN),
        (("detection", "segmentation"), UNKNOWN),
    ],
)
def test_tags_mean_a_task_if_they_mean_one(tags, task):
    assert task_of_tags(TASKS.values(), tags) == task


PORT = Port("scores", ("A", "classes", 4), "float32", {Lang.EN_US: "Scores."})


def test_a_shape_takes_whole_numbers_of_the_configuration():
    (port,) = fill_ports([PORT], {"classes": 20, "A": "many"})
    assert port.shape == ("A", 20, 4)
    assert fill_ports([PORT], {"classes": True}) == (PORT,)


def test_a_port_is_written_as_numpy_writes_it():
    assert PORT.text == "(A, classes, 4) float32"
    assert Port("ids", ("N",), "int32", {}).text == "(N,) int32"


def test_a_port_reads_back():
    assert port_from_json(PORT.to_json()) == PORT


def test_a_familys_ports_take_the_place_of_the_tasks():
    family = Family("net", "net", "classification", "", outputs=(PORT,))
    inputs, outputs = Hub(families=(family,)).ports(family.name, {"classes": 5})
    assert [port.name for port in inputs] == ["image"]
    assert outputs == (Port("scores", ("A", 5, 4), "float32", {Lang.EN_US: "Scores."}),)


def test_a_dataset_says_how_many_classes_its_models_have():
    family = Family("net", "net", "classification", "", outputs=(PORT,))
    hub = Hub(families=(family,), datasets={"voc": Dataset("VOC", classes=21)})
    for config, classes in (
        ({"dataset": "voc"}, 21),
        ({"dataset": "voc", "classes": 5}, 5),
        ({"dataset": "another"}, "classes"),
    ):
        _, (port,) = hub.ports(family.name, config)
        assert port.shape == ("A", classes, 4)
