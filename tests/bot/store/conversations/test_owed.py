"""A conversation counts while the customer waits for us, and not while we wait for the customer."""

from __future__ import annotations

import pytest

from bot.channels.causes import Cause
from bot.channels.channel import Kind, Status, StatusUpdate
from bot.channels.errors import Rejected
from bot.conversations.conversation import Verb
from bot.team.audit import COMMAND_LINE
from bot.team.routing import NoCapacity
from tests.bot.store.shop import Shop


def owed(shop: Shop, who: str = "ana") -> float | None:
    row = shop.store._database.row(
        "SELECT owed_since FROM conversation WHERE conversation_id = :id", id=shop.conversation(who).conversation_id
    )
    assert row is not None
    return row["owed_since"]  # type: ignore[no-any-return]


def replies(shop: Shop, who: str = "ana") -> None:
    conversation_id = shop.conversation(who).conversation_id
    shop.store.conversations.reply(
        conversation_id, shop.conversation(who).agent_id or "", text="hi", client_key=f"k{shop.now}", now=shop.tick()
    )


def fails(shop: Shop) -> None:
    """The provider refuses what is sent next, for good."""
    delivery = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert delivery is not None
    shop.store.deliveries.failed(delivery, Rejected(Cause.NOT_REGISTERED, "No such number."), now=shop.tick())


def test_from_the_handoff_to_the_reply_and_again_from_the_next_message(shop: Shop) -> None:
    shop.writes("a question")
    assert owed(shop) is None, "the bot answers"
    shop.answers()
    handed_off = shop.hands_off("ben")
    assert owed(shop, "ben") == handed_off.waiting_since
    shop.does(Verb.ACCEPT, who="ben")
    assert owed(shop, "ben") == handed_off.waiting_since, "accepting is no answer"
    replies(shop, "ben")
    assert owed(shop, "ben") is None
    shop.writes("and in red?", who="ben")
    since = shop.now
    shop.writes("hello?", who="ben")
    assert owed(shop, "ben") == since, "since the first unanswered one"
    shop.changes(Kind.REACTION, "ben:1", who="ben")
    assert owed(shop, "ben") == since
    shop.does(Verb.RESOLVE, who="ben")
    assert owed(shop, "ben") is None


def test_back_in_the_queue_it_is_owed_as_long_as_before(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    replies(shop)
    shop.writes("and in red?")
    since = shop.now
    shop.does(Verb.RELEASE)
    assert owed(shop) == since
    shop.does(Verb.ACCEPT, shop.leo)
    assert owed(shop) == since


def test_who_has_answered_has_room_and_the_customers_answer_takes_it_back(shop: Shop) -> None:
    for who in ("ana", "ben", "cy", "dee"):
        shop.hands_off(who)
    for who in ("ana", "ben", "cy"):
        shop.does(Verb.ACCEPT, who=who)
    with pytest.raises(NoCapacity):
        shop.does(Verb.ACCEPT, who="dee")
    replies(shop)
    assert shop.store.presence.load(shop.eva, now=shop.now) == (2, 3)
    shop.does(Verb.ACCEPT, who="dee")
    shop.writes("thanks, one more thing", who="ana")
    assert shop.store.presence.load(shop.eva, now=shop.now) == (4, 3)


def test_the_teams_number_holds_for_who_has_none_of_their_own(shop: Shop) -> None:
    shop.store.presence.prefer(shop.leo, languages=frozenset(), skills=frozenset(), limit=2)
    shop.store.team_settings.set_limit(12, by=COMMAND_LINE, now=shop.now)
    limits = {member.name: member.limit for member in shop.store.presence.team(now=shop.now)}
    assert limits == {"Eva": 12, "Leo": 2}
    shop.store.team_settings.set_limit(0, by=COMMAND_LINE, now=shop.now)
    shop.hands_off()
    with pytest.raises(NoCapacity):
        shop.does(Verb.ACCEPT)
    shop.store.team_settings.set_limit(None, by=COMMAND_LINE, now=shop.now)
    assert shop.store.team_settings.limit() is None
    shop.does(Verb.ACCEPT)


def test_a_reply_that_failed_is_no_answer(shop: Shop) -> None:
    asked = shop.hands_off().waiting_since
    shop.does(Verb.ACCEPT)
    shop.delivers()
    replies(shop)
    assert owed(shop) is None
    fails(shop)
    assert owed(shop) == asked
    assert shop.store.presence.load(shop.eva, now=shop.now) == (1, 3)


def test_what_the_provider_reports_as_failed_later_is_no_answer_either(shop: Shop) -> None:
    asked = shop.hands_off().waiting_since
    shop.does(Verb.ACCEPT)
    replies(shop)
    shop.delivers()
    report = StatusUpdate(
        provider_message_id=f"p{next(shop.numbers) - 1}", status=Status.FAILED, at=shop.now, error_code="131026"
    )
    shop.store.inbox.receive(shop.account, b"{}", [report], now=shop.tick())
    assert owed(shop) == asked


def test_after_an_answer_that_arrived_one_that_failed_owes_nothing(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    replies(shop)
    shop.delivers()
    replies(shop)
    fails(shop)
    assert owed(shop) is None
