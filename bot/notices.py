"""Notices: what the system tells a customer about queue, hours and outages; words from data/notices.yml."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.answers import Answers, read_answers
from bot.handoff import Reason
from bot.hours import Hours, read_hours
from bot.message import Author, Draft
from bot.shop import ShopFault
from bot.spans import BadHours
from bot.turn import ASK_PERSON, BACK_TO_BOT
from bot.wording import write_moment
from bot.yaml import YamlFault

log = logging.getLogger(__name__)
_QUEUED = {
    Reason.ASKED_FOR_PERSON: "utter_notice_queued",
    Reason.NOT_UNDERSTOOD: "utter_notice_queued",
    Reason.BOT_UNAVAILABLE: "utter_notice_bot_unavailable",
}


class Notices(Protocol):
    """What the store and the worker have worded. Each method returns a draft for this customer."""

    def queued(self, *, place: int, reason: Reason, language: str | None, channel: str, now: float) -> Draft:
        """A person will answer; `place` is 1 for whoever is next."""

    def returned(self, *, language: str | None, channel: str) -> Draft:
        """The customer is with the bot again."""

    def joined(self, *, agent_name: str, language: str | None, channel: str) -> Draft:
        """A person has taken the conversation."""

    def unreadable(self, *, language: str | None, channel: str) -> Draft:
        """The bot can't read what was sent."""


@dataclass(frozen=True, kw_only=True)
class ShopNotices:
    """Words each notice in the customer's language (the shop's first where unknown) for their channel."""

    answers: Answers
    hours: Hours

    def queued(self, *, place: int, reason: Reason, language: str | None, channel: str, now: float) -> Draft:
        """A person will answer: the place in the queue, or outside opening hours when people are back.

        Outside the hours the customer is offered the way back to the bot, unless it is the bot that fails.
        """
        if self.hours.open_at(now):
            return self._draft(_QUEUED[reason], language, channel, queue_place=place)
        back = self._button("utter_button_back", BACK_TO_BOT, language, channel)
        return self._draft(
            f"{_QUEUED[reason]}_closed",
            language,
            channel,
            choices=() if reason is Reason.BOT_UNAVAILABLE else (back,),
            closed=self._closed(now, language),
        )

    def returned(self, *, language: str | None, channel: str) -> Draft:
        """The customer is with the bot again."""
        return self._draft("utter_notice_returned", language, channel)

    def joined(self, *, agent_name: str, language: str | None, channel: str) -> Draft:
        """A person has taken the conversation."""
        return self._draft("utter_notice_agent_joined", language, channel, agent_name=agent_name)

    def unreadable(self, *, language: str | None, channel: str) -> Draft:
        """The bot can't read what was sent, and offers a person."""
        person = self._button("utter_button_person", ASK_PERSON, language, channel)
        return self._draft("utter_notice_unreadable", language, channel, choices=(person,))

    def _closed(self, now: float, language: str | None) -> str:
        """That it is closed, why where that is a holiday, and until when where that is known: a whole sentence."""
        languages = self.answers.shop.languages
        spoken = language if language in languages else languages[0]
        opening = self.hours.next_opening(now)
        today = datetime.fromtimestamp(now, self.hours.zone).date()
        holiday = self.hours.reason(now, (spoken, *languages))
        values = {"holiday": holiday, "next_opening": write_moment(opening, today, spoken) if opening else None}
        name = f"utter_notice_closed{'_holiday' if holiday else ''}{'' if opening else '_for_long'}"
        return self.answers.render(name, language, None, values).text or ""

    def _button(self, name: str, payload: str, language: str | None, channel: str) -> tuple[str, str]:
        return self.answers.render(name, language, channel).text or "", payload

    def _draft(
        self,
        name: str,
        language: str | None,
        channel: str,
        choices: tuple[tuple[str, str], ...] = (),
        **values: Any,
    ) -> Draft:
        text = self.answers.render(name, language, channel, values).text or ""
        return Draft(author=Author.SYSTEM, text=text, choices=choices)


def read_notices(data_folder: Path) -> ShopNotices:
    """The notices of a data folder. Raises YamlFault, ShopFault or BadHours."""
    answers = read_answers(data_folder)
    return ShopNotices(answers=answers, hours=read_hours(answers.shop.facts.get("hours") or {}, data_folder))


class PublishedNotices:
    """The notices as last published: read anew when `note`, the file that names the live model, changes.

    The calendar's file counts at once: it holds no words of the bot, and is often fetched by a program.
    """

    def __init__(self, data_folder: Path, note: Path) -> None:
        self._data_folder = data_folder
        self._note = note
        self._published = self._mark()
        self._notices = read_notices(data_folder)

    @property
    def current(self) -> ShopNotices:
        """Notices and hours as they are now; those from before where the new ones can't be read."""
        mark = self._mark()
        if mark != self._published:
            self._published = mark
            try:
                self._notices = read_notices(self._data_folder)
            except (YamlFault, ShopFault, BadHours) as error:
                log.error("the notices from before go on: %s", error)
        return self._notices

    def queued(self, *, place: int, reason: Reason, language: str | None, channel: str, now: float) -> Draft:
        """See Notices."""
        return self.current.queued(place=place, reason=reason, language=language, channel=channel, now=now)

    def returned(self, *, language: str | None, channel: str) -> Draft:
        """See Notices."""
        return self.current.returned(language=language, channel=channel)

    def joined(self, *, agent_name: str, language: str | None, channel: str) -> Draft:
        """See Notices."""
        return self.current.joined(agent_name=agent_name, language=language, channel=channel)

    def unreadable(self, *, language: str | None, channel: str) -> Draft:
        """See Notices."""
        return self.current.unreadable(language=language, channel=channel)

    def _mark(self) -> tuple[object, ...]:
        calendars = tuple(path.stat().st_mtime_ns for path in sorted(self._data_folder.glob("*.ics")))
        try:
            return self._note.stat().st_mtime_ns, self._note.read_text(encoding="utf-8"), calendars
        except OSError:
            return 0, "", calendars
