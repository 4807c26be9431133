"""Outcome: what a change of files in data/ would bring: what the check finds, and what customers would read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

from bot.conversations.handoff import Reason
from bot.faq.check import check
from bot.faq.content import Problem
from bot.faq.facts.effects import Effect, effects
from bot.faq.trial import Files, new_problems, trial
from bot.phrases import phrase
from bot.shop.notices import ShopNotices, read_notices
from bot.shop.other_languages import other_languages

GREETING_BUTTONS = phrase("the questions under the greeting")
CLOSED_DAYS = phrase("who asks for a person")
OTHER_LANGUAGES = phrase("who writes in a language that the shop hasn't got")
_MOST_DAYS = 6
_NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`problems` are those that the change makes: with any of them it is not saved. `after` words the new state."""

    problems: list[Problem] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    after: ShopNotices | None = None


def outcome(data_folder: Path, files: Files) -> Outcome:
    """What the change would bring. Raises YamlFault, ShopFault or BadHours where data/ can't be read as it is now."""
    with trial(data_folder, files) as folder:
        problems = new_problems(data_folder, check(folder))
        if problems:
            return Outcome(problems=problems)
        before, after = read_notices(data_folder), read_notices(folder)
        sentences = [other_languages(each, after.answers.shop.languages) for each in (data_folder, folder)]
    found = [
        *effects(before.answers, after.answers),
        *_greeting(before, after),
        *_days(before, after),
        *_other_languages(*sentences),
    ]
    return Outcome(effects=found, after=after)


def told_at(notices: ShopNotices, moment: float, language: str) -> str:
    """What a customer who asks for a person at this moment (UTC unix seconds) reads, as the first in the queue."""
    draft = notices.queued(place=1, reason=Reason.ASKED_FOR_PERSON, language=language, channel="", now=moment)
    return "\n".join([draft.text, *(f"[{title}]" for title, _ in draft.choices)])


def _greeting(before: ShopNotices, after: ShopNotices) -> Iterator[Effect]:
    for language in after.answers.shop.languages:
        texts = [_buttons(notices, language) for notices in (before, after)]
        if texts[0] != texts[1]:
            yield Effect(response=GREETING_BUTTONS, language=language, before=texts[0], after=texts[1])


def _buttons(notices: ShopNotices, language: str) -> str:
    return "\n".join(f"[{title}]" for title, _ in notices.suggested(language, ()))


def _days(before: ShopNotices, after: ShopNotices) -> Iterator[Effect]:
    """At noon of each day whose hours differ from what they were, the nearest first."""
    days = [notices.hours.calendar.days for notices in (before, after)]
    differing = sorted(day for day in {*days[0], *days[1]} if days[0].get(day) != days[1].get(day))
    for day in differing[:_MOST_DAYS]:
        moment = datetime.combine(day, _NOON, tzinfo=after.hours.zone)
        for language in after.answers.shop.languages:
            texts = [told_at(notices, moment.timestamp(), language) for notices in (before, after)]
            if texts[0] != texts[1]:
                named = (phrase("%(day)s at 12:00", day=f"{day:%-d %B %Y}"),)
                yield Effect(response=CLOSED_DAYS, language=language, named=named, before=texts[0], after=texts[1])


def _other_languages(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterator[Effect]:
    for code in dict.fromkeys([*before, *after]):
        texts = [next(iter(each.get(code, {}).values()), None) for each in (before, after)]
        if texts[0] != texts[1]:
            yield Effect(response=OTHER_LANGUAGES, language=code, before=texts[0], after=texts[1])
