"""Merges: contacts of one customer are found by search, merged and separated again; and their whole history."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request

from bot.phrases import phrase
from bot.store.conversations.merges import NotMergeable
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse

_LEAST_SEARCH = 2


class MergeViews:
    """The routes of merges."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def merge_form(self, conversation_id: str) -> str:
        """Fragment: the present merges, and the contacts that `q` finds."""
        desk = self._desk
        conversation = conversation_of(desk, conversation_id)
        store, query = desk.store.merges, request.args.get("q", "").strip()
        contacts = store.search(query, besides=conversation.contact_id) if len(query) >= _LEAST_SEARCH else []
        return render_template(
            "desk/conversation/merge.html",
            conversation=conversation,
            name=conversation.name or f"{words.channel_name(conversation.channel)} customer",
            merges=store.log(conversation.contact_id),
            found=contacts,
            asked=query,
            channel_name=words.channel_name,
            moment=lambda at: words.stamp(at, desk.zone),
        )

    def merge(self, conversation_id: str) -> JsonAnswer:
        """POST: contact `contact` is the same person as this conversation's."""
        conversation = conversation_of(self._desk, conversation_id)
        try:
            self._desk.store.merges.merge(
                request.form.get("contact", ""),
                conversation.contact_id,
                signed_in().agent_id,
                now=self._desk.now(),
            )
        except NotMergeable as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return done(phrase("Merged. Each keeps its own channel and history; you can undo it any time."))

    def unmerge(self, conversation_id: str) -> JsonAnswer:
        """POST: the merge `merge` is undone."""
        conversation_of(self._desk, conversation_id)
        try:
            self._desk.store.merges.undo(request.form.get("merge", ""), signed_in().agent_id, now=self._desk.now())
        except NotMergeable as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return done(phrase("Two contacts again."))
