"""The license of a repository, and what its models need."""

import pytest

from zoo.project.repository import code_license, model_needs, recognize


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Apache License\n   Version 2.0, January 2004", "Apache-2.0"),
        ("MIT License\n\nPermission is hereby granted, free of charge, to any person\nobtaining a "
         "copy, to deal in the Software without restriction", "MIT"),
        ("GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007", "GPL-3.0-only"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3", "AGPL-3.0-only"),
        ("Redistribution and use in source\nNeither the name of", "BSD-3-Clause"),
        ("All rights reserved.", ""),
    ],
)  # fmt: skip
def test_a_license_is_known_by_its_text(text, name):
    assert recognize(text) == name


def test_the_file_is_read_inside_the_hub_only(tmp_path):
    assert code_license(tmp_path) == ""
    (tmp_path / "LICENSE").symlink_to("/etc/hostname")
    assert code_license(tmp_path) == ""
    (tmp_path / "COPYING").write_text("GNU GENERAL PUBLIC LICENSE Version 2, June 1991")
    assert code_license(tmp_path) == "GPL-2.0-only"


def test_needs_are_those_of_the_models_that_a_reader_installs(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        "[project.optional-dependencies]\n"
        "models = [\"megengine==1.13.0; python_version < '3.11'\", 'numpy>=1.26,<2', "
        "'psutil', '???']\n"
    )
    assert model_needs(tmp_path) == ("megengine==1.13.0", "numpy>=1.26,<2")
    (tmp_path / "pyproject.toml").write_text("[project]\noptional-dependencies = 3\n")
    assert model_needs(tmp_path) == ()
