"""What an encoder makes of a text: a vector for it, and the tokens nearest to a `[MASK]`."""

from __future__ import annotations

import numpy as np
from megengine import Tensor
from numpy.typing import NDArray

from zoo.models.text.bert import Bert
from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import MASK, SPECIAL

FloatArray = NDArray[np.float32]


def pooled_vector(model: Bert, tokenizer: BertTokenizer, text: str) -> FloatArray:
    """One vector (H,) for a text, each number within -1..1; a text that is too long is cut.

    Raises ValueError in training mode.
    """
    _, _, pooled = _encode(model, tokenizer, text)
    return pooled


def nearest_tokens(
    model: Bert, tokenizer: BertTokenizer, text: str, count: int = 5
) -> list[list[tuple[str, float]]]:
    """For each `[MASK]` of a text, the tokens whose embeddings are most like its output vector.

    A row holds `count` pairs (token, cosine similarity -1..1), the most similar first; special and
    unused tokens are left out. The published state dicts lack the head that guesses masked words,
    so this shows what the encoder alone knows: expect fewer sensible words than from that head.

    Raises ValueError in training mode, or if the text has no `[MASK]` as a word.
    """
    ids, last, _ = _encode(model, tokenizer, text)
    at = np.flatnonzero(ids == tokenizer.vocab[MASK])
    if not at.size:
        raise ValueError(f"no {MASK} in {text!r}; write one as a word, with blanks around it")
    table = _unit(model.embeddings.word_embeddings.weight.numpy())
    similarity = _unit(last[at]) @ table.T
    similarity[:, [number for token, number in tokenizer.vocab.items() if _no_text(token)]] = -2.0
    similarity[:, len(tokenizer.ids_to_tokens) :] = -2.0  # numbers that a stand-in lacks
    best = np.argsort(-similarity, axis=1, kind="stable")[:, :count]
    return [
        [(tokenizer.ids_to_tokens[number], float(row[number])) for number in numbers.tolist()]
        for row, numbers in zip(similarity, best, strict=True)
    ]


def _encode(
    model: Bert, tokenizer: BertTokenizer, text: str
) -> tuple[NDArray[np.int32], FloatArray, FloatArray]:
    """Token numbers (S,), last layer (S, H) and pooled vector (H,) of a text."""
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    longest = model.config.max_position_embeddings
    ids, segments, mask = tokenizer.encode([text])
    if ids.shape[1] > longest:
        ids, segments, mask = tokenizer.encode([text], length=longest)
    last, pooled = model(Tensor(ids), Tensor(segments), Tensor(mask), False)
    return ids[0], last.numpy()[0], pooled.numpy()[0]


def _unit(rows: FloatArray) -> FloatArray:
    """Each row divided by its length."""
    unit: FloatArray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


def _no_text(token: str) -> bool:
    return token in SPECIAL or token.startswith("[unused")
