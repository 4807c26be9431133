"""Identities in the store: who people are at the shop's OpenID provider; finds or makes their account at sign-in."""

from __future__ import annotations

import contextlib

from bot.phrases import phrase
from bot.store.engine import rows
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.team import agents, roles, sessions
from bot.store.steps.team.audit import record
from bot.team.agent import Agent, Role
from bot.team.audit import Act, Actor
from bot.team.invitation import NAME_LENGTH, login_of, name_of
from bot.team.provider import NotAdmitted, ProviderPerson

_NO_GROUP = phrase("None of your groups may use this desk. Ask an admin to add you to one that may.")
_OFF = phrase("Your account at this desk is switched off. Ask an admin to switch it on.")
_UNVERIFIED = phrase("Your e-mail address is not verified where you signed in. Verify it there, then sign in again.")
_NO_ADDRESS = phrase("The place where you signed in tells us no e-mail address of yours. Ask an admin to let it.")
_NO_LOGIN = phrase("Your e-mail address can't be a login here. Ask an admin to make your account.")
_TAKEN = phrase("Your e-mail address belongs to an account that somebody else signs in to. Ask an admin.")


class Identities:
    """Lets people in who proved at the provider who they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def admit(
        self, person: ProviderPerson, role: Role | None, *, place: str, now: float, keeps_role: str | None = None
    ) -> Agent:
        """The account of this person, in the role that their groups give; it is made at the first sign-in.

        An account is found by the subject, else by the verified e-mail address, which is its login. The last admin,
        and whoever has the login `keeps_role`, keep their role. Raises NotAdmitted.
        """
        refusal = None
        with self._database.write() as tx:
            try:
                return _admitted(tx, person, role, place, now, keeps_role)
            except NotAdmitted as error:
                refusal = error
                _note_refusal(tx, person, role, str(error), place, now)
        raise refusal

    def of(self, agent_id: str) -> list[str]:
        """The e-mail addresses by which a person signs in through a provider."""
        identities = self._database.rows("SELECT email FROM provider_identity WHERE agent_id = :id", id=agent_id)
        return [row["email"] or "" for row in identities]


def _admitted(
    tx: Transaction, person: ProviderPerson, role: Role | None, place: str, now: float, keeps_role: str | None
) -> Agent:
    if role is None:
        raise NotAdmitted(_NO_GROUP)
    row = _known(tx, person) or _by_address(tx, person, place, now)
    if row is None:
        return _joined(tx, person, role, place, now)
    if row["disabled_at"] is not None:
        raise NotAdmitted(_OFF)
    tx.run(
        "UPDATE provider_identity SET seen_at = :now, email = :email WHERE issuer = :issuer AND subject = :subject",
        now=now,
        email=person.email or None,
        issuer=person.issuer,
        subject=person.subject,
    )
    if row["login"] != keeps_role:
        # The last admin keeps the role: without one nobody could give it to anybody.
        with contextlib.suppress(roles.LastAdmin):
            roles.change(tx, row, role, Actor(place=f"groups, {place}"), now=now)
    account = tx.row("SELECT * FROM agent WHERE agent_id = :id", id=row["agent_id"])
    assert account is not None, "accounts are switched off, never deleted"
    return rows.agent(account)


def _known(tx: Transaction, person: ProviderPerson) -> Row | None:
    return tx.row(
        "SELECT a.* FROM agent a JOIN provider_identity p USING (agent_id)"
        " WHERE p.issuer = :issuer AND p.subject = :subject",
        issuer=person.issuer,
        subject=person.subject,
    )


def _by_address(tx: Transaction, person: ProviderPerson, place: str, now: float) -> Row | None:
    """The account with this address as its login, linked from now on; None where there is none yet."""
    if not person.email:
        raise NotAdmitted(_NO_ADDRESS)
    if not person.email_verified:
        raise NotAdmitted(_UNVERIFIED)
    row = tx.row("SELECT * FROM agent WHERE login = :login", login=person.email.strip().lower())
    if row is None:
        return None
    if row["disabled_at"] is not None:
        raise NotAdmitted(_OFF)
    if not _link(tx, person, row["agent_id"], now):
        raise NotAdmitted(_TAKEN)
    actor = Actor(agent_id=row["agent_id"], place=place)
    record(tx, Act.PROVIDER_LINKED, actor, about_id=row["agent_id"], details=person.email, now=now)
    return row


def _joined(tx: Transaction, person: ProviderPerson, role: Role, place: str, now: float) -> Agent:
    try:
        login = login_of(person.email)
    except ValueError:
        raise NotAdmitted(_NO_LOGIN) from None
    try:
        name = name_of(person.name[:NAME_LENGTH])
    except ValueError:
        name = login.partition("@")[0]
    agent = agents.insert(tx, name=name, login=login, role=role, now=now)
    tx.run("UPDATE invitation SET ended_at = :now WHERE login = :login AND ended_at IS NULL", now=now, login=login)
    _link(tx, person, agent.agent_id, now)
    actor = Actor(agent_id=agent.agent_id, place=place)
    record(tx, Act.JOINED, actor, about_id=agent.agent_id, details=f"{role.value}, by the provider", now=now)
    return agent


def _link(tx: Transaction, person: ProviderPerson, agent_id: str, now: float) -> bool:
    """False where this account is another subject's already: an address that was given to somebody new."""
    return tx.insert(
        "provider_identity",
        ignore=True,
        issuer=person.issuer,
        subject=person.subject,
        agent_id=agent_id,
        email=person.email or None,
        linked_at=now,
        seen_at=now,
    )


def _note_refusal(tx: Transaction, person: ProviderPerson, role: Role | None, why: str, place: str, now: float) -> None:
    """Who has lost every group is signed out everywhere else too."""
    row = _known(tx, person)
    agent_id = row["agent_id"] if row else None
    if agent_id and role is None:
        sessions.end_all(tx, agent_id)
    record(tx, Act.SIGN_IN_FAILED, Actor(place=place), about_id=agent_id, details=f"provider: {why}", now=now)
