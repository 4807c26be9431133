"""`mostrador users`, as an admin without a browser uses it, or one who locked themselves out."""

from __future__ import annotations

import re
import time

import click
import pytest

from bot.conversations.conversation import State, Verb
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE, Act
from bot.team.totp import code_at
from tests.bot.store.shop import Shop
from tests.connectors.cli.conftest import Says


def token_in(told: str, kind: str) -> str:
    return re.findall(rf"http://127\.0\.0\.1:8080/desk/{kind}/([\w-]+)\n", told)[0]


def test_everybody_is_listed_with_what_matters(mostrador: Says, shop: Shop) -> None:
    shop.store.passwords.set(shop.eva, "a hash", COMMAND_LINE, now=shop.now)
    shop.store.staff.switch_off(shop.leo, COMMAND_LINE, now=shop.now)
    assert mostrador("users", "list") == (0, "eva  Eva  agent  on, password\nleo  Leo  agent  off, no password\n")


def test_somebody_added_gets_a_link_for_a_password(mostrador: Says, shop: Shop) -> None:
    status, told = mostrador("users", "add", "Mia", "--name", "Mia López", "--role", "admin")
    assert status == 0
    assert "Mia López is added as admin." in told
    mia = shop.store.passwords.reset(token_in(told, "reset"), "a hash", now=time.time())
    assert mia
    assert (mia.login, mia.name, mia.role) == ("mia", "Mia López", Role.ADMIN)
    assert mostrador("users", "add", "mia")[0] == 1
    assert mostrador("users", "add", "no login")[0] == 1


def test_somebody_invited_joins(mostrador: Says, shop: Shop) -> None:
    status, told = mostrador("users", "invite", "mia", "--role", "editor")
    assert status == 0
    token = token_in(told, "invitation")
    joined = shop.store.invitations.redeem(token, name="Mia", password_hash="a hash", now=time.time())
    assert joined
    assert joined.role is Role.EDITOR
    status, told = mostrador("users", "invite", "mia")
    assert (status, told) == (1, "There is already somebody with the login mia; choose another.\n")


def test_roles_change_and_the_last_admin_stays(mostrador: Says, shop: Shop) -> None:
    assert mostrador("users", "role", "eva", "admin") == (0, "Eva is admin now.\n")
    status, told = mostrador("users", "role", "eva", "agent")
    assert status == 1
    assert "last admin" in told
    assert mostrador("users", "off", "eva")[0] == 1
    with pytest.raises(click.BadParameter):
        mostrador("users", "role", "eva", "king")


def test_off_and_on(mostrador: Says, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    assert mostrador("users", "off", "EVA") == (
        0,
        "Eva is switched off and signed out; conversations back in the queue: 1.\n",
    )
    assert shop.conversation().state is State.QUEUED
    assert mostrador("users", "off", "eva")[0] == 1
    assert mostrador("users", "reset", "eva") == (1, "This account is switched off; switch it on first.\n")
    assert mostrador("users", "on", "eva") == (0, "Eva is switched on again.\n")
    places = {(each.act, each.place) for each in shop.store.audit.entries()}
    assert {(Act.SWITCHED_OFF, "command line"), (Act.SWITCHED_ON, "command line")} <= places


def test_who_lost_the_phone_is_let_in(mostrador: Says, shop: Shop) -> None:
    shop.store.codes.begin(shop.eva, now=shop.now)
    secret = shop.store.codes.waiting(shop.eva) or ""
    shop.store.codes.confirm(shop.eva, code_at(secret, shop.now), COMMAND_LINE, now=shop.now)
    assert "code of a phone" in mostrador("users", "list")[1]
    assert mostrador("users", "code-off", "eva") == (0, "Signing in asks Eva for no code any more.\n")
    assert shop.store.codes.on_since(shop.eva) is None


def test_nobody_of_this_login_is_said(mostrador: Says, shop: Shop) -> None:
    assert mostrador("users", "off", "nobody") == (1, "Nobody has the login nobody; see: mostrador users list\n")
