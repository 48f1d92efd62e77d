"""Text to token numbers: words first, then WordPiece within each word.

BERT, section 3, "Input/Output Representations" (https://arxiv.org/abs/1810.04805); WordPiece:
Google's Neural Machine Translation System, section 4.1 (https://arxiv.org/abs/1609.08144). The
rules are those of the authors' code, so that token numbers match the published weights.

Letters: N texts, S tokens of the longest one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from zoo.models.text.vocabulary import CLS, MASK, PAD, SEP, UNK, read_vocabulary

NEVER_SPLIT = frozenset({UNK, SEP, PAD, CLS, MASK})
LONGEST_WORD = 100  # characters; a longer word becomes [UNK] as a whole

# Blocks of Chinese characters; Japanese kana and Korean Hangul are not among them.
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)

# (ids, segments, mask), each (N, S): the arguments of `Bert`
Encoded = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]


class BertTokenizer:
    """Splits texts as the published encoders expect.

    vocab_file: a `vocab.txt` with one token a line, or its tokens in order. do_lower_case: also
    strips accents; for the uncased models, and the Chinese one. Raises VocabularyError if
    the vocabulary lacks a special token.
    """

    def __init__(
        self, vocab_file: str | PathLike[str] | Sequence[str], do_lower_case: bool = True
    ) -> None:
        tokens = read_vocabulary(vocab_file)
        self.do_lower_case = do_lower_case
        self.vocab = {token: number for number, token in enumerate(tokens)}
        self.ids_to_tokens = dict(enumerate(tokens))

    def tokenize(self, text: str) -> list[str]:
        """The tokens of a text; parts of a word after its first one begin with `##`.

        `[MASK]` and the other special tokens are kept only where they stand as words.
        """
        return [piece for word in self._words(text) for piece in self._pieces(word)]

    def convert_tokens_to_ids(self, tokens: Sequence[str]) -> list[int]:
        """The number of each token; KeyError for one that is not in the vocabulary."""
        return [self.vocab[token] for token in tokens]

    def convert_ids_to_tokens(self, ids: Sequence[int]) -> list[str]:
        """The token of each number; KeyError for a number that the vocabulary does not have."""
        return [self.ids_to_tokens[int(number)] for number in ids]

    def encode(self, texts: Sequence[str | tuple[str, str]], length: int | None = None) -> Encoded:
        """Token numbers (N, S) int32, segments (N, S) int32 and mask (N, S) float32.

        A text becomes `[CLS] text [SEP]`, a pair `[CLS] first [SEP] second [SEP]` with segment 1
        from the second sentence on. Rows are filled up with [PAD], segment 0 and mask 0.
        length: S; longer texts are cut, of a pair the sentence that is longer at the time. None
        means the longest text decides, and nothing is cut.
        """
        if isinstance(texts, str):
            raise TypeError("expected a list of texts, got one text; write [text]")
        rows = [self._row(text, length) for text in texts]
        shape = (len(rows), length or max((len(row) for row, _ in rows), default=0))
        ids = np.full(shape, self.vocab[PAD], np.int32)
        segments, mask = np.zeros(shape, np.int32), np.zeros(shape, np.float32)
        for number, (row, second) in enumerate(rows):
            ids[number, : len(row)] = row
            segments[number, second : len(row)] = 1
            mask[number, : len(row)] = 1.0
        return ids, segments, mask

    def _row(self, text: str | tuple[str, str], length: int | None) -> tuple[list[int], int]:
        """Token numbers of a text or pair, and where segment 1 begins."""
        sentences = [self.tokenize(one) for one in ((text,) if isinstance(text, str) else text)]
        if length is not None:
            room = length - len(sentences) - 1
            if room < 1:
                raise ValueError(f"length {length} leaves no room beside {CLS} and {SEP}")
            while sum(map(len, sentences)) > room:
                max(reversed(sentences), key=len).pop()
        tokens, second = [CLS], 0
        for sentence in sentences:
            second = len(tokens)
            tokens += [*sentence, SEP]
        # one sentence alone is all segment 0
        return self.convert_tokens_to_ids(tokens), second if len(sentences) > 1 else len(tokens)

    def _words(self, text: str) -> Iterator[str]:
        for word in _spaced(text).split():
            if word in NEVER_SPLIT:
                yield word
            else:
                yield from _split_punctuation(_plain(word) if self.do_lower_case else word)

    def _pieces(self, word: str) -> list[str]:
        """The longest tokens that make up a word, from its left; [UNK] if some part has none."""
        if len(word) > LONGEST_WORD:
            return [UNK]
        pieces, start = list[str](), 0
        while start < len(word):
            prefix = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if prefix + word[start:e] in self.vocab), None)
            if end is None:
                return [UNK]
            pieces.append(prefix + word[start:end])
            start = end
        return pieces


def _spaced(text: str) -> str:
    """Without control characters, and with blanks around each Chinese character."""
    out = []
    for char in text:
        if char in "\t\n\r":
            out.append(" ")
        elif char == "\ufffd" or unicodedata.category(char).startswith("C"):
            continue
        else:
            out.append(f" {char} " if _is_cjk(char) else char)
    return "".join(out)


def _is_cjk(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _CJK)


def _plain(word: str) -> str:
    """Lower-cased, without accents: NFD without marks, which also takes Hangul apart."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def _split_punctuation(word: str) -> Iterator[str]:
    """Each punctuation character by itself, and what stands between them."""
    start = 0
    for at, char in enumerate(word):
        if _is_punctuation(char):
            if start < at:
                yield word[start:at]
            yield char
            start = at + 1
    if start < len(word):
        yield word[start:]


def _is_punctuation(char: str) -> bool:
    """Unicode's punctuation, and every printable ASCII character but letters, digits, blanks."""
    if char.isascii():
        return char.isprintable() and not char.isalnum() and char != " "
    return unicodedata.category(char).startswith("P")
