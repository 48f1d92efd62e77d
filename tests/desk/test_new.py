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
        "[Fully Convolutional Detection](https://arxiv.org/abs/1904.01355) Zhi Tian and Hao Chen."
    )
    assert text.count(f"- {link}\n") == 2
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
        (("--weights", "http://example.org/x.pkl"), "is no https address"),
    ):
        code, _, errors = zoo("new", "org_vision_net", "--entry", "net", *more)
        assert (code, told in errors) == (2, True)
    assert not (project.pages / "org_vision_net.md").exists()


def test_what_is_not_given_is_asked(zoo):
    answers = iter(
        ["org_vision_net", "Net", "net_a net_b", "", "1904.01355", "A paper", "A. Uthor"]
    )
    args = argparse.Namespace(
        name=None, title=None, entry=None, weights=None, arxiv="", paper_title="", paper_authors=""
    )
    ask(args, lambda question: next(answers))
    assert (args.name, args.title, args.entry) == ("org_vision_net", "Net", ["net_a", "net_b"])
    assert (args.arxiv, args.paper_authors) == ("1904.01355", "A. Uthor")
