"""The commands as a user types them."""

import json
import os
import stat

import pytest

from tests.cards.texts import CARD, with_models

NAME = "atss_res18_coco_3x_800size"


def test_check_is_silent_about_nothing(zoo):
    zoo("build", "--no-samples")
    assert zoo("check") == (0, "1 card, 1 model, no problems\n", "")


def test_check_finds_a_stale_registry(zoo, project):
    zoo("build", "--no-samples")
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("title: Example", "title: Other"), encoding="utf-8")
    code, _, errors = zoo("check")
    assert code == 1
    assert "registry.json:1:1: error ZOO310" in errors
    assert "hint: run zoo check --fix, and commit it" in errors


def test_check_does_not_miss_a_registry_that_was_never_built(zoo):
    assert zoo("check") == (0, "1 card, 1 model, no problems\n", "")


def test_fix_writes_a_stale_registry_anew(zoo, project):
    zoo("build", "--no-samples")
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("title: Example", "title: Other"), encoding="utf-8")
    assert zoo("check", "--fix") == (0, "1 card, 1 model, no problems\n", "wrote registry.json\n")
    assert '"title": "Other"' in project.registry.read_text(encoding="utf-8")


def test_fix_writes_a_registry_and_a_lock_that_were_never_built(zoo, project):
    wrote = "wrote registry.json\nwrote assets.lock\n"
    assert zoo("check", "--fix") == (0, "1 card, 1 model, no problems\n", wrote)
    assert project.registry.is_file()
    assert project.lock.is_file()


def test_fix_registers_nothing_while_there_are_errors(zoo, project):
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("title: Example", "title: 7"), encoding="utf-8")
    assert zoo("check", "--fix")[0] == 1
    assert not project.registry.exists()


def test_check_gives_json_to_programs(zoo, project):
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("title: Example", "title: 7"), encoding="utf-8")
    code, out, _ = zoo("check", "--format", "json")
    (found,) = json.loads(out)
    assert code == 1
    assert found == {
        "code": "ZOO016",
        "severity": "error",
        "path": "hub_pages/org_task_name.md",
        "line": 3,
        "column": 8,
        "end_line": 3,
        "end_column": 9,
        "language": None,
        "message": "`title` is a number, not text",
        "hint": "put it in quotes",
        "fixable": False,
    }


def test_check_of_a_path_that_is_not_there_is_misuse(zoo):
    assert zoo("check", "nowhere.md") == (2, "", "zoo: there is no nowhere.md\n")


def test_strict_makes_warnings_fail(zoo, project):
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("author:", "sponsor: x\nauthor:"), encoding="utf-8")
    zoo("build", "--no-samples")
    assert zoo("check")[0] == 0
    assert zoo("check", "--strict")[0] == 1


def test_list_prints_the_registry(zoo, project):
    url = "https://example.org/w_0123abcd.pkl"
    card = project.pages / "org_task_name.md"
    card.write_text(with_models(f"models:\n    {NAME}:\n        weights: {url}\n"), "utf-8")
    code, out, _ = zoo("list", "--format", "json")
    (entry,) = json.loads(out)
    assert code == 0
    assert entry["name"] == NAME
    assert entry["card"] == "org_task_name"
    assert entry["constructor"] is None  # the project has no families
    assert entry["config"] == {}
    assert entry["weights"] == {"url": url, "sha256": None, "bytes": None, "license": None}
    assert entry["metrics"] == []


def test_build_makes_registry_lock_and_site(zoo, project):
    code, out, _ = zoo("build", "--no-samples")
    assert code == 0
    assert json.loads(project.registry.read_text())["entries"][0]["name"] == NAME
    assert project.lock.is_file()
    assert (project.public / "index.html").is_file()
    assert f"site     {project.public}/index.html" in out


def tree(project):
    """All files of the project."""
    files = (p for p in project.root.rglob("*") if p.is_file())
    return {p: p.read_bytes() for p in files}


def test_a_strict_build_that_fails_leaves_everything_as_it_was(zoo, project):
    zoo("build", "--no-samples")
    before = tree(project)
    card = project.pages / "org_task_name.md"
    card.write_text("broken", encoding="utf-8")
    code, _, errors = zoo("build", "--no-samples", "--strict")
    assert code == 1
    assert "zoo: --strict: nothing was written; the site is as it was" in errors
    card.write_bytes(before[card])
    assert tree(project) == before


@pytest.mark.slow
def test_other_pages_never_touch_our_registry(zoo, project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "a_b_c.md").write_text(CARD.replace(NAME, "resnet18"), encoding="utf-8")
    zoo("build", "--no-samples")
    ours = project.registry.read_bytes()
    out = other / "site"
    code, _, errors = zoo("build", "--no-samples", "--pages", other, "--out", out)
    assert code == 0
    assert errors == ""
    assert project.registry.read_bytes() == ours
    assert json.loads((out / "registry.json").read_text())["entries"][0]["name"] == "resnet18"
    assert list(out.glob("*/**/index.html"))


