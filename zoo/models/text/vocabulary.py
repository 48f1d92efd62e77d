"""Vocabularies: lists of tokens, the position of each being its number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from os import PathLike
from pathlib import Path

PAD, UNK, CLS, SEP, MASK = SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class VocabularyError(RuntimeError):
    """A vocabulary cannot be used; the message names the file and the fault."""


def read_vocabulary(source: str | PathLike[str] | Sequence[str]) -> list[str]:
    """The tokens of a `vocab.txt` (UTF-8, one a line), or of a list, in order.

    Raises VocabularyError if a special token is missing or the file is not UTF-8, OSError if it
    cannot be read.
    """
    if isinstance(source, (str, PathLike)):
        tokens, where = _read(Path(source)), str(source)
    else:
        tokens, where = list(source), "the vocabulary"
    missing = [token for token in SPECIAL if token not in tokens]
    if missing:
        raise VocabularyError(
            f"{where} lacks {', '.join(missing)}; expected a vocab.txt with one token a line"
        )
    return tokens


def _read(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{path} is not UTF-8: {error}") from error
    # not splitlines: some tokens are themselves what Unicode calls a line separator
    return [line.strip() for line in text.removesuffix("\n").split("\n")]


# What a stand-in vocabulary spells words with: printable ASCII, also as `##` parts.
_ASCII = "".join(map(chr, range(33, 127)))
_WORDS = (
    "the of and to in is was it for on as with by he that at from his an be are this which or not "
    "has had one two were but they their her she you we all there when can will would no if so who "
    "what up out about time year day man world life people good new first last long great little "
    "own other old right big small capital city country river france paris london china"
)
_CHINESE = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心"
    "多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分"
    "将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因"
    "重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市京首都巴黎法"
)
UNUSED_BEFORE_UNK = 99  # [unused0] .. [unused98] follow [PAD], as in the published vocabularies
SMALLEST_STAND_IN = 1000


def stand_in_vocabulary(size: int) -> list[str]:
    """A vocabulary of `size` tokens, for use if the published one is missing.

    It spells every ASCII word, knows some common English words and Chinese characters, and
    numbers the special tokens as the published vocabularies do ([PAD] 0, [UNK] 100 to [MASK]
    103); `[unusedN]` fills the rest. Other token numbers have nothing to do with those that the
    published weights were trained with. Raises ValueError if size is below 1000.
    """
    if size < SMALLEST_STAND_IN:
        raise ValueError(
            f"a stand-in vocabulary has {SMALLEST_STAND_IN} tokens or more, not {size}"
        )
    unused = (f"[unused{number}]" for number in range(size))
    parts = [f"##{character}" for character in _ASCII]
    tokens = [PAD, *islice(unused, UNUSED_BEFORE_UNK), *SPECIAL[1:]]
    tokens += dict.fromkeys([*_ASCII, *parts, *_WORDS.split(), *_CHINESE])
    return [*tokens, *islice(unused, size - len(tokens))]
