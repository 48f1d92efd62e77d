"""`zoo new`: what is known is filled in, what is not is marked until it is."""

import argparse
import json

import pytest

from zoo.commands.new import ask, questions
from zoo.core.hub import Hub, Hubconf

SETTINGS = """\
repository = "acme/hub"

[datasets.coco]
name = "COCO val2017"
reference = "[COCO](https://arxiv.org/abs/1405.0312) Tsung-Yi Lin. ECCV, 2014."

[families.fcos]
pattern = "fcos_{backbone}_{dataset}_{schedule}_{size}size"
task = "finding"

[tasks.finding]
tags = ["finding"]
metrics = [{ header = "mAP @5-95", unit = "%" }, { header = "AP50", unit = "%" }]

[tasks.finding.usage]
en_US = '''
The input is a picture.

```python
print(model.predict("{entry}"))
```
'''
zh_CN = '''
输入是图片。

```python
print(model.predict("{entry}"))
```
'''

[tasks.naming]
metrics = [{ header = "Top-1 acc", unit = "%" }]

[tasks.naming.usage]
en_US = '''
```python
print(models_api.Namer.name(model))
```
'''
"""
HUBCONF = """\
from megengine import hub
from nets import FCOSNet, TinyNet


@hub.pretrained("https://acme.example/fcos_res50_coco_3x_800size_42dot0_b16f9c8b.pkl")
def fcos_res50_coco_3x_800size():
    return FCOSNet(50)


def tiny_s():
    return TinyNet(8)


def tiny_m():
    return TinyNet(16)
"""
NAME = "fcos_res50_coco_3x_800size"
URL = "https://acme.example/fcos_res50_coco_3x_800size_42dot0_b16f9c8b.pkl"
FCOS = ("new", "org_vision_fcos", "--entry", NAME)
PAPER = (
    "--arxiv", "1904.01355", "--paper-title", "Fully Convolutional Detection",
    "--paper-authors", "Zhi Tian and Hao Chen",
)  # fmt: skip


@pytest.fixture
def hub(project, zoo):
    """hub(*arguments, settings=, hubconf=): runs zoo in a new hub."""
    (project.root / "nets.py").write_text("class FCOSNet: pass\nclass TinyNet: pass\n", "utf-8")
    (project.root / "zoo.toml").write_text(SETTINGS, encoding="utf-8")
    (project.root / "hubconf.py").write_text(HUBCONF, encoding="utf-8")
    return zoo


def written(project, name="org_vision_fcos"):
    return (project.pages / f"{name}.md").read_text(encoding="utf-8")


def test_the_check_of_a_new_card_finds_only_what_is_to_be_filled_in(hub, project):
    hub("build", "--no-samples", "--no-search")
    assert hub(*FCOS)[0] == 0
    _, out, _ = hub("check", "--format", "json", "hub_pages/org_vision_fcos.md")
    assert {one["code"] for one in json.loads(out)} == {"ZOO408"}


def test_the_load_sample_loads_from_this_hub(hub, project):
    hub(*FCOS)
    assert f'model = hub.load("acme/hub", "{NAME}", pretrained=True)' in written(project)
    assert "github-link: https://github.com/acme/hub\n" in written(project)


def test_weights_and_figures_come_from_hubconf(hub, project):
    hub(*FCOS)
    assert f"models:\n    {NAME}:\n        weights: {URL}\n" in written(project)
    assert written(project).count("| fcos-res50-coco-3x-800size |     42.0      |") == 2


def test_weights_that_are_given_come_first(hub, project):
    hub(*FCOS, "--weights", "https://example.org/net.pkl")
    assert "        weights: https://example.org/net.pkl\n" in written(project)
    assert written(project).count("|     TODO      |") == 2


def test_without_weights_the_sample_asks_for_none(hub, project):
    hub("new", "org_vision_tiny", "--entry", "tiny_s")
    assert '"tiny_s")\n' in written(project, "org_vision_tiny")
    assert "models:" not in written(project, "org_vision_tiny")


def test_the_family_says_task_tags_metric_and_use(hub, project):
    hub(*FCOS)
    text = written(project)
    assert "tags: [vision, finding]" in text
    assert text.count("| mAP @5-95 (%) |") == 2
    assert text.count(f'The input is a picture.\n\n```python\nprint(model.predict("{NAME}"))') == 1
    assert text.count("输入是图片。") == 1


def test_the_task_can_be_named(hub, project):
    hub("new", "org_vision_tiny", "--entry", "tiny_s", "--task", "finding")
    assert "tags: [vision, finding]" in written(project, "org_vision_tiny")
    assert "The input is a picture." in written(project, "org_vision_tiny")


