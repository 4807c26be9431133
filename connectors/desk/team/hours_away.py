"""Hours away on the page "Team": when somebody will not be there; people plan their own, admins anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team.hours_away import HoursAway, every_week, once
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer
from connectors.desk.team.team import TeamPages, hours_words


class HoursAwayPages:
    """The routes of hours away."""

    def __init__(self, desk: Desk, sessions: Sessions, team: TeamPages) -> None:
        self._desk = desk
        self._sessions = sessions
        self._team = team

    def add_hours_away(self, agent_id: str) -> PageAnswer:
        """POST: `begins` and `ends` as moments, or `day` (several, 0: Monday), `from` and `until` for every week."""
        self._check(agent_id)
        desk = self._desk
        try:
            for hours in self._written(agent_id):
                text = hours_words(hours, desk.zone)
                desk.store.hours_away.add(hours, self._sessions.actor(), words=text, now=desk.now())
        except ValueError as error:
            return self._team.refused(str(error))
        # Hours that have begun count at once.
        desk.store.hours_away.apply(desk.zone, now=desk.now())
        return redirect(url_for("desk.team", saved=1), HTTPStatus.SEE_OTHER)

    def remove_hours_away(self, agent_id: str, hours_id: str) -> AnyResponse:
        """POST: removes hours; who is away by them is back."""
        self._check(agent_id)
        self._desk.store.hours_away.remove(hours_id, agent_id, self._sessions.actor(), now=self._desk.now())
        return redirect(url_for("desk.team", saved=1), HTTPStatus.SEE_OTHER)

    def _written(self, agent_id: str) -> Sequence[HoursAway]:
        form, zone, now = request.form, self._desk.zone, self._desk.now()
        if "weekly" not in form:
            return [once(agent_id, form.get("begins", ""), form.get("ends", ""), zone, now=now)]
        days = [int(day) for day in form.getlist("day") if day in "0123456"]
        if not days:
            raise ValueError(phrase("Choose at least one day."))
        return [every_week(agent_id, day, form.get("from", ""), form.get("until", ""), zone, now=now) for day in days]

    def _check(self, agent_id: str) -> None:
        is_known = agent_id in {agent.agent_id for agent in self._desk.store.agents.all()}
        if not (is_known and self._team.may_change(agent_id)):
            abort(HTTPStatus.FORBIDDEN, phrase("Only an admin may change when others are away."))
