"""Proof that an encoder learns: six sentences, trained on until it fills in every masked word.

    python -m zoo.models.text.overfit

A small BERT with random weights. Which word is missing shows only from the others of its
sentence, so attention, positions, mask and gradients all have to work.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence

if __name__ == "__main__":
    from zoo.models.runtime import settings as runtime

    runtime.apply()  # has to come before MegEngine is imported

import megengine
import megengine.functional as F
import numpy as np
from megengine import Tensor
from megengine.autodiff import GradManager
from megengine.optimizer import Adam

from zoo.models.text.bert import Bert, bert
from zoo.models.text.inference import nearest_tokens
from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import MASK, SPECIAL

SENTENCES = (
    "paris is the capital of france",
    "london is the capital of england",
    "the river in paris is the seine",
    "the river in london is the thames",
    "bread is made from flour",
    "wine is made from grapes",
)
# Of each sentence, the words that are masked in turn; each can be known only from another word.
HIDDEN = ("paris", "london", "france", "england", "seine", "thames", "flour", "grapes")
RATE = 2e-3  # of Adam


def make_tokenizer() -> BertTokenizer:
    """Its vocabulary holds the words of the sentences."""
    words = dict.fromkeys(" ".join(SENTENCES).split())
    return BertTokenizer([*SPECIAL, *words])


def make_questions() -> list[tuple[str, str]]:
    """Pairs (sentence with a [MASK], the word it stands for)."""
    return [
        (" ".join(MASK if word == hidden else word for word in sentence.split()), hidden)
        for sentence in SENTENCES
        for hidden in HIDDEN
        if hidden in sentence.split()
    ]


def make_model(tokenizer: BertTokenizer) -> Bert:
    """Two layers of 32 numbers, without dropout."""
    return bert(
        vocab_size=len(tokenizer.vocab),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )


def count_right(model: Bert, tokenizer: BertTokenizer, questions: Sequence[tuple[str, str]]) -> int:
    """Questions whose word is the nearest token of the mask."""
    model.eval()
    firsts = [nearest_tokens(model, tokenizer, text, 1)[0][0][0] for text, _ in questions]
    return sum(first == word for first, (_, word) in zip(firsts, questions, strict=True))


def train(
    model: Bert, tokenizer: BertTokenizer, steps: int, every: int = 10
) -> Iterator[tuple[int, float, int]]:
    """Train on all questions; every so many steps (step, loss, right ones), until all are right.

    The loss is that of BERT's masked words (section 3.1), with the word embeddings as the last
    layer.
    """
    questions = make_questions()
    ids, segments, mask = tokenizer.encode([text for text, _ in questions])
    inputs = [Tensor(array) for array in (ids, segments, mask)]
    rows = Tensor(np.flatnonzero(ids == tokenizer.vocab[MASK]).astype(np.int32))
    words = Tensor(np.array([tokenizer.vocab[word] for _, word in questions], np.int32))
    # the pooled vector has no part in this loss
    learning = [p for name, p in model.named_parameters() if not name.startswith("pooler.")]
    manager, optimizer = GradManager().attach(learning), Adam(learning, lr=RATE)
    for step in range(1, steps + 1):
        model.train()
        with manager:
            last, _ = model(*inputs, output_all_encoded_layers=False)
            hidden = last.reshape(-1, model.config.hidden_size)[rows]
            table = model.embeddings.word_embeddings.weight
            loss = F.nn.cross_entropy(F.matmul(hidden, table, transpose_b=True), words)
            manager.backward(loss)
        optimizer.step().clear_grad()
        if step % every == 0:
            right = count_right(model, tokenizer, questions)
            yield step, float(loss.numpy()), right
            if right == len(questions):
                return


def main(argv: Sequence[str]) -> int:
    """0 when every word was learned, 1 when not within the steps."""
    parser = argparse.ArgumentParser(prog="python -m zoo.models.text.overfit")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    megengine.random.seed(args.seed)
    tokenizer, questions = make_tokenizer(), len(make_questions())
    start, step, right, losses = time.monotonic(), 0, 0, list[float]()
    for step, loss, right in train(make_model(tokenizer), tokenizer, args.steps):
        losses.append(round(loss, 4))
        print(f"bert step {step} loss {loss:.4f} right {right}/{questions}", flush=True)
    report = {
        "family": "bert",
        "learnt": right == questions,
        "steps": step,
        "seconds": round(time.monotonic() - start, 1),
        "loss": losses[:1] + losses[-1:],
    }
    print(json.dumps(report))
    return 0 if right == questions else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
