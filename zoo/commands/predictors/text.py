"""What an encoder makes of a text: tokens for each `[MASK]`, else a vector."""

from __future__ import annotations

from pathlib import Path

from zoo.commands.predictors.job import Job, PredictError, Prediction
from zoo.models.text.inference import nearest_tokens, pooled_vector
from zoo.models.text.published import VOCABULARY_URL, fetch_vocabulary, published_name
from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import MASK, VocabularyError, read_vocabulary, stand_in_vocabulary
from zoo.models.weights.fetch import FetchError, cached_path, terminal_progress

SHOWN = 8  # numbers of a vector


def run(job: Job) -> Prediction:
    model = job.build(job.args.entry, "embeddings")
    tokens, note = _vocabulary(job, model.config.vocab_size)
    # the published models without `uncased` in their name keep capitals, but for the Chinese one
    lower = "uncased" in job.args.entry or "cased" not in job.args.entry
    tokenizer = BertTokenizer(tokens, lower)
    text = job.args.text
    if MASK not in text:
        vector = [round(float(v), 4) for v in pooled_vector(model, tokenizer, text)]
        shown = " ".join(f"{v:.4f}" for v in vector[:SHOWN])
        lines = (f"{shown} ..." if len(vector) > SHOWN else shown, *note)
        return Prediction(f"pooled vector of {len(vector)} numbers", lines, {"vector": vector})
    try:
        masks = nearest_tokens(model, tokenizer, text)
    except ValueError as error:  # it is part of a word, or of what is cut off a long text
        raise PredictError(str(error)) from error
    rows = ["\n".join(f"{similarity:6.3f}  {token}" for token, similarity in row) for row in masks]
    records = [
        [{"token": token, "similarity": round(similarity, 4)} for token, similarity in row]
        for row in masks
    ]
    summary = f"nearest tokens of {len(masks)} {MASK} by cosine similarity"
    return Prediction(summary, ("\n\n".join(rows), *note), {"masks": records})


def _vocabulary(job: Job, size: int) -> tuple[list[str], tuple[str, ...]]:
    """The tokens of a model, and a line that names a stand-in.

    The published file if it is in the cache of weights or, with weights, can be fetched; else the
    project's file for it; else a stand-in.
    """
    name = published_name(job.args.entry)
    url = VOCABULARY_URL.format(name=name) if name else ""
    try:
        if name and (cached_path(url).is_file() or not job.args.random):
            return read_vocabulary(_fetched(url, size)), ()
        path = job.asset(f"/{name}/vocab.txt") if name else None
        tokens = read_vocabulary(path) if path else stand_in_vocabulary(size)
    except (VocabularyError, ValueError) as error:
        raise PredictError(str(error)) from error
    if path and len(tokens) == size:
        return tokens, ()
    shown = job.project.shown(path) if path else "made from common words"
    return tokens, (
        f"stand-in vocabulary: {shown}, {len(tokens)} tokens; the model was trained with another",
    )


def _fetched(url: str, size: int) -> Path:
    try:
        return fetch_vocabulary(url, size, terminal_progress("vocab.txt"))
    except FetchError as error:
        raise PredictError(str(error)) from error
