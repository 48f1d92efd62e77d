"""Every command is fed control characters; none comes out on standard output or error."""

import json
import subprocess
import sys

import pytest

from tests.cards.texts import CARD, EN
from zoo.core.terminal import harmless

# Set the window's title, clear the screen, a C1 color, overwrite the line, turn the order round.
HOSTILE = "\x1b]0;t\x07\x1b[2J\x9b31m\x08\u202e\u2066"
NAME = "atss_res18_coco_3x_800size"
COMMANDS = [
    ("check",),
    ("check", "--no-cache"),
    ("check", "--format", "json"),
    ("check", "--format", "github"),
    ("check", "--format", "sarif"),
    ("check", "--diff"),
    ("check", f"hub_pages/no{HOSTILE}.md"),
    ("format", "--diff"),
    ("format", "--check"),
    ("build", "--no-samples", "--no-search", "--check-links"),
    ("test", "--sandbox", "proxy", "--language", "en_US"),
    ("test", "-k", HOSTILE),
    ("list",),
    ("list", "--format", "json"),
    ("list", "--tag", HOSTILE),
    ("predict", f"no{HOSTILE}"),
    ("weights", "list"),
    ("weights", "verify", f"no{HOSTILE}"),
    ("weights", "convert", NAME, "--out", f"no{HOSTILE}/x"),
    ("measure", f"no{HOSTILE}"),
    ("assets", "list"),
    ("assets", "verify"),
    ("assets", "add", f"https://example.org/{HOSTILE}", "--from", f"no{HOSTILE}"),
    ("env",),
    ("env", "--format", "json"),
    ("new", f"a_b_{HOSTILE}"),
    ("rules", f"ZOO{HOSTILE}"),
    ("schema",),
    ("serve", "--port", HOSTILE),
    (f"no{HOSTILE}",),
]


@pytest.fixture
def hostile(project):
    """A hub in which each text that a stranger can write holds control characters."""
    text = CARD.replace(EN, EN.replace("Hello.", f"Teh {HOSTILE}\n\n| {HOSTILE} |\n| - |"))
    text = text.replace("print(model)", f"print('{HOSTILE}')\nmodle  # {HOSTILE}")
    text = text.replace("title: Example", f'title: "{HOSTILE}"\nodd{HOSTILE}: 1')
    (project.pages / "org_task_name.md").write_text(text, encoding="utf-8")
    titled = CARD.replace("title: Example", 'title: "\\e]0;t\\x07\\N\\u202e"')
    titled = titled.replace("res18", "res34")
    (project.pages / "org_task_other.md").write_text(titled, encoding="utf-8")
    (project.pages / f"org_task_{HOSTILE}.md").write_text(CARD, encoding="utf-8")
    (project.pages / "org_task_\u202edm.x.md").write_text(CARD, encoding="utf-8")
    (project.root / "hubconf.py").write_text(f"def {HOSTILE}", encoding="utf-8")
    (project.root / "measurements.json").write_text(f'{{"{HOSTILE}": 1}}', encoding="utf-8")
    locked = {"url": f"https://example.org/{HOSTILE}", "kind": "file", "path": HOSTILE}
    lock = json.dumps({"schema": 1, "assets": [{**locked, "sha256": "00"}]}, ensure_ascii=False)
    (project.root / "assets.lock").write_text(lock, encoding="utf-8")
    return project


def commanding(text):
    return [c for c in text if harmless(c) != c]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda a: harmless(" ".join(a))[:30])
def test_no_command_prints_control_characters(arguments, hostile, zoo, capsys, monkeypatch):
    monkeypatch.setattr(
        "zoo.models.runtime.settings.apply", dict
    )  # another test imported MegEngine
    try:
        printed = zoo(*arguments)[1:]
    except SystemExit:  # arguments that are refused
        printed = capsys.readouterr()
    assert "".join(printed)
    assert commanding("".join(printed)) == []


@pytest.mark.parametrize(
    "settings",
    [
        f'title = "{HOSTILE}"',
        'title = "\\u001b]0;t\\u0007\\u202e"',
        f'pages = "{HOSTILE}"',
        'extra-pages = ["\\u001b[2J.md"]',
    ],
)
def test_settings_print_no_control_characters(settings, project, zoo):
    (project.root / "zoo.toml").write_text(settings + "\n", encoding="utf-8")
    code, out, errors = zoo("build", "--no-samples", "--no-search")
    assert code == 2
    assert errors.startswith("zoo: ")
    assert commanding(out + errors) == []


def test_a_traceback_prints_no_control_characters(tmp_path):
    program = (
        "import zoo.cli, zoo.commands.rules as rules\n"
        f"def fail(args): raise ValueError({HOSTILE!r} * 2)\n"
        "rules.run = fail\n"
        "zoo.cli.main(['rules'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=tmp_path)
    text = done.stderr.decode()
    assert "ValueError: \ufffd]0;t" in text
    assert commanding(text) == []
