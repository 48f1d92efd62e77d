"""Every setting: its type, its meaning, its default. The JSON Schema that editors use, the page
docs/settings.md and the reader's checks are made from it."""

from __future__ import annotations

import json
from typing import Any

Schema = dict[str, Any]
HTTPS = r"^https://[^\s/.]+\.\S+$"
REPOSITORY = r"^[\w.-]+/[\w.-]+$"
LANGUAGES = ("zh_CN", "en_US")


def _string(about: str, **more: Any) -> Schema:
    return {"type": "string", "description": about, **more}


def _flag(about: str) -> Schema:
    return {"type": "boolean", "description": about, "default": False}


def _list(about: str, each: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": each, "description": about, **more}


def _strings(about: str) -> Schema:
    return _list(about, {"type": "string"})


def _text(about: str) -> Schema:
    """A string for all languages, or a string for each."""
    each = {"type": "object", "properties": {lang: {"type": "string"} for lang in LANGUAGES}}
    whole = each | {"additionalProperties": False}
    return {"anyOf": [{"type": "string"}, whole], "description": about}


def _table(about: str, each: Schema) -> Schema:
    return {"type": "object", "additionalProperties": each, "description": about}


def _fields(*required: str, **fields: Schema) -> Schema:
    properties = {name.replace("_", "-"): one for name, one in fields.items()}
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"required": list(required)} if required else {})


_LANGUAGE = {"enum": list(LANGUAGES)}
_PORT = _fields(
    "name",
    "shape",
    name=_string("its name in code"),
    shape=_list(
        "numbers, letters for what is not fixed, names of the configuration",
        {"type": ["integer", "string"]},
    ),
    dtype=_string("as NumPy names it", default="float32"),
    meaning=_text("what it holds, with its unit"),
)
_UNIT = _string("`%`, `dB` or another; a header or a cell may state its own")
_METRIC = _fields(
    "header",
    header=_string("as a results table writes it: `Top-1 acc`"),
    unit=_UNIT,
    better={"enum": ["higher", "lower"], "default": "higher"},
)
_OWN_METRIC = _fields(
    spellings=_strings("other headers that mean it; case, separators and full stops do not matter"),
    unit=_UNIT,
    lower_is_better=_flag("less of it is better"),
    cost=_flag("what a model takes, not what it reaches: shown, and never ranked"),
)
_TASK = _fields(
    label=_text("the task's name on pages"),
    tags=_strings("tags of cards that mean this task"),
    inputs=_list("what its models take", _PORT),
    outputs=_list("what its models give in evaluation mode", _PORT),
    metrics=_list("usual metrics, headline first", _METRIC),
    sample_input=_list(
        "shape (N, ...) of the input that `zoo measure` takes", {"type": "integer", "minimum": 1}
    ),
    usage=_text("Markdown of a scaffolded card: input and output, with a sample"),
    pipeline=_string("the task's name for Hugging Face"),
    metafile=_string("the task's name in OpenMMLab's model-index"),
    tolerance={
        "type": "number",
        "minimum": 0,
        "description": "by how much a figure may differ when `zoo evaluate` measures it again, in "
        "percentage points",
        "default": 0.2,
    },
)
_FAMILY = _fields(
    "pattern",
    pattern=_string("pattern of the models' names, fields in braces: `net_{backbone}_{dataset}`"),
    task=_string("a task, built in or of `[tasks.NAME]`"),
    constructor=_string(
        "what builds a model: `package.module:function`", pattern=r"^[\w.]+:\w+$|^$"
    ),
    config={"type": "object", "description": "keyword arguments of the constructor"},
    arguments=_strings("fields of the name that are keyword arguments as well"),
    dataset=_string("a name of `[datasets.NAME]`, for models without `{dataset}` in their names"),
    inputs=_list("ports in place of the task's", _PORT),
    outputs=_list("ports in place of the task's", _PORT),
)
_FIELD = _fields(
    label=_text("its name on pages; not shown without one"),
    values={"type": "object", "description": "token of a name -> the constructor's argument"},
    text=_text("how pages write a token, `{n}` in its place"),
)
_DATASET = _fields(
    name=_string("what figures are measured on: `COCO val2017`"),
    trained_on=_text("what models are trained on, in words"),
    reference=_string("Markdown that cites the dataset, for new cards"),
    classes={
        "type": "integer",
        "minimum": 1,
        "description": "how many it has, for `classes` in the shapes of models that are built by "
        "the dataset's name",
    },
    class_names=_string(
        "a file that lists them: a line for each class in the order of their numbers, "
        '`person | 人` or one name for all languages; or JSON, `{"0": ["n01440764", "tench"], ...}`'
    ),
)
_PAGE = _fields(
    "file",
    file=_text("a Markdown file for all languages, or one for each"),
    title=_text("in the navigation; else the file's first heading"),
)

SETTINGS: Schema = _fields(
    repository=_string(
        "the repository as samples load it, `owner/name`", pattern=REPOSITORY, default=""
    ),
    aliases=_strings("other spellings of it, with or without `:branch`"),
    title=_text("the site's name"),
    tagline=_text("one line under the name, and the page title of the home page"),
    lead=_text("a sentence that opens the home page"),
    footer=_text("the last line of every page"),
    logo=_string("a picture (SVG, PNG) in the head of every page"),
    favicon=_string("a picture for the browser's tab; else the logo"),
    accent=_string("color of links and marks, `#b3422e`", pattern=r"^#[0-9a-fA-F]{6}$"),
    pages=_string("the folder of cards", default="hub_pages"),
    languages={
        "type": "array",
        "items": _LANGUAGE,
        "minItems": 1,
        "description": "languages of the site; the first is the default",
        "default": list(LANGUAGES),
    },
    required_languages=_list("languages that every card must have", _LANGUAGE, default=["zh_CN"]),
    tags=_table("names of tags for each language", _text("")),
    site_url=_string(
        "address of the site, `https://hub.birch.example/`", pattern=r"^https?://[^\s/]\S*$"
    ),
    edit_url=_string("beginning of the addresses for editing a file, `https://...`", pattern=HTTPS),
    extra_pages=_list(
        "Markdown files shown as pages, with a link in the navigation",
        {"anyOf": [{"type": "string"}, _PAGE]},
    ),
    theme=_string(
        "a folder whose templates/ and static/ replace ours, file by file; a template may extend "
        "the one it replaces as `ours/NAME`"
    ),
    about=_text("a Markdown file for the about page, or one for each language"),
    words=_strings("words to accept as spelled correctly; `words.txt` beside the cards holds more"),
    habits=_strings("codes of optional rules to turn on"),
    packages=_strings(
        "installed packages that add rules, tasks, families or feeds: [packages.md](packages.md)"
    ),
    requirements=_string("a pip requirements file of what the models need"),
    timeout_max={
        "type": "integer",
        "minimum": 1,
        "description": "seconds that a card may ask for its samples, by "
        "`<!-- doctest: timeout=SECONDS -->`",
        "default": 1800,
    },
    datasets=_table("what dataset tokens of names mean", _DATASET),
    fields=_table("fields of name patterns", _FIELD),
    families=_table("families of models, by name", _FAMILY),
    tasks=_table("tasks of this hub; they replace built-in ones of the same name", _TASK),
    metrics=_table("metrics of results tables that no task has, by the name they get", _OWN_METRIC),
)


def schema_text() -> str:
    """The JSON Schema of zoo.toml, and of `[tool.zoo]` in pyproject.toml."""
    draft = "https://json-schema.org/draft/2020-12/schema"
    content = {"$schema": draft, "title": "Settings of a hub", **SETTINGS}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