def test_the_tags_can_name_it_too(hub, project):
    hub("new", "org_vision_tiny", "--entry", "tiny_s", "--tags", "vision, finding")
    assert "The input is a picture." in written(project, "org_vision_tiny")


def test_a_hub_whose_models_have_one_task_needs_no_other_word(hub, project):
    (project.pages / "org_task_name.md").unlink()
    hub(*FCOS)
    hub("new", "org_vision_tiny", "--entry", "tiny_s")
    assert "tags: [vision, finding]" in written(project, "org_vision_tiny")
    assert "The input is a picture." in written(project, "org_vision_tiny")


def test_an_unknown_task_is_refused_with_the_nearest_one(hub):
    code, _, errors = hub(*FCOS, "--task", "findin")
    assert (code, errors) == (2, "zoo: unknown task `findin`; did you mean `finding`?\n")


def test_a_helper_that_the_hub_does_not_offer_is_not_used(hub, project):
    hub("new", "org_vision_tiny", "--entry", "tiny_s", "--task", "naming")
    text = written(project, "org_vision_tiny")
    assert "models_api" not in text
    assert text.count("| Top-1 acc (%) |") == 2


def test_a_helper_that_it_offers_is_loaded(hub, project):
    (project.root / "hubconf.py").write_text(f"{HUBCONF}\nclass Namer: pass\n", "utf-8")
    hub("new", "org_vision_tiny", "--entry", "tiny_s", "--task", "naming")
    text = written(project, "org_vision_tiny")
    assert 'models_api = hub.import_module("acme/hub", git_host="github.com")' in text


def test_an_unknown_metric_is_to_be_filled_in(hub, project):
    hub("new", "org_vision_tiny", "--entry", "tiny_s")
    text = written(project, "org_vision_tiny")
    assert text.count("| model  | TODO |\n| ------ | :--: |\n| tiny-s | TODO |\n") == 2


def test_the_dataset_and_the_paper_are_cited(hub, project):
    hub(*FCOS, *PAPER)
    text = written(project)
    link = (
        "[Fully Convolutional Detection](https://arxiv.org/abs/1904.01355) Zhi Tian and Hao Chen. "
    )
    assert text.count(f"- {link}TODO") == 2
    assert text.count("- [COCO](https://arxiv.org/abs/1405.0312) Tsung-Yi Lin.") == 2


def test_the_title_is_the_class_of_the_network(hub, project):
    hub("new", "org_vision_tiny", "--entry", "tiny_s", "--entry", "tiny_m")
    assert "\ntitle: TinyNet\n" in written(project, "org_vision_tiny")


def test_the_title_is_spelled_as_on_a_card_that_is_there(hub, project):
    hub("new", "org_vision_tiny_net", "--entry", "tiny_s", "--title", "Tiny-NET")
    hub("new", "team_vision_tinynet", "--planned", "--entry", "tinynet_9")
    assert "\ntitle: Tiny-NET\n" in written(project, "team_vision_tinynet")


def test_a_title_that_is_given_stays_as_it_is(hub, project):
    hub(*FCOS, "--title", "tinyNET v2")
    assert "\ntitle: tinyNET v2\n" in written(project)


def test_a_hub_in_one_language_gets_a_card_in_one(hub, project):
    settings = f'languages = ["en_US"]\n{SETTINGS}'
    (project.root / "zoo.toml").write_text(settings, encoding="utf-8")
    hub(*FCOS)
    text = written(project)
    assert "zh_CN" not in text
    assert text.count("<!-- section: ") == 1


def test_the_card_lies_where_the_settings_say(hub, project):
    (project.root / "zoo.toml").write_text(f'pages = "models"\n{SETTINGS}', encoding="utf-8")
    (project.root / "models").mkdir()
    _, out, _ = hub(*FCOS)
    assert out.startswith("wrote models/org_vision_fcos.md\n")
    assert (project.root / "models" / "org_vision_fcos.md").is_file()


def test_a_hub_that_has_no_name_yet_is_told_where_to_write_it(hub, project):
    settings = SETTINGS.replace('repository = "acme/hub"\n', "")
    (project.root / "zoo.toml").write_text(settings, encoding="utf-8")
    _, out, _ = hub(*FCOS)
    assert 'write `repository = "OWNER/NAME"` into zoo.toml\n' in out
    assert f'hub.load("TODO/TODO", "{NAME}"' in written(project)
    assert "github-link: https://github.com/TODO/TODO\n" in written(project)


