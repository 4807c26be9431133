"""The page "Silent customers": which labels ask a silent customer, when, and what a resolve without a word tells."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.silence import Nudge
from bot.phrases import phrase
from connectors.desk import words
from connectors.desk.access.sessions import actor_at
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

_MINUTE_SECONDS = 60.0
_MOST_MINUTES = 30 * 24 * 60


class SilencePages:
    """The routes of silent customers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def silence(self) -> str:
        """GET: the page."""
        return self._page()

    def set_nudge(self) -> PageAnswer:
        """POST: `label`, and after how many minutes to `ask` and then to `close`."""
        form, labels = request.form, {label.label_id for label in self._desk.store.labels.all()}
        try:
            ask, close = _seconds(form.get("ask", "")), _seconds(form.get("close", ""))
        except ValueError as error:
            return self._page(str(error)), HTTPStatus.BAD_REQUEST
        if form.get("label", "") not in labels:
            return self._page(
                phrase("Choose a label; agents put it on a conversation to have it watched.")
            ), HTTPStatus.BAD_REQUEST
        nudge = Nudge(label_id=form["label"], ask_seconds=ask, close_seconds=close)
        self._desk.store.nudges.keep(nudge, by=actor_at(self._desk), now=self._desk.now())
        return redirect(url_for("desk.silence"), HTTPStatus.SEE_OTHER)

    def delete_nudge(self, label_id: str) -> AnyResponse:
        """POST: the label asks nobody any more."""
        self._desk.store.nudges.delete(label_id, by=actor_at(self._desk), now=self._desk.now())
        return redirect(url_for("desk.silence"), HTTPStatus.SEE_OTHER)

    def set_tells_resolved(self) -> AnyResponse:
        """POST: whether a resolve without a word tells the customer."""
        self._desk.store.team_settings.set_tells_resolved(
            "tells" in request.form, by=actor_at(self._desk), now=self._desk.now()
        )
        return redirect(url_for("desk.silence"), HTTPStatus.SEE_OTHER)

    def _page(self, fault: str = "") -> str:
        store = self._desk.store
        return render_template(
            "desk/team/silence.html",
            fault=fault,
            nudges=store.nudges.all(),
            labels={label.label_id: label.name for label in store.labels.all()},
            tells_resolved=store.team_settings.tells_resolved(),
            length=words.duration,
        )


def _seconds(minutes: str) -> float:
    minutes = minutes.strip()
    if not (minutes.isascii() and minutes.isdigit()) or not 0 < int(minutes) <= _MOST_MINUTES:
        raise ValueError(phrase("A time is a whole number of minutes, from 1 to 43,200 (30 days)."))
    return int(minutes) * _MINUTE_SECONDS
