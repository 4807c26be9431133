"""Words: what kinds of things, channels and numbers are called on the pages of entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.phrases import counted, phrase
from connectors.desk.conversation.viewers import names_words

ABOUTS: Mapping[str, str] = {
    "country": phrase("a country that you send to"),
    "elsewhere": phrase("another country"),
    "unknown_place": phrase("a place that isn't known"),
    "amount": phrase("an amount of money"),
    "size": phrase("a size of your tables"),
    "other_size": phrase("a size that you haven't got"),
    "category": phrase("a category, such as shoes"),
    "payment_method": phrase("a way to pay that you take"),
    "other_method": phrase("a way to pay that you don't take"),
    "order_number": phrase("the number of an order"),
}
PERSON = ("ask_person", phrase("A person"))


def sentence_of(names: Sequence[str]) -> str:
    """Who else has the entry open."""
    if not names:
        return ""
    return counted("%(names)s is here too.", "%(names)s are here too.", len(names), names=names_words(names))
