"""Blocks at the desk: a customer is blocked, or marked as spam, and unblocked with one press."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request

from bot.customers.customer import BlockKind
from bot.phrases import phrase
from bot.store.customers.blocks import HeldByColleague
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse


class BlockViews:
    """The routes of blocks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def block_form(self, conversation_id: str) -> str:
        """Fragment: what blocking does, and the two kinds."""
        conversation = conversation_of(self._desk, conversation_id)
        return render_template(
            "desk/customer/block.html", conversation_id=conversation_id, name=conversation.name, kinds=BlockKind
        )

    def block(self, conversation_id: str) -> JsonAnswer:
        """POST: `kind` is blocked or spam."""
        conversation, kind = conversation_of(self._desk, conversation_id), request.form.get("kind", "")
        if kind not in {each.value for each in BlockKind}:
            return refuse(phrase("Choose why."))
        try:
            self._desk.store.blocks.block(
                conversation.contact_id, signed_in().agent_id, BlockKind(kind), now=self._desk.now()
            )
        except HeldByColleague as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return done(phrase("Blocked. What they write is kept, and nobody answers until you unblock them."))

    def unblock(self, conversation_id: str) -> JsonAnswer:
        """POST: the block is lifted."""
        contact_id = conversation_of(self._desk, conversation_id).contact_id
        if self._desk.store.blocks.lift(contact_id, now=self._desk.now()):
            return done(phrase("Unblocked. What they wrote waits in the queue."))
        return done(phrase("Unblocked. The bot answers their next message."))
