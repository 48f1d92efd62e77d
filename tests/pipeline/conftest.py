import pytest

from tests.cards.texts import CARD
from zoo.cli import main
from zoo.project import Project


@pytest.fixture
def project(tmp_path):
    """A project with one card of its own."""
    (tmp_path / "hub_pages").mkdir()
    (tmp_path / "hub_pages" / "org_task_name.md").write_text(CARD, encoding="utf-8")
    return Project(tmp_path, tmp_path / "hub_pages", tmp_path / "site" / "public")


@pytest.fixture
def zoo(project, monkeypatch, capsys):
    """zoo(*arguments): exit code, standard output, standard error, run inside the project."""

    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(*arguments):
        monkeypatch.chdir(project.root)
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
