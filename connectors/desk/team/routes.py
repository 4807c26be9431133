"""Routes of the team: who is present, their avatars, and, for admins, all staff accounts."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.desk.team.avatars import AvatarViews
from connectors.desk.team.hours_away import HoursAwayPages
from connectors.desk.team.people import PeoplePages
from connectors.desk.team.silence import SilencePages
from connectors.desk.team.targets import TargetPages
from connectors.desk.team.team import TeamPages
from connectors.desk.team.teams import TeamsPages


def routes(desk: Desk, sessions: Sessions, team: TeamPages) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    avatars, people, targets = AvatarViews(desk), PeoplePages(desk, sessions), TargetPages(desk)
    silence, hours, teams = SilencePages(desk), HoursAwayPages(desk, sessions, team), TeamsPages(desk, sessions)
    return (
        ("/team", team.team, GET),
        ("/team/limit", only(Role.ADMIN, team.set_team_limit), POST),
        ("/team/<agent_id>", team.prefer, POST),
        ("/team/<agent_id>/away", hours.add_hours_away, POST),
        ("/team/<agent_id>/away/<hours_id>/remove", hours.remove_hours_away, POST),
        ("/teams", only(Role.ADMIN, teams.teams), GET),
        ("/teams/new", only(Role.ADMIN, teams.add_team), POST),
        ("/teams/<team_id>", only(Role.ADMIN, teams.change_team), POST),
        ("/teams/<team_id>/delete", only(Role.ADMIN, teams.delete_team), POST),
        ("/targets", only(Role.ADMIN, targets.targets), GET),
        ("/targets/new", only(Role.ADMIN, targets.add_target), POST),
        ("/targets/<target_id>/delete", only(Role.ADMIN, targets.delete_target), POST),
        ("/silence", only(Role.ADMIN, silence.silence), GET),
        ("/silence/label", only(Role.ADMIN, silence.set_nudge), POST),
        ("/silence/label/<label_id>/delete", only(Role.ADMIN, silence.delete_nudge), POST),
        ("/silence/resolved", only(Role.ADMIN, silence.set_tells_resolved), POST),
        ("/presence", team.presence, POST),
        ("/presence/switch", team.switch, GET),
        ("/presence/beat", team.beat, POST),
        ("/agents/<agent_id>/picture", avatars.avatar, GET),
        ("/account/picture", avatars.set_avatar, POST),
        ("/people", only(Role.ADMIN, people.people), GET),
        ("/people/invite", only(Role.ADMIN, people.invite), POST),
        ("/people/invitations/<invitation_id>/withdraw", only(Role.ADMIN, people.withdraw_invitation), POST),
        ("/people/<agent_id>/role", only(Role.ADMIN, people.set_role), POST),
        ("/people/<agent_id>/conversations", only(Role.ADMIN, people.let_read), POST),
        ("/people/<agent_id>/off", only(Role.ADMIN, people.switch_off), POST),
        ("/people/<agent_id>/on", only(Role.ADMIN, people.switch_on), POST),
        ("/people/<agent_id>/code-off", only(Role.ADMIN, people.lost_phone), POST),
        ("/people/<agent_id>/reset", only(Role.ADMIN, people.reset_link), POST),
    )
