"""The rules of BertTokenizer, on the texts of the published one and a few more."""

import json

import numpy as np
import pytest

from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import SPECIAL, VocabularyError

from .conftest import DATA

GOLDEN = json.loads((DATA / "golden" / "tokenizer.json").read_text(encoding="utf-8"))
WORDS = [*SPECIAL, "the", "cat", "sat", "##s", "down", "."]


@pytest.fixture
def tokenizer():
    return BertTokenizer(WORDS)


@pytest.mark.parametrize("case", ["lower", "cased"])
@pytest.mark.parametrize("number", range(len(GOLDEN["texts"])))
def test_tokens_are_the_published_ones(case, number):
    tokenizer = BertTokenizer(GOLDEN["vocab"], do_lower_case=case == "lower")
    assert tokenizer.tokenize(GOLDEN["texts"][number]) == GOLDEN[case][number]


def test_a_file_is_read_as_the_list_it_holds(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    assert BertTokenizer(path).vocab == BertTokenizer(WORDS).vocab
    assert BertTokenizer(str(path)).tokenize("The cats sat.") == ["the", "cat", "##s", "sat", "."]


def test_a_token_that_is_a_line_separator_counts_as_one_line(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join([*SPECIAL, "a\u2028b", "c"]) + "\n", encoding="utf-8")
    assert BertTokenizer(path).vocab["c"] == 6


def test_tokens_and_numbers_are_each_other_back(tokenizer):
    assert tokenizer.convert_tokens_to_ids(["cat", "##s"]) == [6, 8]
    assert tokenizer.convert_ids_to_tokens([6, 8]) == ["cat", "##s"]


def test_a_token_outside_the_vocabulary_has_no_number(tokenizer):
    with pytest.raises(KeyError):
        tokenizer.convert_tokens_to_ids(["dog"])


def test_a_text_stands_between_its_marks(tokenizer):
    ids, segments, mask = tokenizer.encode(["the cats"])
    assert tokenizer.convert_ids_to_tokens(ids[0]) == ["[CLS]", "the", "cat", "##s", "[SEP]"]
    assert segments.tolist() == [[0, 0, 0, 0, 0]]
    assert mask.tolist() == [[1, 1, 1, 1, 1]]
    assert (ids.dtype, segments.dtype, mask.dtype) == (np.int32, np.int32, np.float32)


def test_the_second_sentence_of_a_pair_is_segment_1(tokenizer):
    ids, segments, _ = tokenizer.encode([("the cat", "sat")])
    assert ids.tolist() == [[2, 5, 6, 3, 7, 3]]
    assert segments.tolist() == [[0, 0, 0, 0, 1, 1]]


def test_short_texts_are_filled_up(tokenizer):
    ids, segments, mask = tokenizer.encode(["the cats sat", ("cat", "sat")], length=8)
    assert ids.tolist() == [[2, 5, 6, 8, 7, 3, 0, 0], [2, 6, 3, 7, 3, 0, 0, 0]]
    assert segments.tolist() == [[0] * 8, [0, 0, 0, 1, 1, 0, 0, 0]]
    assert mask.tolist() == [[1, 1, 1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 0, 0, 0]]


def test_without_a_length_the_longest_text_decides(tokenizer):
    assert tokenizer.encode(["the cats sat", "cat"])[0].shape == (2, 6)


def test_of_a_pair_the_longer_sentence_is_cut_first(tokenizer):
    ids, _, _ = tokenizer.encode([("the cat sat down", "the cat")], length=7)
    tokens = ["[CLS]", "the", "cat", "[SEP]", "the", "cat", "[SEP]"]
    assert tokenizer.convert_ids_to_tokens(ids[0]) == tokens


def test_of_sentences_of_one_length_the_second_is_cut_first(tokenizer):
    ids, _, _ = tokenizer.encode([("the cat", "the cat")], length=6)
    tokens = ["[CLS]", "the", "cat", "[SEP]", "the", "[SEP]"]
    assert tokenizer.convert_ids_to_tokens(ids[0]) == tokens


def test_a_length_without_room_for_a_word_is_refused(tokenizer):
    with pytest.raises(ValueError, match="length 2 leaves no room"):
        tokenizer.encode(["cat"], length=2)


def test_one_text_has_to_be_given_as_a_list(tokenizer):
    with pytest.raises(TypeError, match=r"write \[text\]"):
        tokenizer.encode("cat")


def test_a_vocabulary_without_special_tokens_is_refused(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"vocab.txt lacks \[MASK\]"):
        BertTokenizer(path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_bytes("[PAD]\ncaf\u00e9\n".encode("latin-1"))
    with pytest.raises(VocabularyError, match=r"vocab.txt is not UTF-8"):
        BertTokenizer(path)
