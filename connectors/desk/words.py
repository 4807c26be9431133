"""Words: what states, causes, kinds and times are called on the desk."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time, match_skeleton

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.handoff import Reason
from bot.conversations.label import Colour
from bot.conversations.message import DeliveryState
from bot.phrases import counted, phrase
from bot.shop.wording import write_money, write_number
from bot.team.agent import Role
from connectors.catalogues.reading import SOURCE
from connectors.catalogues.speaking import language
from connectors.channels.registry import CHANNELS as REGISTERED

CHANNELS: Mapping[str, str] = {name: channel.title for name, channel in REGISTERED.items()}
REASONS: Mapping[Reason, str] = {
    Reason.ASKED_FOR_PERSON: phrase("Asked for a person"),
    Reason.NOT_UNDERSTOOD: phrase("The bot did not understand"),
    Reason.BOT_UNAVAILABLE: phrase("The bot was not available"),
    Reason.SENT_ORDER: phrase("Sent an order"),
    Reason.SENT_FORM: phrase("Sent a filled-in form"),
    Reason.CALLED: phrase("Called"),
    Reason.UNBLOCKED: phrase("Wrote while blocked"),
}
STATES: Mapping[State, str] = {
    State.BOT: phrase("With the bot"),
    State.QUEUED: phrase("Waiting for a person"),
    State.AGENT: phrase("With an agent"),
    State.RESOLVED: phrase("Resolved"),
}
COLOURS: Mapping[Colour, str] = {
    Colour.GREY: phrase("grey"),
    Colour.RED: phrase("red"),
    Colour.AMBER: phrase("amber"),
    Colour.GREEN: phrase("green"),
    Colour.TEAL: phrase("teal"),
    Colour.BLUE: phrase("blue"),
    Colour.VIOLET: phrase("violet"),
    Colour.PINK: phrase("pink"),
}
# Verb → (what the button says, what it does in a sentence).
VERBS: Mapping[Verb, tuple[str, str]] = {
    Verb.ACCEPT: (phrase("Accept"), phrase("Take this conversation; the customer is told your name.")),
    Verb.TAKE_OVER: (
        phrase("Take over"),
        phrase("You hold the conversation from now on; the customer is told your name."),
    ),
    Verb.RETURN_TO_BOT: (
        phrase("Return to bot"),
        phrase("The bot answers from the next message on; the customer is told."),
    ),
    Verb.RELEASE: (phrase("Release to queue"), phrase("Put it back among the waiting, for a colleague.")),
    Verb.RESOLVE: (phrase("Resolve"), phrase("Done. The bot answers if the customer writes again.")),
}
# What changes no holder: (verb, what the button says, what it does in a sentence).
ROLES: Mapping[Role, str] = {
    Role.AGENT: phrase("agent"),
    Role.EDITOR: phrase("editor"),
    Role.ADMIN: phrase("admin"),
    Role.OWNER: phrase("owner"),
}
HOLD = ("hold", phrase("Snooze"), phrase("It takes none of your places until the customer writes; you keep it."))
RESUME = ("resume", phrase("End the snooze"), phrase("It takes one of your places again."))
# Delivery → (mark, words, tone).
DELIVERIES: Mapping[DeliveryState, tuple[str, str, str]] = {
    DeliveryState.QUEUED: ("clock", phrase("Queued"), "calm"),
    DeliveryState.SENDING: ("clock", phrase("Sending"), "calm"),
    DeliveryState.SENT: ("tick", phrase("Sent"), "calm"),
    DeliveryState.DELIVERED: ("ticks", phrase("Delivered"), "calm"),
    DeliveryState.READ: ("ticks", phrase("Read"), "read"),
    DeliveryState.FAILED: ("alert", phrase("Not sent"), "bad"),
    DeliveryState.UNCERTAIN: ("question", phrase("May not have arrived"), "warn"),
    DeliveryState.WITHHELD: ("stop", phrase("Not sent, a person took over first"), "warn"),
}
KINDS: Mapping[Kind, str] = {
    Kind.TEXT: phrase("Message"),
    Kind.IMAGE: phrase("Photo"),
    Kind.AUDIO: phrase("Audio"),
    Kind.VOICE: phrase("Voice message"),
    Kind.VIDEO: phrase("Video"),
    Kind.DOCUMENT: phrase("Document"),
    Kind.STICKER: phrase("Sticker"),
    Kind.LOCATION: phrase("Location"),
    Kind.CONTACT_CARD: phrase("Contact card"),
    Kind.CHOICE: phrase("Button pressed"),
    Kind.ORDER: phrase("Order"),
    Kind.FORM: phrase("Filled-in form"),
    Kind.CALL: phrase("Call"),
    Kind.OPENING: phrase("Chat opened"),
    Kind.REACTION: phrase("Reaction"),
    Kind.EDIT: phrase("Edited message"),
    Kind.REVOKE: phrase("Deleted message"),
    Kind.SYSTEM: phrase("Notice"),
    Kind.TEMPLATE: phrase("Template"),
    Kind.UNKNOWN: phrase("Unknown kind of message"),
}
_UNITS = ((86_400, phrase("%(number)s d")), (3_600, phrase("%(number)s h")), (60, phrase("%(number)s min")))
# As CLDR has them for English of most countries, without the commas and with "Sep".
_ENGLISH_DATES = {"MMMd": "d MMM", "yMMMd": "d MMM y", "MMMMEEEEd": "EEEE d MMMM", "yMMMMEEEEd": "EEEE d MMMM y"}
_CLOCKS = {"fi": "HH.mm"}


def channel_name(channel: str) -> str:
    """The channel as people call it."""
    return CHANNELS.get(channel, channel.title())


def customer_name(name: str | None, channel: str) -> str:
    """The customer's name, or the channel's word for somebody without one."""
    return name or phrase("%(channel_name)s customer", channel_name=channel_name(channel))


def language_name(code: str | None) -> str | None:
    """What the reader calls a language, or its code where nobody names it."""
    return str(Locale.parse(language()).languages.get(code, code.upper())) if code else None


def role_words(role: Role) -> str:
    """What a person's role is called."""
    return ROLES[role]


