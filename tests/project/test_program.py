"""Whether the program is still the one that made what is kept."""

import ast
import sys
from pathlib import Path

import pytest

from zoo.project import program
from zoo.project.program import LIBRARIES, PACKAGE, code_files, program_digest


@pytest.fixture
def digest(tmp_path, monkeypatch):
    """digest(): of a package, a library and a script in tmp_path, as they are now."""
    package, library, script = (tmp_path / name for name in ("package", "a_library.py", "spell"))
    (package / "models").mkdir(parents=True)
    for file in (package / "code.py", package / "models" / "net.py", library, script):
        file.write_text("x = 1\n")
    monkeypatch.setattr(program, "PACKAGE", package)
    monkeypatch.syspath_prepend(tmp_path)

    def now():
        program_digest.cache_clear()
        return program_digest(("",), ("a_library",), (str(script),))

    yield now
    program_digest.cache_clear()


@pytest.mark.parametrize("file", ["package/code.py", "a_library.py", "spell"])
def test_changed_code_a_library_or_a_script_changes_it(digest, tmp_path, file):
    before = digest()
    assert digest() == before
    (tmp_path / file).write_text("x = 10\n")
    assert digest() != before


def test_a_script_that_is_gone_changes_it(digest, tmp_path):
    before = digest()
    (tmp_path / "spell").unlink()
    assert digest() != before


def test_networks_make_no_page_and_do_not_change_it(digest, tmp_path):
    before = digest()
    (tmp_path / "package" / "models" / "net.py").write_text("x = 2\n")
    assert digest() == before


def test_the_speller_is_one_of_the_scripts(monkeypatch):
    program_digest.cache_clear()
    before = program_digest()
    monkeypatch.setattr(program, "script", lambda name: None)
    program_digest.cache_clear()
    assert program_digest() != before
    program_digest.cache_clear()


@pytest.mark.parametrize("room", ["cards", "core", "lint", "markdown", "render"])
def test_every_library_that_reads_or_shows_cards_is_known(room):
    trees = (ast.parse(Path(p).read_text("utf-8")) for p in code_files(PACKAGE / room))
    used = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            used |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            used.add(node.module.partition(".")[0])
    assert used - sys.stdlib_module_names - {"zoo"} <= set(LIBRARIES)
