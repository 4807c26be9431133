"""Catalogue: the pages of texts and the intents whose examples they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.faq.content import FAQ
from bot.faq.labelled import NOTHING
from bot.faq.texts.uses import USES
from bot.phrases import phrase


@dataclass(frozen=True, kw_only=True)
class TextGroup:
    """A page of texts: `responses` by name, and the intents whose examples it shows."""

    key: str
    title: str
    about: str
    responses: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()


INTENTS: Mapping[str, str] = {
    "greet": phrase("Greetings"),
    "thank": phrase("Thanks"),
    "affirm": phrase("Yes, okay"),
    "deny": phrase("No"),
    "goodbye": phrase("Goodbyes"),
    "bot_challenge": phrase("“Are you a bot?”"),
    "ask_person": phrase("Asking for a person"),
    "complaint": phrase("Anger"),
    "not_helped": phrase("“That didn't help”"),
    NOTHING: phrase("What the bot must not answer"),
}
GROUPS: tuple[TextGroup, ...] = (
    TextGroup(
        key="greeting",
        title=phrase("Greeting and manners"),
        about=phrase(
            "Greetings, thanks, okay, goodbye and “are you a bot?”: how customers say it, and what the bot says."
        ),
        responses=tuple(
            f"utter_{name}{again}"
            for name in ("greet", "thank", "affirm", "goodbye", "bot_challenge")
            for again in ("", "_again")
        ),
        intents=("greet", "thank", "affirm", "deny", "goodbye", "bot_challenge"),
    ),
    TextGroup(
        key="trouble",
        title=phrase("A person, anger, “that didn't help”"),
        about=phrase("How customers ask for a person, are angry or were not helped, and what the bot says."),
        responses=("utter_complaint", "utter_not_helped"),
        intents=("ask_person", "complaint", "not_helped"),
    ),
    TextGroup(
        key="unclear",
        title=phrase("Not understood"),
        about=phrase("What the bot says when it is not sure."),
        responses=("utter_ask_back", "utter_ask_back_again", "utter_ask_back_nothing"),
    ),
    TextGroup(
        key="orders",
        title=phrase("Orders"),
        about=phrase("What the bot says to who asks how far an order is; the words in braces come from the order."),
        responses=tuple(name for name in USES if name.startswith("utter_order_")),
    ),
    TextGroup(
        key="openings",
        title=phrase("Opening words"),
        about=phrase("What stands before an answer, on a line of its own."),
        responses=tuple(name for name in USES if name.startswith("utter_opening_")),
    ),
    TextGroup(
        key="nothing",
        title=phrase("What the bot must not answer"),
        about=phrase(
            "What customers ask beside your shop: the bot says that it doesn't know, and a person can be had."
        ),
        intents=(NOTHING,),
    ),
    TextGroup(
        key="queue",
        title=phrase("Waiting for a person"),
        about=phrase("What customers read on the way to a person."),
        responses=tuple(
            f"utter_notice_{name}"
            for name in (
                *(
                    "queued",
                    "already_queued",
                    "person_later",
                    "place",
                    "next",
                    "longer",
                    "wait",
                    "wait_short",
                    "wait_long",
                ),
                *("call_promised", "your_turn", "agent_joined", "kept", "returned", "bot_unavailable"),
            )
        ),
    ),
    TextGroup(
        key="closed",
        title=phrase("While nobody is there"),
        about=phrase("What customers read out of hours, on holidays and when nobody is online."),
        responses=tuple(
            f"utter_notice_{name}"
            for name in (
                *("queued_closed", "held_closed", "bot_unavailable_closed", "closed", "closed_holiday"),
                *("closed_for_long", "closed_holiday_for_long", "nobody"),
            )
        ),
    ),
    TextGroup(
        key="received",
        title=phrase("Photos, orders, calls"),
        about=phrase("What customers read after they send what is no text."),
        responses=tuple(
            f"utter_notice_{name}"
            for name in ("unreadable", "location", "late_press", "received_order", "received_form", "received_call")
        ),
    ),
    TextGroup(
        key="ratings",
        title=phrase("Ratings and offers"),
        about=phrase("How customers are asked what they thought, and told about offers."),
        responses=tuple(
            f"utter_notice_{name}"
            for name in (
                *("rating", "rated", "rated_bad", "comment_wanted", "comment_kept"),
                *("opted_out", "opted_out_unclear", "opted_in", "join"),
            )
        ),
    ),
    TextGroup(
        key="buttons",
        title=phrase("Buttons"),
        about=phrase("What stands on the buttons of notices: at most 20 characters."),
        responses=tuple(name for name in USES if name.startswith("utter_button_")),
    ),
)


def groups_of(responses: Iterable[str], intents: Iterable[str]) -> tuple[TextGroup, ...]:
    """Every page of texts, with one for the shop's own that the catalogue doesn't know, if there are any."""
    known = {name for group in GROUPS for name in (*group.responses, *group.intents)}
    own = [name for name in dict.fromkeys(responses) if name not in known and not name.startswith(f"utter_{FAQ}")]
    asked = [name for name in dict.fromkeys(intents) if name not in known and not name.startswith(FAQ)]
    if not own and not asked:
        return GROUPS
    other = TextGroup(
        key="other", title=phrase("Other texts"), about=phrase("Texts that have no page of their own."),
        responses=tuple(own), intents=tuple(asked),
    )  # fmt: skip
    return (*GROUPS, other)
