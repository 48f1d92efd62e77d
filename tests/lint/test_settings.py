"""What a project says in `[tool.zoo]`."""

from dataclasses import replace

import pytest

from zoo.lint.settings import SettingsError, edit_url
from zoo.project.paths import Project


def project(folder, text):
    (folder / "pyproject.toml").write_text(text)
    return Project(folder, folder / "hub_pages", folder / "public")


def test_the_address_to_edit_files_ends_with_a_slash(tmp_path):
    said = project(tmp_path, '[tool.zoo]\nedit-url = "https://example.org/edit/main"\n')
    assert edit_url(said) == "https://example.org/edit/main/"
    assert edit_url(replace(said, own=False)) == ""


def test_a_project_need_not_say_it(tmp_path):
    assert edit_url(project(tmp_path, "")) == ""


@pytest.mark.parametrize("value", ['"javascript:alert(1)"', "3"])
def test_it_has_to_be_an_address(tmp_path, value):
    with pytest.raises(SettingsError, match="https://"):
        edit_url(project(tmp_path, f"[tool.zoo]\nedit-url = {value}\n"))
