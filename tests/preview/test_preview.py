"""The preview: pages made as they are asked for, and open ones told what happens."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager

import pytest

from tests.cards.texts import CARD
from zoo.commands.serve import Updater, errors_text
from zoo.lint.check import card_files, check
from zoo.lint.known import KnownCards
from zoo.preview.pages import LivePages
from zoo.preview.server import Builds, Preview, with_script
from zoo.preview.watch import fingerprint, watch
from zoo.project.store import no_store

BROKEN = CARD.replace("title: Example", "title: 7")


@contextmanager
def serving(page, builds, hosts=()):
    server = Preview(page, 0, builds, hosts)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def get(server, path=""):
    with urllib.request.urlopen(server.url + path, timeout=10) as answer:
        return answer.read().decode(), dict(answer.headers)


@pytest.fixture
def preview(project, monkeypatch):
    """(pages, builds, updater) of the project with one card, read once."""
    monkeypatch.chdir(project.root)
    pages, builds = LivePages(), Builds()
    updater = Updater(project, pages, builds)
    updater()
    return pages, builds, updater


def card(project):
    return project.pages / "org_task_name.md"


def test_an_open_page_hears_of_a_new_build_and_of_errors():
    builds = Builds()
    with (
        serving({"index.html": b"<body>hello</body>"}.get, builds) as server,
        urllib.request.urlopen(server.url + "__preview", timeout=10) as events,
    ):
        assert events.readline() == b'data: {"build": 1, "errors": ""}\n'
        events.readline()
        builds.bump("c.md:1:1: error")
        assert events.readline() == b'data: {"build": 2, "errors": "c.md:1:1: error"}\n'


def test_a_page_comes_with_the_script_and_is_never_kept():
    with serving({"index.html": b"<body>hello</body>"}.get, Builds()) as server:
        text, headers = get(server)
        assert text == '<body>hello<script src="/__preview.js"></script></body>'
        assert headers["Cache-Control"] == "no-store"
        assert "EventSource" in get(server, "__preview.js")[0]


def test_what_is_not_there_is_told_as_such():
    with serving({}.get, Builds()) as server, pytest.raises(urllib.error.HTTPError, match="404"):
        get(server, "en_US/nothing.html")


def test_only_pages_get_the_script():
    assert with_script(b"no body") == b'no body<script src="/__preview.js"></script>'
    with serving({"a.json": b"{}"}.get, Builds()) as server:
        assert get(server, "a.json")[0] == "{}"


def test_the_pages_are_those_that_build_writes(zoo, project, preview):
    zoo("build", "--no-samples", "--no-search")
    files = [p for p in project.public.rglob("*") if p.is_file() and p.name != ".zoo-site"]
    names = {p.relative_to(project.public).as_posix() for p in files} - {"registry.json"}
    for name in names:
        assert preview[0].get(name) == (project.public / name).read_bytes(), name


def test_a_setting_that_makes_no_sense_is_shown_over_the_last_good_page(project, preview):
    pages, builds, updater = preview
    settings = project.root / "pyproject.toml"
    settings.write_text('[tool.zoo]\nedit-url = "ftp://example.org"\n', encoding="utf-8")
    updater()
    assert builds.errors.startswith("error: pyproject.toml:2: `edit-url` cannot be")
    assert pages.get("en_US/cards/org_task_name.html") is not None


def test_a_new_title_is_shown_at_once(project, preview):
    pages, _, updater = preview
    (project.root / "pyproject.toml").write_text('[tool.zoo]\ntitle = "Nets"\n')
    updater()
    assert b"<title>Nets</title>" in pages.get("en_US/index.html")


def test_serving_with_such_a_setting_is_misuse(zoo, project):
    settings = project.root / "pyproject.toml"
    settings.write_text('[tool.zoo]\nedit-url = "ftp://example.org"\n', encoding="utf-8")
    code, _, errors = zoo("serve", "--port", "0")
    assert code == 2
    assert "pyproject.toml:2: `edit-url` cannot be" in errors


def test_links_work_wherever_the_site_will_stand(project, preview):
    pages, _, updater = preview
    (project.root / "zoo.toml").write_text('site-url = "https://acme.example/models/"\n')
    updater()
    assert b'href="/static/style.css"' in pages.get("404.html")


def test_a_broken_template_of_the_theme_is_shown(project, preview):
    pages, builds, updater = preview
    (project.root / "look" / "templates").mkdir(parents=True)
    (project.root / "look" / "templates" / "about.html").write_text("{% if %}")
    (project.root / "zoo.toml").write_text('theme = "look"\n')
    updater()
    with serving(pages.get, builds) as server:
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(server, "en_US/about.html")
        assert b"the theme's template about.html:1: Expected" in refused.value.read().replace(
            b"&#x27;", b"'"
        )
        assert "</html>" in get(server, "en_US/cards/org_task_name.html")[0]


def test_measurements_that_cannot_be_read_are_shown_over_the_last_good_page(project, preview):
    pages, builds, updater = preview
    project.measurements.write_text("{}", encoding="utf-8")
    updater()
    assert builds.errors.startswith("error: measurements.json cannot be read")
    assert pages.get("en_US/cards/org_task_name.html")


def test_paths_that_leave_the_theme_are_not_served(preview):
    assert preview[0].get("static/../templates/home.html") is None
    assert preview[0].get("static/style.css") is not None


def test_links_out_of_the_folder_of_cards_are_not_served(project, preview, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_bytes(b"secret")
    pages, builds, updater = preview
    (project.pages / "own.png").write_bytes(b"own")
    (project.pages / "leak.png").symlink_to(secret)
    (project.pages / "a_b_c.md").symlink_to(secret)
    updater()
    assert pages.get("pictures/own.png") == b"own"
    assert pages.get("pictures/leak.png") is None
    assert "hub_pages/a_b_c.md:1:1: error ZOO000 is not read" in builds.errors


def test_a_changed_card_gives_another_page(project, preview):
    pages, builds, updater = preview
    card(project).write_text(CARD.replace("Hello.", "Good morning."), encoding="utf-8")
    updater()
    assert b"Good morning." in pages.get("en_US/cards/org_task_name.html")
    assert (builds.number, builds.errors) == (3, "")


def test_the_errors_of_a_card_are_shown_until_they_are_gone(project, preview, capsys):
    _, builds, updater = preview
    card(project).write_text(BROKEN, encoding="utf-8")
    capsys.readouterr()
    updater()
    assert builds.errors.startswith("hub_pages/org_task_name.md:3:8: error ZOO016 `title` is")
    assert builds.errors in capsys.readouterr().err
    card(project).write_text(CARD, encoding="utf-8")
    updater()
    assert builds.errors == ""


def test_a_new_and_a_deleted_card(project, preview):
    pages, _, updater = preview
    other = CARD.replace("800size", "801size").replace("Example", "Other")
    (project.pages / "org_task_other.md").write_text(other, encoding="utf-8")
    updater()
    assert b"Other" in pages.get("en_US/cards/org_task_other.html")
    (project.pages / "org_task_other.md").unlink()
    updater()
    assert pages.get("en_US/cards/org_task_other.html") is None


def test_only_what_changed_is_read_again(project):
    known = KnownCards(no_store())

    def read():
        return check(project, card_files(project), known).cards[0]

    first = read()
    assert read() is first
    card(project).write_text(CARD + "\nMore.\n", encoding="utf-8")
    assert read() is not first


def test_warnings_are_no_overlay(project):
    card(project).write_text(CARD.replace("Hello.", "Teh end."), encoding="utf-8")
    checked = check(project, card_files(project))
    assert (len(checked.diagnostics), errors_text(checked)) == (1, "")


def test_a_changed_file_is_noticed(tmp_path):
    (tmp_path / "a.md").write_text("one")
    before = fingerprint([tmp_path])
    (tmp_path / "a.md").write_text("other")
    assert fingerprint([tmp_path]) != before


def test_a_linked_folder_is_not_looked_through(tmp_path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.txt").write_text("x")
    (tmp_path / "out").symlink_to(elsewhere)
    (tmp_path / "around").symlink_to(".")
    assert [name for name in fingerprint([tmp_path]) if "secret" in name or "around/" in name] == []


def test_a_link_to_nothing_hides_no_change(tmp_path):
    (tmp_path / "a.md").symlink_to("gone.md")
    (tmp_path / "b.md").write_text("one")
    assert set(fingerprint([tmp_path])) == {f"{tmp_path}/a.md", f"{tmp_path}/b.md"}


def test_watching_calls_back(tmp_path):
    changed, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=watch, args=(lambda: (tmp_path,), changed.set, stop, 0.02))
    thread.start()
    for number in range(100):
        (tmp_path / "a.md").write_text(str(number))
        if changed.wait(0.05):
            break
    stop.set()
    thread.join()
    assert changed.is_set()


@pytest.mark.slow
def test_ctrl_c_stops_it_cleanly_with_a_page_open(project):
    process = subprocess.Popen(
        [sys.executable, "-c", "from zoo.cli import main; raise SystemExit(main())", "serve"],
        cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        # a test run in the background of a script ignores SIGINT, and hands that on
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    lines = iter(process.stdout.readline, "")
    url = next(m[1] for line in lines if (m := re.match(r"serving (\S+)  \(Ctrl-C stops\)", line)))
    with urllib.request.urlopen(url + "__preview", timeout=10) as events:
        assert json.loads(events.readline().removeprefix(b"data: "))["errors"] == ""
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out.strip(), errors) == (0, "stopped", "")


def scrolled_near(page, wanted):
    """Waits a little; a page's policy forbids Playwright's own way of waiting for a value.

    Near: where something above grows after the load, the browser scrolls along with the text.
    """
    for _ in range(100):
        if abs(page.evaluate("scrollY") - wanted) < 20:
            return True
        page.wait_for_timeout(50)
    return False


def test_in_a_browser_the_page_keeps_its_place_and_errors_lie_over_it(project, preview, browser):
    pages, builds, updater = preview
    long = CARD.replace("Hello.", "\n\n".join(f"Line {n}." for n in range(10, 210)))
    card(project).write_text(long.replace("你好。", "\n\n".join(str(n) for n in range(10, 210))))
    updater()
    with serving(pages.get, builds) as server:
        page = browser.new_page(viewport={"width": 800, "height": 400})
        page.goto(f"{server.url}en_US/cards/org_task_name.html")
        page.evaluate("scrollTo(0, 900)")
        text = card(project).read_text(encoding="utf-8")
        card(project).write_text(text.replace("Line 10.", "Changed."), encoding="utf-8")
        updater()
        page.get_by_text("Changed.").wait_for(state="attached", timeout=10_000)
        assert scrolled_near(page, 900)
        card(project).write_text(text.replace("title: Example", "title: 7"), encoding="utf-8")
        updater()
        overlay = page.locator("#zoo-preview-errors")
        overlay.wait_for(timeout=10_000)
        assert overlay.locator("span").text_content() == builds.errors
        assert page.get_by_text("Changed.").count() == 1
        card(project).write_text(text, encoding="utf-8")
        updater()
        page.get_by_text("Line 10.", exact=True).wait_for(state="attached", timeout=10_000)
        assert overlay.count() == 0
        page.close()


def test_in_a_browser_errors_of_another_card_stop_no_reload_and_can_be_closed(
    project, preview, browser
):
    pages, builds, updater = preview
    wrong = card(project).with_name("org_task_wrong.md")
    wrong.write_text(CARD.replace("template: hub1", "template: hub7"), encoding="utf-8")
    updater()
    with serving(pages.get, builds) as server:
        page = browser.new_page(viewport={"width": 800, "height": 400})
        page.goto(f"{server.url}en_US/cards/org_task_name.html")
        overlay = page.locator("#zoo-preview-errors")
        overlay.wait_for(timeout=10_000)
        card(project).write_text(CARD.replace("Hello.", "Changed."), encoding="utf-8")
        updater()
        page.get_by_text("Changed.").wait_for(state="attached", timeout=10_000)
        overlay.get_by_role("button", name="Close").click()
        page.goto(f"{server.url}en_US/index.html")
        page.wait_for_timeout(500)
        assert overlay.count() == 0
        page.close()