def test_the_repository_can_be_named(hub, project):
    hub(*FCOS, "--repository", "other/hub")
    assert f'hub.load("other/hub", "{NAME}"' in written(project)


def test_both_languages_run_the_same_samples(hub, project):
    hub(*FCOS)
    zh, en = written(project).split("<!-- section: ")[1:]
    assert zh.split("```")[1] == en.split("```")[1]


def test_a_new_card_is_in_its_set_form(hub, project):
    for name, entry in (("org_vision_fcos", NAME), ("org_vision_tiny", "tiny_s")):
        hub("new", name, "--entry", entry)
        done = hub("format", "--check", f"hub_pages/{name}.md")
        assert done == (0, "nothing to format\n", "")


def test_a_model_that_hubconf_does_not_offer_is_refused(hub, project):
    code, _, errors = hub("new", "org_vision_net", "--entry", "tiny_x")
    assert (code, errors) == (
        2,
        "zoo: hubconf.py does not offer `tiny_x`; did you mean `tiny_s`? "
        "(add --planned for a model that comes later)\n",
    )
    assert not (project.pages / "org_vision_net.md").exists()


def test_a_hubconf_that_cannot_be_read_whole_forbids_nothing(hub, project):
    (project.root / "hubconf.py").write_text("globals().update(more())\n", encoding="utf-8")
    assert hub("new", "org_vision_net", "--entry", "tiny_x")[0] == 0
    assert "doctest: skip" not in written(project, "org_vision_net")


def test_samples_of_a_planned_model_are_not_run(hub, project):
    hub("new", "org_vision_net", "--entry", "tiny_x", "--task", "finding", "--planned")
    skip = '<!-- doctest: skip reason="acme/hub does not offer tiny_x yet" -->'
    assert written(project, "org_vision_net").count(f"{skip}\n```python\n") == 3


def test_a_model_that_is_there_is_not_planned(hub, project):
    hub(*FCOS, "--planned")
    assert "doctest: skip" not in written(project)


def test_what_cannot_be_right_is_refused_before_anything_is_written(hub, project):
    for more, text in (
        (("--arxiv", "abc"), "abc is not an arXiv identifier"),
        (("--weights", "http://example.org/x.pkl"), "not an https URL"),
        (("--weights", URL, "--weights", URL), "more weights than entries"),
        (("--repository", "acme"), "acme is not a repository; write OWNER/NAME"),
    ):
        code, _, errors = hub(*FCOS, *more)
        assert (code, text in errors) == (2, True)
    assert not (project.pages / "org_vision_fcos.md").exists()


def test_all_that_is_wrong_is_said_at_once(hub):
    code, _, errors = hub(*FCOS, "--arxiv", "1", "--link", "http://example.org")
    assert code == 2
    assert [line.split(" ")[1] for line in errors.splitlines()] == ["1", "http://example.org:"]


def test_a_model_that_is_on_another_card_is_refused(hub, project):
    hub(*FCOS)
    code, _, errors = hub("new", "org_vision_other", "--entry", NAME.replace("_", "-"))
    assert (code, errors) == (
        2,
        f"zoo: {NAME} is already on the card org_vision_fcos; nothing was written\n",
    )
    assert not (project.pages / "org_vision_other.md").exists()


def test_what_only_the_author_knows_is_marked(hub, project):
    hub(*FCOS, *PAPER)
    lines = written(project).splitlines()
    assert "author: TODO" in lines
    assert sum(line.endswith("TODO: venue and year") for line in lines) == 1


FETCHING = """
[tasks.looking]
sample-input = [1, 3, 32, 32]
inputs = [{ name = "image", shape = ["N", 3, "H", "W"], meaning = { en_US = "Pictures." } }]
outputs = [{ name = "logits", shape = ["N", "classes"], meaning = { en_US = "Values." } }]
usage.en_US = '''
```python
urllib.request.urlretrieve("https://acme.example/cat.jpg", "cat.jpg")
```
'''
"""
TINY = ("new", "org_vision_tiny", "--entry", "tiny_s", "--task", "looking")


def test_a_sample_that_fetches_what_is_not_locked_gives_way_to_one_that_runs(hub, project):
    (project.root / "zoo.toml").write_text(SETTINGS + FETCHING, encoding="utf-8")
    _, out, _ = hub(*TINY)
    url = "https://acme.example/cat.jpg"
    note = f"note: it has a plain sample; its task's needs {url} (zoo assets add {url})\n"
    assert out.count(note) == 1
    assert """\
- Input `image`, (N, 3, H, W) float32: Pictures.
- Output `logits`, (N, classes) float32: Values.

TODO: correct what differs; add the channel order and the normalization.

```python
import megengine
import numpy as np

image = np.zeros((1, 3, 32, 32), dtype=np.float32)
print(model(megengine.tensor(image)).shape)
```
""" in written(project, "org_vision_tiny")


