"""The class that an entry of hubconf.py builds."""

import pytest

from zoo.project.hubconf import network_class

NET = "class TinyNet:\n    pass\n\ndef build(width):\n    net = TinyNet()\n    return net\n"


@pytest.mark.parametrize(
    ("hubconf", "name"),
    [
        ("from net import TinyNet\ndef tiny():\n    return TinyNet()\n", "TinyNet"),
        ("from net import build\ndef tiny():\n    'A model.'\n    return build(8)\n", "TinyNet"),
        ("import net\ntiny = net.TinyNet\n", "TinyNet"),
        ("import functools, net\ntiny = functools.partial(net.build, 8)\n", "TinyNet"),
        (
            "from megengine import hub\nimport net\ntiny = hub.pretrained('u')(net.build)\n",
            "TinyNet",
        ),
        (
            "import megengine.module as M\ndef tiny():\n    return M.Sequential()\n",
            "",
        ),
        ("def tiny():\n    return tiny()\n", ""),
        ("def tiny():\n    pass\n", ""),
        ("globals().update(tiny=None)\n", ""),
        ("def tiny(:\n", ""),
    ],
)
def test_the_class_is_read_where_the_code_shows_it(tmp_path, hubconf, name):
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "hubconf.py").write_text(hubconf)
    assert network_class(tmp_path, "tiny") == name


def test_without_a_hubconf_there_is_none(tmp_path):
    assert network_class(tmp_path, "tiny") == ""
