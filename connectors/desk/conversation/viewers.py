"""Viewers: which other agents have a conversation open, and which of them are writing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

from flask import render_template, request

from bot.phrases import counted, joined, phrase
from bot.store.conversations.viewers import Viewer
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import conversation_of

_PAGE = re.compile(r"[0-9a-f]{32}")


class ViewerViews:
    """The routes on which a page reports the conversation that it shows, and reads the other viewers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, conversation_id: str) -> str | tuple[str, int]:
        """POST: `page` shows this conversation, `writing` 1 or 0. Answers with the fragment of the other viewers."""
        page = request.form.get("page", "")
        if not _PAGE.fullmatch(page):
            return "", HTTPStatus.BAD_REQUEST
        conversation_of(self._desk, conversation_id)
        writing = request.form.get("writing") == "1"
        now = self._desk.now()
        self._desk.store.viewers.look(page, signed_in().agent_id, conversation_id, writing=writing, now=now)
        return self.viewers(conversation_id)

    def viewers(self, conversation_id: str) -> str:
        """Fragment: the other viewers of the conversation."""
        others = self._desk.store.viewers.others(conversation_id, signed_in().agent_id, now=self._desk.now())
        return render_template(
            "desk/conversation/viewers.html",
            sentence=_sentence(others),
            writing=any(viewer.writing for viewer in others),
        )

    def stop_viewing(self) -> tuple[str, int]:
        """POST: `page` shows no conversation any more."""
        page = request.form.get("page", "")
        if _PAGE.fullmatch(page):
            self._desk.store.viewers.leave(page)
        return "", HTTPStatus.NO_CONTENT


def _sentence(others: list[Viewer]) -> str:
    writing = [viewer.name for viewer in others if viewer.writing]
    looking = [viewer.name for viewer in others if not viewer.writing]
    parts = []
    if writing:
        parts.append(
            counted(
                "%(names)s is writing here now.",
                "%(names)s are writing here now.",
                len(writing),
                names=names_words(writing),
            )
        )
    if looking:
        parts.append(
            counted("%(names)s is looking too.", "%(names)s are looking too.", len(looking), names=names_words(looking))
        )
    return joined(parts)


def names_words(names: Sequence[str]) -> str:
    """One or more names within a sentence."""
    if len(names) == 1:
        return names[0]
    return phrase("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
