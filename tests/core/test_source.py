from zoo.core.source import Source, Span, blank, normalise


def test_places_count_from_one():
    source = Source("c.md", "ab\ncd\n")
    assert [source.place(n) for n in (0, 1, 3, 6)] == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_a_line_comes_without_its_end():
    assert Source("c.md", "ab\ncd").line(2) == "cd"


def test_a_slice_is_the_text_of_the_span():
    assert Source("c.md", "标题：猫").slice(Span(1, 3)) == "题："


def test_normalised_text_keeps_its_line_numbers():
    assert normalise("\ufeffa\r\nb\rc\n") == "a\nb\nc\n"


def test_blanks_keep_the_length_and_the_line_ends():
    assert blank("a`b\nc`d", [Span(1, 6)]) == "a  \n  d"


def test_of_overlapping_places_the_later_one_is_not_blanked_twice():
    assert blank("abcdef", [Span(1, 4), Span(2, 5)]) == "a   ef"


def test_places_count_from_where_the_text_begins():
    assert blank("abc", [Span(11, 12)], first=10) == "a c"
