"""Commands on users: the people who sign in, for an admin without a browser, and for whoever locked themselves out."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

import click

from bot.settings import Settings
from bot.store.steps.team.agents import LoginTaken
from bot.store.steps.team.roles import LastAdmin
from bot.store.store import Store
from bot.store.team.staff import UnknownStaffAccount
from bot.team.agent import Role, StaffAccount
from bot.team.audit import COMMAND_LINE
from bot.team.invitation import login_of, name_of
from connectors.cli.terminal import Group, say, with_settings

_ROLE = click.Choice([role.value for role in Role])
_ROLES = "agent, editor, admin or owner"
_login = click.argument("login", help="what the person signs in with")
_role = click.option("--role", type=_ROLE, metavar="ROLE", default="agent", help=f"{_ROLES} (agent)")


@click.group(cls=Group, help="The people who sign in, and their roles.")
def users() -> None:
    """`mostrador users list`, `add`, `invite`, `reset`, `code-off`, `role`, `off` and `on`."""


@users.command("list", help="List everybody with login, role and state.")
@with_settings
def list_all(settings: Settings) -> int:
    """0, also where there is nobody."""
    everybody = _store(settings).staff.all(now=time.time())
    for person in everybody:
        say(f"{person.login}  {person.name}  {person.role.value}  {', '.join(_states(person))}")
    if not everybody:
        say("Nobody yet; mostrador run prints a link for the first admin.")
    return 0


def _states(person: StaffAccount) -> list[str]:
    return [
        "off" if person.off_since is not None else "on",
        "password" if person.has_password else "no password",
        *(["code of a phone"] if person.has_code else []),
    ]


@users.command(help="Add somebody, and print a link by which they choose a password.")
@_login
@click.option("--name", help="the name that customers see (the login)")
@_role
@with_settings
def add(settings: Settings, login: str, name: str | None, role: str) -> int:
    """1 where the login is taken, or is none."""
    store, now = _store(settings), time.time()
    try:
        login = login_of(login)
        full_name = name_of(name or login)
        agent_id = store.staff.add(name=full_name, login=login, role=Role(role), actor=COMMAND_LINE, now=now).agent_id
    except ValueError as error:
        say(str(error))
        return 1
    say(f"{full_name} is added as {role}.")
    say(_reset_words(settings, store, agent_id, now))
    return 0


@users.command(help="Print a link by which somebody joins and chooses name and password.")
@_login
@_role
@with_settings
def invite(settings: Settings, login: str, role: str) -> int:
    """1 where the login is taken, or is none."""
    try:
        token = _store(settings).invitations.invite(login_of(login), Role(role), COMMAND_LINE, now=time.time())
    except (LoginTaken, ValueError) as error:
        say(str(error))
        return 1
    say(f"{_desk(settings)}/invitation/{token}\nIt works once, for three days.")
    return 0


def _with_person(change: Callable[..., str]) -> Callable[..., int]:
    """Gives a change the person with the login, and says what it answers; 1 where nobody has it or it can't be."""

    @functools.wraps(change)
    @with_settings
    def run(settings: Settings, /, login: str, **asked: str) -> int:
        store = _store(settings)
        wanted = login.strip().lower()
        person = next((member for member in store.staff.all(now=time.time()) if member.login == wanted), None)
        if person is None:
            say(f"Nobody has the login {wanted}; see: mostrador users list")
            return 1
        try:
            say(change(settings, store, person, **asked))
        except (LastAdmin, UnknownStaffAccount) as error:
            say(str(error))
            return 1
        return 0

    return run


@users.command(help="Print a link by which somebody chooses a new password.")
@_login
@_with_person
def reset(settings: Settings, store: Store, person: StaffAccount) -> str:
    """The link."""
    return _reset_words(settings, store, person.agent_id, time.time())


@users.command(help="Ask somebody who lost their phone for no code any more.")
@_login
@_with_person
def code_off(_: Settings, store: Store, person: StaffAccount) -> str:
    """Whether a code was asked for before."""
    was_on = store.codes.turn_off(person.agent_id, COMMAND_LINE, now=time.time())
    return f"Signing in asks {person.name} for no code {'any more' if was_on else '(nor did it)'}."


@users.command(help="Give somebody another role.")
@_login
@click.argument("role", type=_ROLE, metavar="ROLE", help=_ROLES)
@_with_person
def role(_: Settings, store: Store, person: StaffAccount, role: str) -> str:
    """The role that they have now."""
    store.staff.set_role(person.agent_id, Role(role), COMMAND_LINE, now=time.time())
    return f"{person.name} is {role} now."


@users.command(help="Switch an account off: signed out, conversations back to the queue.")
@_login
@_with_person
def off(_: Settings, store: Store, person: StaffAccount) -> str:
    """How many conversations went back."""
    returned = store.staff.switch_off(person.agent_id, COMMAND_LINE, now=time.time())
    return f"{person.name} is switched off and signed out; conversations back in the queue: {returned}."


@users.command(help="Switch an account on again.")
@_login
@_with_person
def on(_: Settings, store: Store, person: StaffAccount) -> str:
    """That it is on."""
    store.staff.switch_on(person.agent_id, COMMAND_LINE, now=time.time())
    return f"{person.name} is switched on again."


def _reset_words(settings: Settings, store: Store, agent_id: str, now: float) -> str:
    token = store.passwords.reset_link(agent_id, COMMAND_LINE, now=now)
    if token is None:
        raise UnknownStaffAccount("This account is switched off; switch it on first.")
    return f"{_desk(settings)}/reset/{token}\nIt works once, for a day."


def _desk(settings: Settings) -> str:
    return (settings.public_url or settings.web_url).rstrip("/") + "/desk"


def _store(settings: Settings) -> Store:
    from connectors.accounts import open_store

    return open_store(settings)
