"""Catalogue: the texts beside the answers, by the page that shows them: what each is for, and what it may fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.faq.content import FAQ
from bot.faq.labelled import NOTHING


@dataclass(frozen=True, kw_only=True)
class TextUse:
    """A response beside the answers: its title, when customers read it, and the placeholders that have a value then.

    The shop's facts may stand in every one.
    """

    title: str
    when: str
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TextGroup:
    """A page of texts: `responses` by name, and the intents whose examples it shows."""

    key: str
    title: str
    about: str
    responses: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()


_QUEUE = ("queue_place", "wait")
_CLOSED = ("closed", "wait")
USES: Mapping[str, TextUse] = {
    "utter_greet": TextUse(title="Greeting", when="after a greeting; it must say that a bot speaks"),
    "utter_greet_again": TextUse(title="Greeting, once more", when="instead of the same words twice in a row"),
    "utter_thank": TextUse(title="Thanks", when="after thanks"),
    "utter_thank_again": TextUse(title="Thanks, once more", when="instead of the same words twice in a row"),
    "utter_affirm": TextUse(title="Okay", when="after “okay”, or a no to the offer of a person"),
    "utter_affirm_again": TextUse(title="Okay, once more", when="instead of the same words twice in a row"),
    "utter_goodbye": TextUse(title="Goodbye", when="after a goodbye"),
    "utter_goodbye_again": TextUse(title="Goodbye, once more", when="instead of the same words twice in a row"),
    "utter_bot_challenge": TextUse(title="“Are you a bot?”", when="after that question; it must say that it is one"),
    "utter_bot_challenge_again": TextUse(
        title="“Are you a bot?”, once more", when="instead of the same words twice in a row"
    ),
    "utter_complaint": TextUse(title="Anger", when="to somebody angry; it offers a person"),
    "utter_not_helped": TextUse(title="“That didn't help”", when="after an answer that did not help"),
    "utter_ask_back": TextUse(title="Asking back", when="when the bot is not sure, above its guesses"),
    "utter_ask_back_again": TextUse(title="Asking back, again", when="after a second message that was not understood"),
    "utter_ask_back_nothing": TextUse(title="Not understood", when="when the bot has no guess"),
    "utter_opening_introduction": TextUse(title="Who speaks", when="before the first answer; the law asks for it"),
    "utter_opening_waiting": TextUse(title="While you wait", when="before answers of the bot to who waits"),
    "utter_opening_apology": TextUse(title="Apology", when="before an answer to somebody angry"),
    "utter_opening_as_said": TextUse(title="As I said", when="before the same answer to the same question"),
    "utter_opening_same_answer": TextUse(title="The same here", when="before the same answer to another question"),
    "utter_notice_queued": TextUse(title="Passed to a person", when="to who gets a person", placeholders=_QUEUE),
    "utter_notice_already_queued": TextUse(
        title="Already in the queue", when="to who asks for a person again", placeholders=("wait",)
    ),
    "utter_notice_place": TextUse(title="A new place", when="when the queue moves", placeholders=_QUEUE),
    "utter_notice_next": TextUse(title="Next in the queue", when="to whoever is next", placeholders=_QUEUE),
    "utter_notice_longer": TextUse(title="It takes longer", when="when the told wait is over", placeholders=_QUEUE),
    "utter_notice_wait": TextUse(
        title="The wait", when="where {wait} stands in another text", placeholders=("wait_from", "wait_to")
    ),
    "utter_notice_wait_short": TextUse(title="A short wait", when="where {wait} stands, for a minute or two"),
    "utter_notice_wait_long": TextUse(title="A long wait", when="where {wait} stands, for more than an hour"),
    "utter_notice_call_promised": TextUse(
        title="We message you", when="to who wants to be messaged", placeholders=("wait",)
    ),
    "utter_notice_your_turn": TextUse(
        title="Your turn", when="to who wanted to be messaged", placeholders=("agent_name", "wait")
    ),
    "utter_notice_agent_joined": TextUse(
        title="A person is here", when="when a person accepts", placeholders=("agent_name", "wait")
    ),
    "utter_notice_kept": TextUse(title="No hurry", when="to who doesn't answer", placeholders=("wait",)),
    "utter_notice_returned": TextUse(title="Back to the bot", when="when it answers again", placeholders=("wait",)),
    "utter_notice_bot_unavailable": TextUse(
        title="The bot is out of order", when="when the bot fails", placeholders=_QUEUE
    ),
    "utter_notice_unreadable": TextUse(
        title="A photo, a file", when="after what a bot can't read", placeholders=("wait",)
    ),
    "utter_notice_location": TextUse(title="A place on the map", when="after a location", placeholders=("wait",)),
    "utter_notice_late_press": TextUse(
        title="A late button", when="when an old button is pressed", placeholders=("wait",)
    ),
    "utter_notice_received_order": TextUse(title="An order", when="after an order sent in the chat"),
    "utter_notice_received_form": TextUse(title="A form", when="after a filled-in form"),
    "utter_notice_received_call": TextUse(title="A call", when="after a call"),
    "utter_notice_queued_closed": TextUse(
        title="Passed to a person, closed", when="to who asks while nobody is there", placeholders=_CLOSED
    ),
    "utter_notice_bot_unavailable_closed": TextUse(
        title="The bot is out of order, closed", when="when the bot fails while nobody is there", placeholders=_CLOSED
    ),
    "utter_notice_held_closed": TextUse(
        title="Message kept, closed", when="to who writes to a person that is gone home", placeholders=_CLOSED
    ),
    "utter_notice_closed": TextUse(
        title="Closed", when="where {closed} stands, out of hours", placeholders=("next_opening",)
    ),
    "utter_notice_closed_holiday": TextUse(
        title="Holiday", when="where {closed} stands, on a holiday", placeholders=("holiday", "next_opening")
    ),
    "utter_notice_closed_for_long": TextUse(
        title="Closed for long", when="where {closed} stands and nothing opens within 60 days"
    ),
    "utter_notice_closed_holiday_for_long": TextUse(
        title="A long holiday", when="where {closed} stands, on a holiday without an end", placeholders=("holiday",)
    ),
    "utter_notice_nobody": TextUse(title="Nobody online", when="where {closed} stands, within the hours"),
    "utter_notice_rating": TextUse(
        title="How was it?", when="after a person helped", placeholders=("agent_name", "wait")
    ),
    "utter_notice_rated": TextUse(title="Rated", when="after a good or fair rating", placeholders=("wait",)),
    "utter_notice_rated_bad": TextUse(title="Rated bad", when="after a bad rating", placeholders=("wait",)),
    "utter_notice_comment_wanted": TextUse(
        title="Asking for a comment", when="to who wants to comment", placeholders=("wait",)
    ),
    "utter_notice_comment_kept": TextUse(title="Comment kept", when="after the comment", placeholders=("wait",)),
    "utter_notice_opted_out": TextUse(title="No more offers", when="after STOP", placeholders=("wait",)),
    "utter_notice_opted_out_unclear": TextUse(
        title="No more offers?", when="after a word that may mean STOP", placeholders=("wait",)
    ),
    "utter_notice_opted_in": TextUse(title="Offers again", when="after START", placeholders=("wait",)),
    "utter_button_person": TextUse(title="A person", when="on the button that asks for one"),
    "utter_button_back": TextUse(title="Back to the bot", when="on the button of who waits"),
    "utter_button_call": TextUse(title="Message me", when="on the button of who waits"),
    "utter_button_rate_good": TextUse(title="Good", when="on the button of a rating"),
    "utter_button_rate_fair": TextUse(title="So-so", when="on the button of a rating"),
    "utter_button_rate_bad": TextUse(title="Bad", when="on the button of a rating"),
    "utter_button_offers_again": TextUse(title="Get offers again", when="on the button after STOP"),
    "utter_button_comment": TextUse(title="Add a comment", when="on the button after a rating"),
    "utter_shell_handoff": TextUse(title="In the terminal", when="only when the bot is tried out in a terminal"),
}
INTENTS: Mapping[str, str] = {
    "greet": "Greetings",
    "thank": "Thanks",
    "affirm": "Yes, okay",
    "deny": "No",
    "goodbye": "Goodbyes",
    "bot_challenge": "“Are you a bot?”",
    "ask_person": "Asking for a person",
    "complaint": "Anger",
    "not_helped": "“That didn't help”",
    NOTHING: "What the bot must not answer",
}
GROUPS: tuple[TextGroup, ...] = (
    TextGroup(
        key="greeting",
        title="Greeting and manners",
        about="Greetings, thanks, okay, goodbye and “are you a bot?”: how customers say it, and what the bot says.",
        responses=tuple(
            f"utter_{name}{again}"
            for name in ("greet", "thank", "affirm", "goodbye", "bot_challenge")
            for again in ("", "_again")
        ),
        intents=("greet", "thank", "affirm", "deny", "goodbye", "bot_challenge"),
    ),
    TextGroup(
        key="trouble",
        title="A person, anger, “that didn't help”",
        about="How customers ask for a person, are angry or were not helped, and what the bot says.",
        responses=("utter_complaint", "utter_not_helped"),
        intents=("ask_person", "complaint", "not_helped"),
    ),
    TextGroup(
        key="unclear",
        title="Not understood",
        about="What the bot says when it is not sure.",
        responses=("utter_ask_back", "utter_ask_back_again", "utter_ask_back_nothing"),
    ),
    TextGroup(
        key="openings",
        title="Opening words",
        about="What stands before an answer, on a line of its own.",
        responses=tuple(name for name in USES if name.startswith("utter_opening_")),
    ),
    TextGroup(
        key="nothing",
        title="What the bot must not answer",
        about="What customers ask beside your shop: the bot says that it doesn't know, and a person can be had.",
        intents=(NOTHING,),
    ),
    TextGroup(
        key="queue",
        title="Waiting for a person",
        about="What customers read on the way to a person.",
        responses=tuple(
            f"utter_notice_{name}"
            for name in (
                *("queued", "already_queued", "place", "next", "longer", "wait", "wait_short", "wait_long"),
                *("call_promised", "your_turn", "agent_joined", "kept", "returned", "bot_unavailable"),
            )
        ),
    ),
    TextGroup(
        key="closed",
        title="While nobody is there",
        about="What customers read out of hours, on holidays and when nobody is online.",
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
        title="Photos, orders, calls",
        about="What customers read after they send what is no text.",
        responses=tuple(
            f"utter_notice_{name}"
            for name in ("unreadable", "location", "late_press", "received_order", "received_form", "received_call")
        ),
    ),
    TextGroup(
        key="ratings",
        title="Ratings and offers",
        about="How customers are asked what they thought, and told about offers.",
        responses=tuple(
            f"utter_notice_{name}"
            for name in (
                *("rating", "rated", "rated_bad", "comment_wanted", "comment_kept"),
                *("opted_out", "opted_out_unclear", "opted_in"),
            )
        ),
    ),
    TextGroup(
        key="buttons",
        title="Buttons",
        about="What stands on the buttons of notices: at most 20 characters.",
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
        key="other", title="Other texts", about="Texts that have no page of their own.",
        responses=tuple(own), intents=tuple(asked),
    )  # fmt: skip
    return (*GROUPS, other)


def title_of_response(name: str) -> str:
    """What a response beside the answers is called on the pages."""
    return USES[name].title if name in USES else name.removeprefix("utter_").replace("_", " ").capitalize()
