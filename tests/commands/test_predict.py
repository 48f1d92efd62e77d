"""`zoo predict`: one prediction of each task, and what is refused."""

import hashlib
import json
import os
import re
import struct
import sys
import zlib

import cv2
import megengine
import numpy as np
import pytest
from PIL import Image

from tests.conftest import ROOT
from zoo.cli import main
from zoo.models.classification.classes import NAMES, read_class_names
from zoo.models.text.bert import bert
from zoo.models.text.vocabulary import stand_in_vocabulary
from zoo.models.weights.fetch import cached_path

# Networks that answer the same to any input, with what tells their task.
NETS = """
import megengine.module as M
import numpy as np
from megengine import Tensor


class Classifier(M.Module):
    normalised = True

    def forward(self, x):
        return Tensor(np.log(np.array([[0.25, 0.625, 0.125]], np.float32)))


class Detector(M.Module):
    nms_iou = 0.5

    def forward(self, image, im_info):
        scores = np.zeros((2, 80), np.float32)
        scores[0, 0], scores[1, 16] = 0.75, 0.5
        boxes = np.array([[10, 20, 40, 60], [0, 0, 50, 30]], np.float32)
        return Tensor(scores), Tensor(boxes)


class Segmenter(M.Module):
    input_size = (4, 4)

    def forward(self, x):
        logits = np.zeros((1, 21, 4, 4), np.float32)
        logits[0, 12, :, 1:] = 1
        return Tensor(logits)


class Joints(M.Module):
    corrected = True

    def forward(self, x):
        maps = np.zeros((len(x), 17, 64, 48), np.float32)
        maps[:, :, 32, 23:25] = 255
        return Tensor(maps)


class Plain(M.Module):
    def forward(self, x):
        return x
"""
SMALL_BERT = {"num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 2}
# name -> task, constructor, configuration
MODELS = {
    "classifier": ("classification", "nets:Classifier", {}),
    "plain": ("classification", "nets:Plain", {}),
    "detector": ("detection", "nets:Detector", {}),
    "segmenter": ("segmentation", "nets:Segmenter", {}),
    "joints": ("keypoints", "nets:Joints", {}),
    "uncased_L_2_H_32_A_2": (
        "text",
        "zoo.models.text.bert:bert",
        {"vocab_size": 2000, "intermediate_size": 64, **SMALL_BERT},
    ),
    "generator": ("generation", "zoo.models.generation.dcgan:dcgan", {"channels": 8}),
    "odd": ("mystery", "nets:Plain", {}),
}
BERT = "uncased_L_2_H_32_A_2"
URL = "https://example.org/imagenet_class_info.json"


@pytest.fixture
def zoo(monkeypatch, capfd, tmp_path):
    """Runs a command in a hub with MODELS; returns its code, output without times, and errors."""
    (tmp_path / "nets.py").write_text(NETS)
    (tmp_path / "zoo.toml").write_text('repository = "acme/hub"\n[tasks.mystery]\nlabel = "Odd"\n')
    entries = [
        {"name": name, "task": task, "constructor": made, "config": config, "weights": None}
        | {"card": "c", "title": name, "summary": {}, "metrics": [], "inputs": [], "outputs": []}
        | {"repository": "", "parts": {"dataset": "voc"}, "tags": []}
        for name, (task, made, config) in MODELS.items()
    ]
    (tmp_path / "registry.json").write_text(json.dumps({"schema": 3, "entries": entries}))
    cv2.imwrite(str(tmp_path / "picture.png"), np.full((80, 60, 3), 200, np.uint8))
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("MGE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("zoo.models.runtime.settings.apply", dict)

    def run(*arguments):
        code = main(["predict", *map(str, arguments)])
        captured = capfd.readouterr()
        return code, re.sub(r"\d+\.\d\d s", "N s", captured.out), captured.err

    yield run
    sys.modules.pop("nets", None)  # the next test's lie in another folder


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


RANDOM = "random weights: these values mean nothing\n"
TOOK = " in N s (building the model took N s)\n"


def test_classes_have_probabilities_and_numbers(zoo, tmp_path):
    assert zoo("classifier", "picture.png", "--random", "--json", "c.json") == (
        0,
        " 62.50 %  class 1\n"
        " 25.00 %  class 0\n"
        " 12.50 %  class 2\n"
        "class numbers only: names are known for the 1000 classes of ImageNet\n"
        + RANDOM
        + "top 3 of 3 classes"
        + TOOK,
        "",
    )
    assert read(tmp_path / "c.json")[0] == {"class": 1, "probability": 0.625, "name": "class 1"}


@pytest.fixture
def lock(tmp_path):
    """Locks a URL, answered with a text."""

    def add(url, text):
        (tmp_path / "answer").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        row = {"url": url, "kind": "file", "path": "answer", "sha256": digest, "bytes": 1}
        (tmp_path / "assets.lock").write_text(json.dumps({"schema": 1, "assets": [row]}))

    return add


def test_classes_have_names_where_the_lock_has_them(zoo, lock):
    lock(URL, '{"0": ["n0", "tench"], "1": ["n1", "great_white"], "2": ["n2", "hen"]}')
    code, out, _ = zoo("classifier", "picture.png", "--random")
    assert (code, out) == (
        0,
        " 62.50 %  great white\n 25.00 %  tench\n 12.50 %  hen\n"
        + (RANDOM + "top 3 of 3 classes" + TOOK),
    )


def test_names_of_other_classes_are_not_used(zoo, lock):
    lock(URL, '{"0": ["n0", "tench"]}')
    code, out, _ = zoo("classifier", "picture.png", "--random")
    assert (code, out.splitlines()[:4]) == (
        0,
        [
            " 62.50 %  class 1",
            " 25.00 %  class 0",
            " 12.50 %  class 2",
            "class numbers only: answer has 1 name, the model 3 classes",
        ],
    )


def test_names_that_cannot_be_read_are_an_error(zoo, lock):
    lock(URL, "[1]")
    assert zoo("classifier", "picture.png", "--random") == (
        2,
        "",
        "zoo: answer: it holds no class names: list indices must be integers or slices, not str\n",
    )


def test_a_list_that_is_not_the_locked_one_is_an_error(zoo, lock, tmp_path):
    lock(URL, '{"0": ["n0", "tench"]}')
    (tmp_path / "answer").write_text("{}")
    code, out, errors = zoo("classifier", "picture.png", "--random")
    assert (code, out) == (2, "")
    assert errors.startswith("zoo: assets.lock: answer has sha256 44136fa355b3..., locked is ")


def test_boxes_are_printed_drawn_and_written(zoo, tmp_path):
    files = ("--out", "d.png", "--json", "d.json")
    assert zoo("detector", "picture.png", "--random", *files) == (
        0,
        "    x1     y1     x2     y2  score  class\n"
        "    10     20     40     60  0.750  person\n"
        "     0      0     50     30  0.500  dog\n" + RANDOM + "2 boxes above 0.3" + TOOK,
        "",
    )
    assert read(tmp_path / "d.json")[1] == {
        "box": [0.0, 0.0, 50.0, 30.0],
        "score": 0.5,
        "class": 16,
        "name": {"en_US": "dog", "zh_CN": "狗"},
    }
    assert cv2.imread(str(tmp_path / "d.png")).shape == (80, 60, 3)


def test_a_threshold_leaves_boxes_out(zoo):
    _, out, _ = zoo("detector", "picture.png", "--random", "--threshold", "0.6")
    assert out.endswith(RANDOM + "1 box above 0.6" + TOOK)


def test_areas_of_classes_are_printed_painted_and_written(zoo, tmp_path):
    files = ("--out", "s.png", "--json", "s.json")
    code, out, _ = zoo("segmenter", "picture.png", "--random", *files)
    assert (code, out) == (
        0,
        " 75.0 %  dog\n 25.0 %  background\n" + RANDOM + "2 classes of 0.1 % or more" + TOOK,
    )
    assert read(tmp_path / "s.json")[0] == {
        "class": 12,
        "area": 0.75,
        "name": {"en_US": "dog", "zh_CN": "狗"},
    }
    painted = cv2.imread(str(tmp_path / "s.png"))
    # 0.4 of the picture's 200, 0.6 of (128, 0, 64), the color of class 12
    assert painted[70, 50].tolist() == [157, 80, 118]


def test_names_follow_the_language(zoo):
    _, out, _ = zoo("segmenter", "picture.png", "--random", "--language", "zh_CN")
    assert out.startswith(" 75.0 %  狗\n 25.0 %  背景\n")


def test_a_detector_of_the_hub_finds_the_persons(zoo, tmp_path):
    files = ("--out", "k.png", "--json", "k.json")
    code, out, _ = zoo("joints", "picture.png", "--random", *files)
    assert code == 0
    assert out.splitlines()[0] == "1.000      25     40  nose"
    assert out.endswith("right ankle\n" + RANDOM + "1 person above 0.3 by detector" + TOOK)
    (person,) = read(tmp_path / "k.json")
    assert person["box"] == [10.0, 20.0, 40.0, 60.0]
    assert [joint["name"]["zh_CN"] for joint in person["joints"][:2]] == ["鼻子", "左眼"]
    assert cv2.imread(str(tmp_path / "k.png")).shape == (80, 60, 3)


def test_persons_can_be_given(zoo):
    boxes = ("--boxes", "0,0,30,40", "--boxes=-10,0,30,80")
    _, out, _ = zoo("joints", "picture.png", "--random", *boxes)
    assert out.endswith(RANDOM + "2 persons" + TOOK)


@pytest.mark.parametrize("box", ["1,2,3", "5,0,5,9", "a,b,c,d", "nan,0,1,1"])
def test_a_box_has_four_corners_in_order(zoo, capfd, box):
    with pytest.raises(SystemExit, match="2"):
        zoo("joints", "picture.png", "--boxes", box)
    assert f"{box} is not a box; write X1,Y1,X2,Y2 in pixels" in capfd.readouterr().err


def test_a_mask_has_nearest_tokens(zoo, tmp_path):
    code, out, _ = zoo(BERT, "--random", "--text", "the [MASK] of france", "--json", "t.json")
    assert code == 0
    rows, rest = out.splitlines()[:5], "\n".join(out.splitlines()[5:]) + "\n"
    assert all(re.fullmatch(r" *-?\d\.\d{3}  \S+", row) for row in rows)
    assert rest == (
        "stand-in vocabulary: made from common words, 2000 tokens; "
        "the model was trained with another\n"
        + RANDOM
        + "nearest tokens of 1 [MASK] by cosine similarity"
        + TOOK
    )
    (tokens,) = read(tmp_path / "t.json")["masks"]
    assert [row.split()[1] for row in rows] == [one["token"] for one in tokens]


def test_a_text_without_a_mask_has_a_vector(zoo, tmp_path):
    code, out, _ = zoo(BERT, "--random", "--text", "hello", "--json", "t.json")
    vector = read(tmp_path / "t.json")["vector"]
    assert (code, len(vector)) == (0, 32)
    assert out.splitlines()[0] == " ".join(f"{v:.4f}" for v in vector[:8]) + " ..."
    assert out.endswith(RANDOM + "pooled vector of 32 numbers" + TOOK)


def test_a_vocabulary_of_the_lock_is_used_and_called_a_stand_in(zoo, lock):
    text = (ROOT / "assets" / "vocab_stand_in.txt").read_text(encoding="utf-8")
    lock("https://example.org/uncased_L-2_H-32_A-2/vocab.txt", text)
    code, out, _ = zoo(BERT, "--random", "--text", "a [MASK]")
    assert code == 0
    assert "stand-in vocabulary: answer, 1000 tokens; the model was trained with another" in out


def test_a_seed_gives_a_grid_of_pictures(zoo, tmp_path):
    arguments = ("--random", "--seed", "3", "--count", "10", "--out", "g.png", "--json", "g.json")
    code, out, _ = zoo("generator", *arguments)
    assert (code, out) == (0, RANDOM + "10 pictures of 32 x 32 pixels from seed 3" + TOOK)
    assert cv2.imread(str(tmp_path / "g.png")).shape == (2 * 34 + 2, 8 * 34 + 2, 3)
    written = read(tmp_path / "g.json")
    assert written["seed"] == 3
    assert written["pictures"][8] == {"box": [2, 36, 34, 68]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("clasifier", "picture.png"), "unknown model clasifier; did you mean classifier?"),
        (("detector", "nowhere.jpg"), "there is no file nowhere.jpg"),
        (("detector", "nets.py", "--random"), "nets.py is not a picture that OpenCV can read"),
        (
            ("detector", "picture.png", "--threshold", "2"),
            "--threshold 2 is not a score; write a number from 0 to 1",
        ),
        (
            ("detector", "picture.png", "--out", "boxes.txt"),
            "--out boxes.txt: write a name that ends in .jpg or .png",
        ),
        (
            ("detector", "picture.png", "--json", "no/folder.json"),
            "there is no folder no to write folder.json to",
        ),
        (
            ("classifier", "picture.png", "--out", "c.png"),
            "classifier is of the task `Image classification`, which takes no --out; "
            "it takes PICTURE, --json, --language, --random",
        ),
        (
            (BERT, "picture.png"),
            f"{BERT} is of the task `Text`, which takes no PICTURE; "
            "it takes --text, --json, --language, --random",
        ),
        (("segmenter",), "segmenter is of the task `Semantic segmentation`, which needs PICTURE"),
        ((BERT,), f"{BERT} is of the task `Text`, which needs --text"),
        (
            (BERT, "--text", " "),
            "--text is empty; write a word, or a sentence with a [MASK]",
        ),
        (("detector", "picture.png", "--json", "."), ". is a folder; name a file to write"),
        (("generator",), "generator is of the task `Image generation`, which needs --out"),
        (
            (BERT, "--text", "a [MASK].", "--random"),
            "no [MASK] in 'a [MASK].'; write one as a word, with blanks around it",
        ),
        (
            ("generator", "--count", "10001", "--out", "g.png"),
            "--count 10001: at most 10000 pictures go into a grid",
        ),
        (
            ("joints", "picture.png", "--detector", "segmenter"),
            "unknown detector segmenter; zoo list names all",
        ),
        (
            ("plain", "picture.png", "--random"),
            "plain is built as Plain, which zoo predict cannot run; "
            "the samples of its card show how to use it",
        ),
        (
            ("odd", "picture.png"),
            "odd is of the task `Odd`, which zoo predict cannot run; "
            "the samples of its card show how to use it",
        ),
    ],
)
def test_predict_says_what_is_wrong(zoo, arguments, message):
    assert zoo(*arguments) == (2, "", f"zoo: {message}\n")


