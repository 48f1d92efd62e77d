import pytest

from zoo.core.lock import Asset, Kind, Lock, dump_lock, load_lock

ROW = Asset("https://a.example/cat.jpg", Kind.FILE, "assets/cat.jpg", "ab" * 32, 3)


def test_a_row_holds_only_what_is_known():
    assert dump_lock(Lock((ROW,))) == (
        '{\n "schema": 1,\n "assets": [\n  {\n'
        '   "url": "https://a.example/cat.jpg",\n   "kind": "file",\n'
        f'   "path": "assets/cat.jpg",\n   "sha256": "{"ab" * 32}",\n   "bytes": 3\n'
        "  }\n ]\n}\n"
    )


def test_a_lock_reads_back_as_it_was_written():
    assert load_lock(dump_lock(Lock((ROW,)))) == Lock((ROW,))


def test_a_url_is_found_by_its_whole_text():
    lock = Lock((ROW,))
    assert lock.find("https://a.example/cat.jpg") is ROW
    assert lock.find("https://a.example/cat") is None


@pytest.mark.parametrize("text", ['{"schema": 2, "assets": []}', '{"assets": []}', "[]"])
def test_a_file_of_another_schema_is_refused(text):
    with pytest.raises(ValueError, match=r"^not an assets\.lock of schema 1$"):
        load_lock(text)
