"""The page "Targets": how soon the shop wants to reply, by channel and label, and who is told of a breach."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team.targets import Target
from connectors.desk import words
from connectors.desk.access.sessions import actor_at
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

_MINUTE_SECONDS = 60.0
_MOST_MINUTES = 30 * 24 * 60


class TargetPages:
    """The routes of targets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def targets(self) -> str:
        """GET: the page."""
        return self._page()

    def add_target(self) -> PageAnswer:
        """POST: `first` and `next` in minutes, at least one; `channel`, `label` and `tells`, empty for any."""
        store, form = self._desk.store, request.form
        try:
            first, following = _seconds(form.get("first", "")), _seconds(form.get("next", ""))
        except ValueError as error:
            return self._page(str(error)), HTTPStatus.BAD_REQUEST
        if first is None and following is None:
            return self._page(phrase("Write at least one of the two times.")), HTTPStatus.BAD_REQUEST
        try:
            channel = _one_of(form.get("channel", ""), words.CHANNELS)
            label_id = _one_of(form.get("label", ""), [label.label_id for label in store.labels.all()])
            tells = _one_of(form.get("tells", ""), self._desk.agent_names())
        except KeyError:
            return self._page(phrase("The channel, label or colleague is gone; choose again.")), HTTPStatus.BAD_REQUEST
        target = Target(
            target_id="",
            channel=channel,
            label_id=label_id,
            first_seconds=first,
            next_seconds=following,
            tells_agent_id=tells,
        )
        if any((each.channel, each.label_id) == (target.channel, target.label_id) for each in store.targets.all()):
            return self._page(
                phrase("There is a target for this channel and label; delete it first.")
            ), HTTPStatus.CONFLICT
        store.targets.keep(target, by=actor_at(self._desk), now=self._desk.now())
        return redirect(url_for("desk.targets"), HTTPStatus.SEE_OTHER)

    def delete_target(self, target_id: str) -> AnyResponse:
        """POST: deletes a target."""
        self._desk.store.targets.delete(target_id, by=actor_at(self._desk), now=self._desk.now())
        return redirect(url_for("desk.targets"), HTTPStatus.SEE_OTHER)

    def _page(self, fault: str = "") -> str:
        store = self._desk.store
        labels = {label.label_id: label.name for label in store.labels.all()}
        return render_template(
            "desk/team/targets.html",
            fault=fault,
            targets=store.targets.all(),
            channels=words.CHANNELS,
            labels=labels,
            people={member.agent_id: member.name for member in store.presence.team(now=self._desk.now())},
            length=lambda seconds: words.duration(seconds) if seconds else "none",
        )


def _seconds(minutes: str) -> float | None:
    if not minutes.strip():
        return None
    if not (minutes.strip().isascii() and minutes.strip().isdigit()) or not 0 < int(minutes) <= _MOST_MINUTES:
        raise ValueError(phrase("A time is a whole number of minutes, from 1 to 43,200 (30 days)."))
    return int(minutes) * _MINUTE_SECONDS


def _one_of(value: str, known: Collection[str]) -> str | None:
    """The chosen value, None for any. Raises KeyError for one that is unknown, which must not become any."""
    if value and value not in known:
        raise KeyError(value)
    return value or None
