"""A tiny encoder as a hub publishes one: config.json, model.safetensors, tokenizer.json; one layer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WORDS = ("[UNK]", "[CLS]", "[SEP]", "how", "much", "is", "shipping", "delivery", "pay", "with", "card", "cost")
SIZE, HEADS, INNER = 8, 2, 16


def publish(folder: Path, meanings: Sequence[Sequence[str]] = ()) -> Path:
    """Writes the files into a new folder. With `meanings`, it knows these words: each group means one thing."""
    import numpy as np
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    folder.mkdir(parents=True)
    words = ("[UNK]", *(word for group in meanings for word in group)) if meanings else WORDS
    weights = _weights(len(words), np.random.default_rng(5))
    if meanings:
        weights |= {name: weights[name] * 0 for name in weights if "encoder.layer.0" in name and "Norm.w" not in name}
        groups = [0, *(number for number, group in enumerate(meanings, 1) for _ in group)]
        weights["embeddings.word_embeddings.weight"] = 100 * np.eye(SIZE, dtype=np.float32)[groups]
    save_file(weights, folder / "model.safetensors")
    config = {"model_type": "bert", "hidden_act": "gelu", "hidden_size": SIZE, "num_attention_heads": HEADS}
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 1}), encoding="utf-8")
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _weights(words: int, rng: Any) -> dict[str, Any]:
    shapes = {
        "embeddings.word_embeddings.weight": (words, SIZE),
        "embeddings.position_embeddings.weight": (64, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
        "encoder.layer.0.intermediate.dense.weight": (INNER, SIZE),
        "encoder.layer.0.intermediate.dense.bias": (INNER,),
        "encoder.layer.0.output.dense.weight": (SIZE, INNER),
        "encoder.layer.0.output.dense.bias": (SIZE,),
    }
    for part in ("self.query", "self.key", "self.value", "output.dense"):
        shapes[f"encoder.layer.0.attention.{part}.weight"] = (SIZE, SIZE)
        shapes[f"encoder.layer.0.attention.{part}.bias"] = (SIZE,)
    for part in ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"):
        shapes[f"{part}.LayerNorm.weight"] = shapes[f"{part}.LayerNorm.bias"] = (SIZE,)
    return {name: rng.normal(size=shape).astype("float32") for name, shape in shapes.items()}
