"""The sandbox's accounts, a second of each channel too, and the limits of their providers, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class TelegramAccount:
    """The shop's bot on Telegram. Lengths in characters, sizes in bytes.

    Source of the limits: core.telegram.org/bots/api (Bot API 10.0) and "MessageLimit" and "FileSizeLimit" of
    python-telegram-bot.
    """

    token: str = "100001:SANDBOX"
    username: str = "mostrador_sandbox_bot"
    name: str = "Demo shop"
    text_limit: int = 4096
    caption_limit: int = 1024
    callback_data_limit: int = 64
    callback_answer_limit: int = 200
    photo_limit: int = 10 * MEGABYTE
    upload_limit: int = 50 * MEGABYTE
    download_limit: int = 20 * MEGABYTE

    @property
    def bot_id(self) -> int:
        """The bot's user id: the part of the token before the colon."""
        return int(self.token.split(":")[0])


@dataclass(frozen=True, kw_only=True)
class WhatsAppAccount:
    """The shop's number on WhatsApp; times in seconds.

    Source of the limits: developers.facebook.com, WhatsApp Cloud API, pages "Messages" and "Media".
    """

    phone_number_id: str = "200002"
    business_id: str = "300003"
    display_phone_number: str = "15550783881"
    access_token: str = "SANDBOX"
    app_secret: str = "sandbox-secret"
    verify_token: str = "sandbox-verify"
    versions: tuple[str, ...] = ("v25.0", "v26.0")
    text_limit: int = 4096
    window_seconds: int = 24 * 3600
    typing_seconds: int = 25
    media_url_seconds: int = 300


@dataclass(frozen=True, kw_only=True)
class MediaRule:
    """What WhatsApp takes as one kind of media: MIME types (empty: any) and bytes."""

    mime_types: tuple[str, ...]
    limit: int


SECOND_TELEGRAM = TelegramAccount(token="100002:SANDBOX-2", username="second_sandbox_bot", name="Demo shop 2")
SECOND_WHATSAPP = WhatsAppAccount(
    phone_number_id="200012",
    business_id="300013",
    display_phone_number="15550783882",
    access_token="SANDBOX-2",
    app_secret="sandbox-secret-2",
    verify_token="sandbox-verify-2",
)
# As the worker opens them: channel → the settings of the account.
SECOND_ACCOUNTS: Mapping[str, Mapping[str, str]] = {
    "telegram": {"token": SECOND_TELEGRAM.token},
    "whatsapp": {
        "phone_number_id": SECOND_WHATSAPP.phone_number_id,
        "access_token": SECOND_WHATSAPP.access_token,
        "app_secret": SECOND_WHATSAPP.app_secret,
        "verify_token": SECOND_WHATSAPP.verify_token,
        "business_account_id": SECOND_WHATSAPP.business_id,
    },
    "website": {"name": "demo-2", "identity_secret": "sandbox-identity-secret-of-the-second-demo-shop"},
}

# Where visitors of the demo shop go on, by channel.
DEMO_WAYS: Mapping[str, str] = {
    "telegram": TelegramAccount().username,
    "whatsapp": WhatsAppAccount().display_phone_number,
}


def set_up_in_force(kept: Mapping[str, Any], *, is_sandbox: bool) -> Mapping[str, Any]:
    """A site's set-up as it holds: where nobody set up the demo shop's, it leads on to the demo's."""
    return kept or ({"ways": DEMO_WAYS} if is_sandbox else {})


MEDIA_RULES = {
    "image": MediaRule(mime_types=("image/jpeg", "image/png"), limit=5 * MEGABYTE),
    "audio": MediaRule(
        mime_types=("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), limit=16 * MEGABYTE
    ),
    "video": MediaRule(mime_types=("video/mp4", "video/3gpp"), limit=16 * MEGABYTE),
    "sticker": MediaRule(mime_types=("image/webp",), limit=500 * 1024),
    "document": MediaRule(mime_types=(), limit=100 * MEGABYTE),
}
