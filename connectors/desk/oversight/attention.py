"""The page "Needs attention": what waits for a person's decision, why, and the buttons that mend it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.channels.channel import Kind
from bot.conversations.window import closes_at, is_open, windows_of
from bot.phrases import phrase
from bot.shop.hours import Hours
from bot.store.delivery.attention import ClosingWindow, FailedSend, NotSendableAgain
from bot.team.agent import Role
from connectors.desk import words
from connectors.desk.access.sessions import CSRF_HEADER, signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may

_SOON_SECONDS = 2 * 3600.0
_EXCERPT = 160
Done = AnyResponse | tuple[Response, int]


@dataclass(frozen=True, kw_only=True)
class _Closing:
    """A window that closes before anybody answers, in words."""

    conversation_id: str
    name: str
    channel: str
    closes: str
    left: str
    why: str


class AttentionPage:
    """The page, its list, its count and its verbs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def attention(self) -> str:
        """The page."""
        # Read before the content: what changes in between is fetched again, never missed.
        event = self._desk.store.events.latest()
        return render_template("desk/oversight/attention.html", event=event, **self._content())

    def attention_list(self) -> str:
        """Fragment: the list."""
        return render_template("desk/oversight/attention_list.html", **self._content())

    def attention_count(self) -> str:
        """Fragment: the sign beside the menu."""
        return render_template("desk/oversight/attention_count.html")

    def number(self) -> int:
        """How much needs attention."""
        store = self._desk.store
        accounts = sum(bool(each.stopped_text or each.unreachable_text) for each in store.accounts.all())
        notices = len(store.account_notices.standing(now=self._desk.now()))
        return store.attention.count() + accounts + notices + len(self._closing()) + len(store.incidents.open())

    def send_again(self, message_id: str) -> Done:
        """POST: the message is sent once more, once."""
        agent_id, now = signed_in().agent_id, self._desk.now()
        return self._do(lambda: self._desk.store.attention.send_again(message_id, agent_id, now=now))

    def set_aside_send(self, message_id: str) -> Done:
        """POST: the send is left as it is."""
        return self._do(lambda: self._desk.store.attention.set_aside_send(message_id, now=self._desk.now()))

    def fetch_again(self, media_id: str) -> Done:
        """POST: the file is fetched anew."""
        return self._do(lambda: self._desk.store.attention.fetch_again(media_id, now=self._desk.now()))

    def set_aside_file(self, media_id: str) -> Done:
        """POST: the file is left."""
        return self._do(lambda: self._desk.store.attention.set_aside_file(media_id, now=self._desk.now()))

    def settle_incident(self, incident_id: str) -> Done:
        """POST: somebody has seen to a process."""
        return self._do(lambda: self._desk.store.incidents.settle(incident_id, now=self._desk.now()))

    def settle_notice(self, account_id: str, topic: str) -> Done:
        """POST: somebody has seen to what a provider said of an account."""
        return self._do(lambda: self._desk.store.account_notices.settle(account_id, topic))

    def resume_account(self, account_id: str) -> Done:
        """POST: a person has seen to what stopped an account; what waits goes out."""
        return self._do(lambda: self._desk.store.accounts.resume(account_id))

    def _do(self, verb: Callable[[], object]) -> Done:
        scripted = CSRF_HEADER in request.headers
        try:
            verb()
        except NotSendableAgain as error:
            if scripted:
                return jsonify(message=str(error)), HTTPStatus.CONFLICT
            abort(HTTPStatus.CONFLICT, str(error))
        if scripted:
            return jsonify(), HTTPStatus.OK
        return redirect(url_for("desk.attention"), HTTPStatus.SEE_OTHER)

    def _content(self) -> dict[str, Any]:
        store, zone = self._desk.store, self._desk.zone
        return {
            "accounts": [each for each in store.accounts.all() if each.stopped_text or each.unreachable_text],
            "notices": store.account_notices.standing(now=self._desk.now()),
            "sends": store.attention.sends(),
            "files": store.attention.files(),
            "closing": self._closing(),
            "unreadable": store.journal.count_unreadable(),
            "troubles": store.incidents.open(),
            "is_admin": may(signed_in(), Role.ADMIN),
            "channel_name": words.channel_name,
            "kind_name": words.KINDS.__getitem__,
            "when": lambda at: words.stamp(at, zone),
            "excerpt": _excerpt,
            "takes_template_only": self._takes_template_only,
        }

    def _takes_template_only(self, send: FailedSend) -> bool:
        """Whether sending it again can't help: the customer's window is closed, and it is no template."""
        closing = closes_at(send.last_incoming_at, self._windows.get(send.channel))
        return send.kind is not Kind.TEMPLATE and not is_open(closing, now=self._desk.now())

    @cached_property
    def _windows(self) -> dict[str, float]:
        """The seconds after a customer's message in which they can be answered freely, by channel that has such."""
        return windows_of((channel.name, channel.capabilities) for channel in self._desk.channels.values())

    def _closing(self) -> list[_Closing]:
        desk, now = self._desk, self._desk.now()
        opens = opens_at(desk.hours() if desk.hours else None, now=now)
        found = []
        for each in desk.store.attention.waiting_for_people(self._windows, now=now):
            if why := why_urgent(each.closes_at, opens, now=now):
                found.append(self._closing_words(each, why, now))
        return found

    def _closing_words(self, window: ClosingWindow, why: str, now: float) -> _Closing:
        return _Closing(
            conversation_id=window.conversation_id,
            name=window.contact_name or phrase("Customer"),
            channel=words.channel_name(window.channel),
            closes=words.stamp(window.closes_at, self._desk.zone),
            left=words.duration(window.closes_at - now),
            why=why,
        )


def opens_at(hours: Hours | None, *, now: float) -> float:
    """When the closed shop opens; 0 where it is open. `hours` None: always open."""
    if hours is None or hours.open_at(now):
        return 0.0
    opening = hours.opening_at(now)
    return math.inf if opening is None else opening


def why_urgent(closes_at: float, opens: float, *, now: float) -> str:
    """Why a window must be looked at now, in words; empty where there is time. `opens` is of `opens_at`."""
    if opens >= closes_at:
        return phrase("It closes before the shop opens.")
    return phrase("It closes within two hours.") if closes_at - now < _SOON_SECONDS else ""


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
