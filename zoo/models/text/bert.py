"""BERT: Bidirectional Encoder Representations from Transformers (https://arxiv.org/abs/1810.04805).

The encoder alone, without the heads of pre-training: the published state dicts hold none. The
layers are those of Attention Is All You Need, section 3 (https://arxiv.org/abs/1706.03762), with
the normalization after each sum.

Letters: N texts, S tokens of the longest one, L layers, H numbers per token, A attention heads of
H / A numbers each, V tokens of the vocabulary. All numbers are float32 unless stated otherwise.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Any

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Parameter, Tensor

from zoo.models.layers.initial import without_random_values

# Keys of the published configuration files that no part of the network reads.
UNUSED_KEYS = frozenset(
    {
        "directionality",
        "pooler_fc_size",
        "pooler_num_attention_heads",
        "pooler_num_fc_layers",
        "pooler_size_per_head",
        "pooler_type",
    }
)

# The authors' code; far below the 1e-5 that is usual elsewhere, which moves the first layer by
# up to 7e-3 because embeddings are small.
NORM_EPS = 1e-12

# Added to the attention scores of masked tokens: exp of it is 0 in float32.
MASKED = -10000.0


@dataclass(frozen=True, slots=True)
class BertConfig:
    """The shape of one encoder; fields are named as in the published `bert_config.json`.

    vocab_size: V. hidden_size: H. num_hidden_layers: L. num_attention_heads: A, a divisor of H.
    intermediate_size: width between the two layers of the feed-forward network; None means 4 H
    (BERT, section 3). max_position_embeddings: the largest S. type_vocab_size: segments that a
    token may belong to. initializer_range: standard deviation of the initial weights.
    """

    vocab_size: int = 30522
    hidden_size: int = 768
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    intermediate_size: int | None = None
    hidden_act: str = "gelu"
    hidden_dropout_prob: float = 0.1
    attention_probs_dropout_prob: float = 0.1
    max_position_embeddings: int = 512
    type_vocab_size: int = 2
    initializer_range: float = 0.02

    def __post_init__(self) -> None:
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"hidden_size {self.hidden_size} is not a multiple of "
                f"num_attention_heads {self.num_attention_heads}"
            )
        if self.hidden_act not in ACTIVATIONS:
            raise ValueError(
                f"unknown hidden_act {self.hidden_act!r}; known: {', '.join(ACTIVATIONS)}"
            )


def gelu(x: Tensor) -> Tensor:
    """0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), any shape.

    Gaussian Error Linear Units, section 2 (https://arxiv.org/abs/1606.08415). Written with
    (1 + tanh(z)) / 2 = sigmoid(2 z), because MegEngine's sigmoid takes a tenth of tanh's time.
    """
    scale = 2.0 * sqrt(2.0 / np.pi)
    return x * F.sigmoid(x * (x * x * (0.044715 * scale) + scale))


ACTIVATIONS: Mapping[str, Callable[[Tensor], Tensor]] = MappingProxyType(
    {"gelu": gelu, "relu": F.relu}
)


class Embedding(M.Module):
    """A table (rows, H): int32 (N, S) -> (N, S, H)."""

    def __init__(self, config: BertConfig, rows: int) -> None:
        super().__init__()
        self.weight = Parameter(np.zeros((rows, config.hidden_size), np.float32))
        M.init.normal_(self.weight, std=config.initializer_range)

    def forward(self, ids: Tensor) -> Tensor:
        return F.nn.embedding(ids, self.weight)


def _linear(config: BertConfig, inputs: int, outputs: int) -> M.Linear:
    with without_random_values():  # else the weights are drawn twice
        layer = M.Linear(inputs, outputs)
    M.init.normal_(layer.weight, std=config.initializer_range)
    return layer


def _norm(config: BertConfig) -> M.LayerNorm:
    return M.LayerNorm(config.hidden_size, eps=NORM_EPS)


class Embeddings(M.Module):
    """Word + position + segment, normalized (BERT, figure 2): (N, S) twice -> (N, S, H)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.word_embeddings = Embedding(config, config.vocab_size)
        self.position_embeddings = Embedding(config, config.max_position_embeddings)
        self.token_type_embeddings = Embedding(config, config.type_vocab_size)
        self.LayerNorm = _norm(config)
        self.dropout = M.Dropout(config.hidden_dropout_prob)

    def forward(self, ids: Tensor, segments: Tensor | None) -> Tensor:
        words = self.word_embeddings(ids)
        # token s is at position s, so a slice of the table is enough
        positions = self.position_embeddings.weight[: ids.shape[1]]
        first = self.token_type_embeddings.weight[0]
        types = first if segments is None else self.token_type_embeddings(segments)
        return self.dropout(self.LayerNorm(words + positions + types))


class SelfAttention(M.Module):
    """softmax(Q K^T / sqrt(H / A)) V in A heads: (N * S, H) -> (N * S, H).

    Attention Is All You Need, equation 1 and section 3.2.2.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.heads = config.num_attention_heads
        self.query = _linear(config, config.hidden_size, config.hidden_size)
        self.key = _linear(config, config.hidden_size, config.hidden_size)
        self.value = _linear(config, config.hidden_size, config.hidden_size)
        self.dropout = M.Dropout(config.attention_probs_dropout_prob)

    def forward(self, x: Tensor, texts: int, masked: Tensor | None) -> Tensor:
        """texts: N. masked: (N, 1, 1, S), added to the scores of each token."""
        width = x.shape[1]

        def split(y: Tensor) -> Tensor:  # (N * S, H) -> (N, A, S, H / A)
            return y.reshape(texts, -1, self.heads, width // self.heads).transpose(0, 2, 1, 3)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = F.matmul(query, key, transpose_b=True) * sqrt(self.heads / width)
        if masked is not None:
            scores = scores + masked
        context = F.matmul(self.dropout(F.softmax(scores, axis=-1)), value)
        return context.transpose(0, 2, 1, 3).reshape(-1, width)


class AddNorm(M.Module):
    """LayerNorm(dense(x) + residual): (N * S, inputs) and (N * S, H) -> (N * S, H).

    Attention Is All You Need, section 3.1.
    """

    def __init__(self, config: BertConfig, inputs: int) -> None:
        super().__init__()
        self.dense = _linear(config, inputs, config.hidden_size)
        self.dropout = M.Dropout(config.hidden_dropout_prob)
        self.LayerNorm = _norm(config)

    def forward(self, x: Tensor, residual: Tensor) -> Tensor:
        return self.LayerNorm(self.dropout(self.dense(x)) + residual)


class Attention(M.Module):
    """Self-attention and the sum after it: (N * S, H) -> (N * S, H)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.self = SelfAttention(config)  # the published name
        self.output = AddNorm(config, config.hidden_size)

    def forward(self, x: Tensor, texts: int, masked: Tensor | None) -> Tensor:
        return self.output(self.self(x, texts, masked), x)


class Intermediate(M.Module):
    """The first layer of the feed-forward network: (N * S, H) -> (N * S, intermediate_size).

    Attention Is All You Need, equation 2, with GELU for the maximum.
    """

    def __init__(self, config: BertConfig, width: int) -> None:
        super().__init__()
        self.dense = _linear(config, config.hidden_size, width)
        self.activation = ACTIVATIONS[config.hidden_act]

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(self.dense(x))


class Layer(M.Module):
    """One layer of the encoder: (N * S, H) -> (N * S, H)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        width = config.intermediate_size or 4 * config.hidden_size
        self.attention = Attention(config)
        self.intermediate = Intermediate(config, width)
        self.output = AddNorm(config, width)

    def forward(self, x: Tensor, texts: int, masked: Tensor | None) -> Tensor:
        y = self.attention(x, texts, masked)
        return self.output(self.intermediate(y), y)


class Encoder(M.Module):
    """(N, S, H) -> the outputs of all L layers, each (N, S, H)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.layer = [Layer(config) for _ in range(config.num_hidden_layers)]

    def forward(self, x: Tensor, masked: Tensor | None) -> list[Tensor]:
        texts, tokens, width = x.shape
        # one matrix for all tokens: a linear layer is then one product, not N of them
        rows, outputs = x.reshape(-1, width), []
        for layer in self.layer:
            rows = layer(rows, texts, masked)
            outputs.append(rows.reshape(texts, tokens, width))
        return outputs


class Pooler(M.Module):
    """tanh(dense(first token)): (N, S, H) -> (N, H)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.dense = _linear(config, config.hidden_size, config.hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        return F.tanh(self.dense(x[:, 0]))


class Bert(M.Module):
    """Token numbers -> a vector for each token, and one for the whole text."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.encoder = Encoder(config)
        self.pooler = Pooler(config)

    def forward(
        self,
        input_ids: Tensor,
        token_type_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        output_all_encoded_layers: bool = True,
    ) -> tuple[list[Tensor] | Tensor, Tensor]:
        """The outputs of all L layers, each (N, S, H), and the pooled vectors (N, H).

        input_ids: (N, S) int32, 0..V-1; the first is [CLS], short texts are filled up with
            [PAD]. `BertTokenizer.encode` makes all three arguments.
        token_type_ids: (N, S) int32, 0 for tokens of the first sentence, 1 for those of the
            second; None means 0 everywhere.
        attention_mask: (N, S), 1 for tokens to attend to, 0 for padding; None means 1
            everywhere, padding included.
        output_all_encoded_layers: False gives the last layer in place of the list.

        Raises ValueError if S exceeds `max_position_embeddings`.
        """
        tokens, longest = input_ids.shape[1], self.config.max_position_embeddings
        if tokens > longest:
            raise ValueError(
                f"a text has {tokens} tokens, the model takes {longest} at most; "
                f"cut it: BertTokenizer.encode(texts, length={longest})"
            )
        masked = None
        if attention_mask is not None:
            spread = attention_mask.astype("float32").reshape(-1, 1, 1, tokens)
            masked = (1.0 - spread) * MASKED
        layers = self.encoder(self.embeddings(input_ids, token_type_ids), masked)
        return layers if output_all_encoded_layers else layers[-1], self.pooler(layers[-1])


def build_bert(config: BertConfig) -> Bert:
    """The encoder with random weights."""
    return Bert(config)


def bert(**config: Any) -> Bert:
    """The encoder of a configuration's fields, with random weights; raises as `from_config`."""
    return from_config(config)


def from_config(config: Mapping[str, Any]) -> Bert:
    """The encoder of a published `bert_config.json`, with random weights.

    Keys that no part reads are left out. Raises ValueError for values that no network can have,
    TypeError for an unknown key.
    """
    return build_bert(BertConfig(**{k: v for k, v in config.items() if k not in UNUSED_KEYS}))
