"""Media files as the settings want them: in a folder beside the store, or in a bucket for several machines."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from bot.settings import Settings
from bot.store.files import MediaFiles

_CONNECT_SECONDS = 5
_READ_SECONDS = 20
_TRIES = 3


@lru_cache(maxsize=8)
def open_media(settings: Settings) -> MediaFiles:
    """The files of messages; for equal settings the same object."""
    if settings.media_url is None:
        return MediaFiles(settings.media_dir)
    # Shops with a folder start without it.
    from botocore.config import Config

    from bot.store.bucket import BucketFiles

    parts = urlsplit(settings.media_url)
    keys = {
        "aws_access_key_id": settings.media_key_id,
        "aws_secret_access_key": settings.media_secret_key,
        "endpoint_url": settings.media_endpoint,
    }
    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"max_attempts": _TRIES},
        s3={"addressing_style": "path" if settings.media_endpoint else "auto"},
    )
    client = {"region_name": settings.media_region, "config": config, **{k: v for k, v in keys.items() if v}}
    prefix = f"{parts.path}/sandbox" if settings.sandbox else parts.path
    return BucketFiles(parts.netloc, prefix, settings.media_dir.with_name("media-copies"), client)
