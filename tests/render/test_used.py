"""Nothing lies in the theme, and nothing in its phrases, that no page uses."""

import re
from pathlib import Path

import zoo.render

from .factory import THEME

CSS = (THEME / "static" / "style.css").read_text(encoding="utf-8")
TEMPLATES = {
    path.relative_to(THEME / "templates").as_posix(): path.read_text(encoding="utf-8")
    for path in (THEME / "templates").rglob("*.*")
}
SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in (THEME / "static").glob("*.js")}
CODE = "".join(
    path.read_text(encoding="utf-8")
    for room in ("render", "markdown")
    for path in (Path(zoo.render.__path__[0]).parent / room).rglob("*.py")
)
PAGES = "".join(TEMPLATES.values())
TOKENS = re.compile(r"[\w-]+")


def test_every_class_of_the_style_sheet_is_on_a_page():
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", CSS, flags=re.DOTALL)
    styled = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    used = set(TOKENS.findall(CODE + PAGES + "".join(SCRIPTS.values())))
    made = {name for name in styled if f"{name.rpartition('-')[0]}-" in used}  # `depth-{n}`
    assert sorted(styled - used - made) == []


def test_every_template_is_rendered_or_included():
    unnamed = {name for name in TEMPLATES if f'"{name}"' not in CODE + PAGES}
    assert sorted(unnamed) == ["about/en_US.html", "about/zh_CN.html"]  # by language
    assert 'f"about/{' in CODE


def test_every_script_is_asked_for():
    named = [name for name in SCRIPTS if f'"{name}"' not in CODE and f"{name}.js" not in PAGES]
    assert named == []


def test_every_variable_of_the_style_sheet_is_used():
    defined = set(re.findall(r"(--[\w-]+):", CSS))
    used = set(re.findall(r"var\((--[\w-]+)\)", CSS + "".join(SCRIPTS.values())))
    assert sorted(defined - used) == []
