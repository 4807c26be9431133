"""Words: what kinds of things, channels and numbers are called on the pages of entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

ABOUTS: Mapping[str, str] = {
    "country": "a country that you send to",
    "elsewhere": "another country",
    "unknown_place": "a place that isn't known",
    "amount": "an amount of money",
    "size": "a size of your tables",
    "other_size": "a size that you haven't got",
    "category": "a category, such as shoes",
    "payment_method": "a way to pay that you take",
    "other_method": "a way to pay that you don't take",
    "order_number": "the number of an order",
}
PERSON = ("ask_person", "A person")


def sentence_of(names: Sequence[str]) -> str:
    """Who else has the entry open."""
    if not names:
        return ""
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{joined} {'is' if len(names) == 1 else 'are'} here too."
