"""The names of a dataset's classes: on its page, one click from its models."""

from dataclasses import replace

from zoo.core.class_list import class_names
from zoo.core.hub import Dataset
from zoo.core.task import Port
from zoo.render.index import site_index
from zoo.render.site import HubFiles
from zoo.render.views.frame import NavLink
from zoo.render.views.lists import shelf_page
from zoo.render.views.model import entry_page

from .factory import EN, HUB, ZH, entry, site

CLASSES = {"coco.txt": class_names("person | 人\ncat | 猫\n")}


def classified(outputs, lang=EN):
    """The page of a model on a dataset of two classes."""
    coco = Dataset("COCO val2017", class_names="coco.txt")
    port = Port("scores", ("A", outputs), "float32", {EN: "Scores."})
    family = replace(HUB.families[0], name="two", outputs=(port,))
    hub = replace(HUB, datasets={"coco": coco}, families=(family,))
    one = replace(entry(), family="two")
    content = site_index(site(entries=[one], hub=hub, files=HubFiles(classes=CLASSES)))
    return content, entry_page(content, one, lang)


def test_a_model_leads_to_the_names_of_its_classes():
    content, shown = classified(2)
    link = NavLink("Names of the 2 classes", "../../en_US/datasets/coco-val2017.html#classes")
    assert shown.classes == link
    shelf = content.shelves["datasets", "COCO val2017"]
    assert shelf_page(content, shelf, EN).classes == ("person", "cat")
    assert shelf_page(content, shelf, ZH).classes == ("人", "猫")


def test_a_model_with_other_outputs_does_not():
    assert classified(17)[1].classes is None