def test_a_folder_of_somebody_elses_is_never_replaced(zoo, project):
    (project.root / "documents").mkdir()
    (project.root / "documents" / "thesis.txt").write_text("mine")
    code, _, errors = zoo("build", "--no-samples", "--out", project.root / "documents")
    assert code == 2
    assert "holds files that were not made by zoo build" in errors
    assert (project.root / "documents" / "thesis.txt").read_text() == "mine"


def test_a_link_out_of_the_pages_is_not_published(zoo, project, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_text("x")
    (project.pages / "own.png").write_bytes(b"own")
    (project.pages / "linked.png").symlink_to("own.png")
    (project.pages / "leak.png").symlink_to(secret)
    assert zoo("build", "--no-samples", "--no-search")[0] == 0
    made = sorted(p.name for p in (project.public / "pictures").iterdir())
    assert made == ["linked.png", "own.png"]


def test_new_writes_a_card_that_passes(zoo, project):
    code, out, _ = zoo("new", "org_vision_fcos", "--entry", "fcos_res50_coco_3x_800size")
    assert (code, out.splitlines()[0]) == (0, "wrote hub_pages/org_vision_fcos.md")
    assert zoo("build", "--no-samples")[0] == 0
    assert zoo("check")[0] == 0


def test_new_never_overwrites(zoo, project):
    code, _, errors = zoo("new", "org_task_name")
    assert (code, "is there already; nothing was written" in errors) == (2, True)
    assert (project.pages / "org_task_name.md").read_text(encoding="utf-8") == CARD


def test_assets_add_locks_a_file_of_the_project(zoo, project):
    (project.root / "assets").mkdir()
    (project.root / "assets" / "cat.jpg").write_bytes(b"cat")
    url = "https://example.org/cat.jpg"
    code, out, _ = zoo("assets", "add", url, "--from", "assets/cat.jpg")
    assert (code, out) == (0, f"locked {url} -> assets/cat.jpg (3 bytes)\n")
    assert zoo("assets", "verify")[0] == 0
    (project.root / "assets" / "cat.jpg").write_bytes(b"dog")
    assert zoo("assets", "verify")[0] == 1


def test_assets_outside_the_project_are_refused(zoo, tmp_path_factory):
    file = tmp_path_factory.mktemp("elsewhere") / "x"
    file.write_text("x")
    code, _, errors = zoo("assets", "add", "https://example.org/x", "--from", file)
    assert (code, "lies outside the project" in errors) == (2, True)


@pytest.mark.parametrize("command", ["check", "build", "list", "test"])
def test_a_folder_without_cards_is_misuse(command, monkeypatch, tmp_path, capsys):
    from zoo.cli import main

    monkeypatch.chdir(tmp_path)
    assert main([command]) == 2
    assert "there is no" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["build", "--no-samples"],
        ["test"],
        pytest.param(["measure"], marks=pytest.mark.models),
    ],
)
def test_measurements_that_cannot_be_read_are_told(zoo, project, command):
    zoo("build", "--no-samples")
    project.measurements.write_text('{"schema": 1, "entries": {"a": 5}}', encoding="utf-8")
    code, _, errors = zoo(*command)
    assert code == 2
    told = "zoo: measurements.json cannot be read: entries: '5' stands where dict is expected"
    assert errors.startswith(told)


def test_a_history_that_cannot_be_read_counts_as_none(zoo, project):
    row = {"card": "org_task_name", "language": "zh_CN", "red_since": None}
    rows = [row | {"last_green": {"when": 5, "commit": "a"}}]
    project.history.parent.mkdir()
    project.history.write_text(json.dumps({"schema": 1, "rows": rows}), encoding="utf-8")
    assert zoo("build", "--no-samples")[0] == 0


def test_a_report_goes_into_a_pipe_and_through_a_link(zoo, project):
    zoo("build", "--no-samples")
    pipe, link, real = (project.root / name for name in ("pipe", "link.xml", "real.xml"))
    os.mkfifo(pipe)
    real.write_text("before", encoding="utf-8")
    link.symlink_to(real)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        code, _, errors = zoo("test", "--last-failed", "--json", pipe, "--junit", link)
        assert (code, errors) == (0, "")
        assert os.read(reader, 1 << 16).startswith(b"{")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("<?xml")


def test_a_report_that_is_a_folder_is_refused_before_anything_runs(zoo, project):
    zoo("build", "--no-samples")
    code, out, errors = zoo("test", "-k", "none", "--sarif", ".")
    assert (code, out, errors) == (2, "", "zoo: . is a folder; name a file for the report\n")