def test_a_hub_without_detectors_asks_for_boxes(zoo, tmp_path):
    registry = (tmp_path / "registry.json").read_text()
    (tmp_path / "registry.json").write_text(registry.replace('"detection"', '"mystery"'))
    assert zoo("joints", "picture.png", "--random") == (
        2,
        "",
        "zoo: no detector in this hub to find persons; give --boxes X1,Y1,X2,Y2\n",
    )


def test_a_picture_with_too_many_pixels_is_not_read(zoo, tmp_path):
    def chunk(kind, data):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", 40000, 30000, 8, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    (tmp_path / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    assert zoo("classifier", "huge.png", "--random") == (
        2,
        "",
        "zoo: huge.png has 40000 x 30000 pixels, too large for OpenCV: it reads 1073741824 (2^30); "
        "scale it down\n",
    )


NOISE = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
JPEG, PNG = (cv2.imencode(kind, NOISE)[1].tobytes() for kind in (".jpg", ".png"))
TEXT = b"zTXtk\0\0" + zlib.compress(bytes(4 << 20))
TOO_MUCH_TEXT = struct.pack(">I", len(TEXT) - 4) + TEXT + struct.pack(">I", zlib.crc32(TEXT))
GIF = (
    b"GIF89a"
    + b"\xff\xff" * 2
    + b"\x80\0\0"
    + bytes(6)
    + b","
    + bytes(4)
    + b"\xff\xff" * 2
    + b"\0\2\0;"
)


