"""The page "Team": who is present, their conversations, languages and skills; the switch between available and away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.store.queue.presence import Member
from bot.team.agent import Role
from bot.team.capacity import PRESETS, limit_of
from bot.team.hours_away import DAYS, HoursAway
from bot.team.team import ChangedMeanwhile, skills_of
from connectors.desk import words
from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may

_CHANGED = phrase(
    "Somebody else changed this meanwhile, so nothing is saved yet. What you wrote stands in the form; what they \
saved stands above it. Press Save again to put yours in its place."
)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """A person of the team as the page shows them. `stored`: what somebody else saved while this was typed."""

    agent_id: str
    name: str
    state: str
    where: str
    load: int
    limit: int
    own_limit: str
    languages: tuple[tuple[str, str, bool], ...]
    spoken: str
    skills: str
    editable: bool
    teams: str
    version: int
    away: list[tuple[str, str]]
    stored: str = ""


class TeamPages:
    """Shows the team; takes preferences and presence."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def team(self) -> str:
        """The page."""
        return self._page(phrase("Saved.") if "saved" in request.args else "")

    def prefer(self, agent_id: str) -> AnyResponse | tuple[str, int]:
        """POST: languages and skills, by the person themself or an admin; the limit by an admin only."""
        member = next((member for member in self._members() if member.agent_id == agent_id), None)
        if member is None or not self.may_change(agent_id):
            abort(HTTPStatus.FORBIDDEN, phrase("Only an admin may change what others take."))
        try:
            limit = limit_of(request.form.get("limit", "")) if may(signed_in(), Role.ADMIN) else member.own_limit
            skills = skills_of(request.form.get("skills", ""))
        except ValueError as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        languages = frozenset(request.form.getlist("language")) & set(self._choice(member))
        try:
            self._desk.store.presence.prefer(
                agent_id,
                languages=languages,
                skills=skills,
                limit=limit,
                version=request.form.get("version", type=int),
                actor=self._sessions.actor(),
                now=self._desk.now(),
            )
        except ChangedMeanwhile:
            return self._page(fault=_CHANGED, typed_for=agent_id), HTTPStatus.CONFLICT
        return redirect(url_for("desk.team", saved=1), HTTPStatus.SEE_OTHER)

    def set_team_limit(self) -> AnyResponse | tuple[str, int]:
        """POST: `choice` is a ready one's number or `other` with `limit`; empty for the shop's setting."""
        choice = request.form.get("choice", "")
        try:
            limit = limit_of(request.form.get("limit", "") if choice == "other" else choice)
        except ValueError as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        try:
            self._desk.store.team_settings.set_limit(
                limit, was=request.form.get("was"), by=self._sessions.actor(), now=self._desk.now()
            )
        except ChangedMeanwhile:
            return self._page(fault=phrase("Somebody else changed this meanwhile; look again.")), HTTPStatus.CONFLICT
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

    def refused(self, fault: str) -> tuple[str, int]:
        """The page with what is wrong on top."""
        return self._page(fault=fault), HTTPStatus.BAD_REQUEST

    def may_change(self, agent_id: str) -> bool:
        """Whether who is signed in may change what this person takes, and when they are away."""
        return agent_id == signed_in().agent_id or may(signed_in(), Role.ADMIN)

    def _page(self, done: str = "", fault: str = "", typed_for: str = "") -> str:
        away = self._hours_away()
        members = [self._shown(member, away, typed=member.agent_id == typed_for) for member in self._members()]
        return render_template(
            "desk/team/team.html",
            team=members,
            done=done,
            fault=fault,
            admin=may(signed_in(), Role.ADMIN),
            presets=PRESETS,
            team_limit=self._desk.store.team_settings.limit(),
            shop_limit=self._desk.store.policy.limit,
            days=[words.weekday(day) for day in range(DAYS)],
        )

    def _members(self) -> list[Member]:
        return self._desk.store.presence.team(now=self._desk.now())

    def _hours_away(self) -> Mapping[str, list[tuple[str, str]]]:
        """Everybody's hours away, as (id, words)."""
        away: dict[str, list[tuple[str, str]]] = {}
        for hours in self._desk.store.hours_away.all():
            away.setdefault(hours.agent_id, []).append((hours.hours_id, hours_words(hours, self._desk.zone)))
        return away

    def _shown(self, member: Member, away: Mapping[str, list[tuple[str, str]]], *, typed: bool) -> _Shown:
        """As it is stored, or with what was `typed` into the form and not saved."""
        state, where = self._where(member)
        own_limit = "" if member.own_limit is None else str(member.own_limit)
        spoken = ", ".join(map(_name, member.languages)) or phrase("Any language")
        stored = phrase(
            "Speaks: %(languages)s · knows: %(skills)s · at once: %(limit)s",
            languages=spoken,
            skills=", ".join(member.skills) or phrase("none"),
            limit=own_limit or phrase("as the team"),
        )
        ticked = request.form.getlist("language") if typed else member.languages
        return _Shown(
            agent_id=member.agent_id,
            name=member.name,
            state=state,
            where=where,
            load=member.load,
            limit=member.limit,
            own_limit=request.form.get("limit", own_limit)[:10] if typed else own_limit,
            languages=tuple((code, _name(code), code in ticked) for code in self._choice(member)),
            spoken=spoken,
            skills=request.form.get("skills", "")[:600] if typed else ", ".join(member.skills),
            editable=self.may_change(member.agent_id),
            teams=", ".join(member.teams),
            version=member.version,
            away=away.get(member.agent_id, []),
            stored=stored if typed else "",
        )

    def _choice(self, member: Member) -> tuple[str, ...]:
        """The shop's languages, and those that an agent already has."""
        return tuple(dict.fromkeys((*self._desk.languages, *member.languages)))

    def _where(self, member: Member) -> tuple[str, str]:
        now = self._desk.now()
        if member.seen_at is None:
            return "gone", phrase("Not here yet")
        if member.away_since is not None:
            return "away", phrase("Away for %(length)s", length=words.length(now - member.away_since))
        if member.available:
            return "here", phrase("Available")
        return "gone", phrase("Gone for %(length)s", length=words.length(now - member.seen_at))


def _name(language: str) -> str:
    return words.language_name(language) or language


def hours_words(hours: HoursAway, zone: tzinfo) -> str:
    """The hours as people read them."""
    if not hours.weekly:
        begins, ends = words.stamp(hours.begins_at, zone), words.stamp(hours.ends_at, zone)
        return phrase("%(begin)s to %(end)s", begin=begins, end=ends)
    return phrase(
        "Every week: %(day)s, %(begin)s to %(end)s",
        day=words.weekday(datetime.fromtimestamp(hours.begins_at, zone).weekday()),
        begin=words.clock(hours.begins_at, zone),
        end=words.clock(hours.ends_at, zone),
    )
