import pickle
import subprocess
import sys

import numpy as np
import pytest
from megengine import Tensor

from tests.conftest import ROOT
from zoo.models.hub import build_entry
from zoo.models.weights import stand_in
from zoo.models.weights.checkpoint import Weights, fit, read_verified, state_shapes
from zoo.models.weights.stand_in import NO_SCALES, Scales, scales_of, stand_in_array, stand_in_state
from zoo.samples.trees import pack_folder

from . import recipe
from .conftest import DETECTORS, registry_entry

ATSS = "zoo.models.detection.atss:atss"
SCALES = scales_of(ATSS)


def array(name, shape, scales=NO_SCALES):
    return stand_in_array(name, {name: shape}, scales)


def test_a_number_depends_on_name_and_shape_alone():
    first = array("head.cls_subnet.0.weight", (2, 2, 1, 1))
    np.testing.assert_array_equal(first, array("head.cls_subnet.0.weight", [2, 2, 1, 1]))
    assert (first != array("head.cls_subnet.3.weight", (2, 2, 1, 1))).all()


def test_a_gain_can_depend_on_the_shape_and_on_other_names():
    scales = Scales(gains=(("fc", lambda name, shapes: len(shapes) * shapes[name][1]),))
    plain = array("fc.weight", (2, 3))
    scaled = stand_in_array("fc.weight", {"fc.weight": (2, 3), "frelu.weight": (4,)}, scales)
    np.testing.assert_allclose(scaled, 6 * plain, rtol=1e-6)


def test_statistics_and_scales_are_near_one():
    for name in ("a.running_var", "a.weight", "head.scale_list"):
        values = array(name, (256,))
        assert 0.8 <= values.min() < values.max() <= 1.2


def test_class_scores_start_low():
    bias = array("head.cls_score.bias", (1, 80, 1, 1), SCALES)
    np.testing.assert_allclose(bias, -7.0, atol=0.1)


def test_without_a_module_beside_the_constructor_nothing_is_scaled():
    assert scales_of("zoo.models.layers.resnet:ResNet") == Scales()


NET = """
from megengine import hub
import megengine.module as M

class Net(M.Module):
    def __init__(self, width=4, classes=3):
        super().__init__()
        self.conv = M.Conv2d(3, width, 3)
        self.norm = M.BatchNorm2d(width)
        self.fc = M.Linear(width, classes)

    def forward(self, x):
        return self.fc(self.norm(self.conv(x)).mean(axis=(2, 3)))

"""


@pytest.fixture
def make(tmp_path):
    """make(code, entry): the state dict that the script writes for an entry of a hubconf.py;
    the last line it printed where it wrote none."""

    def run(code, entry="net", repository=None, url="https://x.org/net.pkl", constructor=""):
        if repository is None:
            repository = tmp_path / "repository"
            repository.mkdir(exist_ok=True)
            (repository / "hubconf.py").write_text(code, encoding="utf-8")
        out, archive = tmp_path / "net.pkl", tmp_path / "archive.zip"
        archive.write_bytes(pack_folder(repository, "hub-main"))
        command = [sys.executable, "-s", stand_in.__file__, "--archive", str(archive)]
        command += [
            "--folder",
            str(tmp_path / "unpacked"),
            "--entry",
            entry,
            "--url",
            url,
            "--out",
            str(out),
        ]
        command += ["--constructor", constructor]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        if done.returncode:
            return done.stderr.strip().splitlines()[-1]
        return pickle.loads(out.read_bytes())

    return run


@pytest.mark.parametrize(
    "entry",
    [
        '@hub.pretrained("https://x.org/net.pkl")\ndef net(**config):\n    return Net(**config)',
        "def net(pretrained=True):\n    assert not pretrained\n    return Net()",
        "def net(width=4):\n    return Net(width)",
        'def net():\n    return Net(), "vocabulary"',
        "net = Net",
    ],
)
def test_any_kind_of_entry_gives_names_and_shapes(make, entry):
    state = make(NET + entry)
    assert {name: array.shape for name, array in state.items()} == {
        "conv.bias": (1, 4, 1, 1),
        "conv.weight": (4, 3, 3, 3),
        "fc.bias": (3,),
        "fc.weight": (3, 4),
        "norm.bias": (4,),
        "norm.running_mean": (4,),
        "norm.running_var": (4,),
        "norm.weight": (4,),
    }
    np.testing.assert_array_equal(state["fc.weight"], array("fc.weight", (3, 4)))


def test_an_entry_that_always_fetches_tells_which_module_the_file_is_for(make):
    code = """
def net():
    outer = M.Sequential(Net(), Net(8))
    outer[1].load_state_dict(hub.load_serialized_obj_from_url("https://x.org/net.pkl"))
    return outer
"""
    state = make(NET + code)
    assert state["conv.weight"].shape == (8, 3, 3, 3)


def test_what_is_no_float_stays_as_the_network_made_it(make):
    code = """
import megengine, numpy

class Text(M.Module):
    def __init__(self):
        super().__init__()
        self.places = megengine.tensor(numpy.arange(3, dtype="int32"))
        self.scale = megengine.Parameter([5.0])

    def forward(self, x):
        return x

def net():
    return Text()
"""
    state = make(NET + code)
    assert state["places"].tolist() == [0, 1, 2]
    assert state["scale"][0] != 5.0


def test_a_repository_with_a_package_named_as_this_one_uses_its_own(make, tmp_path):
    package = tmp_path / "repository" / "zoo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("width = 6\n")
    state = make(NET + "import zoo\n\ndef net():\n    return Net(zoo.width)\n")
    assert state["fc.weight"].shape == (3, 6)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import ftfy_of_nobody", "ModuleNotFoundError: No module named 'ftfy_of_nobody'"),
        ("def other(): pass", "hubconf.py has no function net"),
        ("def net(size): pass", "TypeError: net() missing 1 required positional argument: 'size'"),
        ("def net(): return {}", "net gives dict, not a Module"),
    ],
)
def test_the_last_line_is_the_reason_why_there_are_none(make, code, reason):
    assert make(NET + code) == reason


def test_stand_ins_of_this_hub_are_the_same_bytes_every_time_and_pass_the_safe_reader(
    make, tmp_path
):
    make("", "atss_res18_coco_3x_800size", ROOT, constructor=ATSS)
    sha256 = "9c561f4ae84f22d1df25bb480a6a22140b1cb66326dd9d7db61f8d1843e90e0c"
    weights = Weights("https://x.org/a.pkl", sha256)
    assert len(read_verified(tmp_path / "net.pkl", weights)) == 155


@pytest.mark.parametrize("constructor", DETECTORS)
def test_scores_are_finite_and_spread_with_few_above_the_threshold(constructor, write_registry):
    config = {"backbone": "resnet18"}
    model = build_entry("m", write_registry(registry_entry("m", constructor, config)))
    fit(model, stand_in_state(state_shapes(model), SCALES), "stand-in")
    model.eval()
    image = recipe.batch([recipe.picture(128, 160, seed=5)])
    info = np.array([[128, 160, 128, 160, 0]], np.float32)
    scores, boxes = (t.numpy() for t in model(image=Tensor(image), im_info=Tensor(info)))
    assert np.isfinite(scores).all()
    assert np.isfinite(boxes).all()
    assert 0.001 < scores.std() < 0.2
    assert 0 < (scores > 0.05).mean() < 0.1
