"""Shared models: every machine gets a model from the shop's bucket by its name, checked by its hash; one trains it."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings
from bot.store.bucket import BucketFiles
from bot.store.media_files import open_media


def put(settings: Settings, model: Path) -> None:
    """Puts a model where other machines find it, if the shop has a bucket. Raises BucketUnreachable."""
    media = open_media(settings)
    if isinstance(media, BucketFiles):
        media.put_model(model)


def fetch(settings: Settings, model: Path) -> bool:
    """Whether the model is on this machine, fetched whole where the bucket has it. Raises BucketUnreachable."""
    media = open_media(settings)
    return model.exists() or (isinstance(media, BucketFiles) and media.fetch_model(model))
