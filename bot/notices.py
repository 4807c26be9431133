"""Notices: what the system tells a customer about queue, hours and outages; words from data/notices.yml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.answers import Answers, read_answers
from bot.handoff import Reason
from bot.hours import Hours, read_hours
from bot.message import Author, Draft
from bot.turn import ASK_PERSON, BACK_TO_BOT
from bot.wording import write_moment

_QUEUED = {
    Reason.ASKED_FOR_PERSON: "utter_notice_queued",
    Reason.NOT_UNDERSTOOD: "utter_notice_queued",
    Reason.BOT_UNAVAILABLE: "utter_notice_bot_unavailable",
}


@dataclass(frozen=True, kw_only=True)
class Notices:
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
            next_opening=self._next_opening(now, language),
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

    def _next_opening(self, now: float, language: str | None) -> str:
        spoken = language if language in self.answers.shop.languages else self.answers.shop.languages[0]
        opening = self.hours.next_opening(now)
        today = datetime.fromtimestamp(now, self.hours.zone).date()
        return write_moment(opening, today, spoken) if opening else "…"

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


def read_notices(data_folder: Path) -> Notices:
    """The notices of a data folder. Raises YamlFault, ShopFault or BadHours."""
    answers = read_answers(data_folder)
    return Notices(answers=answers, hours=read_hours(answers.shop.facts.get("hours") or {}))
