"""Dated: answers that are told for a time only: whether their dates can be read, what follows them, which end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.faq.content import Content, Problem, Response
from bot.phrases import phrase
from bot.shop.validity import BadValidity, Validity, validity_of, zone_of

WARNED_SECONDS = 7 * 24 * 3600.0


def dated_answers(content: Content) -> Iterator[Problem]:
    """A problem for each answer whose dates can't be read, or that leaves nothing to say before and after."""
    zone = zone_of(content.shop.facts)
    always = {_told_alike(each) for each in content.responses if not _is_dated(each)}
    for response in content.responses:
        try:
            validity = validity_of(response.variation, zone)
        except BadValidity as error:
            what, _, cure = str(error).partition(": ")
            yield response.problem(phrase("its dates are wrong: %(what)s", what=what), cure)
            continue
        if validity and response.entry is None:
            yield response.problem(phrase("has dates, though it answers no question"), "remove `from` and `until`")
        elif validity and response.about is None and _told_alike(response) not in always:
            cure = phrase("write one without dates beside it")
            yield response.problem(phrase("is told for a time only, and nothing is before and after"), cure)


def ending(content: Content, now: float) -> Iterator[Problem]:
    """A hint for each answer that ends within a week or has ended. Dates that can't be read are left out."""
    zone = zone_of(content.shop.facts)
    for response in content.responses:
        try:
            validity = validity_of(response.variation, zone)
        except BadValidity:
            continue
        if words := validity and end_words(validity, zone, now):
            yield response.problem(
                words, phrase("give it a later end, or remove it: the one without dates is told then")
            )


def end_words(validity: Validity, zone: tzinfo, now: float) -> str | None:
    """That an answer ends soon or has ended; None while its end is far away."""
    if validity.ends_at - now > WARNED_SECONDS:
        return None
    end = datetime.fromtimestamp(validity.ends_at, zone)
    moment = {"day": f"{end:%Y-%m-%d}", "time": f"{end:%H:%M}"}
    if validity.ends_at <= now:
        return phrase("has ended on %(day)s at %(time)s", **moment)
    return phrase("ends on %(day)s at %(time)s", **moment)


def _is_dated(response: Response) -> bool:
    metadata = response.variation.get("metadata") or {}
    return metadata.get("from") is not None or metadata.get("until") is not None


def _told_alike(response: Response) -> tuple[str, str | None, str | None]:
    return response.name, response.language, response.about
