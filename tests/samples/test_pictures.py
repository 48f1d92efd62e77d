"""Pictures that samples write and keep: from the jail to WebP."""

import base64
import json
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from zoo.core.directives import Kept, read_directives
from zoo.core.result import Answer, Source, Status
from zoo.samples.events import LARGEST, Pixels, read_pixels, to_webp
from zoo.samples.jail import Tier
from zoo.samples.network import Network
from zoo.samples.outcome import judge
from zoo.samples.plan import group, rows
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting

from .conftest import cards_of

KEEP = '<!-- doctest: keep=red.png alt="a red field" -->\n'
DRAW = """\
import cv2, numpy
image = numpy.zeros((60, 2048, 3), numpy.uint8)
image[:] = (0, 0, 200)
cv2.imwrite("red.png", image)"""
OFFICIAL = (Answer("https://example.org/a.pkl", Source.OFFICIAL, entry="a", sha256="ab" * 32),)


def read(comment):
    text = f"text\n{comment}\n```python\n"
    return read_directives(text, text.index("```"))


def keep(code, answers):
    (case,) = group(rows([cards_of(code, before=KEEP)]))
    setting = Setting(Tier.JAIL, today=date(2026, 11, 21))
    return judge(run_case(case, Network(()), setting), answers, "2026-01-01")


def stream(*pictures):
    lines = []
    for step, name, width, height, data in pictures:
        head = {"step": step, "name": name, "width": width, "height": height}
        lines.append(json.dumps(head).encode() + b"\n" + data)
    return b"".join(lines)


def test_each_comment_names_a_picture_and_what_it_shows():
    said, problems = read(KEEP + '<!-- doctest: keep=b.jpg alt="boxes" -->')
    assert (said.keep, problems) == ((Kept("red.png", "a red field"), Kept("b.jpg", "boxes")), ())


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("keep=../a.png alt=x", "`keep=../a.png` is not the name of a picture"),
        ("keep=a.svg alt=x", "`keep=a.svg` is not the name of a picture"),
        ("keep=a.png", "`keep` needs `alt`"),
        ("keep=a.png alt=x -->\n<!-- doctest: keep=a.png alt=y", "`keep=a.png` is one too many"),
    ],
)
def test_what_is_no_picture_to_keep_is_refused(comment, message):
    _, (problem,) = read(f"<!-- doctest: {comment} -->")
    assert problem.message.startswith(message)


def test_the_words_below_a_picture_do_not_part_the_languages():
    zh, _ = read('<!-- doctest: keep=a.png alt="红色" -->')
    en, _ = read('<!-- doctest: keep=a.png alt="red" -->')
    assert zh.text() == en.text() != read("")[0].text()


@pytest.mark.models
def test_a_picture_is_kept_with_official_weights_and_shrunk(jail):
    (zh, _) = keep(DRAW, OFFICIAL).results
    (picture,) = zh.pictures
    assert (picture.step, picture.name, picture.width, picture.height) == (1, "red.png", 1024, 30)
    image = Image.open(BytesIO(base64.b64decode(picture.webp)))
    red, green, blue = image.convert("RGB").getpixel((500, 15))
    assert image.format == "WEBP"
    assert red > 180 > 40 > max(green, blue)


@pytest.mark.models
def test_a_picture_of_stand_ins_is_not_kept(jail):
    (zh, _) = keep(DRAW, (Answer("https://a", Source.STAND_IN), *OFFICIAL)).results
    assert (zh.status, zh.pictures) == (Status.PASSED, ())


def test_a_sample_that_does_not_write_its_picture_fails(jail):
    (zh, _) = keep("open('red.png', 'w').write('no picture')", OFFICIAL).results
    assert zh.status is Status.FAILED
    assert "wrote no picture red.png" in zh.failure.reason


def test_what_a_case_forges_ends_the_reading():
    good = (1, "a.png", 1, 2, b"rgbrgb")
    wanted = {1: ("a.png",)}
    assert list(read_pixels(stream(good), wanted)) == [Pixels(*good)]
    for bad in (
        stream((1, "b.png", 1, 2, b"rgbrgb")),
        stream((1, "a.png", 4000, 2, b"rgbrgb")),
        stream((1, "a.png", True, 2, b"rgbrgb")),
        stream((1, "a.png", 1, 2, b"rgb")),
        b"[" * 100_000,
        b"no json\n",
    ):
        assert list(read_pixels(bad, wanted)) == []
    assert len(list(read_pixels(stream(good, good), wanted))) == 1


@pytest.mark.slow
def test_noise_is_made_to_fit():
    import random

    data = random.Random(0).randbytes(3 * 1024 * 1024)
    picture = to_webp(Pixels(1, "noise.png", 1024, 1024, data))
    assert len(base64.b64decode(picture.webp)) <= LARGEST
