"""Transfer: an agent passes a conversation to a colleague or back to the queue, with a note."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request

from bot.conversations.conversation import StaleConversation
from bot.phrases import phrase
from bot.store.conversations.transfers import NotThere
from bot.team.routing import NoCapacity
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse, text_of

_QUEUE = "queue"


class TransferViews:
    """The routes of a transfer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def transfer_form(self, conversation_id: str) -> str:
        """Fragment: the form, with the present agents and their loads."""
        conversation = conversation_of(self._desk, conversation_id)
        me = signed_in().agent_id
        team = [member for member in self._desk.store.presence.team(now=self._desk.now()) if member.agent_id != me]
        team.sort(key=lambda member: (not member.available, member.load >= member.limit))
        return render_template("desk/conversation/transfer.html", conversation=conversation, team=team, queue=_QUEUE)

    def transfer(self, conversation_id: str) -> JsonAnswer:
        """POST: `to` (an agent's id, or queue), `note` and the `epoch` that the page showed."""
        to, epoch = request.form.get("to", ""), request.form.get("epoch", type=int)
        if not to or epoch is None:
            return refuse(phrase("Choose who gets it."))
        try:
            self._desk.store.transfers.give(
                conversation_id,
                signed_in().agent_id,
                None if to == _QUEUE else to,
                epoch=epoch,
                now=self._desk.now(),
                note=text_of("note"),
            )
        except (StaleConversation, NotThere) as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        except NoCapacity as full:
            return refuse(
                phrase(
                    "Not done: they hold %(held)s of %(limit)s conversations. Choose somebody else or the queue.",
                    held=full.held,
                    limit=full.limit,
                ),
                HTTPStatus.CONFLICT,
            )
        return done(
            phrase("Transferred to the queue.")
            if to == _QUEUE
            else phrase("%(agent_names)s has it now.", agent_names=self._desk.agent_names()[to])
        )