def test_a_name_that_no_card_has_is_misuse_and_reports_are_written(zoo, project):
    zoo("build", "--no-samples")
    code, out, errors = zoo("test", "-k", "none", "--json", "report.json")
    assert (code, errors) == (2, "zoo: no sample matched: no card has `none` in its name (-k)\n")
    assert "nothing was selected" in out
    assert (project.root / "report.json").read_text(encoding="utf-8").startswith("{")


def test_a_card_that_did_not_fail_last_time_is_no_misuse(zoo, project):
    zoo("build", "--no-samples")
    name = next(project.pages.glob("*.md")).stem
    code, out, errors = zoo("test", "-k", name, "--last-failed")
    assert (code, errors) == (0, "")
    assert "nothing was selected" in out


def test_what_the_system_refuses_is_said_in_a_line(zoo, project):
    (project.root / "file").write_text("", encoding="utf-8")
    code, _, errors = zoo("test", "-k", "none", "--json", "file/report.json")
    assert (code, errors.count("\n")) == (2, 1)
    assert errors.startswith("zoo: ")
    assert errors.endswith("file: File exists\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("test", "--memory", "nan"), "argument --memory: nan is not above 0"),
        (("test", "--timeout", "-1"), "argument --timeout: -1 is not above 0"),
        (("test", "--jobs", "-2"), "argument --jobs: -2 is less than 1"),
        (
            ("serve", "--port", "99999"),
            "argument --port: 99999 is not a port; they go from 0 to 65535",
        ),
        (
            ("build", "--base-url", "foo"),
            "argument --base-url: foo is not an address; write https://example.org/hub/",
        ),
    ],
)
def test_numbers_and_addresses_that_make_no_sense_are_refused(zoo, capsys, arguments, said):
    with pytest.raises(SystemExit) as stopped:
        zoo(*arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(said)


def test_a_broken_lock_is_named_with_the_way_out(zoo, project):
    zoo("build", "--no-samples")
    project.lock.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    for command in (("check",), ("assets", "list")):
        code, _, errors = zoo(*command)
        assert code == 2
        assert errors.startswith("zoo: assets.lock cannot be read: ")
        assert errors.endswith("; restore it from git\n")


def test_the_command_to_look_with_works_from_where_one_stands(zoo, project):
    (project.root / "own").mkdir()
    (project.root / "own" / "org_task_name.md").write_text(CARD, encoding="utf-8")
    _, out, _ = zoo("build", "--no-samples", "--no-search", "--pages", "own", "--out", "out")
    assert out.splitlines()[-1] == "look     zoo serve --pages own"


def test_list_says_what_each_figure_is_and_where_a_model_comes_from(zoo, project):
    (project.root / "zoo.toml").write_text('repository = "acme/hub"\n', encoding="utf-8")
    (project.root / "hubconf.py").write_text("def tinynet_s(): ...\n", encoding="utf-8")
    card = project.pages / "org_task_name.md"
    both = "| model | Top-1 acc (%) | params (M) |\n| --- | --- | --- |\n"
    both += "| tinynet_s | 66 | 0.25 |\n"
    text = CARD.replace("megengine/models", "acme/hub:main").replace(NAME, "tinynet_s")
    text = text.replace("Hello.", f"Hello.\n\n{both}").replace("你好。", f"你好。\n\n{both}")
    load = "pretrained=True)\n"
    more = '# teacher = hub.load("you/hub", "bignet")\n'
    card.write_text(text.replace(load, load + more), encoding="utf-8")
    assert zoo("list") == (
        0,
        "bignet     no figures    not built here  from you/hub\n"
        "tinynet_s  Top-1 acc 66%, params 0.25M  no weights address\n",
        "",
    )


def test_many_findings_are_counted_by_card_and_rule(zoo, project):
    slips = "\n\n".join(["Teh end."] * 21)
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("Hello.", slips), encoding="utf-8")
    _, _, errors = zoo("check", card)
    assert errors.splitlines()[-3:] == [
        "21 warnings",
        "by card: org_task_name.md 21",
        "by rule: ZOO401 21",
    ]


def test_errors_alone(zoo, project):
    card = project.pages / "org_task_name.md"
    text = CARD.replace("Hello.", "Teh end.").replace("print(model)", "print(mode)", 1)
    card.write_text(text, encoding="utf-8")
    code, _, errors = zoo("check", "--errors", card)
    assert code == 1
    assert "ZOO201" in errors
    assert "ZOO401" not in errors
    assert errors.splitlines()[-2:] == ["1 error", "2 warnings not shown"]


def test_a_hub_without_records_is_not_told_to_write_them(zoo):
    assert zoo("check") == (0, "1 card, 1 model, no problems\n", "")


