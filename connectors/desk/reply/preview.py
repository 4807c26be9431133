"""Preview: what stands in the box as the customer will see it, where marks such as *stars* matter."""

from __future__ import annotations

from flask import render_template, request

from bot.channels.marks import marked
from connectors.desk.desk import Desk
from connectors.desk.reply.composition import capabilities_of
from connectors.desk.requests import conversation_of
from connectors.desk.words import channel_name

_LONGEST = 10_000


class PreviewViews:
    """The route of the preview."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, conversation_id: str) -> str:
        """POST, fragment: `text` as its channel shows it; empty where it has no marks."""
        conversation = conversation_of(self._desk, conversation_id)
        parts = marked(request.form.get("text", "")[:_LONGEST])
        if not any(part.styles for part in parts):
            return ""
        can = capabilities_of(self._desk, conversation)
        return render_template(
            "desk/reply/preview.html",
            parts=parts,
            marks=bool(can and can.stars_are_bold),
            channel=channel_name(conversation.channel),
        )
