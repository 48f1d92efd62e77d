"""Every number of a results table is a figure of the registry, or a finding says why not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cards.examples import collect
from tests.cards.texts import HEAD
from zoo.cards.cells import read_cell
from zoo.cards.figures import account
from zoo.cards.names import Names
from zoo.cards.parse import parse_card
from zoo.core.family import Family, NameField
from zoo.core.hub import Dataset, Hub, Hubconf
from zoo.core.source import Source
from zoo.core.task import TaskMetric

HUB = Hub(
    repository="birch/hub",
    datasets={"coco": Dataset("COCO val2017")},
    fields={"size": NameField(values={"s": "s", "m": "m"})},
    families=(Family("oak", "oak_{size}_{dataset}", "detection", "birch.oak:oak"),),
    metrics={"elegance": TaskMetric("elegance", "pt", lower_is_better=True)},
)
LOAD = """
```python
from megengine import hub

model = hub.load("birch/hub", "oak_s_coco", pretrained=True)
# model = hub.load("birch/hub", "oak_m_coco", pretrained=True)
# model = hub.load("birch/hub", "elm50_16x4d", pretrained=True)
# model = hub.load("birch/hub", "elm_v2_x0_5", pretrained=True)
```

"""


def table(header, *rows):
    rule = " | ".join(["---"] * len(header.split(" | ")))
    return "\n".join([f"| {header} |", f"| {rule} |", *(f"| {row} |" for row in rows)]) + "\n"


def card(en, zh="你好。\n", more="", tags="[vision]"):
    head = HEAD.replace("repo\n---\n", f"repo\n{more}---\n").replace("[vision]", tags)
    text = f"{head}{LOAD}<!-- section: zh_CN -->\n\n{zh}\n<!-- section: en_US -->\n\n{en}"
    made, problems = parse_card(Source("pages/a_b_c.md", text), HUB)
    assert problems == ()
    return made


def registered(made, hubconf=Hubconf()):
    registry, found = collect([made], HUB, hubconf)
    return {entry.name: entry.metrics for entry in registry.entries if entry.metrics}, found


def taken(en, **more):
    return registered(card(en, **more))[0]


def told(en, **more):
    """Line within the English section, message and remedy of each finding."""
    made = card(en, **more)
    first = made.source.text[: made.source.text.index("section: en_US")].count("\n") + 3
    return [(d.line - first + 1, d.message, d.hint) for d in registered(made)[1]]


def short(metric):
    where = metric.measured_on or "?"
    return " ".join(filter(None, (metric.name, metric.qualifier, metric.text, metric.unit, where)))


def shorts(en, **more):
    return {name: [short(m) for m in metrics] for name, metrics in taken(en, **more).items()}


@pytest.mark.parametrize(
    "header",
    ["Model", "Pretrained models (ours)", "预训练模型", "Methods", "Method", "Backbone", "Network",
     "Arch", "模型", "主干网络"],
)  # fmt: skip
def test_a_column_of_models(header):
    assert shorts(table(f"{header} | mAP", "oak-s-coco | 38.3")) == {
        "oak_s_coco": ["mAP 38.3 % COCO val2017"]
    }


def test_the_column_of_models_need_not_be_the_first():
    assert list(taken(table("year | model | mAP", "2020 | oak-s-coco | 38.3"))) == ["oak_s_coco"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("elm50_16x4d", "elm50_16x4d"),
        ("Elm50 16x4d", "elm50_16x4d"),
        ("ElmV2 x0.5", "elm_v2_x0_5"),
        ("Elm V2 (0.5×)", "elm_v2_x0_5"),
        ("**OAK-s-COCO**", "oak_s_coco"),
        ("[oak-s-coco](https://example.org)", "oak_s_coco"),
        ("oak\u200b-s-coco", "oak_s_coco"),
        ("oak\u2011s\u2011coco", "oak_s_coco"),
        ("\ufeffoak-s-coco", "oak_s_coco"),
        ("oak-s-coco (ours)", "oak_s_coco"),
        ("oak-s-coco<sup>1</sup>", "oak_s_coco"),
        ("oak-s-coco†", "oak_s_coco"),
    ],
)
def test_a_row_is_joined_to_its_model_by_letters(row, name):
    assert list(taken(table("model | mAP", f"{row} | 38.3"))) == [name]


def test_a_name_in_two_cells():
    en = table("Methods | Backbone | AP", "Elm50 | 16x4d | 38.3")
    assert list(taken(en)) == ["elm50_16x4d"]


def test_the_front_matter_says_which_row_a_model_is():
    more = 'models:\n    oak_s_coco: {row: "Our small one"}\n'
    assert list(taken(table("model | mAP", "Our small one | 38.3"), more=more)) == ["oak_s_coco"]


def test_which_row_of_an_ablation_a_model_is():
    more = 'models:\n    elm_v2_x0_5: {row: "Elm V2 0.5x, FReLU"}\n'
    en = table("model | activation | mAP", "ElmV2 0.5x | ReLU | 38.3", "ElmV2 0.5x | FReLU | 39.0")
    assert shorts(en, more=more) == {"elm_v2_x0_5": ["mAP 39.0 % ?"]}
    ((line, message, _),) = told(en, more=more)
    assert (line, message) == (3, "no model of this card is called `ElmV2 0.5x`")


def test_a_row_that_names_no_model():
    (found,) = told(table("model | mAP | FPS", "OakS | 38.3 | 20", "oak-m-coco | 40.1 | 15"))
    line, message, hint = found
    assert line == 3
    assert message == "no model of this card is called `OakS` (2 numbers)"
    assert "`models: NAME: {row: 'OakS'}`" in hint


def test_a_row_that_adds_to_the_one_above_it():
    en = table("model | mAP", "Elm50 | 38.3", "+ 16x4d | 39.1")
    assert shorts(en) == {"elm50_16x4d": ["mAP 39.1 % ?"]}


def test_which_of_a_row_and_its_variants_is_the_model_nobody_can_tell():
    en = table("model | mAP", "oak-s-coco | 38.3", "+ more data | 39.1")
    assert shorts(en) == {}
    assert [message for _, message, _ in told(en)] == [
        "`oak-s-coco` and the `+` row below it may both be the model",
        "no model of this card is called `oak-s-coco + more data`",
    ]
    more = 'models:\n    oak_s_coco: {row: "oak-s-coco + more data"}\n'
    assert shorts(en, more=more) == {"oak_s_coco": ["mAP 39.1 % COCO val2017"]}


def test_figures_of_several_tables_join():
    en = (
        table("model | params (M)", "oak-s-coco | 21.4")
        + "\n"
        + table("model | mAP | AP50", "oak-s-coco | 38.3 | 57.0")
    )
    assert shorts(en)["oak_s_coco"] == [
        "params 21.4 M ?", "mAP 38.3 % COCO val2017", "AP 50 57.0 % COCO val2017",
    ]  # fmt: skip


def test_a_figure_that_two_tables_give_differently():
    en = (
        table("model | mAP", "oak-s-coco | 38.3") + "\n" + table("model | mAP", "oak-s-coco | 38.8")
    )
    assert shorts(en)["oak_s_coco"] == ["mAP 38.3 % COCO val2017"]
    ((line, message, _),) = told(en)
    assert line == 7
    assert message.startswith("oak_s_coco has 38.8% here and 38.3% in line ")


def test_the_same_header_twice():
    en = table("model | mAP | mAP", "oak-s-coco | 38.3 | 39.3", "oak-m-coco | 40.1 | 41.1")
    assert shorts(en)["oak_s_coco"] == ["mAP 38.3 % COCO val2017"]
    ((line, message, hint),) = told(en)
    assert (line, message) == (1, "`mAP` heads two columns: the second is not taken (2 numbers)")
    assert hint == "say in each header what it is, as in `val mAP`"


def test_two_spellings_of_one_metric():
    ((_, message, _),) = told(table("model | Top1 acc | Top-1 accuracy", "oak-s-coco | 70.1 | 71"))
    assert message == "`Top1 acc` and `Top-1 accuracy` are one metric: the second is not taken"


def test_rows_of_one_model_that_a_column_tells_apart():
    en = table("model | activation | mAP", "oak-s-coco | ReLU | 38.3", "oak-s-coco | FReLU | 39.0")
    assert shorts(en)["oak_s_coco"] == [
        "mAP (ReLU) 38.3 % COCO val2017", "mAP (FReLU) 39.0 % COCO val2017",
    ]  # fmt: skip


def test_or_a_setting_does():
    en = table("model | epochs | mAP", "oak-s-coco | 12 | 38.3", "oak-s-coco | 36 | 39.0")
    assert [short(m) for m in taken(en)["oak_s_coco"] if m.kind == "result"] == [
        "mAP (epochs 12) 38.3 % COCO val2017", "mAP (epochs 36) 39.0 % COCO val2017",
    ]  # fmt: skip


def test_a_table_of_metrics_down_and_models_across():
    en = table("metric | oak-s-coco | oak-m-coco", "mAP | 38.3 | 40.1", "params (M) | 21.4 | 31")
    assert shorts(en) == {
        "oak_m_coco": ["mAP 40.1 % COCO val2017", "params 31 M ?"],
        "oak_s_coco": ["mAP 38.3 % COCO val2017", "params 21.4 M ?"],
    }


def test_a_table_of_results_that_names_no_models():
    ((line, message, hint),) = told(table("dataset | Top-1 acc", "A | 70.1", "B | 71.1"))
    assert line == 1
    assert message.startswith("no column of this table names models")
    assert hint.startswith("add a column `model`")


def test_a_table_of_settings_is_no_results_table():
    assert told(table("dataset | learning rate | batch size", "COCO | 0.02 | 16")) == []


@pytest.mark.parametrize(
    ("header", "cell", "figure"),
    [
        ("params", "1.4M", "params 1.4 M ?"),
        ("FLOPs (M)", "41", "FLOPs 41 M ?"),
        ("mAP", "**38.3**", "mAP 38.3 % COCO val2017"),
        ("mAP", "35.3%", "mAP 35.3 % COCO val2017"),
        ("mAP", "0.730", "mAP 0.730 COCO val2017"),
        ("mAP", "39.3 ± 0.2", "mAP 39.3 ± 0.2 % COCO val2017"),
        ("vocabulary", "1,234", "vocabulary 1,234 ?"),
        ("elegance", "7", "elegance 7 pt COCO val2017"),
    ],
)
def test_a_cell_is_read_as_what_it_is(header, cell, figure):
    assert shorts(table(f"model | {header}", f"oak-s-coco | {cell}"))["oak_s_coco"] == [figure]


def test_two_figures_in_a_cell():
    en = table("model | Top-1/Top-5 acc", "oak-s-coco | 84.6/93.4")
    assert [(m.name, m.text) for m in taken(en)["oak_s_coco"]] == [
        ("Top-1 acc", "84.6"),
        ("Top-5 acc", "93.4"),
    ]


def test_more_figures_in_a_cell_than_the_header_names():
    ((_, message, _),) = told(table("model | mAP", "oak-s-coco | 84.6/93.4"))
    assert message == "`84.6/93.4` has 2 numbers, but `mAP` does not name 2 metrics"


@pytest.mark.parametrize("cell", ["-", "N/A", ""])
def test_a_cell_without_a_figure(cell):
    assert told(table("model | mAP", f"oak-s-coco | {cell}", "oak-m-coco | 40.1")) == []


@pytest.mark.parametrize("cell", ["38,3", "~38", "seventy", "38.3 (+1.2)", "256x192"])
def test_what_stands_in_the_place_of_a_figure(cell):
    ((line, message, hint),) = told(table("model | mAP", f"oak-s-coco | {cell}"))
    assert (line, message) == (3, f"`{cell}` is not a number")
    assert hint.startswith("write digits with a full stop, as `38.3`")


def test_a_share_of_one_beside_figures_in_percent():
    en = table("model | mAP", "oak-s-coco | 0.712", "oak-m-coco | 71.2")
    ((line, message, _),) = told(en)
    assert (line, message) == (3, "`0.712` stands beside figures in percent")
    assert list(taken(en)) == ["oak_m_coco"]


def test_more_than_a_hundred_percent():
    ((_, message, _),) = told(table("model | mAP", "oak-s-coco | 76,254"))
    assert message == "`76,254` is not between 0 and 100%"


def test_a_column_of_words_is_none_of_figures():
    assert told(table("model | weights", "oak-s-coco | [file](https://example.org/a.pkl)")) == []


def test_a_header_that_nobody_knows():
    ((line, message, hint),) = told(table("model | shine", "oak-s-coco | 3.5", "oak-m-coco | 4.5"))
    assert line == 1
    assert message == ("`shine` is not a known metric, so its figures are not taken (2 numbers)")
    assert "`[metrics.shine]`" in hint


def test_datasets_as_columns_have_the_metric_of_the_sentence_above():
    en = "The table gives the Top-1 accuracy.\n\n" + table(
        "model | ImageNet | CIFAR-100", "oak-s-coco | 70.1 | 80.2"
    )
    assert shorts(en)["oak_s_coco"] == ["Top-1 acc 70.1 % ImageNet", "Top-1 acc 80.2 % CIFAR-100"]
    ((_, message, _), _) = told(en.replace("gives the Top-1 accuracy", "is short"))
    assert message.startswith("`ImageNet` names a dataset and no metric")


def test_the_dataset_of_the_header_is_not_that_of_the_name():
    en = table("model | VOC2007 mAP | COCO mAP | test-dev AP", "oak-s-coco | 77.3 | 39.3 | 39.5")
    assert shorts(en)["oak_s_coco"] == [
        "mAP 77.3 % VOC2007", "mAP 39.3 % COCO val2017", "mAP 39.5 % COCO test-dev",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "where"),
    [
        ("Results on the ImageNet validation set:", "ImageNet val"),
        ("#### Cifar10 results", "CIFAR-10"),
        ("各模型在 ImageNet 验证集上的表现：", "ImageNet val"),
        ("Trained on ImageNet, measured on COCO test-dev.", "COCO test-dev"),
        ("All are pre-trained on ImageNet.", "?"),
        ("Trained on VOC2012 or Cityscapes.", "?"),
        ("在 Pascal VOC2012 数据集或 Cityscapes 数据集上预训练。", "?"),
        ("## On COCO val2017\n\nNothing about data.", "COCO val2017"),
    ],
)
def test_then_what_stands_above_the_table(above, where):
    en = f"{above}\n\n" + table("model | Top-1 acc", "elm50_16x4d | 38.3")
    assert shorts(en)["elm50_16x4d"] == [f"Top-1 acc 38.3 % {where}"]


def test_what_stands_above_an_earlier_table_is_not_about_a_table_with_its_own_text():
    more = table("model | FPS", "elm50_16x4d | 20")
    en = f"Results on SVHN:\n\n{more}\nOur figures:\n\n" + table("model | WER", "elm50_16x4d | 8")
    assert shorts(en)["elm50_16x4d"][1:] == ["WER 8 % ?"]
    assert shorts(en.replace("Our figures:\n\n", ""))["elm50_16x4d"][1:] == ["WER 8 % SVHN"]
    assert shorts(f"## On LFW\n\n{en}")["elm50_16x4d"][1:] == ["WER 8 % LFW"]


def test_the_word_error_rates_of_a_caption_are_the_metric_of_splits():
    en = "Word error rates on LibriSpeech:\n\n" + table(
        "model | dev-clean | dev-other", "elm50_16x4d | 3.2 | 8.9"
    )
    assert shorts(en)["elm50_16x4d"] == [
        "WER 3.2 % LibriSpeech dev-clean", "WER 8.9 % LibriSpeech dev-other",
    ]  # fmt: skip


def test_or_a_column_of_the_table():
    en = table("model | dataset | Top-1 acc", "elm50_16x4d | SVHN | 98.3", "elm50_16x4d | LFW | 99")
    assert shorts(en)["elm50_16x4d"] == ["Top-1 acc 98.3 % SVHN", "Top-1 acc 99 % LFW"]


def test_costs_and_settings_are_on_no_dataset():
    en = table("model | FPS | epochs | seed", "oak-s-coco | 20 | 36 | 7")
    assert [(m.name, m.kind, m.dataset) for m in taken(en)["oak_s_coco"]] == [
        ("FPS", "cost", None), ("epochs", "setting", None), ("seed", "setting", None),
    ]  # fmt: skip


def test_what_only_the_chinese_table_gives_is_there():
    zh = table("模型 | 平均精度", "oak-s-coco | 38.3")
    assert shorts("Hello.\n", zh=zh) == {"oak_s_coco": ["mAP 38.3 % COCO val2017"]}


def test_the_languages_are_compared_by_metric_and_not_by_column():
    zh = table("模型 | 参数量（M） | mAP", "oak-s-coco | 21.4 | 38.3")
    en = table("model | mAP | params (M)", "oak-s-coco | 38.3 | 21.4")
    assert told(en, zh=zh) == []


def test_a_second_table_that_differs_between_the_languages():
    first = table("model | params (M)", "oak-s-coco | 21.4") + "\n"
    zh, en = (first + table("model | mAP", f"oak-s-coco | {v}") for v in ("38.3", "83.3"))
    ((_, message, _),) = told(en, zh=zh)
    assert message.startswith("oak_s_coco has 38.3 here and 83.3 in line ")


def test_units_and_headers_that_differ_between_the_languages():
    zh = table("模型 | 参数量（M）", "oak-s-coco | 21.4")
    ((_, message, _),) = told(table("model | params (G)", "oak-s-coco | 21.4"), zh=zh)
    assert message.startswith("oak_s_coco has 21.4 M here and 21.4 G in line ")
    zh = table("模型 | mAP", "oak-s-coco | 21.4")
    ((_, message, _),) = told(table("model | AP50", "oak-s-coco | 21.4"), zh=zh)
    assert message.startswith("oak_s_coco has `mAP` here and `AP50` in line ")


@pytest.mark.parametrize(
    ("header", "row", "file", "fine"),
    [
        ("mAP", "38.3", "38dot3", True),
        ("mAP", "38.8", "38dot3", False),
        ("mAP | AP75", "41.0 | 38.3", "38dot3", False),
        ("AP75 | mAP", "41.0 | 38.3", "38dot3", True),
        ("mAP", "0.383", "38dot3", True),
        ("input size", "800", "38dot3", True),
        ("Top-1 acc", "79.254", "76254", False),
        ("Top-1 acc", "76.254", "76254", True),
        ("Top-1 error", "23.7", "76254", True),
        ("VOC2007 mAP | COCO mAP", "77.3 | 38.3", "38dot3", True),
        ("VOC2007 mAP | COCO mAP", "38.3 | 77.3", "38dot3", False),
    ],
)
def test_the_weight_files_figure_is_that_of_the_main_metric(header, row, file, fine):
    address = f"https://example.org/oak_{file}_0123abcd.pkl"
    name, tags = ("elm50_16x4d", "[classification]") if "Top" in header else ("oak_s_coco", "[a]")
    more = f"models:\n    {name}:\n        weights: {address}\n"
    _, found = registered(card(table(f"model | {header}", f"{name} | {row}"), more=more, tags=tags))
    assert [d.code for d in found] == ([] if fine else ["ZOO302"])


HEADERS = ("mAP", "AP50", "Top-1 err.", "params", "FPS", "epochs", "shine", "", "VOC2007 mAP",
           "mAP/AP50", "language", "mAP", "dataset", "val loss")  # fmt: skip
ROWS = ("oak-s-coco", "OAK_M_COCO", "Elm50 16x4d", "Baseline", "+ more", "", "oak-s-coco (ours)")
CELLS = ("38.3", "0.712", "1.4M", "35.3%", "84.6/83.4", "39.3 ± 0.2", "1,234", "-", "ReLU", "~3",
         "**22.4**", "104.5", "-2")  # fmt: skip
tables = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.sampled_from(["model", "Method", "metric", "模型"]),
        st.lists(st.sampled_from(HEADERS), min_size=width, max_size=width),
        st.lists(
            st.tuples(
                st.sampled_from(ROWS),
                st.lists(st.sampled_from(CELLS), min_size=width, max_size=width),
            ),
            max_size=5,
        ),
    )
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(tables)
def test_each_number_of_any_table_is_taken_or_named(made):
    first, headers, rows = made
    text = table(" | ".join([first, *headers]), *(" | ".join([n, *cells]) for n, cells in rows))
    one = card(text)
    sections = account(Names(one, HUB, Hubconf()))
    taken = {f.span.start: f.metric.value for section in sections for f in section.figures}
    left = {item.span.start for section in sections for item in section.left}
    source, at = one.source.text, one.source.text.index("section: en_US")
    metrics, _ = registered(one)
    values = {metric.text for of in metrics.values() for metric in of}
    for line in source[at:].split("\n")[4:]:
        start = source.index(line, at)
        for cell in line.strip("| ").split(" | ")[1:]:
            start = source.index(cell, start)
            if read_cell(cell).kind == "number":
                assert start in taken or start in left, (cell, line)
            start += len(cell)
    assert all(text in source for text in values)


@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("Size", "1.4M", "`1.4` in M is not an input size"),
        ("latency", "12", "`latency` has no unit, so its figures are not taken"),
        ("param_count", "25.6", "`params` has no unit, so its figures are not taken"),
    ],
)
def test_a_number_whose_unit_is_wrong_or_missing_is_not_taken(header, cell, why):
    made = table(f"model | {header}", f"oak_s_coco | {cell}")
    assert taken(made) == {}
    assert [one.message for one in registered(card(made))[1] if one.code == "ZOO415"] == [why]


def test_a_count_that_is_written_out_needs_no_unit():
    made = taken(table("model | params", "oak_s_coco | 25,557,032"))
    assert [(one.name, one.value, one.unit) for one in made["oak_s_coco"]] == [
        ("params", 25_557_032, "")
    ]
