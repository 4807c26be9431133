"""The page "Journal": provider bodies that could not be read, to be read again after a fix. For admins."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.store.inbox.journal import JournalRow
from bot.text import size_words
from connectors.channels import replay
from connectors.channels.replay import Replayed
from connectors.desk import words
from connectors.desk.desk import Desk, number_in_address

_ROWS = 100
_REPLAYED_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """A body as the page shows it."""

    journal_id: str
    channel: str
    received: str
    size: str
    reason: str
    replayed: str


class JournalPages:
    """Lists unreadable bodies, shows one, and replays."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def journal(self) -> str:
        """The list."""
        journal = self._desk.store.journal
        return render_template(
            "desk/oversight/journal.html",
            waiting=[self._shown(row) for row in journal.unreadable(limit=_ROWS)],
            number=journal.count_unreadable(),
            replayed=[self._shown(row) for row in journal.replayed()],
            outcome=_outcome().words() if "read" in request.args else "",
        )

    def journal_body(self, journal_id: str) -> str:
        """One body, word for word."""
        journal = self._desk.store.journal
        row, body = journal.get(journal_id), journal.body(journal_id)
        if row is None or body is None:
            abort(HTTPStatus.NOT_FOUND, phrase("This body is no longer kept."))
        return render_template(
            "desk/oversight/journal_body.html", row=self._shown(row), body=body.decode("utf-8", "replace")
        )

    def journal_replay(self, journal_id: str) -> AnyResponse:
        """POST: reads one body again."""
        desk = self._desk
        return _back(replay.replay(desk.store, desk.channels, journal_id, now=desk.now()))

    def journal_replay_all(self) -> AnyResponse:
        """POST: reads everything again, 2,000 bodies at a time."""
        desk = self._desk
        result = replay.replay_all(desk.store, desk.channels, now=desk.now(), most=_REPLAYED_AT_ONCE)
        return _back(result)

    def journal_set_aside(self, journal_id: str) -> AnyResponse:
        """POST: sets the body aside; it waits for nobody any more."""
        self._desk.store.journal.set_aside(journal_id)
        return redirect(url_for("desk.journal"), HTTPStatus.SEE_OTHER)

    def _shown(self, row: JournalRow) -> _Shown:
        zone = self._desk.zone
        return _Shown(
            journal_id=row.journal_id,
            channel=words.channel_name(row.account_id.partition(":")[0]),
            received=words.stamp(row.received_at, zone),
            size=size_words(row.size),
            reason=row.reason or "",
            replayed=words.stamp(row.replayed_at, zone) if row.replayed_at else "",
        )


def _back(done: Replayed) -> AnyResponse:
    address = url_for("desk.journal", read=done.read, still=done.still, messages=done.messages)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _outcome() -> Replayed:
    counts = {name: request.args.get(name, 0, type=number_in_address) for name in ("read", "still", "messages")}
    return Replayed(**counts)