@pytest.mark.parametrize("name", ["classifier", "detector", "segmenter", "joints"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "p.jpg is empty"),
        (b"text", "p.jpg is not a picture that OpenCV can read"),
        (JPEG[: len(JPEG) * 2 // 3], "p.jpg is cut off: "),
        (JPEG[:40], "p.jpg is not a picture that OpenCV can read"),
        (
            GIF,
            "p.jpg has 65535 x 65535 pixels, too large for OpenCV: it reads 1073741824 (2^30); ",
        ),
        (
            PNG[: len(PNG) // 2],
            "p.jpg is a damaged PNG picture; save it as PNG or JPEG",
        ),
        (
            PNG[:33] + TOO_MUCH_TEXT + PNG[33:],
            "Decompressed data too large for PngImagePlugin.MAX_TEXT_CHUNK",
        ),
    ],
)
def test_a_file_that_is_no_usable_picture_is_refused_in_a_line(
    zoo, tmp_path, name, content, message
):
    (tmp_path / "p.jpg").write_bytes(content)
    boxes = ("--boxes", "0,0,2,2") if name == "joints" else ()
    code, out, errors = zoo(name, "p.jpg", "--random", *boxes)
    assert (code, out) == (2, "")
    assert errors.startswith(f"zoo: {message}")
    assert errors.count("\n") == 1


def test_nor_is_a_folder_or_a_pipe(zoo, tmp_path):
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    for name, message in (("folder", "a folder, not a picture"), ("pipe", "not a regular file")):
        said = (2, "", f"zoo: {name}.png is {message}\n")
        assert zoo("classifier", f"{name}.png", "--random") == said


@pytest.mark.parametrize("kind", ["16 bits", "grey", "alpha", "CMYK", "one pixel", "ribbon"])
def test_other_kinds_of_pictures_are_read(zoo, tmp_path, kind):
    grey = np.full((40, 60), 90, np.uint8)
    pictures = {
        "16 bits": grey.astype(np.uint16) * 257,
        "grey": grey,
        "alpha": np.full((40, 60, 4), 90, np.uint8),
        "one pixel": grey[:1, :1],
        "ribbon": np.full((1, 20_000), 90, np.uint8),
    }
    if kind == "CMYK":
        Image.new("CMYK", (60, 40)).save(tmp_path / "p.jpg")
    else:
        cv2.imwrite(str(tmp_path / "p.png"), pictures[kind])
    name = "p.jpg" if kind == "CMYK" else "p.png"
    code, _, errors = zoo("classifier", name, "--random")
    assert (code, errors) == (0, "")


def test_persons_are_not_cut_from_a_picture_that_is_too_long(zoo, tmp_path):
    cv2.imwrite(str(tmp_path / "long.png"), np.zeros((2, 32767, 3), np.uint8))
    assert zoo("joints", "long.png", "--random", "--boxes", "0,0,2,2") == (
        2,
        "",
        "zoo: a picture of 32767 x 2 pixels is too long to cut persons from; "
        "cut or scale it to 32766 a side first\n",
    )


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A mirror with the weights of the text encoder and its vocabulary."""
    _, _, config = MODELS[BERT]
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    megengine.save(bert(**config).state_dict(), str(mirror / "bert.pkl"))
    hashed = hashlib.sha256((mirror / "bert.pkl").read_bytes()).hexdigest()
    (mirror / "vocab.txt").write_text("\n".join(stand_in_vocabulary(2000)) + "\n", "utf-8")
    registry = json.loads((tmp_path / "registry.json").read_text())
    (entry,) = (e for e in registry["entries"] if e["name"] == BERT)
    entry["weights"] = {"url": "https://example.org/bert.pkl", "sha256": hashed}
    (tmp_path / "registry.json").write_text(json.dumps(registry))
    monkeypatch.setenv("ZOO_MIRROR", str(mirror))
    return mirror


def test_published_weights_come_with_their_vocabulary(zoo, published):
    code, out, errors = zoo(BERT, "--text", "hello")
    assert (code, errors) == (0, "")
    assert out.splitlines()[1:] == ["pooled vector of 32 numbers" + TOOK.rstrip()]
    # and now both are in the cache, so that random weights have the vocabulary, too
    _, out, _ = zoo(BERT, "--random", "--text", "hello")
    assert out.splitlines()[1:] == [RANDOM.rstrip(), "pooled vector of 32 numbers" + TOOK.rstrip()]


def test_a_vocabulary_of_another_model_is_refused(zoo, published):
    (published / "vocab.txt").write_text("\n".join(stand_in_vocabulary(1000)) + "\n", "utf-8")
    code, out, errors = zoo(BERT, "--text", "hello")
    assert (code, out) == (2, "")
    assert "has 1000 tokens, the model needs 2000" in errors


def test_a_model_without_weights_needs_random_ones(zoo):
    code, out, errors = zoo("classifier", "picture.png")
    assert (code, out) == (2, "")
    assert errors.startswith("zoo: classifier has no published weights: ")
    assert errors.endswith("; in zoo predict, pretrained=False is --random\n")


def test_a_published_network_runs_with_random_weights(zoo, monkeypatch):
    picture = ROOT / "assets" / "cat.jpg"
    monkeypatch.chdir(ROOT)
    code, out, errors = zoo("shufflenet_v2_x0_5", picture, "--random")
    assert (code, errors) == (0, "")
    assert out.endswith(RANDOM + "top 5 of 1000 classes" + TOOK)
    names = read_class_names(ROOT / "assets/imagenet_class_index.json")
    rows = [re.fullmatch(r" *\d+\.\d\d %  (.+)", row)[1] for row in out.splitlines()[:5]]
    assert len(rows) == len(set(rows) & set(names)) == 5


@pytest.fixture
def classifier(zoo, tmp_path):
    """Adds a classifier of ImageNet to the hub."""
    registry = read(tmp_path / "registry.json")
    entry = dict(registry["entries"][0], name="shuffle", config={"width": 0.5})
    entry["constructor"] = "zoo.models.classification.shufflenet_v2:shufflenet_v2"
    entry["weights"] = None
    registry["entries"].append(entry)
    (tmp_path / "registry.json").write_text(json.dumps(registry))
    return entry["name"]


def test_a_hub_without_the_names_says_how_to_get_them(zoo, classifier):
    _, out, _ = zoo(classifier, "picture.png", "--random")
    assert out.splitlines()[5] == (
        "class numbers only: for names run: zoo assets add "
        "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
    )


def test_names_in_the_cache_of_weights_are_used(zoo, classifier):
    path = cached_path(NAMES.url)
    path.parent.mkdir(parents=True)
    path.write_bytes((ROOT / "assets/imagenet_class_index.json").read_bytes())
    _, out, _ = zoo(classifier, "picture.png", "--random")
    assert "class numbers only" not in out
    path.write_text("{}")  # of another file only the numbers
    _, out, _ = zoo(classifier, "picture.png", "--random")
    assert re.search(r"^class numbers only: .* damaged or not the published file", out, re.M)


def test_the_smallest_detector_finds_persons(zoo, monkeypatch, tmp_path):
    # A ribbon: scaled to 1333 pixels of width it stays small, and the test fast.
    ribbon = tmp_path / "ribbon.png"
    cv2.imwrite(str(ribbon), np.full((8, 400, 3), 128, np.uint8))
    monkeypatch.chdir(ROOT)
    code, out, _ = zoo("simplebaseline_res50", ribbon, "--random", "--threshold", "1")
    assert (code, out) == (
        0,
        RANDOM + "0 persons above 1 by atss_res18_coco_3x_800size" + TOOK,
    )
