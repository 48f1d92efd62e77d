"""Which family a model's name belongs to, and what its parts mean."""

import pytest

from zoo.core.family import Family, NameField, match_name

FIELDS = {
    "backbone": NameField(values={"res50": "resnet50", "res50_32": "wide", "x": "x"}),
    "none": NameField(values={"": 1}),
}


@pytest.mark.parametrize(
    ("pattern", "name", "parts"),
    [
        ("resnet{depth}", "resnet50", {"depth": "50"}),
        ("net_{backbone}_{data}", "net_res50_coco", {"backbone": "res50", "data": "coco"}),
        ("net_{backbone}_{data}", "net_res50_32_coco", {"backbone": "res50_32", "data": "coco"}),
        ("net_{backbone}_{data}", "net_res50_32", {"backbone": "res50", "data": "32"}),
        ("net_{groups}x{width}d", "net_32x8d", {"groups": "32", "width": "8"}),
        ("{a}{b}", "xyz", {"a": "xy", "b": "z"}),
        ("{a}_{b}_{a}", "x_y_x", {"a": "x", "b": "y"}),
        ("{none}net", "net", {"none": ""}),
        ("{a}_{b}_{a}", "x_y_z", None),
        ("net_{backbone}", "net_res101", None),
        ("net_{a}", "net_", None),
        ("net_{a}", "net_é", None),
        ("net", "net_2", None),
    ],
)
def test_the_longest_token_that_fits_from_the_left(pattern, name, parts):
    found = match_name([Family("net", pattern, "detection", "")], FIELDS, name)
    assert (found.parts if found else None) == parts


def test_the_family_with_most_letters_in_its_pattern_wins():
    rows = [Family(p, p, "", "") for p in ("{a}", "net_{a}", "net{b}{c}_{d}")]
    found = match_name(rows, FIELDS, "net_x")
    assert found is not None
    assert found.family.name == "net_{a}"


@pytest.mark.parametrize("pattern", ["{a}{b}{c}{d}{e}{f}{g}{h}_", "{a}_" * 60, "{a}" * 10_000])
def test_a_pattern_that_takes_for_ever_fits_no_name(pattern):
    assert match_name([Family("net", pattern, "", "")], {}, "a" * 200) is None


def test_a_familys_dataset_is_a_part_of_names_that_say_none():
    families = [
        Family("net", "net_{size}", "", "", dataset="imagenet"),
        Family("seg", "seg_{dataset}", "", "", dataset="imagenet"),
    ]
    assert match_name(families, {}, "net_s").parts == {"dataset": "imagenet", "size": "s"}
    assert match_name(families, {}, "seg_voc").parts == {"dataset": "voc"}


def test_a_pattern_may_have_fifty_fields():
    def fits(number):
        pattern, name = (
            "_".join(part.format(n) for n in range(number)) for part in ("{{f{}}}", "{}")
        )
        return match_name([Family("net", pattern, "", "")], {}, name) is not None

    assert fits(50)
    assert not fits(51)
