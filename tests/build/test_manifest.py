"""Texts that take long to make, kept from build to build."""

from zoo.build.manifest import kept_text


def kept(project, made, facts=("a",)):
    return kept_text(project, "lock", facts, lambda: made)


def test_a_text_is_taken_over_while_what_it_depends_on_stays(project):
    assert kept(project, "first") == "first"
    assert kept(project, "second") == "first"
    assert kept(project, "second", ("b",)) == "second"


def test_a_damaged_text_is_made_again(project):
    kept(project, "first")
    (file,) = (project.cache / "texts").iterdir()
    file.write_text(file.read_text().replace("first", "worst"))
    assert kept(project, "second") == "second"


def test_with_an_unknown_fact_nothing_is_kept(project):
    kept(project, "first", ("a", ""))
    assert kept(project, "second", ("a", "")) == "second"
