"""Bulk: one act on many selected conversations; each is done or refused by itself, and the agent reads why."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import abort, jsonify, render_template, request

from bot.conversations.conversation import Conversation, StaleConversation, State
from bot.conversations.message import Draft
from bot.conversations.reply import Reply
from bot.phrases import joined, phrase
from bot.shop.canned import CannedResponse, text_for
from bot.store.conversations.transfers import NotThere
from bot.store.conversations.undo import TooLate
from bot.team.routing import NoCapacity
from bot.team.snooze import moment_of, presets
from connectors.catalogues.speaking import language
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.lists.rows import contact_name
from connectors.desk.reply.composition import NotSendable, draft_of, standing_of
from connectors.desk.reply.filling import Filling
from connectors.desk.requests import JsonAnswer, refuse

MOST = 100
_QUEUE, _PICK = "queue", "pick"
_LONGEST_SECONDS = 366 * 24 * 3600.0
_TOLD = 5
_EPOCH = re.compile(r"[0-9]{1,15}")


class NotDone(Exception):
    """An act on one conversation was refused; the message says why, in words."""


@dataclass(frozen=True, kw_only=True)
class Selected:
    """A selected conversation and the epoch that the agent saw."""

    conversation: Conversation
    epoch: int


# Does the act to one conversation; returns it where the act can be undone.
Act = Callable[[Selected], Conversation | None]


class BulkViews:
    """The routes of bulk acts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filling = Filling(desk)
        self._acts: Mapping[str, Callable[[], Act]] = {
            "transfer": self._transfer,
            "label": self._label,
            "snooze": self._snooze,
            "resolve": lambda: self._resolve,
            "canned": self._canned,
        }
        # What has no form of its own.
        self._at_once: Mapping[str, Callable[[], Act]] = {"undo": lambda: self._undo}

    def bulk_form(self, act: str) -> str:
        """Fragment: what the act needs to know, for the conversations `c`."""
        if act not in self._acts:
            abort(HTTPStatus.NOT_FOUND)
        return render_template(
            "desk/views/bulk.html",
            act=act,
            chosen=request.args.getlist("c")[:MOST],
            most=MOST,
            too_many=len(request.args.getlist("c")) > MOST,
            **self._choices(act),
        )

    def bulk(self, act: str) -> JsonAnswer:
        """POST: does the act to each of `c`, an id and the epoch that the page showed ("c01…:3").

        The answer's `undoable` has those of what can be undone, in the same form.
        """
        acts = {**self._acts, **self._at_once}
        if act not in acts:
            abort(HTTPStatus.NOT_FOUND)
        selected = [found for text in request.form.getlist("c")[:MOST] if (found := self._selected(text))]
        if not selected:
            return refuse(phrase("Select conversations first."))
        try:
            do = acts[act]()
        except ValueError as error:
            return refuse(str(error))
        outcomes = [(each, _outcome(do, each)) for each in selected]
        refused = [(each, outcome) for each, outcome in outcomes if isinstance(outcome, str)]
        undoable = [f"{each.conversation_id}:{each.epoch}" for _, each in outcomes if isinstance(each, Conversation)]
        message = _words(len(selected) - len(refused), refused)
        return jsonify(message=message, undoable=undoable), HTTPStatus.OK

    def _choices(self, act: str) -> dict[str, Any]:
        desk, now, me = self._desk, self._desk.now(), signed_in().agent_id
        if act == "transfer":
            return {"team": desk.store.presence.team(now=now), "queue": _QUEUE, "me": me}
        if act == "label":
            return {"labels": desk.store.labels.all()}
        if act == "snooze":
            choices = presets(now, desk.zone, desk.hours() if desk.hours else None)
            return {
                "presets": [(choice, words.stamp(choice.until, desk.zone)) for choice in choices],
                "earliest": f"{datetime.fromtimestamp(now, desk.zone):%Y-%m-%dT%H:%M}",
            }
        if act == "canned":
            # A file is checked against each channel where it is attached: in one conversation at a time.
            read_in = (language(), *desk.languages)
            responses = [each for each in self._filling.responses() if not each.media_id]
            return {"responses": [(each, text_for(each, read_in)) for each in responses]}
        return {}

    def _selected(self, text: str) -> Selected | None:
        conversation_id, _, epoch = text.partition(":")
        conversation = self._desk.store.conversations.get(conversation_id)
        known = conversation is not None and _EPOCH.fullmatch(epoch)
        return Selected(conversation=conversation, epoch=int(epoch)) if conversation and known else None

    def _transfer(self) -> Act:
        to = request.form.get("to", "")
        if not to:
            raise ValueError(phrase("Choose who gets them."))

        def transfer(each: Selected) -> None:
            self._desk.store.transfers.give(
                each.conversation.conversation_id,
                signed_in().agent_id,
                None if to == _QUEUE else to,
                epoch=each.epoch,
                now=self._desk.now(),
            )

        return transfer

    def _label(self) -> Act:
        store, label_ids = self._desk.store.labels, request.form.getlist("label")
        if not label_ids:
            raise ValueError(phrase("Choose a label."))
        on = request.form.get("off") is None

        def label(each: Selected) -> None:
            for label_id in label_ids:
                store.put(
                    each.conversation.conversation_id, label_id, signed_in().agent_id, on=on, now=self._desk.now()
                )

        return label

    def _snooze(self) -> Act:
        choice, now = request.form.get("until", ""), self._desk.now()
        try:
            until = moment_of(request.form.get("at", ""), self._desk.zone) if choice == _PICK else None
            until = float(choice) if choice and choice != _PICK else until
        except ValueError:
            until = math.nan
        if until is not None and not now < until < now + _LONGEST_SECONDS:
            raise ValueError(phrase("Choose a time ahead of now, within a year."))

        def snooze(each: Selected) -> None:
            self._desk.store.conversations.hold(
                each.conversation.conversation_id, signed_in().agent_id, epoch=each.epoch, now=now, until=until
            )

        return snooze

    def _resolve(self, each: Selected) -> Conversation | None:
        me = signed_in().agent_id
        may_undo = self._desk.store.choices.of(me).undo and each.conversation.state is not State.BOT
        resolved = self._desk.store.conversations.resolve(
            each.conversation.conversation_id, me, epoch=each.epoch, now=self._desk.now(), undoable=may_undo
        )
        return resolved if may_undo else None

    def _undo(self, each: Selected) -> None:
        self._desk.store.undo.revert(
            each.conversation.conversation_id, signed_in().agent_id, epoch=each.epoch, now=self._desk.now()
        )

    def _canned(self) -> Act:
        response = self._filling.get(request.form.get("canned", ""))
        if response is None or response.media_id:
            raise ValueError(phrase("Choose a canned response."))
        key = request.form.get("key", "")

        def send(each: Selected) -> None:
            conversation = each.conversation
            draft = self._draft(response, conversation)
            self._desk.store.conversations.reply(
                conversation.conversation_id,
                signed_in().agent_id,
                text=draft.text,
                # The same form sent again is the same message.
                client_key=f"bulk-{key}-{response.canned_id}"[:64],
                now=self._desk.now(),
                draft=draft,
            )
            self._desk.store.canned.used(response.canned_id)

        return send

    def _draft(self, response: CannedResponse, conversation: Conversation) -> Draft:
        """The response as this customer gets it. Raises NotDone where a value is missing."""
        ready = self._filling.ready(response, conversation)
        if ready.unknown:
            raise NotDone(phrase("nothing is known for {%(unknown)s}", unknown=ready.unknown[0]))
        return draft_of(Reply(text=ready.text), standing_of(self._desk, conversation))


def _outcome(act: Act, each: Selected) -> Conversation | str | None:
    """Does the act; what can be undone, or the reason why it was not done."""
    try:
        return act(each)
    except (StaleConversation, NotThere, NotDone, NotSendable, TooLate) as error:
        reason = str(error)
        # A sentence is cut to stand in brackets; a phrase stands as it is, to be said in the reader's language.
        return reason.rstrip(".") if reason.endswith(".") else reason
    except NoCapacity as full:
        return phrase("they hold %(held)s of %(limit)s conversations", held=full.held, limit=full.limit)


def _words(number: int, refused: list[tuple[Selected, str]]) -> str:
    """What came of it: "11 done. Not done: Ana (a colleague holds this conversation now)"."""
    if not refused:
        return phrase("%(number)s done.", number=number)
    told = [joined((contact_name(each.conversation), " (", reason, ")"), "") for each, reason in refused[:_TOLD]]
    more = phrase(" and %(refused)s more", refused=len(refused) - _TOLD) if len(refused) > _TOLD else ""
    return phrase("%(number)s done. Not done: %(told)s%(more)s.", number=number, told=joined(told, ", "), more=more)