def test_once_it_is_locked_the_tasks_own_sample_is_written(hub, project):
    (project.root / "zoo.toml").write_text(SETTINGS + FETCHING, encoding="utf-8")
    (project.root / "cat.jpg").write_bytes(b"a picture")
    hub("assets", "add", "https://acme.example/cat.jpg", "--from", "cat.jpg")
    _, out, _ = hub(*TINY)
    assert "note:" not in out
    assert 'urlretrieve("https://acme.example/cat.jpg", "cat.jpg")' in written(
        project, "org_vision_tiny"
    )


def test_the_next_commands_name_the_folder_that_was_named(hub, tmp_path):
    _, out, _ = hub("new", "org_vision_fcos", "--pages", str(tmp_path), "--entry", NAME)
    assert f"zoo check --pages {tmp_path} and zoo serve --pages {tmp_path}" in out


def test_without_a_terminal_nothing_is_asked(hub):
    assert hub("new") == (
        2,
        "",
        "zoo: no terminal to ask on; name the card: zoo new ORG_TASK_NAME\n",
    )


def asked(*answers, repository="acme/hub", hubconf=None, free=()):
    """The arguments once these answers were given, and what was asked."""
    given, texts = iter(answers), []
    hub, hubconf = Hub(repository=repository), hubconf or Hubconf()
    args = argparse.Namespace(
        name=None, title=None, entry=None, weights=None, author="", link="", task="",
        repository="", arxiv="", paper_title="", paper_authors="",
    )  # fmt: skip

    def answer(question):
        texts.append(question)
        return next(given)

    ask(args, questions(args, hub, hubconf, list(free)), answer)
    return args, texts


def test_what_is_not_given_is_asked():
    args, _ = asked(
        "org_vision_net", "net_a net_b", "Net", "", "", "Team", "", "1904.01355", "A paper",
        "A. Uthor",
    )  # fmt: skip
    assert (args.name, args.title, args.entry) == ("org_vision_net", "Net", ["net_a", "net_b"])
    assert (args.author, args.link) == ("Team", "")
    assert (args.arxiv, args.paper_authors) == ("1904.01355", "A. Uthor")


def test_models_that_no_card_has_are_proposed():
    _, texts = asked("org_vision_net", *[""] * 7, free=("tiny_s", "tiny_m"))
    assert texts[1] == "Names of its models, separated by blanks (on no card yet: tiny_s, tiny_m): "


def test_the_repository_is_asked_where_the_settings_do_not_name_it():
    args, texts = asked("org_vision_net", *[""] * 5, "me/hub", "", "", repository="")
    assert texts[6].startswith("Repository as samples load it")
    assert args.repository == "me/hub"


def test_an_answer_that_cannot_be_right_is_asked_for_again(capsys):
    hubconf = Hubconf({"tiny_s": None}, complete=True)
    args, _ = asked(
        "", "Org Net", "org_vision_net", "", "tiny_x", "tiny_s", "", "ftp://x",
        "https://example.org/a.pkl", "guessing", "detection", "", "", "abc", "",
        hubconf=hubconf,
    )  # fmt: skip
    assert (args.name, args.entry) == ("org_vision_net", ["tiny_s"])
    assert (args.weights, args.task) == (["https://example.org/a.pkl"], "detection")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "  a card needs a name"
    assert said[1].startswith("  Org Net is not a valid card name; write ORG_TASK_NAME")
    assert said[2].startswith("  hubconf.py does not offer `net`; it offers tiny_s (")
    assert said[3].startswith("  hubconf.py does not offer `tiny_x`; did you mean `tiny_s`?")
    assert said[4] == "  ftp://x: not an https URL"
    assert said[5].startswith("  known: detection, classification, ")
    assert said[6] == "  abc is not an arXiv identifier; write one such as 1912.02424"


def test_models_that_no_card_has_are_found_in_hubconf(hub, project):
    from zoo.commands.new import unused
    from zoo.lint.check import card_files, check
    from zoo.project.hubconf import read_hubconf

    hub(*FCOS)
    before = check(project, card_files(project))
    assert unused(read_hubconf(project.root), before) == ["tiny_m", "tiny_s"]
