"""Blocks: what a blocked customer writes is kept, bot and desk stay silent, and one press undoes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.channel import Kind
from bot.conversations.consent import Consent
from bot.conversations.conversation import CustomerBlocked, State, Verb
from bot.conversations.message import DeliveryState
from bot.customers.customer import BlockKind
from bot.store.customers.blocks import HeldByColleague
from bot.team.routing import Policy
from tests.bot.store.rota import assigns, held, is_there
from tests.bot.store.shop import Shop, queue


def blocks(shop: Shop, who: str = "ana", kind: BlockKind = BlockKind.SPAM) -> None:
    shop.store.blocks.block(shop.conversation(who).contact_id, shop.eva, kind, now=shop.tick())


def lifts(shop: Shop, who: str = "ana") -> int:
    return shop.store.blocks.lift(shop.conversation(who).contact_id, now=shop.tick())


def test_a_blocked_customers_words_are_kept_and_nobody_answers_or_is_told(shop: Shop) -> None:
    shop.hands_off()
    shop.delivers()
    blocks(shop)
    before = shop.conversation()
    shop.writes("buy my watches")
    shop.writes("a person please")
    after = shop.conversation()
    assert shop.texts()[-2:] == ["buy my watches", "a person please"]
    assert after.state is State.RESOLVED
    assert (after.epoch, after.last_message_at) == (before.epoch, before.last_message_at)
    assert queue(shop.store) == []
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    assert shop.delivers() == []


def test_a_press_of_a_blocked_customer_does_nothing_and_is_not_even_acknowledged(shop: Shop) -> None:
    shop.hands_off()
    shop.delivers()
    offered = next(message for message in shop.messages() if message.choices)
    blocks(shop)
    assert shop.writes("", choice_id=offered.choices[0].choice_id, details={"press_id": "p1"}).pressed == ()
    assert shop.conversation().state is State.RESOLVED


def test_what_the_bot_had_not_answered_or_sent_is_left(shop: Shop) -> None:
    shop.writes("how much is shipping?")
    shop.answers("4 euros")
    shop.writes("and to Spain?")
    blocks(shop)
    assert shop.conversation().state is State.RESOLVED
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    assert shop.delivers() == []


def test_an_answer_that_the_bot_is_making_as_they_are_blocked_never_leaves(shop: Shop) -> None:
    shop.writes("how much is shipping?")
    turn = shop.turn()
    blocks(shop)
    assert not shop.answers("4 euros", turn=turn)
    assert shop.delivers() == []


def test_one_press_undoes_it_and_the_bot_answers_the_next_message(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    blocks(shop)
    assert lifts(shop) == 0
    assert shop.store.blocks.of(shop.conversation().contact_id) is None
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    shop.writes("how much is shipping?")
    turn = shop.turn()
    assert [message.text for message in turn.messages] == ["how much is shipping?"]


def test_what_a_blocked_customer_wrote_waits_for_people_once_they_are_unblocked(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    blocks(shop)
    shop.writes("my lamp is broken")
    assert lifts(shop) == 1
    (waiting,) = queue(shop.store)
    assert (waiting.reason, waiting.question, waiting.last_text) == ("unblocked", *["my lamp is broken"] * 2)
    assert waiting.unread == 1
    assert lifts(shop) == 0
    assert shop.does(Verb.ACCEPT).agent_id == shop.eva


@pytest.mark.parametrize("accepted", [False, True], ids=["waiting", "accepted"])
def test_who_was_blocked_by_mistake_before_anybody_answered_waits_again(shop: Shop, accepted: bool) -> None:
    shop.hands_off()
    if accepted:
        shop.does(Verb.ACCEPT)
    blocks(shop)
    assert lifts(shop) == 1
    assert shop.conversation().state is State.QUEUED


def test_who_was_answered_before_the_block_waits_for_nobody(shop: Shop) -> None:
    shop.hands_off()
    held_by_eva = shop.does(Verb.ACCEPT)
    shop.store.conversations.reply(held_by_eva.conversation_id, shop.eva, text="No.", client_key="k1", now=shop.tick())
    blocks(shop)
    assert lifts(shop) == 0
    assert shop.conversation().state is State.RESOLVED


def test_a_block_holds_for_every_contact_of_the_person(shop: Shop) -> None:
    for who in ("ana", "ana2"):
        shop.writes("hello", who=who)
        shop.answers()
    ana, other = shop.conversation("ana").contact_id, shop.conversation("ana2").contact_id
    shop.store.merges.merge(other, ana, shop.eva, now=shop.tick())
    blocks(shop, "ana2", BlockKind.BLOCKED)
    shop.writes("me again", who="ana")
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    block = shop.store.blocks.of(ana)
    assert block
    assert (block.kind, block.agent_name) == (BlockKind.BLOCKED, "Eva")
    shop.store.blocks.lift(ana, now=shop.tick())
    assert shop.store.blocks.of(other) is None


def test_whoever_a_colleague_talks_with_is_not_blocked_over_their_head(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT, shop.leo)
    with pytest.raises(HeldByColleague):
        blocks(shop)
    assert shop.store.blocks.of(shop.conversation().contact_id) is None


def test_a_stop_of_a_blocked_customer_counts_and_is_not_answered(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    shop.delivers()
    blocks(shop)
    shop.writes("STOP")
    assert shop.store.consents.current(shop.conversation().contact_id) is Consent.OPTED_OUT
    assert shop.delivers() == []


def test_what_is_no_message_is_kept_as_ever(shop: Shop) -> None:
    shop.writes("hello", provider_id="ana:first")
    shop.answers()
    blocks(shop)
    shop.changes(Kind.EDIT, "ana:first", text="hello again")
    assert shop.texts()[-1] == "hello again"


def test_what_an_agent_wrote_and_still_waits_is_left_too(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(undo_seconds=10.0))
    shop.hands_off()
    here = shop.does(Verb.ACCEPT).conversation_id
    shop.delivers()
    shop.store.conversations.reply(here, shop.eva, text="Go away.", client_key="k1", now=shop.tick(), undoable=True)
    blocks(shop)
    shop.tick(60)
    assert shop.delivers() == []
    assert shop.messages()[-1].delivery is DeliveryState.WITHHELD


def test_nobody_takes_a_blocked_customer_until_they_are_unblocked(new_shop: Callable[..., Shop]) -> None:
    shop = new_shop(policy=Policy(undo_seconds=10.0))
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    resolved = shop.does(Verb.RESOLVE)
    shop.delivers()
    blocks(shop)
    here, epoch = resolved.conversation_id, shop.conversation().epoch
    store, now = shop.store, shop.tick()
    with pytest.raises(CustomerBlocked):
        shop.does(Verb.TAKE_OVER)
    with pytest.raises(CustomerBlocked):
        store.undo.revert(here, shop.eva, epoch=epoch, now=now)
    with pytest.raises(CustomerBlocked):
        store.transfers.give(here, shop.eva, shop.leo, epoch=epoch, now=now)
    assert shop.delivers() == []
    store.blocks.lift(resolved.contact_id, now=shop.tick())
    assert shop.does(Verb.TAKE_OVER).agent_id == shop.eva


def test_a_waiting_customer_who_turns_out_to_be_a_blocked_one_holds_up_nobody_else(automatic: Shop) -> None:
    shop = automatic
    shop.writes("hello", who="spammer")
    shop.answers()
    blocks(shop, "spammer")
    shop.hands_off("ana")
    shop.hands_off("ben")
    spammer, ana = shop.conversation("spammer").contact_id, shop.conversation("ana").contact_id
    shop.store.merges.merge(spammer, ana, shop.eva, now=shop.tick())
    is_there(shop, shop.eva)
    assigns(shop)
    assert held(shop, shop.eva) == ["ben"]
