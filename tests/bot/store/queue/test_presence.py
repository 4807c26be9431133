"""Presence in the store: who is there, and what comes back when somebody goes."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import State, Verb
from bot.conversations.message import Author
from bot.team.agent import Role
from tests.bot.store.rota import assigns, held, is_there, waiting
from tests.bot.store.shop import Shop


def test_who_says_that_they_are_away_gets_nothing_new(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.hands_off()
    assert assigns(shop) == 0
    shop.store.presence.set_away(shop.eva, False, now=shop.now)
    assert assigns(shop) == 1


def test_who_has_no_page_open_gets_nothing_new(automatic: Shop) -> None:
    shop = automatic
    is_there(shop, shop.eva)
    shop.tick(100)
    shop.hands_off()
    assert assigns(shop) == 0
    is_there(shop, shop.eva)
    assert assigns(shop) == 1


@pytest.mark.parametrize("away", [True, False])
def test_what_somebody_holds_who_has_gone_goes_back_with_an_activity_message_but_not_what_is_on_hold(
    shop: Shop, away: bool
) -> None:
    is_there(shop, shop.eva)
    for who in ("ana", "ben"):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, who=who)
    ben = shop.conversation("ben")
    shop.store.conversations.hold(ben.conversation_id, shop.eva, epoch=ben.epoch, now=shop.tick())
    is_there(shop, shop.eva)
    shop.store.presence.set_away(shop.eva, away, now=shop.now)
    shop.tick(299)
    assert shop.store.routing.return_absent(now=shop.now) == 0, "within grace"
    shop.tick(2)
    before = shop.store.events.latest()
    assert shop.store.routing.return_absent(now=shop.now) == 1
    assert waiting(shop) == ["ana"]
    assert held(shop, shop.eva) == ["ben"]
    assert "queue" in {event.kind for event in shop.store.events.after(before)}
    (activity,) = [each for each in shop.messages("ana") if each.details.get("activity")]
    assert activity.author is Author.SYSTEM
    assert activity.text.startswith("Eva has been away" if away else "Eva has had no page")
    assert activity.delivery is None, "the customer never reads it"
    assert shop.store.routing.return_absent(now=shop.now) == 0


def test_while_nobody_can_have_shown_themselves_only_who_said_so_is_away(shop: Shop) -> None:
    is_there(shop, shop.eva, shop.leo)
    for who, agent_id in (("ana", shop.eva), ("ben", shop.leo)):
        shop.hands_off(who)
        shop.does(Verb.ACCEPT, agent_id, who=who)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.tick(1000)
    assert shop.store.routing.return_absent(now=shop.now, unseen=False) == 1
    assert waiting(shop) == ["ana"]
    assert shop.store.routing.return_absent(now=shop.now) == 1


def test_who_comes_back_within_grace_keeps_everything(shop: Shop) -> None:
    is_there(shop, shop.eva)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.presence.set_away(shop.eva, True, now=shop.now)
    shop.tick(290)
    shop.store.presence.set_away(shop.eva, False, now=shop.now)
    for _ in range(20):
        shop.tick(60)
        is_there(shop, shop.eva)
        assert shop.store.routing.return_absent(now=shop.now) == 0
    assert held(shop, shop.eva) == ["ana"]


def test_who_was_never_seen_on_a_page_loses_nothing(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.tick(100_000)
    assert shop.store.routing.return_absent(now=shop.now) == 0
    assert shop.conversation().state is State.AGENT


def test_the_team_shows_who_is_there_and_how_much_they_hold(shop: Shop) -> None:
    shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
    shop.store.presence.prefer(shop.eva, languages=frozenset({"en", "es"}), skills=frozenset({"sizes"}), limit=5)
    is_there(shop, shop.eva)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    ada, eva, leo = shop.store.presence.team(now=shop.now)
    assert (eva.languages, eva.skills, eva.limit, eva.load, eva.available) == (("en", "es"), ("sizes",), 5, 1, True)
    assert (ada.seen_at, ada.available, leo.limit, leo.own_limit) == (None, False, 3, None)
