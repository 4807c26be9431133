"""Search: found by any word in any spelling, by name and number, narrowed down, and never by accident a command."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversations.conversation import Verb
from bot.conversations.label import Colour
from bot.conversations.search import Wanted, phrases
from bot.store.conversations.search import FoundConversation
from tests.bot.store.shop import Shop


def find(shop: Shop, text: str, **more: object) -> list[FoundConversation]:
    return shop.store.search.find(Wanted(text=text, **more))  # type: ignore[arg-type]


def found(shop: Shop, text: str, **more: object) -> list[str]:
    """The customers in whose conversations something was found."""
    return [each.address for each in find(shop, text, **more)]


def marked(shop: Shop, text: str) -> str:
    return find(shop, text)[0].hits[0].snippet.replace("\ue000", "[").replace("\ue001", "]")


@pytest.mark.parametrize("typed", ["envío", "ENVIO", "envi", "Lisboa envio", '"el envío a Lisboa"', "lis"])
def test_accents_case_and_endings_do_not_matter(shop: Shop, typed: str) -> None:
    shop.writes("¿Cuánto cuesta el envío a Lisboa?")
    shop.writes("¿Y las tallas?", who="ben")
    assert found(shop, typed) == ["ana"]


def test_every_word_must_occur_and_phrases_in_their_order(shop: Shop) -> None:
    shop.writes("red shoes in size 42")
    assert found(shop, "shoes red") == ["ana"]
    assert found(shop, "red boots") == []
    assert found(shop, '"red shoes"') == ["ana"]
    assert found(shop, '"shoes red"') == []


def test_what_matched_is_marked(shop: Shop) -> None:
    shop.writes("Do you have the lumbre boot?")
    assert marked(shop, "boot") == "Do you have the lumbre [boot]?"


def test_customers_are_found_by_name_and_by_number_however_it_is_written(shop: Shop) -> None:
    shop.writes("hello", who="34600111222")
    shop.writes("hello", who="ben")
    for typed in ("34600111222", "+34 600 111 222", "34600"):
        assert found(shop, typed) == ["34600111222"]
    assert found(shop, "Ben") == ["ben"]


def test_notes_are_found_and_answers_of_bot_and_agents(shop: Shop) -> None:
    shop.hands_off()
    conversation_id = shop.does(Verb.ACCEPT).conversation_id
    shop.store.notes.add(conversation_id, shop.eva, text="a difficult parcel", client_key="key-00001", now=shop.tick())
    shop.store.conversations.reply(conversation_id, shop.eva, text="I look", client_key="key-00002", now=shop.tick())
    assert found(shop, "difficult") == found(shop, "I look") == found(shop, "of course") == ["ana"]


def test_filters_narrow_down(shop: Shop) -> None:
    shop.writes("shipping please", who="ben")
    shop.answers()
    shop.hands_off()
    shop.writes("shipping please")
    shop.does(Verb.ACCEPT)
    assert found(shop, "shipping") == ["ana", "ben"]
    assert found(shop, "shipping", state="agent") == ["ana"]
    assert found(shop, "shipping", agent_id=shop.eva) == ["ana"]
    assert found(shop, "shipping", channel="whatsapp") == []
    assert found(shop, "shipping", since=shop.now + 1) == []
    assert found(shop, "shipping", until=shop.now + 1) == ["ana", "ben"]
    label = shop.store.labels.add("vip", next(iter(Colour)), now=shop.tick()).label_id
    assert found(shop, "shipping", label_id=label) == []
    shop.store.labels.put(shop.conversation("ben").conversation_id, label, shop.eva, on=True, now=shop.tick())
    assert found(shop, "shipping", label_id=label) == ["ben"]


def test_a_change_of_name_is_found_and_the_name_before_is_not(shop: Shop) -> None:
    shop.writes("hello", who="zoe")
    shop.writes("hello again", who="zoe")
    assert found(shop, "zoe") == ["zoe"]


def test_the_latest_comes_first(shop: Shop) -> None:
    for text in ("parcel one", "parcel two"):
        shop.writes(text)
    (conversation,) = find(shop, "parcel")
    assert [hit.position for hit in conversation.hits] == [2, 1]


@pytest.fixture
def talked(shop: Shop) -> Shop:
    shop.writes('say "hello" AND NOT (world) OR NEAR* ^ -: {x} words:y')
    return shop


@given(st.text(max_size=60) | st.text(alphabet='"*()^-+:{}AND ORNTE\x00words', max_size=40))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_words_and_never_a_command(talked: Shop, text: str) -> None:
    assert all(phrase.text for phrase in phrases(text))
    assert len(find(talked, text)) <= 1


@pytest.mark.parametrize(
    "typed", ["lodz", "Łódź", "ŁÓDŹ", "zazolc", "strasse", "Lo\u0301dz", "\uff2codz", "oersted", "ors"]
)
def test_what_the_bot_folds_the_search_folds_on_both_sides(shop: Shop, typed: str) -> None:
    shop.writes("my parcel to Łódź, zażółć, Straße 5, Œrsted Ørs")
    shop.writes("something else", who="ben")
    assert found(shop, typed) == ["ana"]


def test_what_matched_is_marked_as_it_was_written(shop: Shop) -> None:
    shop.writes("my parcel to Łódź, please")
    assert marked(shop, "lodz") == "my parcel to [Łódź], please"


def test_of_a_long_message_the_part_with_the_hit_is_shown(shop: Shop) -> None:
    shop.writes("word " * 60 + "Łódź " + "after " * 60)
    shown = marked(shop, "lodz")
    assert "[Łódź]" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 200
