"""`zoo new`: what is known is filled in, what is not is marked until it is."""

import argparse
import json

from zoo.commands.new import ask

FCOS = (
    "new", "org_vision_fcos", "--title", "FCOS",
    "--entry", "fcos_res50_coco_3x_800size",
    "--weights", "https://example.org/fcos_res50_coco_3x_800size_42dot2_b16f9c8b.pkl",
    "--arxiv", "1904.01355", "--paper-title", "Fully Convolutional Detection",
    "--paper-authors", "Zhi Tian and Hao Chen",
)  # fmt: skip


def written(project, name="org_vision_fcos"):
    return (project.pages / f"{name}.md").read_text(encoding="utf-8")


def test_the_check_of_a_new_card_finds_only_what_is_to_be_filled_in(zoo, project):
    zoo("build", "--no-samples")
    assert zoo(*FCOS)[0] == 0
    code, out, _ = zoo("check", "--format", "json")
    assert (code, {one["code"] for one in json.loads(out)}) == (0, {"ZOO408"})


def test_and_nothing_once_that_is_done(zoo, project):
    zoo("build", "--no-samples")
    zoo(*FCOS)
    path = project.pages / "org_vision_fcos.md"
    lines = written(project).replace("FCOS TODO: what", "FCOS, what").replace("FCOS TODO", "FCOS")
    lines = lines.replace("author: TODO", "author: Me").replace("TODO/TODO", "me/net")
    text = "\n".join("文字。" if "TODO：" in x else "Text." if "TODO:" in x else x
                     for x in lines.split("\n"))  # fmt: skip
    path.write_text(text, encoding="utf-8")
    zoo("build", "--no-samples")
    assert zoo("check") == (0, "2 cards, 2 models, no problems\n", "")


def test_figures_come_from_the_weights_and_the_citation_from_the_paper(zoo, project):
    zoo(*FCOS)
    text = written(project)
    assert text.count("| fcos-res50-coco-3x-800size |     42.2     |") == 2
    link = (
        "[Fully Convolutional Detection](https://arxiv.org/abs/1904.01355) Zhi Tian and Hao Chen. "
    )
    assert text.count(f"- {link}TODO") == 2
    assert text.count("短边为 800 像素") == 1


def test_both_languages_run_the_same_samples_as_the_projects_cards(zoo, project):
    zoo(*FCOS)
    zh, en = written(project).split("<!-- section: ")[1:]
    assert zh.split("```")[1] == en.split("```")[1]


def test_a_new_card_is_in_its_set_form(zoo, project):
    zoo(*FCOS)
    assert zoo("format", "--check", "hub_pages/org_vision_fcos.md") == (
        0,
        "nothing to format\n",
        "",
    )


def test_what_cannot_be_right_is_refused_before_anything_is_written(zoo, project):
    for more, told in (
        (("--arxiv", "abc"), "abc is no arXiv identifier"),
        (("--weights", "http://example.org/x.pkl"), "no https address"),
    ):
        code, _, errors = zoo("new", "org_vision_net", "--entry", "net", *more)
        assert (code, told in errors) == (2, True)
    assert not (project.pages / "org_vision_net.md").exists()


def asked(*answers):
    """The arguments once these answers were given."""
    given = iter(answers)
    args = argparse.Namespace(
        name=None, title=None, entry=None, weights=None, author="", link="",
        arxiv="", paper_title="", paper_authors="",
    )  # fmt: skip
    ask(args, lambda question: next(given))
    return args


def test_what_is_not_given_is_asked():
    args = asked(
        "org_vision_net", "Net", "net_a net_b", "", "Team", "", "1904.01355", "A paper", "A. Uthor"
    )
    assert (args.name, args.title, args.entry) == ("org_vision_net", "Net", ["net_a", "net_b"])
    assert (args.author, args.link) == ("Team", "")
    assert (args.arxiv, args.paper_authors) == ("1904.01355", "A. Uthor")


def test_an_answer_that_cannot_be_right_is_asked_for_again(capsys):
    args = asked(
        "", "Org Net", "org_vision_net", "", "", "ftp://x", "https://example.org/a.pkl", "", "",
        "abc", "",
    )  # fmt: skip
    assert (args.name, args.weights, args.arxiv) == (
        "org_vision_net",
        ["https://example.org/a.pkl"],
        "",
    )
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "  a card needs a name"
    assert told[1].startswith("  Org Net is no card name; write ORG_TASK_NAME")
    assert told[2:] == [
        "  ftp://x: no https address",
        "  abc is no arXiv identifier; write one such as 1912.02424",
    ]


def test_without_a_terminal_nothing_is_asked(zoo):
    assert zoo("new") == (
        2,
        "",
        "zoo: no terminal to ask on; name the card: zoo new ORG_TASK_NAME\n",
    )


def test_what_only_the_author_knows_is_marked(zoo, project):
    zoo(*FCOS)
    lines = written(project).splitlines()
    assert "author: TODO" in lines
    assert "github-link: https://github.com/TODO/TODO" in lines
    assert "tags: [vision, detection]" in lines
    assert sum(line.endswith("TODO: venue and year") for line in lines) == 1


def test_without_weights_none_are_asked_for(zoo, project):
    zoo("new", "org_vision_fcos", "--entry", "fcos_res50_coco_3x_800size")
    text = written(project)
    assert '"fcos_res50_coco_3x_800size", pretrained=False)' in text


def test_samples_of_a_model_that_this_zoo_cannot_build_are_left_out(zoo, project):
    _, out, _ = zoo("new", "org_vision_yolo", "--entry", "yolo_res50_coco_3x_800size")
    skip = '<!-- doctest: skip reason="this zoo cannot build yolo_res50_coco_3x_800size yet" -->'
    assert written(project, "org_vision_yolo").count(f"{skip}\n```python\n") == 3
    assert "note: this zoo has no network for yolo_res50_coco_3x_800size" in out


def test_a_model_that_is_on_another_card_is_refused(zoo, project):
    zoo(*FCOS)
    code, _, errors = zoo("new", "org_vision_other", "--entry", "fcos-res50-coco-3x-800size")
    assert (code, errors) == (
        2,
        "zoo: fcos_res50_coco_3x_800size is on the card org_vision_fcos already; "
        "nothing was written\n",
    )
    assert not (project.pages / "org_vision_other.md").exists()


def test_the_next_commands_name_the_folder_that_was_named(zoo, tmp_path):
    _, out, _ = zoo("new", "org_vision_fcos", "--pages", str(tmp_path), "--entry", FCOS[5])
    assert f"zoo check --pages {tmp_path} and zoo serve --pages {tmp_path}" in out


def test_all_that_is_wrong_is_said_at_once(zoo):
    code, _, errors = zoo(*FCOS, "--arxiv", "1", "--link", "http://example.org")
    assert code == 2
    assert [line.split(" ")[1] for line in errors.splitlines()] == ["1", "http://example.org:"]
