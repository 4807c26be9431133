"""The handoff card shows the order number that the customer gave to the bot."""

from __future__ import annotations

import pytest

from bot.conversations.handoff import HandoffRequest, Reason
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def hands_over(shop: Shop, *, slots: dict[str, object]) -> None:
    """The bot takes what the customer wrote and hands over with these slots."""
    shop.writes("has my order left yet?")
    shop.writes("it's 55120")
    turn = shop.turn()
    request = HandoffRequest(
        attempt_id=turn.attempt_id, reason=Reason.ASKED_FOR_PERSON, understood=(), slots=slots, language="en"
    )
    shop.store.turns.request_handoff(request, now=shop.now)
    replies = (Draft(author=Author.BOT, text="one moment"),)
    shop.store.turns.finish(turn, TurnAnswer(replies=replies, language="en", handed_off=True), now=shop.tick())


def test_the_number_is_on_the_card_of_whoever_opens_the_conversation(site: Site, shop: Shop) -> None:
    hands_over(shop, slots={"order_number": "AB-55120"})
    for agent in (site.eva(), site.leo()):
        card = agent.opens(part="/head")
        assert "Order number" in card
        assert "AB-55120" in card


@pytest.mark.parametrize("slots", [{}, {"order_number": None}])
def test_without_a_number_the_card_names_none(site: Site, shop: Shop, slots: dict[str, object]) -> None:
    hands_over(shop, slots=slots)
    assert "Order number" not in site.eva().opens(part="/head")


def test_a_number_is_never_markup(site: Site, shop: Shop) -> None:
    hands_over(shop, slots={"order_number": "<b>55120</b>"})
    card = site.eva().opens(part="/head")
    assert "&lt;b&gt;55120&lt;/b&gt;" in card
