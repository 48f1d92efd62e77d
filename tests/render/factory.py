"""Cards, results and sites for the render tests, made by hand in a line each."""

from pathlib import Path

from tests.hub import HUB as OURS
from zoo.core.card import Card, Lang, ModelSpec, Prose, Sample, SampleId, Section
from zoo.core.family import Family
from zoo.core.hub import Hub
from zoo.core.measurement import Measurement
from zoo.core.registry import Metric, Model, Registry, Weights
from zoo.core.result import Level, SampleResult, Status, Step, WeightsKind
from zoo.core.source import Source, Span
from zoo.render.index import site_index
from zoo.render.page_groups import parts
from zoo.render.site import Site, Theme

THEME = Path(__file__).parents[2] / "site"
NOWHERE = Span(0, 0)
ZH, EN = Lang.ZH_CN, Lang.EN_US
HUB = Hub(
    repository="megengine/models",
    languages=(EN, ZH),
    title={ZH: "MegEngine 模型中心", EN: "MegEngine Model Hub"},
    tagline={ZH: "MegEngine 预训练模型", EN: "Pretrained models for MegEngine"},
    datasets=OURS.datasets,
    fields=OURS.fields,
    families=(
        Family(
            "any",
            "{network}_{backbone}_{dataset}_{schedule}_{size}size",
            "detection",
            "acme.nets:build",
            arguments=("backbone",),
        ),
        *OURS.families,
    ),
)


def costing(
    parameters=0, flops=None, size="", seconds=None, memory=None, processor="", pyramid=None,
    device="",
):  # fmt: skip
    """What a model costs, as far as a test says. parameters: as pages count them, without running
    statistics; size: of a picture."""
    shape = (1, 3, *map(int, size.split(" × "))) if size else ()
    every = parameters + 10**9
    return Measurement(
        every, parameters, flops, shape, (), seconds, memory, device, processor, {}, pyramid
    )


COSTS = {  # of the models of `full_site`
    "net_res18_coco_1x_800size": costing(
        19_300_000, 326_000_000_000, "800 × 1333", 1.98, 2**30, "EPYC"
    ),
    "net_res50_coco_1x_800size": costing(
        38_000_000, 501_000_000_000, "800 × 1333", 3.75, 3 * 2**29, "EPYC"
    ),
    "other_res50_coco_1x_800size": costing(
        32_300_000, 429_000_000_000, "800 × 1333", 3.06, 2**31, "EPYC"
    ),
}


def code(text, info="python", *, card="org_task_net", lang=EN, index=0):
    return Sample(SampleId(card, lang, index), info, text, NOWHERE, 1, f"```{info}\n{text}```\n")


def section(lang, *blocks):
    """Text stands for prose, a pair (code, info) for a fenced block."""
    made, index = [], 0
    for block in blocks:
        if isinstance(block, str):
            made.append(Prose(block, NOWHERE))
        else:
            made.append(code(*block, lang=lang, index=index))
            index += 1
    return Section(lang, tuple(made), NOWHERE)


def card(name="org_task_net", *sections, title="Net", tags=("vision", "detection"), **fields):
    models: dict[str, ModelSpec] = {}
    return Card(
        id=name,
        source=Source(f"hub_pages/{name}.md", ""),
        title=title,
        summary=fields.get("summary", {ZH: "一个网络", EN: "A network"}),
        author=fields.get("author", "Somebody"),
        tags=tags,
        github_link="https://github.com/org/net",
        models=models,
        load=code(fields.get("load", "model = load()\n"), card=name, lang=None),
        sections=sections or (section(ZH, "正文\n"), section(EN, "Text\n")),
        field_spans={},
    )


def entry(name="net_res50_coco_1x_800size", card="org_task_net", value=38.9, **fields):
    """A model. family: one of this repository's, whose inputs and outputs it has."""
    match = HUB.match(name)
    row = next((one for one in OURS.families if one.name == fields.get("family")), None)
    config = {**(row.config if row else {}), **fields.get("config", {"backbone": "resnet50"})}
    metrics = (Metric("mAP", value, "%", "@5-95", "COCO val2017"),) if value is not None else ()
    return Model(
        name=name,
        card=card,
        title="Net",
        summary={"zh_CN": "一个网络", "en_US": "A network"},
        constructor=fields.get("constructor", "net"),
        config=config,
        weights=fields.get("weights", Weights(f"https://example.org/{name}_38dot9_0123abcd.pkl")),
        metrics=fields.get("metrics", metrics),
        tags=("vision", "detection"),
        repository=fields.get("repository", "megengine/models"),
        task="detection",
        parts=fields.get("parts", match.parts if match else {}),
        offered=fields.get("offered"),
        family=row.name if row else "",
    )


def result(card="org_task_net", lang=EN, status=Status.PASSED, steps=2, **fields):
    made = tuple(Step(10 * i + 10, Status.PASSED, i + 1.5, f"out {i}") for i in range(steps))
    return SampleResult(
        card=card,
        language=lang,
        status=status,
        level=fields.pop("level", Level.RUNS),
        seconds=12.4,
        when="2026-11-21T02:07:30Z",
        device=fields.pop("device", "multithread2:0"),
        sandbox=fields.pop("sandbox", "jail"),
        weights=fields.pop("weights", WeightsKind.STAND_IN),
        versions={"python": "3.10.13", "megengine": "1.13.0"},
        steps=fields.pop("made", made),
        **fields,
    )


def site(*cards, entries=(), results=(), **fields):
    cards = cards or (card(),)
    return Site(
        cards=tuple(cards),
        registry=Registry(tuple(sorted(entries, key=lambda e: e.name))),
        results={(r.card, r.language): r for r in results},
        updated=fields.pop("updated", {c.id: "2026-11-20" for c in cards}),
        theme=Theme(THEME),
        hub=fields.pop("hub", HUB),
        **fields,
    )


def full_site(**fields):
    """Two cards with tables, samples and results: one that passed, one that was never run."""
    text = (
        "Input is always **BGR** in this network.\n",
        ("import cv2\nprint(model)\n", "python"),
        "\n### Results\n\n| model | mAP |\n| --- | :---: |\n| a | 38.9 |\n\n"
        "[Paper](https://arxiv.org/abs/1912.02424)\n",
        ("pip install x\n", "bash"),
    )
    zh = ("输入是 **BGR**。\n", *text[1:2], text[2].replace("Results", "结果"), text[3])
    first = card("org_task_net", section(ZH, *zh), section(EN, *text))
    second = card("org_task_other", section(ZH, "只有中文。\n"), title="Other", tags=("vision",))
    return site(
        first,
        second,
        entries=(
            entry("net_res18_coco_1x_800size", value=35.0, config={"backbone": "resnet18"}),
            entry("net_res50_coco_1x_800size", value=38.9),
            entry("other_res50_coco_1x_800size", "org_task_other", value=40.0, weights=None),
        ),
        results=(result(), result(lang=ZH)),
        **fields,
    )


def build_pages(site):
    """Every page of the site, in a fixed order, as a build makes them."""
    for part in parts(site_index(site)):
        yield from part.make()
