"""Choice: which encoders a training may try, and what of them a model's fingerprint must know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.rasa.encoder.convert import ABOUT, bundled
from bot.rasa.encoder.encoder import Encoder, load_encoder

BUNDLED_FOLDER = Path("models") / "encoders"
ADDED_FOLDER = Path("encoders")


def encoders(root: Path) -> list[Encoder]:
    """The owner's own encoders (`mostrador encoder add`), then the one that comes with the product."""
    own = [load_encoder(folder) for folder in _added(root)]
    shipped = bundled(root / BUNDLED_FOLDER)
    return [*own, *([load_encoder(shipped)] if shipped else [])]


def encoders_fingerprint(root: Path) -> str:
    """Changes when an encoder was added or taken away."""
    return "\0".join((folder / ABOUT).read_text(encoding="utf-8") for folder in _added(root))


def reads(encoder: Encoder, language: str) -> bool:
    """Whether the encoder is worth trying for a language."""
    return not encoder.languages or language in encoder.languages


def _added(root: Path) -> Iterator[Path]:
    return iter(sorted(path.parent for path in (root / ADDED_FOLDER).glob(f"*/{ABOUT}")))