def test_a_changed_hubconf_is_seen_although_no_card_changed(zoo, project):
    (project.root / "zoo.toml").write_text('repository = "acme/hub"\n', encoding="utf-8")
    card = project.pages / "org_task_name.md"
    text = CARD.replace("megengine/models", "acme/hub").replace(NAME, "tinynet_s")
    card.write_text(text, encoding="utf-8")
    (project.root / "hubconf.py").write_text("def tinynet_s(): ...\n", encoding="utf-8")
    assert zoo("check")[0] == 0
    (project.root / "hubconf.py").write_text("def tinynet_m(): ...\n", encoding="utf-8")
    code, _, errors = zoo("check")
    assert code == 1
    assert "error ZOO202 this hub has no `tinynet_s`" in errors


def test_a_hubconf_that_is_no_python_is_named_and_costs_no_records(zoo, project):
    zoo("build", "--no-samples")
    before = project.registry.read_bytes(), project.lock.read_bytes()
    (project.root / "hubconf.py").write_text("def net(:\n    pass\n", encoding="utf-8")
    code, _, errors = zoo("check", "--fix")
    assert code == 1
    assert "hubconf.py:1:9: error ZOO308 not valid Python: invalid syntax" in errors
    code, output, _ = zoo("build", "--no-samples")
    assert code == 1
    assert output.splitlines()[-1] == "errors   hubconf.py has errors; zoo check shows them"
    assert (project.registry.read_bytes(), project.lock.read_bytes()) == before


@pytest.mark.slow
def test_a_build_sees_a_changed_hubconf_although_no_card_changed(zoo, project):
    (project.root / "zoo.toml").write_text('repository = "acme/hub"\n', encoding="utf-8")
    card = project.pages / "org_task_name.md"
    text = CARD.replace("megengine/models", "acme/hub").replace(NAME, "tinynet_s")
    card.write_text(text, encoding="utf-8")
    (project.root / "hubconf.py").write_text("from nets import tinynet_s\n", encoding="utf-8")
    (project.root / "nets.py").write_text("def tinynet_s(): ...\n", encoding="utf-8")
    assert zoo("build", "--no-samples")[0] == 0
    (project.root / "nets.py").write_text("tinynet_s = 1\n", encoding="utf-8")
    assert zoo("build", "--no-samples")[0] == 1


def test_check_finds_dead_links_of_extra_pages(zoo, project):
    (project.root / "zoo.toml").write_text('extra-pages = ["pages/team.md"]\n', encoding="utf-8")
    (project.root / "pages").mkdir()
    text = "# Team\n\n[us](us.md) [code](https://example.org) `[a](b.md)`\n\n![we](we.png)\n"
    (project.root / "pages" / "team.md").write_text(text, encoding="utf-8")
    code, _, errors = zoo("check")
    assert code == 0
    assert "pages/team.md:3:6: warning ZOO410 there is no file `us.md` here" in errors
    assert "pages/team.md:5:7: warning ZOO410 there is no picture `we.png` here" in errors
    assert errors.count("ZOO410") == 2


def test_a_link_that_no_file_can_be_called_is_a_dead_one(zoo, project):
    card = project.pages / "org_task_name.md"
    card.write_text(CARD + f"\n[a]({'a' * 300}.md)\n", encoding="utf-8")
    code, _, errors = zoo("check")
    assert (code, errors.count("warning ZOO410")) == (0, 1)


def test_a_picture_that_no_file_can_be_called_is_left_out_of_an_extra_page(zoo, project):
    (project.root / "zoo.toml").write_text('extra-pages = ["team.md"]\n', encoding="utf-8")
    (project.root / "team.md").write_text(f"# Us\n\n![a]({'a' * 300}.png)\n", encoding="utf-8")
    assert zoo("build", "--no-samples")[0] == 0


def test_a_tracked_link_leads_to_no_card_elsewhere_to_write(zoo, project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "org_task_other.md"
    before = (project.pages / "org_task_name.md").read_bytes() + b"  \n\n\n\n"
    outside.write_bytes(before)
    (project.root / "linked").symlink_to(outside.parent)
    code, _, errors = zoo("format", "linked/org_task_other.md")
    assert code == 2
    assert "a link leads out of" in errors
    assert outside.read_bytes() == before


def test_a_formatted_card_keeps_its_mode(zoo, project):
    card = project.pages / "org_task_name.md"
    card.write_bytes(card.read_bytes() + b"\n\n\n")
    card.chmod(0o640)
    assert zoo("format")[0] == 0
    assert card.stat().st_mode & 0o777 == 0o640


def test_list_may_leave_out_models_without_a_tag(zoo):
    assert "atss_res18_coco_3x_800size" in zoo("list", "--tag", "vision")[1]
    assert zoo("list", "--tag", "nlp") == (0, "", "")


def test_ctrl_c_while_a_command_is_imported_leaves_no_traceback(zoo, monkeypatch):
    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("zoo.cli.import_module", interrupted)
    assert zoo("check") == (130, "", "stopped\n")
