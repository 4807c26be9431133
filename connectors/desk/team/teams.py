"""The page "Teams": who answers together, what they know by it, how many conversations each may hold. For admins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.label import folded
from bot.phrases import phrase
from bot.store.team.teams import TeamTaken
from bot.team.capacity import PRESETS, limit_of
from bot.team.team import ChangedMeanwhile, Team, name_of, skills_of
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

_CHANGED = phrase(
    "Somebody else changed this team meanwhile, so nothing is saved yet. What you wrote stands in its form; what \
they saved stands above it. Press Save again to put yours in its place."
)


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What somebody typed that was not saved: for the team of this id, empty for a new one."""

    team_id: str
    name: str
    limit: str
    topics: str
    labels: frozenset[str]
    members: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """A team as its form shows it; `labels` are folded names. `stored`: what somebody else saved meanwhile."""

    team_id: str
    version: int
    title: str
    name: str
    limit: str
    topics: str
    labels: frozenset[str]
    members: frozenset[str]
    stored: str = ""


class TeamsPages:
    """Shows all teams, and stores the changes of admins."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def teams(self) -> str:
        """GET: the page."""
        return self._page(done=phrase("Saved.") if "saved" in request.args else "")

    def add_team(self) -> PageAnswer:
        """POST: `name`, `limit`, `topics`, and several `label` and `member`."""
        return self._keep("")

    def change_team(self, team_id: str) -> PageAnswer:
        """POST: as for a new one, with the `version` that the page showed."""
        return self._keep(team_id)

    def delete_team(self, team_id: str) -> AnyResponse:
        """POST: deletes the team; its people stay."""
        self._desk.store.teams.delete(team_id, self._sessions.actor(), now=self._desk.now())
        return redirect(url_for("desk.teams", saved=1), HTTPStatus.SEE_OTHER)

    def _keep(self, team_id: str) -> PageAnswer:
        typed = _typed(team_id)
        try:
            team = Team(
                team_id=team_id,
                name=name_of(typed.name),
                limit=limit_of(typed.limit),
                skills=skills_of(typed.topics) | (typed.labels & self._labels().keys()),
                members=typed.members & self._people().keys(),
                version=request.form.get("version", 0, type=int),
            )
            self._desk.store.teams.keep(team, self._sessions.actor(), now=self._desk.now())
        except TeamTaken as error:
            return self._page(fault=str(error), typed=typed), HTTPStatus.CONFLICT
        except ValueError as error:
            return self._page(fault=str(error), typed=typed), HTTPStatus.BAD_REQUEST
        except ChangedMeanwhile:
            return self._page(fault=_CHANGED, typed=typed, changed=True), HTTPStatus.CONFLICT
        return redirect(url_for("desk.teams", saved=1), HTTPStatus.SEE_OTHER)

    def _page(self, done: str = "", fault: str = "", typed: _Typed | None = None, *, changed: bool = False) -> str:
        teams = [
            self._shown(team, changed=changed and typed is not None and team.team_id == typed.team_id)
            for team in self._desk.store.teams.all()
        ]
        teams = [replace(team, **vars(typed)) if typed and team.team_id == typed.team_id else team for team in teams]
        return render_template(
            "desk/team/teams.html",
            teams=teams,
            new=typed if typed and not typed.team_id else _EMPTY,
            people=self._people(),
            labels=self._labels(),
            presets=PRESETS,
            done=done,
            fault=fault,
        )

    def _shown(self, team: Team, *, changed: bool) -> _Shown:
        labels = self._labels()
        return _Shown(
            team_id=team.team_id,
            version=team.version,
            title=team.name,
            name=team.name,
            limit="" if team.limit is None else str(team.limit),
            topics=", ".join(sorted(team.skills - labels.keys())),
            labels=team.skills & labels.keys(),
            members=team.members,
            stored=self._words(team) if changed else "",
        )

    def _words(self, team: Team) -> str:
        people = self._people()
        names = ", ".join(sorted(people[agent_id] for agent_id in team.members if agent_id in people))
        return phrase(
            "%(name)s · at once: %(limit)s · topics and labels: %(skills)s · people: %(people)s",
            name=team.name,
            limit=phrase("as everybody") if team.limit is None else team.limit,
            skills=", ".join(sorted(team.skills)) or phrase("none"),
            people=names or phrase("nobody"),
        )

    def _labels(self) -> dict[str, str]:
        """The shop's labels by their folded names, which are what skills are compared with."""
        return {folded(label.name): label.name for label in self._desk.store.labels.all()}

    def _people(self) -> dict[str, str]:
        return {member.agent_id: member.name for member in self._desk.store.presence.team(now=self._desk.now())}


def _typed(team_id: str) -> _Typed:
    form = request.form
    return _Typed(
        team_id=team_id,
        name=form.get("name", "")[:100],
        limit=form.get("limit", "")[:10],
        topics=form.get("topics", "")[:1000],
        labels=frozenset(form.getlist("label")),
        members=frozenset(form.getlist("member")),
    )


_EMPTY = _Typed(team_id="", name="", limit="", topics="", labels=frozenset(), members=frozenset())
