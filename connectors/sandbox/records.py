"""The nouns that the sandbox keeps: customers, messages on their phones, files and webhook bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PhoneCustomer:
    """A customer of the sandbox. `phone` is None on Telegram and where WhatsApp withholds it."""

    customer_id: str
    channel: str
    name: str
    language: str
    user_id: str
    phone: str | None = None
    username: str | None = None
    blocked: bool = False
    last_wrote_at: float | None = None
    typing_until: float = 0


@dataclass(frozen=True, kw_only=True)
class PhoneMessage:
    """One bubble on a phone; `author` is `customer` or `shop`, `content` what is shown beside the text."""

    number: int
    customer_id: str
    provider_message_id: str
    author: str
    kind: str
    status: str
    created_at: float
    text: str = ""
    callback_data: str | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PhoneFile:
    """A file that somebody sent: `size` in bytes, `sha256` in hex."""

    file_id: str
    mime_type: str
    filename: str
    size: int
    sha256: str
    created_at: float
    content: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, kw_only=True)
class WebhookDelivery:
    """One webhook body. Of those with one `order_key` only the oldest is on its way."""

    number: int
    channel: str
    order_key: str | None
    due_at: float
    created_at: float
    tries: int
    body: str = field(repr=False, default="")
    update_id: int | None = None
