"""The page "People": staff accounts and their roles, invitations, new passwords, accounts off and on. For admins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.store.steps.team.agents import LoginTaken
from bot.store.steps.team.roles import LastAdmin
from bot.store.team.staff import UnknownStaffAccount
from bot.team.agent import Role, StaffAccount
from bot.team.audit import Actor
from bot.team.invitation import login_of
from connectors.desk import words
from connectors.desk.access.password_rule import password_only_for
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

_KEPT = phrase("This admin may sign in while the provider is down (MOSTRADOR_PASSWORD_ONLY_FOR).")
ROLES: Mapping[Role, str] = {
    Role.AGENT: phrase("answers customers"),
    Role.EDITOR: phrase("also changes what the bot knows and shared responses"),
    Role.ADMIN: phrase("also manages people, channels and customers' data"),
    Role.OWNER: phrase("sees the shop's numbers and links, and no conversation unless you allow it"),
}


@dataclass(frozen=True, kw_only=True)
class _Link:
    """A link that was made just now, shown once. `what` says what it does, `lasts` for how long."""

    address: str
    what: str
    lasts: str


class PeoplePages:
    """Shows all staff accounts, and stores the changes of admins."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def people(self) -> str:
        """The page."""
        return self._page(done=_DONE.get(request.args.get("done", ""), ""))

    def invite(self) -> PageAnswer:
        """POST: `login` and `role`. Answers with the link, which is shown this once."""
        desk = self._desk
        try:
            login, role = login_of(request.form.get("login", "")), Role(request.form.get("role", ""))
            token = desk.store.invitations.invite(login, role, self._actor(), now=desk.now())
        except LoginTaken as error:
            return self._page(fault=str(error)), HTTPStatus.CONFLICT
        except ValueError as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        link = _Link(
            address=self._address("desk.join", token),
            what=phrase("lets %(login)s join", login=login),
            lasts=phrase("for three days"),
        )
        return self._page(link=link)

    def withdraw_invitation(self, invitation_id: str) -> AnyResponse:
        """POST: the invitation's link works no more."""
        self._desk.store.invitations.withdraw(invitation_id, self._actor(), now=self._desk.now())
        return _back("withdrawn")

    def set_role(self, agent_id: str) -> PageAnswer:
        """POST: `role`."""
        try:
            role = Role(request.form.get("role", ""))
        except ValueError:
            return self._page(fault=phrase("Choose a role.")), HTTPStatus.BAD_REQUEST
        people, was = self._desk.store.staff, request.form.get("was") or None
        return self._change(
            lambda: people.set_role(self._not_kept(agent_id), role, self._actor(), now=self._desk.now(), was=was),
            "role",
        )

    def let_read(self, agent_id: str) -> PageAnswer:
        """POST: an owner may see conversations (`allowed`), or no longer."""
        people, allowed = self._desk.store.staff, "allowed" in request.form
        return self._change(lambda: people.let_read(agent_id, allowed, self._actor(), now=self._desk.now()), "role")

    def switch_off(self, agent_id: str) -> PageAnswer:
        """POST: switches the account off; its conversations go back to the queue."""
        people = self._desk.store.staff
        return self._change(
            lambda: people.switch_off(self._not_kept(agent_id), self._actor(), now=self._desk.now()), "off"
        )

    def switch_on(self, agent_id: str) -> PageAnswer:
        """POST: the account is on again."""
        people = self._desk.store.staff
        return self._change(lambda: people.switch_on(agent_id, self._actor(), now=self._desk.now()), "on")

    def reset_link(self, agent_id: str) -> PageAnswer:
        """POST: answers with a link for a new password, which is shown this once."""
        desk = self._desk
        token = desk.store.passwords.reset_link(agent_id, self._actor(), now=desk.now())
        if token is None:
            return self._page(fault=phrase("Switch this account on first.")), HTTPStatus.CONFLICT
        what = phrase("lets %(agent_names)s choose a new password", agent_names=desk.agent_names()[agent_id])
        return self._page(
            link=_Link(address=self._address("desk.reset_password", token), what=what, lasts=phrase("for a day"))
        )

    def lost_phone(self, agent_id: str) -> AnyResponse:
        """POST: sign-in asks this person for no code any more."""
        self._desk.store.codes.turn_off(agent_id, self._actor(), now=self._desk.now())
        return _back("code")

    def _not_kept(self, agent_id: str) -> str:
        """The id of somebody whom a change does not lock out for good. Raises LastAdmin for whom it does."""
        kept = password_only_for(self._desk)
        if kept and self._desk.login_of(agent_id) == kept:
            raise LastAdmin(_KEPT)
        return agent_id

    def _change(self, act: Callable[[], object], done: str) -> PageAnswer:
        try:
            act()
        except (LastAdmin, UnknownStaffAccount) as error:
            return self._page(fault=str(error)), HTTPStatus.CONFLICT
        return _back(done)

    def _page(self, done: str = "", fault: str = "", link: _Link | None = None) -> str:
        desk, now = self._desk, self._desk.now()
        return render_template(
            "desk/team/people.html",
            people=[(person, self._seen(person, now)) for person in desk.store.staff.all(now=now)],
            invitations=[
                (invitation, words.stamp(invitation.expires_at, desk.zone))
                for invitation in desk.store.invitations.open_ones(now=now)
            ],
            roles=ROLES,
            provider=self._desk.provider.options if self._desk.provider else None,
            password_only=password_only_for(self._desk),
            done=done,
            fault=fault,
            link=link,
        )

    def _seen(self, person: StaffAccount, now: float) -> str:
        if person.off_since is not None:
            return phrase("Switched off %(stamp)s", stamp=words.stamp(person.off_since, self._desk.zone))
        if person.seen_at is None:
            return phrase("Not here yet")
        idle_seconds = now - person.seen_at
        return (
            phrase("Here")
            if idle_seconds < 60
            else phrase("Last here %(length)s ago", length=words.length(idle_seconds))
        )

    def _address(self, endpoint: str, token: str) -> str:
        root = (self._desk.public_url or request.host_url).rstrip("/")
        return root + url_for(endpoint, token=token)

    def _actor(self) -> Actor:
        return self._sessions.actor()


_DONE: Mapping[str, str] = {
    "role": phrase("The role is changed; it counts from the next page on."),
    "off": phrase(
        "The account is switched off. The person was signed out, and their conversations are back in the queue."
    ),
    "on": phrase("The account is switched on again, with the password it had."),
    "code": phrase("Signing in asks this person for no code any more."),
    "withdrawn": phrase("The invitation is withdrawn; its link works no more."),
}


def _back(done: str) -> AnyResponse:
    return redirect(url_for("desk.people", done=done), HTTPStatus.SEE_OTHER)
