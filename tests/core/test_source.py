from zoo.core.source import Source, Span, normalise


def test_places_count_from_one():
    source = Source("c.md", "ab\ncd\n")
    assert [source.place(n) for n in (0, 1, 3, 6)] == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_a_line_comes_without_its_end():
    assert Source("c.md", "ab\ncd").line(2) == "cd"


def test_a_slice_is_the_text_of_the_span():
    assert Source("c.md", "标题：猫").slice(Span(1, 3)) == "题："


def test_normalised_text_keeps_its_line_numbers():
    assert normalise("\ufeffa\r\nb\rc\n") == "a\nb\nc\n"
