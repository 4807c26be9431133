"""Acts of a customer on a phone: the steps, and the acts that they become with the provider's ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.sandbox.records import PhoneCustomer, PhoneFile, PhoneMessage

FILE_KINDS = ("image", "voice", "audio", "video", "document", "sticker")


class Impossible(Exception):
    """The customer can't do this on a real phone; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A choice of a message of the shop, as it was offered: id, title and, in a list, a description."""

    message: PhoneMessage
    choice: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a customer. `kind` is text, location, press, raw or one of FILE_KINDS.

    `raw` is provider JSON put in place of the content: the body of a Telegram message or of one of `messages`
    on WhatsApp, for kinds that the phones have no button for. With `raw_field` it is not a message but that
    field of the Telegram update (`edited_message`) or of the WhatsApp value (`message_echoes`,
    `user_id_update`).
    """

    kind: str
    text: str = ""
    file: PhoneFile | None = None
    duration_seconds: int = 1
    location: Mapping[str, Any] | None = None
    pressed: Pressed | None = None
    reply_to: PhoneMessage | None = None
    raw: Mapping[str, Any] | None = None
    raw_field: str | None = None

    def file_details(self) -> dict[str, Any] | None:
        """The file without its content, as kept with the bubble."""
        if self.file is None:
            return None
        return describe(self.file) | {"duration_seconds": self.duration_seconds}


@dataclass(frozen=True, kw_only=True)
class Act:
    """A step that a customer took, with the ids that the provider gave it."""

    customer: PhoneCustomer
    step: Step
    provider_message_id: str
    at: int
    query_id: str | None = None


def describe(file: PhoneFile) -> dict[str, Any]:
    """What a bubble keeps of its file."""
    return {"file_id": file.file_id, "mime_type": file.mime_type, "filename": file.filename, "size": file.size}
