"""Translations: kept with their message, once for each language, and gone with it; each agent has a choice."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations.conversation import Verb
from bot.conversations.translation import Translation
from tests.bot.store.shop import Shop


def made(shop: Shop, text: str = "hello", language: str = "en") -> Translation:
    """A translation of the customer's latest message, kept."""
    message = shop.messages()[-1]
    translation = Translation(
        message_id=message.message_id, language=language, source="es", text=text, engine="DeepL", doubtful=True
    )
    shop.store.translations.keep(translation, now=shop.tick())
    return translation


def test_a_translation_is_kept_for_each_language_and_the_first_one_stays(shop: Shop) -> None:
    shop.writes("hola")
    first = made(shop)
    made(shop, "hi there")
    finnish = made(shop, "hei", language="fi")
    translations = shop.store.translations
    assert translations.of([first.message_id], "en") == {first.message_id: first}
    assert translations.of([first.message_id], "fi") == {first.message_id: finnish}
    assert translations.of([first.message_id], "pl") == {}
    assert translations.of_conversation(shop.conversation().conversation_id) == [first, finnish]


def test_the_same_words_are_found_again_in_their_conversation_alone(shop: Shop) -> None:
    shop.writes("hola", who="ben")
    shop.writes("hola")
    first = made(shop)
    of_text = shop.store.translations.of_text
    assert of_text(shop.conversation().conversation_id, "hola", "en") == first
    assert of_text(shop.conversation().conversation_id, "hola!", "en") is None
    assert of_text(shop.conversation("ben").conversation_id, "hola", "en") is None


def test_what_comes_after_its_message_was_erased_is_not_kept(shop: Shop) -> None:
    shop.writes("hola")
    gone = replace(made(shop), message_id="m-gone")
    shop.store.translations.keep(gone, now=shop.tick())
    assert shop.store.translations.of(["m-gone"], "en") == {}


def test_each_agent_chooses_for_themselves_from_the_latest_messages_on(shop: Shop) -> None:
    for number in range(14):
        shop.writes(f"hola {number}")
    conversation_id, translations = shop.conversation().conversation_id, shop.store.translations
    translations.choose(conversation_id, shop.eva)
    last = shop.store.conversations.last_position(conversation_id)
    assert translations.chosen_since(conversation_id, shop.eva) == last - 10
    shop.writes("hola otra vez")
    translations.choose(conversation_id, shop.eva)
    assert translations.chosen_since(conversation_id, shop.eva) == last - 10
    assert translations.chosen_since(conversation_id, shop.leo) is None
    translations.leave(conversation_id, shop.eva)
    assert translations.chosen_since(conversation_id, shop.eva) is None
    translations.choose("c-gone", shop.eva)
    assert translations.chosen_since("c-gone", shop.eva) is None


def test_retention_takes_translations_with_their_messages(shop: Shop) -> None:
    shop.writes("hola")
    made(shop)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.does(Verb.RESOLVE)
    shop.delivers()
    conversation_id = shop.conversation().conversation_id
    assert shop.store.retention.shorten(conversation_id, before=shop.now + 1, idle_before=shop.now + 1)
    assert shop.store.translations.of_conversation(conversation_id) == []
