"""What a customer sends that is business in itself (a cart, a form, a call) goes to people, and they hear so."""

from __future__ import annotations

import pytest

from bot.channels.channel import AccountNotice, IncomingMessage, Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.handoff import Reason
from bot.conversations.message import AddressedTo, Author
from tests.bot.store.shop import Shop

_LINES = [{"product": "SKU1", "quantity": "2", "price": "12.5", "currency": "EUR"}]


def sends(shop: Shop, kind: Kind, number: int = 1, **fields: object) -> None:
    item = IncomingMessage(provider_message_id=f"ana:b{number}", address="ana", sent_at=1, kind=kind, **fields)  # type: ignore[arg-type]
    shop.store.inbox.receive(shop.account, b"{}", [item], now=shop.now)


@pytest.mark.parametrize(
    ("kind", "details", "reason", "card"),
    [
        (Kind.ORDER, {"lines": _LINES}, Reason.SENT_ORDER, {"line 1": "2 × SKU1, 12.5 EUR"}),
        (Kind.FORM, {"type": "form", "form": {"order": "4821"}}, Reason.SENT_FORM, {"form": {"order": "4821"}}),
        (Kind.FORM, {"type": "form", "raw": "{broken"}, Reason.SENT_FORM, {"raw": "{broken"}),
        (Kind.CALL, {}, Reason.CALLED, {}),
    ],
)
@pytest.mark.parametrize("before", [State.BOT, State.RESOLVED])
def test_business_goes_to_people_with_what_it_says_and_the_customer_hears_so(
    shop: Shop, kind: Kind, details: dict[str, object], reason: Reason, card: dict[str, object], before: State
) -> None:
    if before is State.RESOLVED:
        shop.writes("hello")
        shop.answers()
        shop.does(Verb.RESOLVE)
    sends(shop, kind, details=details)
    conversation = shop.conversation()
    assert conversation.state is State.QUEUED
    (handoff,) = shop.store.conversations.handoffs(conversation.conversation_id)
    assert (handoff.reason, dict(handoff.slots)) == (reason, card)
    sent = [message for message in shop.messages() if message.kind is kind]
    assert [message.addressed_to for message in sent] == [AddressedTo.PEOPLE]
    assert shop.messages()[-1].author is Author.SYSTEM
    assert shop.store.turns.claim("w", now=shop.tick(100)) is None


def test_a_cart_to_an_agent_stays_with_the_agent(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    told = len(shop.messages())
    sends(shop, Kind.ORDER, details={"lines": _LINES})
    assert shop.conversation().state is State.AGENT
    assert len(shop.messages()) == told + 1


def test_who_opens_the_chat_is_greeted_once(shop: Shop) -> None:
    sends(shop, Kind.OPENING)
    turn = shop.store.turns.claim("w", now=shop.now)
    assert turn is not None
    assert [message.kind for message in turn.messages] == [Kind.OPENING]
    shop.store.turns.let_go(turn, due_at=shop.now)
    sends(shop, Kind.OPENING, 2)
    assert [message.addressed_to for message in shop.messages()] == [AddressedTo.BOT, AddressedTo.NOBODY]


def notices(shop: Shop, later: float = 0) -> list[str]:
    return [each.text for each in shop.store.account_notices.standing(now=shop.now + later)]


def hears(shop: Shop, **notice: object) -> None:
    shop.store.inbox.receive(shop.account, b"{}", [AccountNotice(**notice)], now=shop.now)  # type: ignore[arg-type]


def test_what_a_provider_says_of_the_account_stands_until_it_is_lifted(shop: Shop) -> None:
    hears(shop, topic="account", text="Restricted.")
    hears(shop, topic="quality", text="Marked.", until=shop.now + 60)
    assert sorted(notices(shop)) == ["Marked.", "Restricted."]
    assert notices(shop, later=61) == ["Restricted."]
    hears(shop, topic="account", lifted=True)
    assert notices(shop) == ["Marked."]


def test_a_limit_is_shown_where_it_fell_and_goes_where_it_rises(shop: Shop) -> None:
    for level, shown in [(100_000, False), (10_000, True), (10_000, True), (100_000, False)]:
        hears(shop, topic="limit", text="Lower.", level=level)
        assert bool(notices(shop)) is shown


def test_a_notice_that_somebody_has_seen_to_comes_again_with_the_next_word(shop: Shop) -> None:
    hears(shop, topic="account", text="Restricted.")
    shop.store.account_notices.settle(shop.account, "account")
    assert notices(shop) == []
    hears(shop, topic="account", text="Restricted.")
    assert notices(shop) == ["Restricted."]
