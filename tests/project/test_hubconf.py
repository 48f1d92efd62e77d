"""What a hubconf.py offers, read without running it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoo.core.hub import Hubconf
from zoo.project.hubconf import read_hubconf

ROOT = Path(__file__).parents[2]
URL = "https://models.example.org/weights/tiny_61dot2_b3af74cc.pkl"
PIECES = (
    "from .... import x", "from . import *", "from hubconf import *", "import hubconf.a.b as c",
    "a, *b = c, d", "a = b = a.b.c", "del (a, b)", "a.b = c", "a[0]: int = 3", "a += b",
    "__all__ += a", "__all__.extend(b)", "@a\ndef b(): return a", "@a.b(c[d])\nclass b: pass",
    "for a, (b, c) in d: pass\nelse:\n    e = f", "try:\n    a = 1\nfinally:\n    a = b",
    "match a:\n    case {'b': c}:\n        d = c", "async def a(): await b", "a = f'{b!r:>{c}}'",
    "from megengine.hub import pretrained as a", "b = a(c)(d)", "c = {**a, 'b': c}['b']",
)  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def read(hubconf, **files):
        """files: `acme__tiny` is the file acme/tiny.py."""
        for name, text in {"hubconf": hubconf, **files}.items():
            path = tmp_path.joinpath(*name.split("__")).with_suffix(".py")
            if name.endswith("__"):
                path = tmp_path.joinpath(*name.split("__")[:-1], "__init__.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read_hubconf(tmp_path)

    return read


def names(hubconf):
    return list(hubconf.entries)


def test_a_team_s_hub(read):
    found = read(
        '"""Models."""\n'
        "from megengine import hub\n"
        "from acme.tiny import TinyNet\n\n"
        'dependencies = ["megengine"]\n\n\n'
        f'@hub.pretrained("{URL}")\n'
        "def tinynet_s(**kwargs):\n    return TinyNet(8, **kwargs)\n\n\n"
        "def tinynet_m(**kwargs):\n    return TinyNet(16, **kwargs)\n",
        acme__="",
        acme__tiny="class TinyNet:\n    pass\n",
    )
    assert found == Hubconf({"TinyNet": None, "tinynet_m": None, "tinynet_s": URL}, complete=True)
    assert found.offers("tinynet_s") is True
    assert found.offers("tinynet_xl") is False


def test_the_entries_of_this_repository_come_from_its_registry():
    found = read_hubconf(ROOT)
    assert "DetEvaluator" in names(found)
    assert not found.complete
    assert found.offers("atss_res18_coco_3x_800size") is None


def test_without_a_hubconf_nothing_is_known(tmp_path):
    assert read_hubconf(tmp_path) == Hubconf()
    assert read_hubconf(tmp_path).offers("resnet18") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def resnet18(): pass", ["resnet18"]),
        ("async def resnet18(): pass", ["resnet18"]),
        ("class ResNet: pass", ["ResNet"]),
        ("def _build(): pass", []),
        ("resnet18 = lambda: 1", ["resnet18"]),
        ("def _build(): pass\nresnet18 = _build", ["resnet18"]),
        ("def _a(): pass\nresnet18 = _b = _a", ["resnet18"]),
        ("def _a(): pass\ndef _b(): pass\nr18, r34 = _a, _b", ["r18", "r34"]),
        ("def _make(n): return n\nresnet18 = _make(18)", ["resnet18"]),
        ("from functools import partial\nr = partial(print, 1)", ["r"]),
        ("import functools\nr = functools.partial(print, 1)", ["r"]),
        ("import os\nroot = os.path.dirname(__file__)", []),
        ("import logging\nlogger = logging.getLogger(__name__)", []),
        ("from megengine import hub\nimport numpy as np", []),
        ("from basecls.models import resnet18", ["resnet18"]),
        ("import basecls.models", []),
        ("dependencies = ['megengine']\nSIZE = 3\nNAMES = {}", []),
        ("SIZE: int = 3\nname: str", []),
        ("def a(): pass\ndel a", []),
        ("if 1:\n    def a(): pass\nelse:\n    def b(): pass", ["a", "b"]),
        ("try:\n    from x import a\nexcept ImportError:\n    a = None", ["a"]),
        ("a = None\ntry:\n    from x import a\nexcept ImportError:\n    pass", ["a"]),
        ("def a(): pass\na = 3", []),
        ("for name in ('a', 'b'):\n    print(name)", []),
        ("with open('x') as f:\n    def a(): pass", ["a"]),
        ("if __name__ == '__main__':\n    def a(): pass", []),
        ("if __name__ == '__main__' or 1:\n    def a(): pass", ["a"]),
        (f"if {'-' * 80}1:\n    def a(): pass", ["a"]),
        (f"if 1{' + 1' * 300}:\n    def a(): pass", ["a"]),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import a", []),
    ],
)
def test_what_can_be_called_is_an_entry(read, text, expected):
    found = read(text)
    assert names(found) == expected
    assert found.complete


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("from a.b import f, g", {"a__b": "def f(): pass\ndef g(): pass"}),
        ("from a.b import f as f\nfrom a.b import h as g", {"a__b": "def f(): ...\ndef h(): ..."}),
        ("import a.b\nf = a.b.f\ng = a.b.g", {"a__b": "def f(): pass\ndef g(): pass"}),
        ("import a.b as m\nf, g = m.f, m.g", {"a__b": "def f(): pass\ndef g(): pass"}),
        ("from a import b\nf, g = b.f, b.g", {"a__b": "def f(): pass\ndef g(): pass"}),
        ("from a import *", {"a": "def f(): pass\ndef g(): pass\ndef _h(): pass"}),
        ("from a import *", {"a__": "from .b import *", "a__b": "def f(): ...\ndef g(): ..."}),
        ("from a import f, g", {"a__": "from .b import f, g", "a__b": "f = g = lambda: 1"}),
        ("from a.b import f, g", {"a__b": "from ..c import f, g", "c": "f = g = lambda: 1"}),
        (
            "from a.b.d import f, g",
            {"a__b__d": "from .. import e\nf, g = e.f, e.f", "a__e": "def f(): pass"},
        ),
        (
            "from a import *",
            {"a": "__all__ = ['f', 'g']\ndef f(): ...\ndef g(): ...\ndef h(): ..."},
        ),
        (
            "from a import *",
            {"a": "__all__ = ['f']\n__all__ += ['g']\ndef f(): ...\ndef g(): ...\ndef h(): ..."},
        ),
        (
            "from a import *",
            {"a": "__all__ = ['f'] + ['g']\ndef f(): ...\ndef g(): ...\ndef h(): ..."},
        ),
        (
            "from a import *",
            {
                "a__": "from . import b\nfrom .b import *\n__all__ = b.__all__",
                "a__b": "__all__ = ['f']\n__all__.append('g')\ndef f(): ...\ndef g(): ...",
            },
        ),
        (
            "from a import *",
            {
                "a__": "from . import b\nfrom .b import *\n__all__ = []\n__all__.extend(b.__all__)",
                "a__b": "__all__ = ('f', 'g')\ndef f(): ...\ndef g(): ...\ndef h(): ...",
            },
        ),
        (
            "from a import *\nfrom b import *",
            {"a": "def f(): ...", "b": "from a import f\ndef g(): ..."},
        ),
    ],
)
def test_names_are_followed_through_files(read, text, files):
    found = read(text, **files)
    assert names(found) == ["f", "g"]
    assert found.complete


def test_a_module_and_a_constant_are_no_entries(read):
    found = read("from a import b\nfrom a.b import SIZE\nimport a", a__="", a__b="SIZE = 3")
    assert found == Hubconf({}, complete=True)


def test_a_package_names_its_own_module(read):
    found = read("from a import b", a__="from . import b", a__b="x = 1")
    assert found == Hubconf({}, complete=True)


@pytest.mark.parametrize(
    "text",
    [
        "globals().update(make())",
        "globals()['resnet18'] = print",
        "def register(name):\n    globals()[name] = print\nregister('a')",
        "exec('a = 1')",
        "import sys\nsetattr(sys.modules[__name__], 'a', print)",
        "vars()['a'] = print",
        "from basecls.models import *",
        "from no_such_file import *",
        "from a import *",
        "def __getattr__(name):\n    return print",
    ],
)
def test_what_only_running_would_show(read, text):
    found = read(text, a="__all__ = [name for name in dir()]\ndef f(): ...")
    assert not found.complete


def test_of_exports_that_cannot_be_read_the_plain_names_are_taken(read):
    found = read("from a import *", a="__all__ = sorted(dir())\ndef f(): ...\ndef _g(): ...")
    assert (names(found), found.complete) == (["f"], False)


@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=8).map("\n".join))
def test_any_text_gives_an_answer(text):
    with TemporaryDirectory() as folder:
        (Path(folder) / "hubconf.py").write_bytes(text.encode("utf-8", "surrogatepass"))
        assert isinstance(read_hubconf(Path(folder)), Hubconf)


def test_reflection_inside_functions_says_nothing_of_the_module(read):
    assert read("class Net:\n    def f(self):\n        setattr(self, 'a', vars(self))").complete


@pytest.mark.parametrize("text", ["def f(:", "x = '\0'", "a = " + "(" * 10_000, b"\xff"])
def test_what_is_not_python_is_not_known(tmp_path, text):
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "hubconf.py").write_bytes(data)
    assert read_hubconf(tmp_path) == Hubconf()


def test_a_broken_file_on_the_way_keeps_the_name(read):
    found = read("from a import f", a="def f(:")
    assert names(found) == ["f"]
    assert not read("from a import *", a="def f(:").complete


def test_modules_that_import_each_other(read):
    found = read(
        "from a import *\nfrom a import f",
        a="from b import *",
        b="from a import *\nfrom a import f",
    )
    assert found.complete


def test_names_that_stand_for_each_other(read):
    assert names(read("a = b\nb = a\nfrom a import c", a="from a import c")) == ["a", "b", "c"]


def test_nothing_outside_the_folder_is_read(tmp_path):
    hub, other = tmp_path / "hub", tmp_path / "other"
    hub.mkdir()
    other.mkdir()
    (other / "a.py").write_text("def secret(): pass")
    (hub / "a.py").symlink_to(other / "a.py")
    (hub / "b").symlink_to(other)
    (hub / "hubconf.py").write_text("from a import *\nfrom b.a import *\nfrom .. import other")
    assert read_hubconf(hub) == Hubconf({"other": None})


def test_a_link_to_itself(tmp_path):
    (tmp_path / "hubconf.py").symlink_to(tmp_path / "hubconf.py")
    assert read_hubconf(tmp_path) == Hubconf()


@pytest.mark.parametrize(
    "text",
    [
        f"from megengine import hub\n@hub.pretrained('{URL}')\ndef f(): ...",
        f"from megengine import hub\n@hub.pretrained(url='{URL}')\ndef f(): ...",
        f"import megengine\n@megengine.hub.pretrained('{URL}')\ndef f(): ...",
        f"import megengine as mge\n@mge.hub.pretrained('{URL}')\ndef f(): ...",
        f"import megengine.hub as h\n@h.pretrained('{URL}')\ndef f(): ...",
        f"from megengine.hub import pretrained\n@pretrained('{URL}')\ndef f(): ...",
        f"from megengine.hub import pretrained as p\n@p('{URL}')\ndef f(): ...",
        f"from megengine import hub\np = hub.pretrained\n@p('{URL}')\ndef f(): ...",
        f"from megengine import hub\nU = '{URL}'\n@hub.pretrained(U)\ndef f(): ...",
        "from megengine import hub\nH = 'https://models.example.org'\n"
        "@hub.pretrained(H + '/weights/tiny_61dot2_b3af74cc.pkl')\ndef f(): ...",
        "from megengine import hub\nH = 'https://models.example.org'\n"
        "@hub.pretrained(f'{H}/weights/tiny_61dot2_b3af74cc.pkl')\ndef f(): ...",
        f"from megengine import hub\nU = {{'f': '{URL}'}}\n@hub.pretrained(U['f'])\ndef f(): ...",
        f"from megengine import hub\ndef _b(): ...\nf = hub.pretrained('{URL}')(_b)",
        f"from megengine import hub\n@hub.pretrained('{URL}')\ndef _b(): ...\nf = _b",
        "from megengine import hub\ndef f(pretrained=False):\n    if pretrained:\n"
        f"        state = hub.load_serialized_obj_from_url('{URL}')",
        "import megengine\ndef f(pretrained=False):\n"
        f"    url = '{URL}'\n    state = megengine.hub.load_serialized_obj_from_url(url)",
        "from megengine.hub import load_serialized_obj_from_url as load\n"
        f"def f():\n    return load('{URL}')",
        "from a import f",
        "from a import *",
    ],
)
def test_the_address_of_an_entry_s_weights(read, text):
    imported = f"from megengine import hub\n@hub.pretrained('{URL}')\ndef f(): ..."
    found = read(text, a=imported)
    assert found.entries["f"] == URL
    assert found.complete


@pytest.mark.parametrize(
    "text",
    [
        "@hub.pretrained('https://a.example/a.pkl')\ndef f(): ...\nhub = 3",
        "from megengine import hub\n@hub.pretrained(make())\ndef f(): ...",
        "from megengine import hub\n@hub.pretrained(U)\ndef f(): ...",
        "from megengine import hub\na = b\nb = a\n@hub.pretrained(a)\ndef f(): ...",
        "from megengine import hub\ndef f(big):\n    if big:\n"
        "        return hub.load_serialized_obj_from_url('https://a.example/a.pkl')\n"
        "    return hub.load_serialized_obj_from_url('https://a.example/b.pkl')",
    ],
)
def test_an_address_that_only_running_would_show(read, text):
    assert read(text).entries["f"] is None


def test_sums_of_sums_are_not_computed_again_and_again(read):
    lines = [f"a{n} = a{n + 1} + a{n + 1}" for n in range(48)]
    text = "\n".join(["from megengine import hub", "@hub.pretrained(a0)", "def f(): ...", *lines])
    assert read(text + "\na48 = 'xxxxxxxx'").entries["f"] is None


@pytest.mark.slow
def test_of_names_that_take_too_long_to_follow_nothing_is_known(read):
    lines = [f"a{n} = a{n + 1}.a{n + 1}.a{n + 1}" for n in range(30)]
    assert read("\n".join(["import hubconf as a30", *lines])) == Hubconf()


def test_of_stars_that_take_too_long_to_follow_nothing_is_known(read):
    stars = "".join(f"from m{n} import *\n" for n in range(60))
    names = {n: "".join(f"def f{n}_{m}(): ...\n" for m in range(60)) for n in range(60)}
    files = {f"m{n}": stars + text for n, text in names.items()}
    assert read("from m0 import *", **files) == Hubconf()


def test_a_number_that_is_no_part_of_an_address(read):
    text = (
        f"from megengine import hub\nx = 0x{'f' * 5000}\n@hub.pretrained(f'{{x}}')\ndef f(): ...\n"
    )
    assert read(text).entries == {"f": None}
