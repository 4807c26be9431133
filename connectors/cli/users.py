"""Commands on users: the people who sign in, for an admin without a browser, and for whoever locked themselves out."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from bot.settings import Settings
from bot.store.steps.team.agents import LoginTaken
from bot.store.store import Store
from bot.store.team.staff import LastAdmin, UnknownStaffAccount
from bot.team.agent import Role, StaffAccount
from bot.team.audit import COMMAND_LINE
from bot.team.invitation import login_of, name_of
from connectors.cli.terminal import Commands, Do, command, group, say

_LOGIN = "what the person signs in with"
_ROLES = [role.value for role in Role]
Change = Callable[[Settings, Store, StaffAccount, argparse.Namespace], str]


def add(commands: Commands) -> None:
    """`mostrador users list`, `add`, `invite`, `reset`, `code-off`, `role`, `off` and `on`."""
    users = group(commands, "users", "The people who sign in, and their roles.")
    command(users, "list", "List everybody with login, role and state.", _list)
    added = command(users, "add", "Add somebody, and print a link by which they choose a password.", _add)
    added.add_argument("login", help=_LOGIN)
    added.add_argument("--name", help="the name that customers see (the login)")
    added.add_argument("--role", choices=_ROLES, default="agent", help="agent, editor or admin (agent)")
    invite = command(users, "invite", "Print a link by which somebody joins and chooses name and password.", _invite)
    invite.add_argument("login", help=_LOGIN)
    invite.add_argument("--role", choices=_ROLES, default="agent", help="agent, editor or admin (agent)")
    for name, help, change in _CHANGES:
        one = command(users, name, help, _changing(change))
        one.add_argument("login", help=_LOGIN)
        if name == "role":
            one.add_argument("role", choices=_ROLES, help="agent, editor or admin")


def _list(settings: Settings, _: argparse.Namespace) -> int:
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


def _add(settings: Settings, asked: argparse.Namespace) -> int:
    store, now = _store(settings), time.time()
    try:
        login = login_of(asked.login)
        name, role = name_of(asked.name or login), Role(asked.role)
        agent_id = store.staff.add(name=name, login=login, role=role, actor=COMMAND_LINE, now=now).agent_id
    except ValueError as error:
        say(str(error))
        return 1
    say(f"{name} is added as {role.value}.")
    say(_reset_words(settings, store, agent_id, now))
    return 0


def _invite(settings: Settings, asked: argparse.Namespace) -> int:
    try:
        login = login_of(asked.login)
        token = _store(settings).invitations.invite(login, Role(asked.role), COMMAND_LINE, now=time.time())
    except (LoginTaken, ValueError) as error:
        say(str(error))
        return 1
    say(f"{_desk(settings)}/invitation/{token}\nIt works once, for three days.")
    return 0


def _changing(change: Change) -> Do:
    def run(settings: Settings, asked: argparse.Namespace) -> int:
        store = _store(settings)
        wanted = asked.login.strip().lower()
        person = next((each for each in store.staff.all(now=time.time()) if each.login == wanted), None)
        if person is None:
            say(f"Nobody has the login {wanted}; see: mostrador users list")
            return 1
        try:
            say(change(settings, store, person, asked))
        except (LastAdmin, UnknownStaffAccount) as error:
            say(str(error))
            return 1
        return 0

    return run


def _reset(settings: Settings, store: Store, person: StaffAccount, _: argparse.Namespace) -> str:
    return _reset_words(settings, store, person.agent_id, time.time())


def _code_off(_: Settings, store: Store, person: StaffAccount, __: argparse.Namespace) -> str:
    was_on = store.codes.turn_off(person.agent_id, COMMAND_LINE, now=time.time())
    return f"Signing in asks {person.name} for no code {'any more' if was_on else '(nor did it)'}."


def _role(_: Settings, store: Store, person: StaffAccount, asked: argparse.Namespace) -> str:
    store.staff.set_role(person.agent_id, Role(asked.role), COMMAND_LINE, now=time.time())
    return f"{person.name} is {asked.role} now."


def _off(_: Settings, store: Store, person: StaffAccount, __: argparse.Namespace) -> str:
    returned = store.staff.switch_off(person.agent_id, COMMAND_LINE, now=time.time())
    return f"{person.name} is switched off and signed out; conversations back in the queue: {returned}."


def _on(_: Settings, store: Store, person: StaffAccount, __: argparse.Namespace) -> str:
    store.staff.switch_on(person.agent_id, COMMAND_LINE, now=time.time())
    return f"{person.name} is switched on again."


_CHANGES: tuple[tuple[str, str, Change], ...] = (
    ("reset", "Print a link by which somebody chooses a new password.", _reset),
    ("code-off", "Ask somebody who lost their phone for no code any more.", _code_off),
    ("role", "Give somebody another role.", _role),
    ("off", "Switch an account off: signed out, conversations back to the queue.", _off),
    ("on", "Switch an account on again.", _on),
)


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
