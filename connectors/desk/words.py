"""Words: what states, causes, kinds and times are called on the desk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.handoff import Reason
from bot.conversations.message import DeliveryState
from bot.language.names import LANGUAGE_NAMES
from connectors.channels.registry import CHANNELS as REGISTERED

CHANNELS: Mapping[str, str] = {name: channel.title for name, channel in REGISTERED.items()}
REASONS: Mapping[Reason, str] = {
    Reason.ASKED_FOR_PERSON: "Asked for a person",
    Reason.NOT_UNDERSTOOD: "The bot did not understand",
    Reason.BOT_UNAVAILABLE: "The bot was not available",
    Reason.SENT_ORDER: "Sent an order",
    Reason.SENT_FORM: "Sent a filled-in form",
    Reason.CALLED: "Called",
}
STATES: Mapping[State, str] = {
    State.BOT: "With the bot",
    State.QUEUED: "Waiting for a person",
    State.AGENT: "With an agent",
    State.RESOLVED: "Resolved",
}
# Verb → (what the button says, what it does in a sentence).
VERBS: Mapping[Verb, tuple[str, str]] = {
    Verb.ACCEPT: ("Accept", "Take this conversation; the customer is told your name."),
    Verb.TAKE_OVER: ("Take over", "You hold the conversation from now on; the customer is told your name."),
    Verb.RETURN_TO_BOT: ("Return to bot", "The bot answers from the next message on; the customer is told."),
    Verb.RELEASE: ("Release to queue", "Put it back among the waiting, for a colleague."),
    Verb.RESOLVE: ("Resolve", "Done. The bot answers if the customer writes again."),
}
# What changes no holder: (verb, what the button says, what it does in a sentence).
HOLD = ("hold", "Hold", "It takes none of your places until the customer writes; you keep it.")
RESUME = ("resume", "Take off hold", "It takes one of your places again.")
# Delivery → (mark, words, tone).
DELIVERIES: Mapping[DeliveryState, tuple[str, str, str]] = {
    DeliveryState.QUEUED: ("clock", "Queued", "calm"),
    DeliveryState.SENDING: ("clock", "Sending", "calm"),
    DeliveryState.SENT: ("tick", "Sent", "calm"),
    DeliveryState.DELIVERED: ("ticks", "Delivered", "calm"),
    DeliveryState.READ: ("ticks", "Read", "read"),
    DeliveryState.FAILED: ("alert", "Not sent", "bad"),
    DeliveryState.UNCERTAIN: ("question", "May not have arrived", "warn"),
    DeliveryState.WITHHELD: ("stop", "Not sent, a person took over first", "warn"),
}
KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "Message",
    Kind.IMAGE: "Photo",
    Kind.AUDIO: "Audio",
    Kind.VOICE: "Voice message",
    Kind.VIDEO: "Video",
    Kind.DOCUMENT: "Document",
    Kind.STICKER: "Sticker",
    Kind.LOCATION: "Location",
    Kind.CONTACT_CARD: "Contact card",
    Kind.CHOICE: "Button pressed",
    Kind.ORDER: "Order",
    Kind.FORM: "Filled-in form",
    Kind.CALL: "Call",
    Kind.OPENING: "Chat opened",
    Kind.REACTION: "Reaction",
    Kind.EDIT: "Edited message",
    Kind.REVOKE: "Deleted message",
    Kind.SYSTEM: "Notice",
    Kind.TEMPLATE: "Template",
    Kind.UNKNOWN: "Unknown kind of message",
}
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def channel_name(channel: str) -> str:
    """The channel as people call it."""
    return CHANNELS.get(channel, channel.title())


def language_name(language: str | None) -> str | None:
    """The language's English name, or its code where it has none here."""
    return LANGUAGE_NAMES.get(language, language.upper()) if language else None


def reason_words(reason: str | None) -> str:
    """Why somebody waits; without a handoff, a colleague put them back."""
    return REASONS[Reason(reason)] if reason else "Put back by a colleague"


def clock(at: float, zone: tzinfo) -> str:
    """The time of day, as 14:05."""
    return datetime.fromtimestamp(at, zone).strftime("%H:%M")


def day(at: float, zone: tzinfo) -> date:
    """The calendar day in the shop."""
    return datetime.fromtimestamp(at, zone).date()


def day_words(then: date, today: date) -> str:
    """Today, Yesterday, or the date; the year only where it is another."""
    if (today - then).days in (0, 1):
        return ("Today", "Yesterday")[(today - then).days]
    year = f" {then.year}" if then.year != today.year else ""
    return f"{then:%A} {then.day} {then:%B}{year}"


def moment(at: float, now: float, zone: tzinfo) -> str:
    """The time of day where it was today, else the date."""
    then = day(at, zone)
    return clock(at, zone) if then == day(now, zone) else f"{then.day} {then:%b}"


def stamp(at: float, zone: tzinfo) -> str:
    """Date and time of day, as "4 Nov 14:05"."""
    then = day(at, zone)
    return f"{then.day} {then:%b} {clock(at, zone)}"


def duration(seconds: float) -> str:
    """A rough length such as "4 min"; under a minute, "now"."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "now"


def length(seconds: float) -> str:
    """A rough length within a sentence: "4 min", "less than a minute"."""
    return duration(seconds) if seconds >= _UNITS[-1][0] else "less than a minute"


def wait_words(seconds: float) -> str:
    """A wait within a sentence: seconds up to a minute and a half, then whole minutes, never too few."""
    return f"{math.ceil(seconds)} seconds" if seconds <= 90 else f"{math.ceil(seconds / 60)} minutes"


def label(name: str) -> str:
    """A key of JSON as a label: `order_number` becomes "Order number"."""
    return name.replace("_", " ").strip().capitalize()


def flat(value: Any, *, depth: int = 2) -> list[tuple[str, str]]:
    """JSON as label and value pairs for display, small: two levels, thirty pairs, values cut at 300 characters."""
    if not isinstance(value, Mapping):
        return [("", _plain(value))]
    pairs: list[tuple[str, str]] = []
    for name, inner in value.items():
        if isinstance(inner, Mapping) and depth > 1:
            pairs += [
                (f"{label(str(name))}: {key}" if key else label(str(name)), text)
                for key, text in flat(inner, depth=depth - 1)
            ]
        elif inner not in (None, "", [], {}):
            pairs.append((label(str(name)), _plain(inner)))
    return pairs[:30]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value[:10])[:300]
    if isinstance(value, Mapping):
        return ", ".join(f"{label(str(key))} {_plain(each)}" for key, each in list(value.items())[:10])[:300]
    return str(value)[:300]
