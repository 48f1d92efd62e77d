"""Licenses: SPDX expressions, and what a free text can mean."""

import pytest

from tests.cards.texts import CARD
from zoo.cards.licenses import COMMON, meant, spdx
from zoo.cards.parse import parse_card
from zoo.core.source import Source
from zoo.lint.autofix import fixed
from zoo.lint.inspect import Settings, inspect

OWN = (
    "write its SPDX name (`Apache-2.0`), or `LicenseRef-NAME` for one that SPDX does not list; "
    "delete the line if the license is not known"
)


def card(license):
    spec = "models:\n    atss_res18_coco_3x_800size:\n        weights: https://a.example/x\n"
    spec += f"        license: {license}\n"
    return CARD.replace("---\n\n```python", f"{spec}---\n\n```python", 1)


def problems(license):
    source = Source("hub_pages/org_task_name.md", card(license))
    return [d for d in inspect(source).diagnostics if d.code == "ZOO024"]


def test_the_common_licenses_are_spelled_as_spdx_does():
    assert [spdx(name) for name in COMMON] == list(COMMON)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Apache 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("MIT License", "MIT"),
        ("MIT/Apache2", "MIT OR Apache-2.0"),
        ("mit and GPL v3 or later", "MIT AND GPL-3.0-or-later"),
        ("LGPLv2.1+", "LGPL-2.1-or-later"),
        ("3-Clause BSD License", "BSD-3-Clause"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0", "CC-BY-NC-4.0"),
        ("木兰宽松许可证, 第2版", "MulanPSL-2.0"),
        ("https://opensource.org/licenses/MIT", "MIT"),
    ],
)
def test_a_text_that_can_mean_one_license_means_it(text, name):
    assert meant(text) == (name, f"write `{name}`")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "GPL",
            "write which one: `GPL-2.0-only`, `GPL-2.0-or-later`, `GPL-3.0-only`, "
            "`GPL-3.0-or-later`",
        ),
        ("GPLv3", "write which one: `GPL-3.0-only`, `GPL-3.0-or-later`"),
        ("MPL", "write which one: `MPL-1.1`, `MPL-2.0`"),
        ("Apach-2.0", "did you mean `Apache-2.0`?"),
        ("see LICENSE", OWN),
        ("未知", OWN),
        ("2.0", OWN),
        ("(" * 5000, OWN),
    ],
)
def test_of_several_or_none_the_author_chooses(text, hint):
    assert meant(text) == ("", hint)


def test_a_free_text_is_an_error_at_its_line_and_is_not_published():
    (found,) = problems('"Apache 2.0"')
    assert (found.severity.value, found.line) == ("error", 13)
    assert found.message == (
        "`models.atss_res18_coco_3x_800size.license` is Apache 2.0, which is not an SPDX expression"
    )
    read, _ = parse_card(Source("hub_pages/org_task_name.md", card('"Apache 2.0"')))
    assert read.models["atss_res18_coco_3x_800size"].license is None


def test_another_spelling_is_a_warning_and_is_published_as_spdx_spells_it():
    (found,) = problems("apache-2.0 or mit")
    assert (found.severity.value, found.hint) == ("warning", "write `Apache-2.0 OR MIT`")
    read, _ = parse_card(Source("hub_pages/org_task_name.md", card("apache-2.0 or mit")))
    assert read.models["atss_res18_coco_3x_800size"].license == "Apache-2.0 OR MIT"


@pytest.mark.parametrize("license", ["MIT", "LicenseRef-Acme", "GPL-2.0-only OR MIT"])
def test_an_expression_is_fine(license):
    assert problems(license) == []


def test_the_fix_writes_the_only_license_that_fits():
    source = Source("hub_pages/org_task_name.md", card('"Apache 2.0"'))
    assert "        license: Apache-2.0\n" in fixed(source, Settings())
    source = Source("hub_pages/org_task_name.md", card("GPL"))
    assert "        license: GPL\n" in fixed(source, Settings())


def test_a_license_longer_than_any_expression_is_none():
    assert spdx("MIT" + " OR MIT" * 10_000) == ""
