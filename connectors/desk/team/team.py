"""The page "Team": who is present, their conversations, languages and skills; the switch between available and away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.label import folded
from bot.store.queue.presence import Member
from bot.team.agent import Role
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may

_SKILL = re.compile(r"[\w-]{1,40}")
_MOST_SKILLS = 30
_MOST_CONVERSATIONS = 500


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """A person of the team as the page shows them."""

    agent_id: str
    name: str
    state: str
    where: str
    load: int
    limit: int
    own_limit: int | None
    languages: tuple[tuple[str, str, bool], ...]
    spoken: str
    skills: str
    editable: bool


class TeamPages:
    """Shows the team; takes preferences and presence."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def team(self) -> str:
        """The page."""
        return self._page("Saved." if "saved" in request.args else "")

    def prefer(self, agent_id: str) -> AnyResponse | tuple[str, int]:
        """POST: languages and skills, by the person themself or an admin; the limit by an admin only."""
        member = next((member for member in self._members() if member.agent_id == agent_id), None)
        if member is None or not self._may_change(agent_id):
            abort(HTTPStatus.FORBIDDEN, "Only an admin may change what others take.")
        try:
            limit = _limit(request.form.get("limit", "")) if may(signed_in(), Role.ADMIN) else member.own_limit
            skills = _skills(request.form.get("skills", ""))
        except ValueError as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        languages = frozenset(request.form.getlist("language")) & set(self._choice(member))
        self._desk.store.presence.prefer(agent_id, languages=languages, skills=skills, limit=limit)
        return redirect(url_for("desk.team", saved=1), HTTPStatus.SEE_OTHER)

    def presence(self) -> AnyResponse | str:
        """POST: `away` 1 or 0. Answers with the switch as it is now; a form without script gets a page."""
        away = request.form.get("away") == "1"
        self._desk.store.presence.set_away(signed_in().agent_id, away, now=self._desk.now())
        if "switch" in request.args:
            return self.switch()
        return redirect(url_for("desk.main"), HTTPStatus.SEE_OTHER)

    def switch(self) -> str:
        """Fragment: the switch."""
        return render_template("desk/team/presence.html")

    def beat(self) -> tuple[str, int]:
        """POST: a page of this agent is alive."""
        self._desk.store.presence.seen(signed_in().agent_id, now=self._desk.now())
        return "", HTTPStatus.NO_CONTENT

    def is_away(self) -> bool:
        """Whether this agent set themself away; for the switch on every page."""
        return self._desk.store.presence.away(signed_in().agent_id)

    def _page(self, done: str = "", fault: str = "") -> str:
        members = [self._shown(member) for member in self._members()]
        return render_template(
            "desk/team/team.html", team=members, done=done, fault=fault, admin=may(signed_in(), Role.ADMIN)
        )

    def _members(self) -> list[Member]:
        return self._desk.store.presence.team(now=self._desk.now())

    def _may_change(self, agent_id: str) -> bool:
        return agent_id == signed_in().agent_id or may(signed_in(), Role.ADMIN)

    def _shown(self, member: Member) -> _Shown:
        state, where = self._where(member)
        return _Shown(
            agent_id=member.agent_id,
            name=member.name,
            state=state,
            where=where,
            load=member.load,
            limit=member.limit,
            own_limit=member.own_limit,
            languages=tuple((code, _name(code), code in member.languages) for code in self._choice(member)),
            spoken=", ".join(map(_name, member.languages)) or "Any language",
            skills=", ".join(member.skills),
            editable=self._may_change(member.agent_id),
        )

    def _choice(self, member: Member) -> tuple[str, ...]:
        """The shop's languages, and those that an agent already has."""
        return tuple(dict.fromkeys((*self._desk.languages, *member.languages)))

    def _where(self, member: Member) -> tuple[str, str]:
        now = self._desk.now()
        if member.seen_at is None:
            return "gone", "Not here yet"
        if member.away_since is not None:
            return "away", f"Away for {words.length(now - member.away_since)}"
        if member.available:
            return "here", "Available"
        return "gone", f"Gone for {words.length(now - member.seen_at)}"


def _name(language: str) -> str:
    return words.language_name(language) or language


def _limit(text: str) -> int | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"\d{1,3}", text.strip()) or int(text) > _MOST_CONVERSATIONS:
        raise ValueError(f"The limit must be a whole number from 0 to {_MOST_CONVERSATIONS}, or empty for the shop's.")
    return int(text)


def _skills(text: str) -> frozenset[str]:
    skills = [folded(word) for word in re.split(r"[\s,;]+", text) if word]
    if len(skills) > _MOST_SKILLS or not all(_SKILL.fullmatch(word) for word in skills):
        raise ValueError(f"Skills are words such as sizes or shipping, at most {_MOST_SKILLS}, with commas between.")
    return frozenset(skills)
