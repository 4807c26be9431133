"""Turns: one in flight per conversation, exact claims, honest failures."""

from __future__ import annotations

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.conversation import State
from bot.conversations.handoff import Reason
from tests.bot.store.shop import Shop


def test_what_arrives_while_the_bot_answers_is_the_next_turn(shop: Shop) -> None:
    shop.writes("first")
    turn = shop.turn()
    shop.writes("second")
    assert shop.store.turns.claim("w", now=shop.tick()) is None
    assert shop.answers("to the first", turn=turn)
    assert [message.text for message in shop.turn().messages] == ["second"]


def test_a_burst_is_answered_as_one_turn(shop: Shop) -> None:
    for text in ("hi", "how much is shipping", "to portugal"):
        shop.writes(text)
    assert [message.text for message in shop.turn().messages] == ["hi", "how much is shipping", "to portugal"]


def test_a_failed_attempt_is_repeated_soon_and_then_people_get_the_conversation_and_the_customer_is_told_once(
    shop: Shop,
) -> None:
    shop.writes("hello")
    attempts = 0
    while (turn := shop.store.turns.claim("w", now=shop.tick(5))) is not None:
        shop.store.turns.fail(turn, "rasa", now=shop.now)
        attempts += 1
    assert attempts >= 3
    assert shop.conversation().state is State.QUEUED
    assert shop.texts() == ["hello", "nobody is there: bot_unavailable"]
    assert shop.store.conversations.handoffs(shop.conversation().conversation_id)[0].reason is Reason.BOT_UNAVAILABLE


def test_a_worker_dies_in_mid_turn_and_its_successor_answers_while_the_dead_ones_result_counts_for_nothing(
    shop: Shop,
) -> None:
    shop.writes("hello")
    lost = shop.turn()
    assert shop.store.workers.start("w", now=shop.tick()) == 1
    again = shop.turn()
    assert [message.text for message in again.messages] == ["hello"]
    assert not shop.answers("from the dead", turn=lost)
    assert shop.answers("from the living", turn=again)
    assert shop.texts() == ["hello", "from the living"]


def test_an_action_that_handed_off_without_a_request_still_makes_a_true_handoff(shop: Shop) -> None:
    shop.hands_off()
    assert shop.conversation().state is State.QUEUED
    assert len(shop.store.conversations.handoffs(shop.conversation().conversation_id)) == 1


def test_a_worker_that_was_taken_for_dead_is_watched_again_with_its_next_beat(shop: Shop) -> None:
    shop.store.workers.release("w", now=shop.tick())
    shop.writes("hello")
    lost = shop.turn()
    shop.store.workers.beat("w", now=shop.tick())
    assert "w" in shop.store.workers.beats(), "so that others can free what it claims"
    assert shop.store.workers.release("w", now=shop.tick()) == 1
    assert not shop.answers(turn=lost)


def test_strangers_have_a_share_of_the_turns_so_that_no_customer_waits_for_them(shop: Shop) -> None:
    site = shop.store.accounts.ensure("website", "shop", "Shop").account_id
    for number in range(4):
        message = IncomingMessage(
            provider_message_id=f"v{number}:1", address=f"v{number}", sent_at=0, kind=Kind.TEXT, text="Hola"
        )
        shop.store.inbox.receive(site, b"{}", [message], now=shop.tick())
    shop.writes("Hola", who="ana")

    def claim() -> str | None:
        turn = shop.store.turns.claim("w", now=shop.tick(), guests=["website"], share=2)
        return turn.conversation.address if turn else None

    assert [claim() for _ in range(4)] == ["v0", "v1", "ana", None]