def reason_words(reason: str | None) -> str:
    """Why somebody waits; without a handoff, a colleague put them back."""
    return REASONS[Reason(reason)] if reason else phrase("Put back by a colleague")


def clock(at: float, zone: tzinfo) -> str:
    """The time of day, as 14:05; Finns write 14.05."""
    return format_time(datetime.fromtimestamp(at, zone), _CLOCKS.get(language(), "HH:mm"), locale=language())


def day(at: float, zone: tzinfo) -> date:
    """The calendar day in the shop."""
    return datetime.fromtimestamp(at, zone).date()


def weekday(number: int) -> str:
    """The name of a day of the week, 0 for Monday."""
    # The first of January 2024 was a Monday.
    return format_date(date(2024, 1, 1 + number), "EEEE", locale=language())


def day_words(then: date, today: date) -> str:
    """Today, Yesterday, or the date; the year only where it is another."""
    if (today - then).days in (0, 1):
        return (phrase("Today"), phrase("Yesterday"))[(today - then).days]
    return _date(then, "yMMMMEEEEd" if then.year != today.year else "MMMMEEEEd")


def moment(at: float, now: float, zone: tzinfo) -> str:
    """The time of day where it was today, else the date."""
    then = day(at, zone)
    return clock(at, zone) if then == day(now, zone) else _date(then, "MMMd")


def moment_and_clock(at: float, now: float, zone: tzinfo) -> str:
    """The time of day where it is today, else date and time."""
    return clock(at, zone) if day(at, zone) == day(now, zone) else stamp(at, zone)


def stamp(at: float, zone: tzinfo) -> str:
    """Date and time of day, as "4 Nov 14:05"."""
    return f"{_date(day(at, zone), 'MMMd')} {clock(at, zone)}"


def date_words(at: float, zone: tzinfo) -> str:
    """The date with its year, as "4 Nov 2026"."""
    return _date(day(at, zone), "yMMMd")


def money(amount: str, currency: str | None) -> str:
    """An amount as a shop system tells it, with its currency, as the reader writes both; as it is where it is none."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return f"{amount} {currency or ''}".strip()
    return write_money(value, currency, language()) if currency else write_number(value, language())


def long_date(then: date) -> str:
    """The date with its day of the week and its year, as "Wednesday 4 November 2026"."""
    return _date(then, "yMMMMEEEEd")


def iso_words(day: str) -> str:
    """A day of the shop's, such as 2026-11-04, as in `long_date`."""
    return long_date(date.fromisoformat(day))


def short_date(then: date) -> str:
    """The date as "4 Nov"."""
    return _date(then, "MMMd")


def short_weekday(number: int) -> str:
    """The short name of a day of the week, 0 for Monday."""
    return format_date(date(2024, 1, 1 + number), "EEE", locale=language())


def _date(then: date, skeleton: str) -> str:
    """The date in the language at hand, by a skeleton of CLDR; English in the order of most of its countries."""
    spoken = language()
    pattern = _ENGLISH_DATES[skeleton] if spoken == SOURCE else _date_pattern(spoken, skeleton)
    return format_date(then, pattern, locale=spoken)


@cache
def _date_pattern(spoken: str, skeleton: str) -> str:
    skeletons = Locale.parse(spoken).datetime_skeletons
    pattern = str(skeletons[match_skeleton(skeleton, skeletons) or skeleton])
    # The nearest that CLDR has may shorten the day of the week.
    return re.sub("E+|c+", "EEEE", pattern)


def duration(seconds: float) -> str:
    """A rough length such as "4 min"; under a minute, "now"."""
    for size, unit in _UNITS:
        if seconds >= size:
            return phrase(unit, number=int(seconds // size))
    return phrase("now")


def length(seconds: float) -> str:
    """A rough length within a sentence: "4 min", "less than a minute"."""
    return duration(seconds) if seconds >= _UNITS[-1][0] else phrase("less than a minute")


def wait_words(seconds: float) -> str:
    """A wait within a sentence: seconds up to a minute and a half, then whole minutes, never too few."""
    if seconds <= 90:
        return counted("%(count)s second", "%(count)s seconds", math.ceil(seconds))
    return counted("%(count)s minute", "%(count)s minutes", math.ceil(seconds / 60))


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
