"""A published encoder together with its vocabulary, as `create_hub_bert` of the hub gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import megengine.module as M

from zoo.models.text.bert import Bert, BertConfig
from zoo.models.text.vocabulary import VocabularyError, read_vocabulary
from zoo.models.weights.download import Progress
from zoo.models.weights.fetch import fetch, terminal_progress

# Where the vocabularies lie, next to the weights: name -> one token a line.
VOCABULARY_URL = "https://data.megengine.org.cn/models/weights/bert/{name}/vocab.txt"
_ENTRY = re.compile(r"(\w+)_L_(\d+)_H_(\d+)_A_(\d+)")

CreateHubBert = Callable[..., tuple[Bert, BertConfig, str]]


def published_name(entry: str) -> str | None:
    """`uncased_L-12_H-768_A-12` for the entry `uncased_L_12_H_768_A_12`; None for another name."""
    match = _ENTRY.fullmatch(entry)
    return "{}_L-{}_H-{}_A-{}".format(*match.groups()) if match else None


def hub_bert(functions: Mapping[str, Callable[..., M.Module]]) -> CreateHubBert:
    """`create_hub_bert` over a hub's functions, `name -> f(pretrained)`; those that are not BERT
    are left out."""
    encoders = {name: functions[e] for e in functions if (name := published_name(e))}

    def create_hub_bert(model_name: str, pretrained: bool = False) -> tuple[Bert, BertConfig, str]:
        """A BERT encoder, its configuration, and the path of its vocabulary for `BertTokenizer`.

        model_name: as the authors write it, `uncased_L-12_H-768_A-12`. pretrained: load the
        published weights, else random ones. The vocabulary is fetched into the cache of weights.

        Raises ValueError for an unknown name, FetchError if a file cannot be fetched,
        VocabularyError if the vocabulary has another size than the model's.
        """
        if model_name not in encoders:
            raise ValueError(f"unknown BERT {model_name!r}; known: {', '.join(encoders)}")
        model = encoders[model_name](pretrained=pretrained)
        url = VOCABULARY_URL.format(name=model_name)
        path = fetch_vocabulary(url, model.config.vocab_size, terminal_progress("vocab.txt"))
        return model, model.config, str(path)

    create_hub_bert.__module__ = "hubconf"
    create_hub_bert.__qualname__ = create_hub_bert.__name__
    return create_hub_bert


def fetch_vocabulary(url: str, size: int, progress: Progress | None = None) -> Path:
    """The cached file of a vocabulary, downloaded if it is not there yet.

    Raises FetchError if it cannot be fetched, VocabularyError if it does not hold `size` tokens.
    """

    def verify(path: Path) -> None:
        found = len(read_vocabulary(path))
        if found != size:
            raise VocabularyError(
                f"{path} has {found} tokens, the model needs {size}; delete it and run again"
            )

    path = fetch(url, verify, progress)
    verify(path)  # a file that was there already
    return path
