"""Accounts: roles, invitations, links for a new password, switching off and on; there is always an admin."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations.conversation import StaleConversation, State, Verb
from bot.store.steps.team.agents import LoginTaken
from bot.store.steps.team.roles import LastAdmin
from bot.store.team.staff import UnknownStaffAccount
from bot.team.agent import Role, StaffAccount
from bot.team.audit import COMMAND_LINE, Act, Actor
from bot.team.invitation import INVITATION_SECONDS
from tests.bot.store.shop import Shop


@pytest.fixture
def ada(shop: Shop) -> Actor:
    """An admin with a password."""
    agent_id = shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id
    shop.store.passwords.set(agent_id, "a hash", COMMAND_LINE, now=shop.now)
    return Actor(agent_id=agent_id, place="203.0.113.1")


def person(shop: Shop, agent_id: str | None) -> StaffAccount:
    return next(each for each in shop.store.staff.all(now=shop.now) if each.agent_id == agent_id)


def acts(shop: Shop) -> list[Act]:
    return [each.act for each in shop.store.audit.entries()]


def test_a_person_gets_another_role_and_it_is_written_down(shop: Shop, ada: Actor) -> None:
    shop.store.staff.set_role(shop.eva, Role.EDITOR, ada, now=shop.tick())
    assert person(shop, shop.eva).role is Role.EDITOR
    entry = shop.store.audit.entries()[0]
    assert (entry.act, entry.agent_name, entry.about_name, entry.details, entry.place) == (
        Act.ROLE_CHANGED,
        "Ada",
        "Eva",
        "agent → editor",
        "203.0.113.1",
    )


def test_the_last_admin_keeps_role_and_account(shop: Shop, ada: Actor) -> None:
    assert ada.agent_id
    with pytest.raises(LastAdmin):
        shop.store.staff.set_role(ada.agent_id, Role.AGENT, ada, now=shop.tick())
    with pytest.raises(LastAdmin):
        shop.store.staff.switch_off(ada.agent_id, COMMAND_LINE, now=shop.tick())
    assert person(shop, ada.agent_id).role is Role.ADMIN
    shop.store.staff.set_role(shop.eva, Role.ADMIN, ada, now=shop.tick())
    with pytest.raises(LastAdmin):  # Eva has no password: she could not come back
        shop.store.staff.switch_off(ada.agent_id, ada, now=shop.tick())
    shop.store.passwords.set(shop.eva, "a hash", COMMAND_LINE, now=shop.tick())
    shop.store.staff.switch_off(ada.agent_id, ada, now=shop.tick())


def test_two_admins_who_switch_each_other_off_at_once_leave_one(new_shop: Callable[..., Shop]) -> None:
    for _ in range(5):
        shop = new_shop()
        both = [shop.eva, shop.leo]
        for agent_id in both:
            shop.store.staff.set_role(agent_id, Role.ADMIN, COMMAND_LINE, now=shop.now)
            shop.store.passwords.set(agent_id, "a hash", COMMAND_LINE, now=shop.now)

        def off(agent_id: str, shop: Shop = shop, both: list[str] = both) -> bool:
            other = next(each for each in both if each != agent_id)
            try:
                shop.store.staff.switch_off(agent_id, Actor(agent_id=other), now=shop.now)
            except LastAdmin:
                return False
            finally:
                shop.store.close()
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(off, both, timeout=30)) == [False, True]


def test_who_is_switched_off_is_signed_out_and_gives_everything_back(shop: Shop, ada: Actor) -> None:
    for who in ("ana", "ben"):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, who=who)
    held = shop.conversation("ben")
    shop.store.conversations.hold(held.conversation_id, shop.eva, until=None, epoch=held.epoch, now=shop.tick())
    shop.store.presence.seen(shop.eva, now=shop.now)
    token = shop.store.sessions.begin(shop.eva, now=shop.now)
    link = shop.store.agents.sign_in_link(shop.eva, now=shop.now)
    assert shop.store.staff.switch_off(shop.eva, ada, now=shop.tick()) == 2
    for who in ("ana", "ben"):
        assert shop.conversation(who).state is State.QUEUED
        assert "Eva's account was switched off" in shop.texts(who)[-1]
    assert shop.store.sessions.owner(token, now=shop.now) is None
    assert shop.store.agents.use_link(link, now=shop.now) is None
    assert shop.store.agents.by_login("eva") is None
    assert shop.store.passwords.reset_link(shop.eva, ada, now=shop.now) is None
    assert person(shop, shop.eva).off_since == shop.now
    assert shop.store.agents.names()[shop.eva] == "Eva"


def test_who_was_switched_off_a_moment_ago_gets_no_conversation_any_more(shop: Shop, ada: Actor) -> None:
    shop.hands_off()
    shop.store.staff.switch_off(shop.eva, ada, now=shop.tick())
    with pytest.raises(StaleConversation, match="answers no customers"):
        shop.does(Verb.ACCEPT, shop.eva)
    assert shop.conversation().state is State.QUEUED


def test_who_is_switched_on_again_comes_back_with_their_password_only(shop: Shop, ada: Actor) -> None:
    shop.store.passwords.set(shop.eva, "a hash", COMMAND_LINE, now=shop.now)
    token = shop.store.sessions.begin(shop.eva, now=shop.now)
    shop.store.staff.switch_off(shop.eva, ada, now=shop.tick())
    with pytest.raises(UnknownStaffAccount):
        shop.store.staff.switch_off(shop.eva, ada, now=shop.tick())
    shop.store.staff.switch_on(shop.eva, ada, now=shop.tick())
    with pytest.raises(UnknownStaffAccount):
        shop.store.staff.switch_on(shop.eva, ada, now=shop.tick())
    assert shop.store.sessions.owner(token, now=shop.now) is None
    assert shop.store.agents.password_hash(shop.eva) == "a hash"
    assert acts(shop)[:2] == [Act.SWITCHED_ON, Act.SWITCHED_OFF]


def test_the_phone_app_is_nobody_who_could_be_switched_on(shop: Shop, ada: Actor) -> None:
    from bot.store.steps.conversations import contacts

    with shop.store._database.write() as tx:
        contacts.phone_app_agent(tx, shop.now)
    assert {each.name for each in shop.store.staff.all(now=shop.now)} == {"Ada", "Eva", "Leo"}
    with pytest.raises(UnknownStaffAccount):
        shop.store.staff.switch_on(contacts.PHONE_APP, ada, now=shop.tick())


def test_an_invitation_lets_one_person_join_once(shop: Shop, ada: Actor) -> None:
    invitations = shop.store.invitations
    token = invitations.invite("mia", Role.EDITOR, ada, now=shop.tick())
    (opened,) = invitations.open_ones(now=shop.now)
    assert (opened.login, opened.role, opened.invited_by) == ("mia", Role.EDITOR, "Ada")
    mia = invitations.redeem(token, name="Mia", password_hash="a hash", now=shop.tick())
    assert mia
    assert (mia.name, mia.login, mia.role, mia.has_password) == ("Mia", "mia", Role.EDITOR, True)
    assert invitations.redeem(token, name="Max", password_hash="a hash", now=shop.tick()) is None
    assert invitations.open_ones(now=shop.now) == []
    assert acts(shop)[:2] == [Act.JOINED, Act.INVITED]


def test_only_the_hash_of_a_link_is_kept(shop: Shop, ada: Actor, kept: Callable[[], bytes]) -> None:
    tokens = [
        shop.store.invitations.invite("mia", Role.AGENT, ada, now=shop.tick()),
        shop.store.passwords.reset_link(shop.eva, ada, now=shop.tick()) or "",
        shop.store.sessions.begin(shop.eva, now=shop.tick()),
    ]
    shop.store._database.empty_log()
    copy = kept()
    assert b"mia" in copy
    assert all(len(token) >= 32 and token.encode() not in copy for token in tokens)


def test_an_invitation_ends_by_time_by_an_admin_or_with_who_made_it(shop: Shop, ada: Actor) -> None:
    invitations = shop.store.invitations
    tokens = [invitations.invite(login, Role.AGENT, ada, now=shop.tick()) for login in ("mia", "max", "moe")]
    mia = next(each for each in invitations.open_ones(now=shop.now) if each.login == "mia")
    assert invitations.withdraw(mia.invitation_id, ada, now=shop.tick())
    assert not invitations.withdraw(mia.invitation_id, ada, now=shop.tick())
    assert [invitations.of(token, now=shop.now) is None for token in tokens] == [True, False, False]
    again = invitations.invite("max", Role.AGENT, ada, now=shop.tick())
    assert invitations.of(tokens[1], now=shop.now) is None, "the newer link is the one that counts"
    assert invitations.of(again, now=shop.now + INVITATION_SECONDS) is None
    shop.store.staff.set_role(shop.eva, Role.ADMIN, ada, now=shop.tick())
    by_eva = invitations.invite("zoe", Role.ADMIN, Actor(agent_id=shop.eva), now=shop.tick())
    shop.store.staff.switch_off(shop.eva, ada, now=shop.tick())
    assert invitations.of(by_eva, now=shop.now) is None


def test_nobody_is_invited_to_a_login_that_somebody_has(shop: Shop, ada: Actor) -> None:
    with pytest.raises(LoginTaken):
        shop.store.invitations.invite("eva", Role.AGENT, ada, now=shop.tick())
    token = shop.store.invitations.invite("mia", Role.AGENT, ada, now=shop.tick())
    shop.store.agents.add(name="Mia", login="mia", role=Role.AGENT, now=shop.tick())
    with pytest.raises(LoginTaken):
        shop.store.invitations.redeem(token, name="Mia", password_hash="a hash", now=shop.tick())


def test_a_link_for_a_new_password_works_once_and_ends_what_was_before(shop: Shop, ada: Actor) -> None:
    session = shop.store.sessions.begin(shop.eva, now=shop.now)
    old = shop.store.passwords.reset_link(shop.eva, ada, now=shop.tick())
    token = shop.store.passwords.reset_link(shop.eva, ada, now=shop.tick())
    assert old
    assert token
    assert shop.store.passwords.reset_of(old, now=shop.now) is None
    assert shop.store.agents.use_link(token, now=shop.now) is None, "it signs nobody in without a new password"
    assert shop.store.sessions.owner(session, now=shop.now)
    changed = shop.store.passwords.reset(token, "a new hash", now=shop.tick())
    assert changed
    assert changed.agent_id == shop.eva
    assert shop.store.agents.password_hash(shop.eva) == "a new hash"
    assert shop.store.sessions.owner(session, now=shop.now) is None
    assert shop.store.passwords.reset(token, "another", now=shop.tick()) is None


def test_a_link_for_a_new_password_is_good_for_a_day(shop: Shop, ada: Actor) -> None:
    token = shop.store.passwords.reset_link(shop.eva, ada, now=shop.tick())
    assert token
    shop.tick(24 * 3600)
    assert shop.store.passwords.reset(token, "a new hash", now=shop.now) is None
