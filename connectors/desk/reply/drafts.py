"""Drafts at the desk: the text in an agent's boxes is stored while they type and restored wherever they sign in."""

from __future__ import annotations

import math

from flask import request

from bot.phrases import phrase
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse

# What stood in the reply before a machine translated it is kept like a box.
_BOXES = frozenset({"reply", "note", "original"})
_LONGEST = 20_000
# A device's clock may be ahead of ours by this much before we stop believing it.
_AHEAD_SECONDS = 24 * 3600.0


class DraftViews:
    """The routes of drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep_draft(self, conversation_id: str) -> JsonAnswer:
        """POST: `box` (reply, note or original), its `text` as it stands, and `changed_at` by the device's clock."""
        box, text = request.form.get("box", ""), request.form.get("text", "").replace("\r\n", "\n")
        changed_at = request.form.get("changed_at", default=math.nan, type=float)
        if box not in _BOXES or len(text) > _LONGEST or not 0 < changed_at < self._desk.now() + _AHEAD_SECONDS:
            return refuse(phrase("This draft can't be kept on the server; it stays in this browser."))
        conversation_of(self._desk, conversation_id)
        self._desk.store.drafts.keep(signed_in().agent_id, conversation_id, box, text=text, changed_at=changed_at)
        return done()
