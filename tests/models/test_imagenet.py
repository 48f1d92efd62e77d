"""ImageNet's protocol: pictures and labels on disk, places of classes, figures."""

import tarfile

import cv2
import numpy as np
import pytest

from zoo.core.evaluation import Figure
from zoo.models.evaluate.classification import places, running, score
from zoo.models.evaluate.imagenet import ARCHIVE, picture_of, read_imagenet
from zoo.models.evaluate.protocol import DataError, Dataset


def draw(path, value=100):
    """A gray picture as a JPEG, of 30 x 20 pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), np.full((20, 30, 3), value, np.uint8))


def labels(data):
    return {sample.key: (sample.truth.label, sample.truth.classes) for sample in data.samples}


def test_classes_are_numbered_in_the_order_of_their_folders(tmp_path):
    draw(tmp_path / "val/n02/b.JPEG")
    draw(tmp_path / "val/n02/a.JPEG")
    draw(tmp_path / "val/n00/c.png")
    (tmp_path / "val/n01").mkdir()  # a class without pictures has its number
    (tmp_path / "val/n00/notes.txt").touch()
    data = read_imagenet(tmp_path)
    assert labels(data) == {"n00/c.png": (0, 3), "n02/a.JPEG": (2, 3), "n02/b.JPEG": (2, 3)}
    assert {sample.shape for sample in data.samples} == {(3, 224, 224)}


def test_the_folder_val_may_be_named_itself(tmp_path):
    draw(tmp_path / "n00/a.JPEG")
    assert labels(read_imagenet(tmp_path)) == {"n00/a.JPEG": (0, 1)}


def test_a_list_of_all_classes_numbers_some_of_them(tmp_path):
    draw(tmp_path / "val/n02/a.JPEG")
    (tmp_path / "imagenet_class_index.json").write_text(
        '{"0": ["n00", "x"], "1": ["n01", "y"], "2": ["n02", "z"]}'
    )
    assert labels(read_imagenet(tmp_path)) == {"n02/a.JPEG": (2, 3)}


def test_what_other_programs_leave_beside_classes_does_not_count(tmp_path):
    draw(tmp_path / "val/n00000001/a.JPEG")
    (tmp_path / "val/n00000001/._a.JPEG").touch()
    for name in (".ipynb_checkpoints", "devkit"):
        draw(tmp_path / f"val/{name}/b.JPEG")
    assert labels(read_imagenet(tmp_path)) == {"n00000001/a.JPEG": (0, 1)}


@pytest.fixture
def listed(tmp_path):
    """A folder of two pictures; listed(text): its data, with that list."""
    for name in "ab":
        draw(tmp_path / f"val/{name}.JPEG")
    (tmp_path / "train").mkdir()

    def read(text):
        (tmp_path / "val.txt").write_bytes(text)
        return labels(read_imagenet(tmp_path))

    return read


def test_a_folder_beside_a_list_is_no_class(listed):
    found = listed(b"a.JPEG n00000002\nb.JPEG n00000001\n")
    assert found == {"a.JPEG": (1, 2), "b.JPEG": (0, 2)}


def test_a_list_may_begin_with_a_byte_order_mark(listed):
    assert listed(b"\xef\xbb\xbfa.JPEG 7\r\nb.JPEG 8\r\n")["a.JPEG"] == (7, 1000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a.JPEG 7\nb.JPEG 8\na.JPEG 9\n", r"val\.txt names pictures twice: a\.JPEG$"),
        (b"\xff\xfe\x00", r"val\.txt is not a text file"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(listed, text, message):
    with pytest.raises(DataError, match=message):
        listed(text)


def test_the_digest_changes_with_labels_and_names(tmp_path):
    draw(tmp_path / "val/n00/a.JPEG")
    draw(tmp_path / "val/n01/b.JPEG")
    first = read_imagenet(tmp_path).digest
    assert read_imagenet(tmp_path).digest == first
    (tmp_path / "val/n01/b.JPEG").rename(tmp_path / "val/n00/b.JPEG")
    assert read_imagenet(tmp_path).digest != first


@pytest.fixture
def archive(tmp_path):
    """The validation archive with two pictures, of one gray each."""
    with tarfile.open(tmp_path / ARCHIVE, "w") as made:
        for number, value in ((1, 50), (2, 200)):
            name = f"ILSVRC2012_val_{number:08}.JPEG"
            draw(tmp_path / name, value)
            made.add(tmp_path / name, name)
            (tmp_path / name).unlink()
    return tmp_path


LISTED = "ILSVRC2012_val_00000001.JPEG 65\nILSVRC2012_val_00000002.JPEG 970\n"


def test_pictures_are_read_out_of_the_archive(archive):
    (archive / "val.txt").write_text(LISTED)
    data = read_imagenet(archive)
    assert list(labels(data).values()) == [(65, 1000), (970, 1000)]
    assert [int(picture_of(sample).mean()) for sample in data.samples] == [50, 200]


def test_a_label_a_line_goes_by_the_order_of_names(archive):
    (archive / "imagenet_2012_validation_synset_labels.txt").write_text("n01\nn00\n")
    assert [label for label, _ in labels(read_imagenet(archive)).values()] == [1, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n2\n", "val.txt has numbers without names, whose order is not known"),
        ("n00\n", "val.txt has 1 labels for 2 pictures"),
        ("ILSVRC2012_val_00000001.JPEG 65\na b c\n", "val.txt:2: write a picture's name and its"),
        (LISTED.splitlines()[0], "val.txt has no label for ILSVRC2012_val_00000002.JPEG"),
        (LISTED + "x.JPEG 3\n", "val.txt names pictures that are not there: x.JPEG"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(archive, text, said):
    (archive / "val.txt").write_text(text)
    with pytest.raises(DataError) as caught:
        read_imagenet(archive)
    assert said in str(caught.value)


def test_a_torn_archive_is_named(archive):
    (archive / "val.txt").write_text(LISTED)
    whole = (archive / ARCHIVE).read_bytes()
    (archive / ARCHIVE).write_bytes(whole[:700])
    with pytest.raises(DataError, match=f"{ARCHIVE} cannot be read"):
        read_imagenet(archive)


@pytest.mark.parametrize(("name", "size"), [("a.txt", -512), ("a.JPEG", -512), ("a.JPEG", 0)])
def test_an_archive_whose_sizes_lead_back_or_nowhere_is_refused(tmp_path, name, size):
    """Python reads a member of -512 bytes for ever: after it comes the same one."""
    member = tarfile.TarInfo(name)
    member.size = size
    (tmp_path / "val.txt").write_text(f"{name} 65\n")
    (tmp_path / ARCHIVE).write_bytes(member.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    with pytest.raises(DataError, match=f"{ARCHIVE} cannot be read"):
        read_imagenet(tmp_path)


def test_all_that_is_missing_is_named(tmp_path):
    with pytest.raises(DataError) as caught:
        read_imagenet(tmp_path)
    assert f"pictures: folders of classes in {tmp_path}/val, or {ARCHIVE}" in str(caught.value)
    assert "labels: folders of classes, or a list, val.txt or" in str(caught.value)


def test_of_the_same_score_the_lower_number_comes_first():
    logits = np.array([[1, 3, 3, 2], [0, 0, 0, 0], [5, 1, 2, 9]], np.float32)
    assert places(logits, [2, 3, 0]) == [1, 3, 1]
    assert places(logits, [1, 0, 1]) == [0, 0, 3]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_a_number_has_no_place(value):
    with pytest.raises(DataError, match="not finite numbers"):
        places(np.array([[0, value]], np.float32), [0])


def test_figures_are_accuracy_and_error():
    found = score(Dataset((), ""), {"a": 0, "b": 4, "c": 5, "d": 0})
    assert found == (
        Figure("Top-1 acc", "", 50.0),
        Figure("Top-5 acc", "", 75.0),
        Figure("Top-1 error", "", 50.0),
        Figure("Top-5 error", "", 25.0),
    )


def test_the_running_figure_is_of_all_batches_so_far():
    add = running()
    assert add([0, 1]) == "top-1 50.00 %"
    assert add([0, 0]) == "top-1 75.00 %"
