"""Refusals: why a channel would not take a message that an editor looks at, by the code that sends it."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from bot.channels.channel import Kind, Outgoing, OutgoingChoice, OutgoingMedia
from bot.channels.errors import Rejected
from bot.conversations.message import Draft
from bot.shop.answers import picture_path
from connectors.channels.registry import CHANNELS

# Any address will do: nothing is sent. Digits are one everywhere.
_ADDRESS = "1"


def refusal_of(channel: str, draft: Draft, data_folder: Path) -> str:
    """Why the channel would refuse the message, "" where it takes it."""
    choices = tuple(
        OutgoingChoice(choice_id=f"b{number}", title=title) for number, (title, _) in enumerate(draft.choices)
    )
    outgoing = Outgoing(
        message_id="m", kind=draft.kind, text=draft.text, choices=choices, media=_media(draft, data_folder)
    )
    try:
        CHANNELS[channel].write(outgoing, _ADDRESS)
    except Rejected as error:
        return error.text
    return ""


def _media(draft: Draft, data_folder: Path) -> OutgoingMedia | None:
    if draft.kind is not Kind.IMAGE:
        return None
    path = picture_path(data_folder, str(draft.details.get("image")))
    mime_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return OutgoingMedia(path=path, mime_type=mime_type, filename=path.name)
