"""Groups: the facts in the order and words in which an owner looks for them; each group is a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.phrases import phrase


@dataclass(frozen=True, kw_only=True)
class Group:
    """A page of facts. `sections` are the paths that it shows as plain fields; the `form` of a special group shows its
    own part of shop.yml otherwise."""

    key: str
    title: str
    about: str
    sections: tuple[str, ...] = ()
    form: str = ""


_OTHER = Group(key="other", title=phrase("More facts"), about=phrase("Facts of your own that stand in no other group."))
GROUPS: tuple[Group, ...] = (
    Group(
        key="contact",
        title=phrase("Name and contact"),
        about=phrase("What the shop is called and how customers reach it."),
        sections=("name", "email", "phone", "website", "store"),
    ),
    Group(
        key="hours",
        title=phrase("Opening hours and holidays"),
        about=phrase("When people answer. The bot's answers, the queue and every notice follow these hours."),
        form="hours",
    ),
    Group(
        key="zones",
        title=phrase("Where you send to"),
        about=phrase("Zones of countries that cost the same, with price, time, free shipping and express."),
        form="zones",
    ),
    Group(
        key="places",
        title=phrase("Names of countries and regions"),
        about=phrase("Other words that customers use for a country, and parts of countries with terms of their own."),
        form="places",
    ),
    Group(
        key="delivery",
        title=phrase("Delivery"),
        about=phrase("Express, pickup points, carriers, and how long things take."),
        sections=("shipping", "order"),
    ),
    Group(
        key="payment",
        title=phrase("Payment"),
        about=phrase("Payment methods, instalments, refunds, gift cards and discount codes."),
        sections=("payment",),
        form="payment",
    ),
    Group(
        key="returns",
        title=phrase("Returns and guarantee"),
        about=phrase("How long, what it costs, and what can't be sent back."),
        sections=("returns", "warranty"),
    ),
    Group(
        key="offers",
        title=phrase("Offers and gifts"),
        about=phrase("Sales, discounts and gift wrapping."),
        sections=("offers", "gift"),
    ),
    Group(
        key="sizes",
        title=phrase("Sizes and care"),
        about=phrase("Size tables, what they are of, and washing."),
        sections=("sizes", "care"),
        form="sizes",
    ),
    Group(
        key="account",
        title=phrase("Customer account"),
        about=phrase("Passwords and accounts of customers."),
        sections=("account",),
    ),
    Group(
        key="suggested",
        title=phrase("Suggested questions"),
        about=phrase("Up to four questions that the bot offers under its greeting."),
        form="suggested",
    ),
)
# Sections that special groups show, or that have pages of their own.
_SHOWN_ELSEWHERE = frozenset({"hours", "zones", "places", "suggested", "languages", "categories", "columns"})


def groups_of(facts: Mapping[str, Any]) -> tuple[Group, ...]:
    """Every group, with one for the sections that none of them knows, if there are any."""
    known = {section for group in GROUPS for section in group.sections} | _SHOWN_ELSEWHERE
    if others := tuple(str(key) for key in facts if key not in known):
        return (*GROUPS, Group(**{**vars(_OTHER), "sections": others}))
    return GROUPS
