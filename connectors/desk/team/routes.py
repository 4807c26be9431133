"""Routes of the team: who is present, their avatars, and, for admins, all staff accounts."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.desk.team.avatars import AvatarViews
from connectors.desk.team.people import PeoplePages
from connectors.desk.team.team import TeamPages


def routes(desk: Desk, sessions: Sessions, team: TeamPages) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    avatars, people = AvatarViews(desk), PeoplePages(desk, sessions)
    return (
        ("/team", team.team, GET),
        ("/team/<agent_id>", team.prefer, POST),
        ("/presence", team.presence, POST),
        ("/presence/switch", team.switch, GET),
        ("/presence/beat", team.beat, POST),
        ("/agents/<agent_id>/picture", avatars.avatar, GET),
        ("/account/picture", avatars.set_avatar, POST),
        ("/people", only(Role.ADMIN, people.people), GET),
        ("/people/invite", only(Role.ADMIN, people.invite), POST),
        ("/people/invitations/<invitation_id>/withdraw", only(Role.ADMIN, people.withdraw_invitation), POST),
        ("/people/<agent_id>/role", only(Role.ADMIN, people.set_role), POST),
        ("/people/<agent_id>/off", only(Role.ADMIN, people.switch_off), POST),
        ("/people/<agent_id>/on", only(Role.ADMIN, people.switch_on), POST),
        ("/people/<agent_id>/code-off", only(Role.ADMIN, people.lost_phone), POST),
        ("/people/<agent_id>/reset", only(Role.ADMIN, people.reset_link), POST),
    )
