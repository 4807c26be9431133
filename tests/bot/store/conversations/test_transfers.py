"""Transfers: a conversation is given to a colleague or the queue, with a note, within everybody's limit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversations.conversation import Conversation, StaleConversation, State, Verb
from bot.conversations.message import Author
from bot.store.conversations.transfers import NotThere
from bot.team.agent import Role
from bot.team.audit import Actor
from bot.team.routing import NoCapacity, Policy
from tests.bot.store.shop import Shop


def gives(shop: Shop, to: str | None, *, by: str | None = None, note: str = "", who: str = "ana") -> Conversation:
    conversation = shop.conversation(who)
    return shop.store.transfers.give(
        conversation.conversation_id, by or shop.eva, to, epoch=conversation.epoch, now=shop.tick(), note=note
    )


def test_the_colleague_holds_it_is_called_and_reads_why(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    given = gives(shop, shop.leo, note="she asks about sizes, which you know")
    assert (given.state, given.agent_id) == (State.AGENT, shop.leo)
    assert shop.store.conversations.held_by(shop.leo)[0].called_at == shop.now
    assert shop.store.notes.mentions(shop.leo)[0].text == "she asks about sizes, which you know"
    assert "Eva transferred this conversation to Leo." in shop.texts()
    assert "Leo is here" in shop.delivers()


def test_neither_note_nor_remark_is_sent(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    gives(shop, shop.leo, note="she is angry")
    sent = " ".join(shop.delivers())
    assert "angry" not in sent
    assert "gave" not in sent


def test_back_to_the_queue_with_a_note_for_whoever_takes_it(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    assert gives(shop, None, note="needs Polish").state is State.QUEUED
    assert [each.text for each in shop.messages() if each.author is Author.COLLEAGUE] == ["needs Polish"]


def test_a_full_colleague_gets_nothing_and_nothing_is_written(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(limit=1))
    shop.hands_off("bea")
    shop.does(Verb.ACCEPT, shop.leo, who="bea")
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    before = shop.texts()
    with pytest.raises(NoCapacity):
        gives(shop, shop.leo, note="please")
    assert shop.texts() == before
    assert shop.conversation().agent_id == shop.eva


def test_what_a_colleague_holds_is_not_mine_to_give(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    with pytest.raises(StaleConversation):
        gives(shop, shop.leo, by=shop.leo)


def test_nobody_gives_to_somebody_who_is_not_there(shop: Shop) -> None:
    shop.hands_off()
    with pytest.raises(NotThere):
        gives(shop, "a-stranger")


def test_an_owner_gets_none_until_an_admin_lets_them_see_conversations(shop: Shop) -> None:
    boss = shop.store.agents.add(name="Boss", login="boss", role=Role.OWNER, now=shop.now).agent_id
    shop.hands_off()
    with pytest.raises(NotThere):
        gives(shop, boss)
    with pytest.raises(StaleConversation):
        shop.does(Verb.ACCEPT, boss)
    assert "Boss is here" not in shop.delivers()
    shop.store.staff.let_read(boss, True, Actor(agent_id=shop.eva), now=shop.tick())
    assert gives(shop, boss).agent_id == boss
