"""Encoder: turns a message into a vector of length 1 with onnxruntime, on one thread."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.rasa.encoder.convert import ABOUT, MODEL, TOKENIZER
from bot.rasa.encoder.kept import KeptVectors

# A chat message that is longer says what it is about in its first words; attention costs the square.
_MAX_TOKENS = 64
_MAX_CHARS = 1_000
# A message is read several times over: whole, in parts, and again when somebody writes the same.
_REMEMBERED = 256
# Whole messages whose tokens are remembered, for their parts: a twentieth of a megabyte each.
_WHOLE = 8


Value = TypeVar("Value")


class UnusableEncoder(ValueError):
    """The folder is no sentence encoder that we can run; the message says what it lacks."""


class Remembered(Generic[Value]):
    """The values that were asked for last, by their keys; at most so many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def value(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it isn't remembered."""
        value = self._values.pop(key, None)
        if value is None:
            value = make()
            while len(self._values) >= self.most:
                self._values.popitem(last=False)
        self._values[key] = value
        return value


@dataclass(frozen=True, kw_only=True, eq=False)
class Engine:
    """What runs one file of weights on the tokens of another, and what it made last by what it read: vectors, and
    tokens of whole messages."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    vectors: Remembered[NDArray[Any]] = field(default_factory=lambda: Remembered(_REMEMBERED))
    tokens: Remembered[tuple[Any, list[NDArray[Any]]]] = field(default_factory=lambda: Remembered(_WHOLE))


# Two models that are loaded at once, the old one and the one that takes its place, share what reads for both.
_engines: WeakValueDictionary[str, Engine] = WeakValueDictionary()


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """A loaded encoder; `languages` are those it is known to read, none where nobody said.

    Where the model gives a vector for each token, `first` takes the first one's and not the mean. One that reads at
    several `depths` gives a vector for each; languages are most alike in the last. `centred`: its
    vectors all point the same way until the mean of their language is taken off. `kept` holds those of training texts.
    `digest` tells encoders apart that read differently; training alone has need of it.
    """

    engine: Engine
    folder: Path
    languages: tuple[str, ...]
    prefix: str
    first: bool = False
    centred: bool = False
    depths: int = 1
    kept: KeptVectors | None = None
    digest: str = ""

    def remember(self, most: int) -> None:
        """From now on so many messages stay as they were read, for whoever has two models read the same."""
        self.engine.vectors.most = most

    def encode(self, text: str, within: str | None = None) -> NDArray[Any]:
        """One message as a float32 vector of length 1 (or 0 for a message without tokens) for each depth.

        A part of a message is read `within` it, as long as the whole is remembered: the mean of the part's tokens costs
        nothing, where to read it alone costs as much as any message.
        """
        found = self._within(text, within) if within else None
        return self._remembered(text) if found is None else found

    def _remembered(self, text: str) -> NDArray[Any]:
        return self.engine.vectors.value((self.prefix + text, self.first, self.depths), lambda: self._read(text))

    def _tokens(self, text: str) -> tuple[Any, list[NDArray[Any]]]:
        return self.engine.tokens.value((self.prefix + text, self.depths), lambda: self._run(text))

    def _run(self, text: str) -> tuple[Any, list[NDArray[Any]]]:
        """The tokens of a message, and what the encoder gives at each depth."""
        encoded = self.engine.tokenizer.encode(self.prefix + text[:_MAX_CHARS])
        return encoded, self.engine.session.run(None, self._inputs(encoded))[: self.depths]

    def _within(self, part: str, whole: str) -> NDArray[Any] | None:
        """None where the part does not stand in the message as it is read."""
        encoded, found = self._tokens(whole)
        start = whole.find(part)
        if start < 0 or self.first or found[0].ndim == 2:
            return None
        first, last = start + len(self.prefix), start + len(self.prefix) + len(part)
        tokens = [at for at, (begin, end) in enumerate(encoded.offsets) if begin < last and first < end]
        return _of_length_one([each[0, tokens].mean(axis=0) for each in found]) if tokens else None

    def _read(self, text: str) -> NDArray[Any]:
        return _of_length_one([self._vector(each) for each in self._tokens(text)[1]])

    def _vector(self, found: NDArray[Any]) -> NDArray[Any]:
        if found.ndim == 2:
            return np.asarray(found[0])
        tokens = found[0]
        if not len(tokens):
            return np.zeros(tokens.shape[-1], dtype=np.float32)
        return np.asarray(tokens[0] if self.first else tokens.mean(axis=0))

    def encode_all(self, texts: Sequence[str]) -> NDArray[Any]:
        """Messages × depths × size. One at a time: int8 scales of a batch would depend on who else is in it."""
        if self.kept:
            return self.kept.encode_all(texts, self._read)
        return np.stack([self._read(text) for text in texts])

    def _inputs(self, encoded: Any) -> dict[str, NDArray[Any]]:
        values = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        return {each.name: np.array([values[each.name]], dtype=np.int64) for each in self.engine.session.get_inputs()}


def _of_length_one(vectors: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Depths × size."""
    stacked = np.stack(vectors)
    lengths = np.linalg.norm(stacked, axis=1, keepdims=True)
    return np.asarray(stacked / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def load_encoder(folder: Path) -> Encoder:
    """The encoder in a folder with model.onnx and tokenizer.json; encoder.json may add `languages`, a `prefix`
    that goes before each message, `centred` where the mean must be taken off, `pooling`: "first" where the first
    token's vector stands for all, and `depths` where the first so many outputs are the message read at several.

    Raises UnusableEncoder.
    """
    if missing := [name for name in (MODEL, TOKENIZER) if not (folder / name).is_file()]:
        raise UnusableEncoder(f"{folder.name} lacks {' and '.join(missing)}")
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8")) if (folder / ABOUT).exists() else {}
    try:
        encoder = Encoder(
            engine=_engine(folder),
            folder=folder,
            languages=tuple(about.get("languages") or ()),
            prefix=str(about.get("prefix") or ""),
            first=about.get("pooling") == "first",
            centred=about.get("centred") is True,
            depths=int(about.get("depths") or 1),
        )
        encoder.encode("ok")
    except Exception as error:
        raise UnusableEncoder(f"{folder.name} can't be run ({type(error).__name__})") from error
    return encoder


def copy_encoder(encoder: Encoder, target: Path) -> None:
    """Copies what `load_encoder` reads into a new folder."""
    target.mkdir(parents=True)
    for name in (MODEL, TOKENIZER, ABOUT):
        if (encoder.folder / name).exists():
            shutil.copyfile(encoder.folder / name, target / name)


def _engine(folder: Path) -> Engine:
    digest = hashlib.sha256((folder / MODEL).read_bytes() + (folder / TOKENIZER).read_bytes()).hexdigest()
    engine = _engines.get(digest) or Engine(session=_session(folder / MODEL), tokenizer=_tokenizer(folder / TOKENIZER))
    _engines[digest] = engine
    return engine


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(_MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
