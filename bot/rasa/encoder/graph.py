"""Graph: an ONNX graph of a BERT encoder from its weights, without PyTorch.

Sources: Devlin et al., BERT, section 3 (post-layer normalisation, GELU); names of the weights as in
`transformers` BertModel; operators of ONNX opset 17.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_OPSET = 17
_IR_VERSION = 9
Weights = Mapping[str, NDArray[Any]]


class UnfitWeights(ValueError):
    """The weights or their configuration are not those of a BERT encoder: take another folder."""


def bert_graph(weights: Weights, config: Mapping[str, Any]) -> onnx.ModelProto:
    """`input_ids` (1 × tokens) → what each layer in `read_after` of the configuration gives (1 × tokens × size);
    without it the last layer. Raises UnfitWeights.

    Layers are counted from 1, and none after the last of these is kept. One message at a time and no padding, so that
    no attention mask is needed.
    """
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise UnfitWeights("only a BERT encoder with GELU can be converted; bring a folder with model.onnx instead")
    try:
        return _Builder(weights, config).build()
    except KeyError as error:
        raise UnfitWeights(f"the weights lack {error}: take a complete copy") from error


class _Builder:
    def __init__(self, weights: Weights, config: Mapping[str, Any]) -> None:
        self._weights = weights
        self._config = config
        self._nodes: list[Any] = []
        self._constants: dict[str, NDArray[Any]] = {}

    def build(self) -> onnx.ModelProto:
        hidden = self._embeddings()
        layers = self._config.get("read_after", [self._config["num_hidden_layers"]])
        for layer in range(1, max(layers) + 1):
            hidden = self._layer(f"encoder.layer.{layer - 1}", hidden)
            if layer in layers:
                self._add("Identity", hidden, output=f"after{layer}")
        size = self._config["hidden_size"]
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
            [
                helper.make_tensor_value_info(f"after{layer}", TensorProto.FLOAT, [1, "tokens", size])
                for layer in layers
            ],
            [numpy_helper.from_array(value, name) for name, value in self._constants.items()],
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)

    def _embeddings(self) -> str:
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        place = self._constant("places", self._weights["embeddings.position_embeddings.weight"] + kind)
        length = self._add("Shape", "input_ids", start=1)
        zero, one = self._constant("zero", np.array([0])), self._constant("one", np.array([1]))
        places = self._add("Slice", place, zero, length, zero, one)
        looked_up = self._looked_up(self._weights["embeddings.word_embeddings.weight"])
        return self._normalised("embeddings.LayerNorm", self._add("Add", looked_up, places))

    def _looked_up(self, words: NDArray[Any]) -> str:
        """The words' rows as whole numbers of 8 bits, each row with its own scale: a quarter of the size."""
        scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), np.finfo(np.float32).tiny) / 127
        self._constants["words"] = np.round(words / scales).astype(np.int8)
        rows = self._add("Cast", self._add("Gather", "words", "input_ids"), to=TensorProto.FLOAT)
        return self._add("Mul", rows, self._add("Gather", self._constant("scales", scales), "input_ids"))

    def _layer(self, name: str, hidden: str) -> str:
        attended = self._dense(f"{name}.attention.output.dense", self._attention(f"{name}.attention.self", hidden))
        hidden = self._normalised(f"{name}.attention.output.LayerNorm", self._add("Add", attended, hidden))
        inner = self._gelu(self._dense(f"{name}.intermediate.dense", hidden))
        outer = self._dense(f"{name}.output.dense", inner)
        return self._normalised(f"{name}.output.LayerNorm", self._add("Add", outer, hidden))

    def _attention(self, name: str, hidden: str) -> str:
        heads, size = self._config["num_attention_heads"], self._config["hidden_size"]
        parts = ("query", "key", "value")
        matrix = np.concatenate([self._weights[f"{name}.{part}.weight"].T for part in parts], axis=1)
        bias = np.concatenate([self._weights[f"{name}.{part}.bias"] for part in parts])
        together = self._linear(f"{name}.qkv", hidden, matrix, bias)
        split = self._add("Reshape", together, self._constant("split", np.array([1, -1, 3, heads, size // heads])))
        query, key, value = (self._add("Gather", split, self._whole(part), axis=2) for part in range(3))
        query, value = (self._add("Transpose", each, perm=[0, 2, 1, 3]) for each in (query, value))
        scale = self._constant("scale", np.array(1 / np.sqrt(size // heads), dtype=np.float32))
        scores = self._add("MatMul", self._add("Mul", query, scale), self._add("Transpose", key, perm=[0, 2, 3, 1]))
        mixed = self._add("MatMul", self._add("Softmax", scores, axis=-1), value)
        turned = self._add("Transpose", mixed, perm=[0, 2, 1, 3])
        return self._add("Reshape", turned, self._constant("join", np.array([1, -1, size])))

    def _gelu(self, value: str) -> str:
        root, one, half = (self._number(number) for number in (np.sqrt(2.0), 1.0, 0.5))
        error = self._add("Add", self._add("Erf", self._add("Div", value, root)), one)
        return self._add("Mul", self._add("Mul", value, error), half)

    def _dense(self, name: str, value: str) -> str:
        return self._linear(name, value, self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"])

    def _linear(self, name: str, value: str, matrix: NDArray[Any], bias: NDArray[Any]) -> str:
        product = self._add("MatMul", value, self._constant(f"{name}.matrix", matrix))
        return self._add("Add", product, self._constant(f"{name}.bias", bias))

    def _normalised(self, name: str, value: str) -> str:
        scale, bias = (self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        epsilon = self._config.get("layer_norm_eps", 1e-12)
        return self._add("LayerNormalization", value, scale, bias, axis=-1, epsilon=epsilon)

    def _number(self, number: float) -> str:
        return self._constant(f"number.{number:.6f}", np.array(number, dtype=np.float32))

    def _whole(self, number: int) -> str:
        return self._constant(f"whole.{number}", np.array(number))

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        kind = np.float32 if value.dtype.kind == "f" else np.int64
        self._constants[name] = np.ascontiguousarray(value, dtype=kind) if value.ndim else value.astype(kind)
        return name

    def _add(self, operator: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        output = output or f"{operator}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output
