"""Snooze: an agent puts a conversation aside until a time or the customer's next message; it takes no capacity."""

from __future__ import annotations

import math
from datetime import datetime
from http import HTTPStatus

from flask import render_template, request

from bot.conversations.conversation import StaleConversation
from bot.phrases import phrase
from bot.team.snooze import moment_of, presets
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse

_LONGEST_SECONDS = 366 * 24 * 3600.0
_PICK = "pick"


class SnoozeViews:
    """The routes of a snooze."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def snooze_form(self, conversation_id: str) -> str:
        """Fragment: the times to choose."""
        desk, now = self._desk, self._desk.now()
        choices = presets(now, desk.zone, desk.hours() if desk.hours else None)
        return render_template(
            "desk/conversation/snooze.html",
            conversation=conversation_of(desk, conversation_id),
            presets=[(choice, words.stamp(choice.until, desk.zone)) for choice in choices],
            earliest=f"{datetime.fromtimestamp(now, desk.zone):%Y-%m-%dT%H:%M}",
        )

    def snooze(self, conversation_id: str) -> JsonAnswer:
        """POST: `until` is UTC seconds, empty for the customer's next message, or `pick` with the shop's time `at`."""
        epoch, now = request.form.get("epoch", type=int), self._desk.now()
        try:
            until = self._until()
        except ValueError:
            until = math.nan
        if epoch is None or (until is not None and not now < until < now + _LONGEST_SECONDS):
            return refuse(phrase("Choose a time ahead of now, within a year."))
        try:
            self._desk.store.conversations.hold(
                conversation_id, signed_in().agent_id, epoch=epoch, now=now, until=until
            )
        except StaleConversation as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        when = words.stamp(until, self._desk.zone) if until else phrase("the customer writes")
        return done(
            phrase("Snoozed until %(when)s, or an earlier message.", when=when)
            if until
            else phrase("Snoozed until %(when)s.", when=when)
        )

    def _until(self) -> float | None:
        choice = request.form.get("until", "")
        if choice == _PICK:
            return moment_of(request.form.get("at", ""), self._desk.zone)
        return float(choice) if choice else None
