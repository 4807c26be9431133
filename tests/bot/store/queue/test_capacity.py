"""Slots in the store: how many conversations an agent holds, and the holds that free one."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import StaleConversation, Verb
from bot.team.routing import NoCapacity
from tests.bot.store.rota import assigns, held, is_there
from tests.bot.store.shop import Shop


def test_an_agent_who_holds_three_gets_no_fourth_by_any_way(shop: Shop) -> None:
    for who in ("ana", "ben", "cy", "dee"):
        shop.hands_off(who)
    for who in ("ana", "ben", "cy"):
        shop.does(Verb.ACCEPT, who=who)
    for verb in (Verb.ACCEPT, Verb.TAKE_OVER):
        with pytest.raises(NoCapacity) as refused:
            shop.does(verb, who="dee")
        assert (refused.value.held, refused.value.limit) == (3, 3)
    shop.does(Verb.ACCEPT, shop.leo, who="dee")
    with pytest.raises(NoCapacity):
        shop.does(Verb.TAKE_OVER, who="dee")
    shop.does(Verb.TAKE_OVER, who="ana")
    assert held(shop, shop.eva) == ["ana", "ben", "cy"], "taking what one holds already takes no slot"


def test_an_agent_has_a_limit_of_their_own(shop: Shop) -> None:
    shop.store.presence.prefer(shop.eva, languages=frozenset(), skills=frozenset(), limit=1)
    for who in ("ana", "ben"):
        shop.hands_off(who)
    shop.does(Verb.ACCEPT, who="ana")
    with pytest.raises(NoCapacity):
        shop.does(Verb.ACCEPT, who="ben")


def test_a_hold_frees_the_slot_until_its_time_and_the_agent_is_called(automatic: Shop) -> None:
    shop = automatic
    shop.store.presence.prefer(shop.eva, languages=frozenset(), skills=frozenset(), limit=1)
    is_there(shop, shop.eva)
    for who in ("ana", "ben", "cy"):
        shop.hands_off(who)
    assert assigns(shop) == 1
    ana = shop.conversation("ana")
    until = shop.now + 50
    shop.store.conversations.hold(ana.conversation_id, shop.eva, epoch=ana.epoch, until=until, now=shop.tick())
    assert assigns(shop) == 1
    assert held(shop, shop.eva) == ["ana", "ben"]
    assert shop.store.routing.end_holds(now=shop.now) == 0
    shop.now = until
    assert shop.store.routing.end_holds(now=shop.now) == 1
    (back,) = [each for each in shop.store.conversations.held_by(shop.eva) if each.conversation.address == "ana"]
    assert back.called_at == until
    is_there(shop, shop.eva)
    shop.does(Verb.RESOLVE, who="ben")
    assert assigns(shop) == 0, "the hold has passed: one is held, one is allowed"


def test_a_hold_ends_with_the_customers_next_message(shop: Shop) -> None:
    shop.hands_off()
    held_one = shop.does(Verb.ACCEPT)
    shop.store.conversations.hold(held_one.conversation_id, shop.eva, epoch=held_one.epoch, now=shop.tick())
    assert shop.conversation().on_hold_since
    shop.writes("one more thing")
    assert shop.conversation().on_hold_since is None


def test_only_the_holder_puts_on_hold_and_takes_off(shop: Shop) -> None:
    shop.hands_off()
    mine = shop.does(Verb.ACCEPT)
    for act in (shop.store.conversations.hold, shop.store.conversations.resume):
        with pytest.raises(StaleConversation):
            act(mine.conversation_id, shop.leo, epoch=mine.epoch, now=shop.tick())
    shop.store.conversations.hold(mine.conversation_id, shop.eva, epoch=mine.epoch, now=shop.tick())
    freed = shop.store.conversations.resume(mine.conversation_id, shop.eva, epoch=mine.epoch, now=shop.tick())
    assert (freed.on_hold_since, freed.epoch) == (None, mine.epoch)
