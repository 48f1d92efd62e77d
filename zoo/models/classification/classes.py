"""The 1000 classes of ImageNet (ILSVRC2012, https://arxiv.org/abs/1409.0575), in English.

Class k is the k-th of their WordNet ids in ascending order. Keras publishes the list, the first
word of each synset of WordNet (https://wordnet.princeton.edu); the names "crane" and "maillot"
occur twice. MegEngine/Models has a file of the same form, imagenet_class_info.json.
"""

from __future__ import annotations

from pathlib import Path

from zoo.core.class_list import numbered_names
from zoo.models.weights.checkpoint import Weights, fetch_verified, verify_file
from zoo.models.weights.fetch import file_name, terminal_progress

COUNT = 1000
# Keras names its MD5, c2c37ea517e94d9795004a39431a14cb; this is the SHA-256 of the same bytes.
NAMES = Weights(
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
    "a1e7a966a1f601d39e4b43e119b3e7dd4a2ad3ea08cf69847cbaf021013767bc",
)
# Endings of a URL whose file is such a list.
FILE_NAMES = (file_name(NAMES.url), "imagenet_class_info.json")


def fetch_class_names() -> Path:
    """The published list in the cache of weights, downloaded and verified as weights are.

    Raises FetchError if it cannot be fetched, WeightsError if it is another file.
    """
    path = fetch_verified(NAMES, terminal_progress(file_name(NAMES.url)))
    verify_file(path, NAMES)
    return path


def read_class_names(path: str | Path) -> list[str]:
    """The names of a list, in the order of their numbers, blanks in place of underscores.

    path: a JSON file {"0": ["n01440764", "tench"], ...}. Raises ValueError unless the numbers run
    from 0 without a gap and each has a name.
    """
    try:
        return numbered_names(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
