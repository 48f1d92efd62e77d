"""References of a card -> BibTeX, read back by pybtex."""

from textwrap import dedent

import pytest
from pybtex.database import parse_string

from tests.render.factory import EN, section
from zoo.render.references import bibtex

FOCAL = (
    "- [Focal Loss for Dense Object Detection](https://arxiv.org/abs/1708.02002) Tsung-Yi Lin, "
    "Priya Goyal, and Piotr Dollár. IEEE International Conference on Computer Vision (ICCV), 2017."
)


def of(*blocks):
    return bibtex(section(EN, *blocks))


def entries(text):
    return parse_string(of(text), "bibtex").entries


def test_a_reference_becomes_an_entry_with_all_that_it_says():
    assert of(f"### References\n\n{FOCAL}\n") == dedent("""\
        @inproceedings{lin2017focal,
          title = {{Focal Loss for Dense Object Detection}},
          author = {Tsung-Yi Lin and Priya Goyal and Piotr Dollár},
          booktitle = {IEEE International Conference on Computer Vision (ICCV)},
          year = {2017},
          url = {https://arxiv.org/abs/1708.02002},
          eprint = {1708.02002},
          archiveprefix = {arXiv},
        }
        """)


def test_initials_stay_with_their_names():
    text = "- [T](https://example.org/t) Stan Z. Li and C. Lawrence Zitnick. Some Venue, 2014.\n"
    authors = entries(text)["li2014t"].persons["author"]
    assert [str(a) for a in authors] == ["Li, Stan Z.", "Zitnick, C. Lawrence"]


def test_et_al_becomes_others():
    text = "- [T](https://example.org/t) Zhi Tian et al. Some Venue, 2019.\n"
    assert [str(a) for a in entries(text)["tian2019t"].persons["author"]] == ["Tian, Zhi", "others"]


@pytest.mark.parametrize(
    ("venue", "kind", "field"),
    [
        ("IEEE Transactions on Image Processing", "article", "journal"),
        ("International Journal of Computer Vision", "article", "journal"),
        ("European Conference on Computer Vision (ECCV)", "inproceedings", "booktitle"),
    ],
)
def test_the_venue_tells_the_kind(venue, kind, field):
    found = entries(f"- [T](https://example.org/t) Ada Lovelace. {venue}, 2020.\n")
    assert found["lovelace2020t"].type == kind
    assert found["lovelace2020t"].fields[field] == venue


def test_a_preprint_has_no_venue():
    found = entries("- [T](https://arxiv.org/abs/2001.00001) Ada Lovelace. arXiv preprint, 2020.\n")
    assert found["lovelace2020t"].type == "misc"
    assert set(found["lovelace2020t"].fields) == {"title", "year", "url", "eprint", "archiveprefix"}


def test_two_entries_of_one_key_are_told_apart():
    item = "- [Deep {}](https://example.org/{}) Ada Lovelace. Some Venue, 2020.\n"
    assert list(entries(item.format("Nets", 1) + item.format("Trees", 2))) == [
        "lovelace2020deep",
        "lovelace2020deepb",
    ]


def test_what_tex_would_take_for_a_command_is_escaped():
    text = r"- [100% of \x{A}_1 & B](https://example.org/a_b) Ada Lovelace. R&D #1, 2020." + "\n"
    made = of(text)
    assert r"title = {{100\% of xA\_1 \& B}}" in made
    assert r"booktitle = {R\&D \#1}" in made
    assert "url = {https://example.org/a_b}" in made


@pytest.mark.parametrize(
    "line",
    [
        "- [A blog](https://example.org/blog), read it.",
        "- [No year](https://example.org/t) Ada Lovelace. Some Venue.",
        "- [Not a venue](https://example.org/t) Ada Lovelace. Proc. of a Venue, 2020.",
        "- [Relative](paper.md) Ada Lovelace. Some Venue, 2020.",
        "[No item](https://example.org/t) Ada Lovelace. Some Venue, 2020.",
    ],
)
def test_what_does_not_read_like_a_reference_gives_no_entry(line):
    assert of(line + "\n") == ""


def test_a_reference_inside_code_is_none():
    assert of("Text\n", (FOCAL + "\n", "markdown")) == ""


def test_a_card_with_bibtex_of_its_own_gets_no_other():
    assert of(FOCAL + "\n", ("@misc{own}\n", "bibtex")) == ""


def test_no_reference_takes_long_to_read():
    assert of("- [T](https://example.org/t) " + "A. " * 20_000 + "\n") == ""
    assert of("- [T](https://example.org/t) " + "A a, " * 20_000 + "X, 2020.\n") == ""
