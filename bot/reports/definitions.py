"""Definitions: what each number of the owner's page is called, and from where to where it counts, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.phrases import phrase
from bot.reports.usual import Verdict


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A number's title, its definition as printed below it, and what is counted ("talks").

    `better`: whether more or less of it is better for the shop; None where neither is.
    """

    title: str
    text: str
    of: str = phrase("talks")
    better: Verdict | None = None


DEFINITIONS: Mapping[str, Definition] = {
    "talks": Definition(
        title=phrase("Talks"),
        text=phrase(
            "A talk begins with a customer's message when nothing is open. It ends when it is resolved, or after a day"
            " of silence with the bot. It counts on the day on which it began."
        ),
    ),
    "answered_of_all": Definition(
        title=phrase("Answered by the bot, of all talks"),
        text=phrase(
            "Talks in which the bot answered a question, no person was needed, and the same person did not come back"
            " within three days, on any channel, about the same question or for a person, nor pressed 👎. The last"
            " three days before today are left out whole, since nobody knows yet who of them comes back."
        ),
        better=Verdict.MORE,
    ),
    "answered_of_tried": Definition(
        title=phrase("Stayed answered, of those the bot answered alone"),
        text=phrase(
            "Of the talks that the bot answered without a person: those whose customer did not come back within three"
            " days, as above."
        ),
        of=phrase("talks answered by the bot alone"),
        better=Verdict.MORE,
    ),
    "with_person": Definition(
        title=phrase("Talks with a person"),
        text=phrase("Talks that were handed over to people, or that people took over."),
    ),
    "left_off": Definition(
        title=phrase("Left in the middle"),
        text=phrase("The bot asked back what was meant, and the customer wrote no more within a day."),
        better=Verdict.LESS,
    ),
    "reopened": Definition(
        title=phrase("Came back about the same topic"),
        text=phrase("Talks that the same person began within three days after another one about the same topic."),
        better=Verdict.LESS,
    ),
    "wait_median": Definition(
        title=phrase("Wait for a person, the middle one"),
        text=phrase("From the request for a person until one accepted, by the clock. Half waited longer, half less."),
        of=phrase("waits that ended with a person"),
        better=Verdict.LESS,
    ),
    "wait_nine_in_ten": Definition(
        title=phrase("Wait for a person, nine in ten"),
        text=phrase("Nine in ten waited at most so long, by the clock."),
        of=phrase("waits that ended with a person"),
        better=Verdict.LESS,
    ),
    "wait_median_open": Definition(
        title=phrase("Wait within opening hours, the middle one"),
        text=phrase("The same wait without the time in which the shop is closed."),
        of=phrase("waits that ended with a person and reached the opening hours"),
        better=Verdict.LESS,
    ),
    "wait_nine_in_ten_open": Definition(
        title=phrase("Wait within opening hours, nine in ten"),
        text=phrase("Nine in ten waited at most so long, without the time in which the shop is closed."),
        of=phrase("waits that ended with a person and reached the opening hours"),
        better=Verdict.LESS,
    ),
    "reply_median": Definition(
        title=phrase("First reply of a person, the middle one"),
        text=phrase(
            "From the request for a person to the first words that a person wrote, by the clock. Notices, notes and"
            " reactions are no words."
        ),
        of=phrase("first replies"),
        better=Verdict.LESS,
    ),
    "reply_median_open": Definition(
        title=phrase("First reply within opening hours, the middle one"),
        text=phrase("The same without the time in which the shop is closed."),
        of=phrase("first replies to who waited within opening hours"),
        better=Verdict.LESS,
    ),
    "gave_up": Definition(
        title=phrase("Gave up waiting"),
        text=phrase("Asked for a person and went back to the bot, was resolved unserved, or was silent for a day."),
        of=phrase("waits that ended"),
        better=Verdict.LESS,
    ),
    "closed": Definition(
        title=phrase("Talks while closed"), text=phrase("Talks that began outside the opening hours.")
    ),
    "closed_answered": Definition(
        title=phrase("Closed, and answered by the bot"),
        text=phrase("Of the talks while closed: the bot answered, and no person was needed."),
        of=phrase("talks while closed"),
        better=Verdict.MORE,
    ),
    "closed_came_back": Definition(
        title=phrase("Asked for a person while closed, and came back"),
        text=phrase(
            "Of those who asked for a person while closed: who wrote again within three days after the next opening."
        ),
        of=phrase("requests while closed"),
        better=Verdict.MORE,
    ),
    "good": Definition(
        title=phrase("😀 among the ratings"),
        text=phrase(
            "Of the ratings given after a person's help, those with 😀. Counted up to three days after the talk."
        ),
        of=phrase("ratings"),
        better=Verdict.MORE,
    ),
    "rated": Definition(
        title=phrase("Gave a rating"),
        text=phrase("Of the customers who were asked how the help was, those who answered."),
        of=phrase("asked"),
    ),
}
FAULTS: Mapping[str, str] = {
    "undelivered": phrase("Messages that did not arrive, or perhaps not"),
    "bot_failed": phrase("Turns in which the bot failed (each is tried again, then people get it)"),
    "account_stopped": phrase("Accounts that stopped sending"),
    "process_died": phrase("Deaths of a process"),
}
