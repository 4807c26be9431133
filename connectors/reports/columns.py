"""Columns: what stands in the columns of the sheets, for whoever counts for themselves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.phrases import phrase

DAYS: Mapping[str, str] = {
    "day": phrase("the shop's day on which the talks began"),
    "talks": phrase("talks that began"),
    "closed": phrase("of them while closed"),
    "closed_answered": phrase("while closed, answered by the bot without a person"),
    "answered": phrase("with an answer of the bot"),
    "asked_back": phrase("in which the bot asked back what was meant"),
    "left_off": phrase("left after the bot had asked back"),
    "person": phrase("with a person"),
    "reopened": phrase("begun within three days after another about the same topic"),
    "resolved_by_person": phrase("resolved by a person"),
    "contained": phrase("answered by the bot alone, and the customer did not come back within three days (verified)"),
    "returned": phrase("answered by the bot alone, and the customer came back within three days"),
    "pending": phrase("answered by the bot alone, and the three days are not over"),
}
WAITS: Mapping[str, str] = {
    "day": phrase("the shop's day of the request for a person"),
    "half_hour": phrase("its half hour by the shop's clock: 0 is 0:00, 19 is 9:30, 47 is 23:30"),
    "open": phrase("whether it was open then (yes or no)"),
    "served": phrase("accepted: a person came; gave_up: the customer did not wait; waiting: still waits"),
    "reason": phrase("why the bot handed over, such as asked_for_person or not_understood"),
    "wait_seconds": phrase("seconds until a person accepted, or until the customer gave up"),
    "wait_open_seconds": phrase("the same within opening hours"),
    "reply_seconds": phrase("seconds until a person's first words"),
    "reply_open_seconds": phrase("the same within opening hours"),
    "held_seconds": phrase("seconds from accepting to the end"),
    "owed_seconds": phrase("of them those in which the customer waited for an answer"),
    "held_at_once": phrase("how many conversations that person held then, with this one"),
    "came_back": phrase("asked while closed: whether the customer wrote again after the opening (yes or no)"),
}
QUESTIONS: Mapping[str, str] = {
    "question": phrase("the answer's title in your language"),
    "answered": phrase("how often the bot gave it"),
}
LINKS: Mapping[str, str] = {
    "link": phrase("the link's name"),
    "channel": phrase("where it leads"),
    "made": phrase("the day on which it was made"),
    "talks": phrase("talks that came by it"),
    "answered_by_bot": phrase("of them answered by the bot alone (verified)"),
    "with_person": phrase("of them with a person"),
    "orders": phrase("orders that were placed after it"),
    "net_sum": phrase("their sum without what was given back, by currency"),
}
