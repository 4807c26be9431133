"""Notices: what the system tells a customer about queue, hours and outages; words from data/notices.yml."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from bot.conversations.consent import OFFERS_AGAIN
from bot.conversations.handoff import Reason
from bot.conversations.message import Author, Draft
from bot.conversations.rating import COMMENT_PAYLOAD
from bot.conversations.turn import ASK_PERSON, BACK_TO_BOT, CALL_ME, JOIN, NOT_ME
from bot.conversations.waiting import Wait
from bot.shop.answers import Answers, Titles, read_answers, titles
from bot.shop.hours import ALWAYS, Hours, read_hours
from bot.shop.live import LiveFolder
from bot.shop.local_time import by_the_clock
from bot.shop.spans import BadHours
from bot.shop.suggested import suggested
from bot.shop.wording import write_moment

log = logging.getLogger(__name__)


class Notice(str, Enum):
    """What can be told; the value is the end of its response's name, `utter_notice_<value>`."""

    QUEUED = "queued"
    BOT_UNAVAILABLE = "bot_unavailable"
    ALREADY_QUEUED = "already_queued"
    PERSON_LATER = "person_later"
    QUEUED_CLOSED = "queued_closed"
    BOT_UNAVAILABLE_CLOSED = "bot_unavailable_closed"
    HELD_CLOSED = "held_closed"
    PLACE = "place"
    NEXT = "next"
    LONGER = "longer"
    CALL_PROMISED = "call_promised"
    YOUR_TURN = "your_turn"
    KEPT = "kept"
    AGENT_JOINED = "agent_joined"
    RETURNED = "returned"
    UNREADABLE = "unreadable"
    LOCATION = "location"
    LATE_PRESS = "late_press"
    RATING = "rating"
    RATED = "rated"
    RATED_BAD = "rated_bad"
    COMMENT_WANTED = "comment_wanted"
    COMMENT_KEPT = "comment_kept"
    NUDGE = "nudge"
    SILENT_END = "silent_end"
    RESOLVED = "resolved"
    OPTED_OUT = "opted_out"
    OPTED_OUT_UNCLEAR = "opted_out_unclear"
    OPTED_IN = "opted_in"
    JOIN = "join"


_SOON_MINUTES = 2
# The buttons of a notice: each title's response, and what pressing it means.
_BACK = ("utter_button_back", BACK_TO_BOT)
_OFFERS_AGAIN = ("utter_button_offers_again", OFFERS_AGAIN)
_CALL = ("utter_button_call", CALL_ME)
_COMMENT = ("utter_button_comment", COMMENT_PAYLOAD)
_PERSON = (("utter_button_person", ASK_PERSON),)
_BUTTONS: Mapping[Notice, tuple[tuple[str, str], ...]] = {
    Notice.QUEUED: (_BACK, _CALL),
    Notice.QUEUED_CLOSED: (_BACK, _CALL),
    Notice.PLACE: (_BACK, _CALL),
    Notice.NEXT: (_BACK,),
    Notice.LONGER: (_BACK, _CALL),
    Notice.CALL_PROMISED: (_BACK,),
    Notice.UNREADABLE: _PERSON,
    Notice.LOCATION: _PERSON,
    Notice.RATING: tuple((f"utter_button_{payload}", payload) for payload in ("rate_good", "rate_fair", "rate_bad")),
    Notice.OPTED_OUT: (_OFFERS_AGAIN,),
    Notice.OPTED_OUT_UNCLEAR: (_OFFERS_AGAIN, *_PERSON),
    Notice.RATED: (_COMMENT,),
    Notice.JOIN: (("utter_button_join", JOIN), ("utter_button_not_me", NOT_ME)),
    Notice.RATED_BAD: (_COMMENT, *_PERSON),
}
_CLOSED: Mapping[Reason, Notice] = {Reason.BOT_UNAVAILABLE: Notice.BOT_UNAVAILABLE_CLOSED}
# What a customer sent that is business in itself is confirmed before it is said who goes on with it.
_RECEIVED: Mapping[Reason, str] = {
    Reason.SENT_ORDER: "utter_notice_received_order",
    Reason.SENT_FORM: "utter_notice_received_form",
    Reason.CALLED: "utter_notice_received_call",
}
_OPEN: Mapping[Reason, Notice] = {Reason.BOT_UNAVAILABLE: Notice.BOT_UNAVAILABLE}


class Notices(Protocol):
    """What the store and the worker have worded. Each method that words returns a draft for this customer."""

    def closure_ends_at(self, now: float) -> float | None:
        """None while people answer; else when they are back (UTC unix seconds), 0.0 where nobody knows."""

    def queued(
        self,
        *,
        place: int | None,
        wait: Wait | None = None,
        reason: Reason,
        language: str | None,
        channel: str,
        now: float,
    ) -> Draft:
        """A person will answer; `place` is 1 for whoever is next, None while nobody is there to answer."""

    def word(
        self,
        notice: Notice,
        *,
        language: str | None,
        channel: str,
        now: float = 0.0,
        wait: Wait | None = None,
        **values: Any,
    ) -> Draft:
        """Any notice; `values` are its placeholders: queue_place, agent_name."""

    def suggested(self, language: str | None, most_asked: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Questions to offer with a greeting, as buttons: title and payload."""


@dataclass(frozen=True, kw_only=True)
class ShopNotices:
    """Words each notice in the customer's language (the shop's first where unknown) for their channel.

    `titles` are the FAQ entries' as published with it, by entry and language.
    """

    answers: Answers
    hours: Hours
    titles: Titles = MappingProxyType({})

    def closure_ends_at(self, now: float) -> float | None:
        """See Notices."""
        if self.hours.open_at(now):
            return None
        opening = self.hours.next_opening(now)
        return opening.timestamp() if opening else 0.0

    def queued(
        self,
        *,
        place: int | None,
        wait: Wait | None = None,
        reason: Reason,
        language: str | None,
        channel: str,
        now: float,
    ) -> Draft:
        """A person will answer: the place in the queue, or where nobody is there that, and when people are back.

        The customer is offered the way back to the bot, unless it is the bot that fails. An order, a form or a call is
        confirmed first.
        """
        if place is not None and self.hours.open_at(now):
            notice = _OPEN.get(reason, Notice.QUEUED)
            draft = self.word(notice, language=language, channel=channel, now=now, wait=wait, queue_place=place)
        else:
            notice = _CLOSED.get(reason, Notice.QUEUED_CLOSED)
            draft = self.word(notice, language=language, channel=channel, now=now)
        if reason not in _RECEIVED:
            return draft
        return replace(draft, text=f"{self._said(_RECEIVED[reason], language)} {draft.text}")

    def word(
        self,
        notice: Notice,
        *,
        language: str | None,
        channel: str,
        now: float = 0.0,
        wait: Wait | None = None,
        **values: Any,
    ) -> Draft:
        """See Notices. A wait that would end after closing time is not told: nobody knows what comes then."""
        known = {"closed": self._closed(now, language) if notice.value.endswith("closed") else ""}
        known["wait"] = self._wait(wait, language, now) if wait else ""
        name = f"utter_notice_{notice.value}"
        text = self.answers.render(name, language, channel, known | values).text or ""
        buttons = ((self._said(title, language), payload) for title, payload in _BUTTONS.get(notice, ()))
        return Draft(author=Author.SYSTEM, text=text.strip(), choices=tuple(buttons))

    def suggested(self, language: str | None, most_asked: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """See Notices."""
        shop = self.answers.shop
        spoken = language if language in shop.languages else shop.languages[0]
        return suggested(shop.facts, self.titles, self.answers.responses, most_asked, spoken)

    def _wait(self, wait: Wait, language: str | None, now: float) -> str:
        closes_at = self.hours.closes_at(now)
        latest = wait.to_minutes or wait.from_minutes
        if closes_at is not None and closes_at < now + latest * 60:
            return ""
        if wait.to_minutes is None:
            return self._said("utter_notice_wait_long", language)
        if wait.to_minutes <= _SOON_MINUTES:
            return self._said("utter_notice_wait_short", language)
        return self._said("utter_notice_wait", language, wait_from=wait.from_minutes, wait_to=wait.to_minutes)

    def _closed(self, now: float, language: str | None) -> str:
        """That nobody is there; out of hours that it is closed, why where that is a holiday, and until when where that
        is known. A whole sentence."""
        languages = self.answers.shop.languages
        spoken = language if language in languages else languages[0]
        if self.hours.open_at(now):
            return self._said("utter_notice_nobody", language)
        moment = self.opening_words(now, spoken)
        holiday = self.hours.reason(now, (spoken, *languages))
        values = {"holiday": holiday, "next_opening": moment or None}
        name = f"utter_notice_closed{'_holiday' if holiday else ''}{'' if moment else '_for_long'}"
        return self._said(name, language, **values)

    def opening_words(self, now: float, language: str) -> str:
        """When people answer again, as "today at 9:30 (Madrid time)"; empty where they do now, or nobody knows."""
        opening = None if self.hours.open_at(now) else self.hours.next_opening(now)
        if opening is None:
            return ""
        today = datetime.fromtimestamp(now, self.hours.zone).date()
        return by_the_clock(write_moment(opening, today, language), self.hours.zone.key, language)

    def _said(self, name: str, language: str | None, **values: Any) -> str:
        return self.answers.render(name, language, None, values).text or ""


def read_notices(data_folder: Path, calendars: Path | None = None) -> ShopNotices:
    """The notices of a data folder; `calendars` is the folder of the calendar's file where it is another one.

    Raises YamlFault, ShopFault or BadHours.
    """
    answers = read_answers(data_folder)
    hours = read_hours(answers.shop.facts.get("hours") or {}, calendars or data_folder)
    return ShopNotices(answers=answers, hours=hours, titles=titles(data_folder, answers.shop.languages))


class PublishedNotices:
    """The notices as last published, read again when another version goes live.

    The calendar's file counts at once: it holds no words of the bot, and is often fetched by a program.
    """

    def __init__(self, folder: LiveFolder, hides_hours: Callable[[], bool] = lambda: False) -> None:
        """`hides_hours`: while it is true no customer is told of the opening hours, and the shop counts as open."""
        self._folder = folder
        self._hides_hours = hides_hours
        self._published = self._mark()
        self._notices = self._read()

    @property
    def current(self) -> ShopNotices:
        """Notices and hours as they are now; those from before where the new ones can't be read."""
        notices = self.published
        return replace(notices, hours=ALWAYS) if self._hides_hours() else notices

    @property
    def published(self) -> ShopNotices:
        """As `current`, with the hours as they stand."""
        mark = self._mark()
        if mark != self._published:
            self._published = mark
            try:
                self._notices = self._read()
            except (OSError, ValueError, BadHours) as error:
                log.error("the notices from before go on: %s", error)
        return self._notices

    @property
    def pictures(self) -> Path:
        """The folder whose pictures the answers of now may show."""
        return self._folder.path

    def _read(self) -> ShopNotices:
        return read_notices(self._folder.path, self._folder.data)

    def closure_ends_at(self, now: float) -> float | None:
        """See Notices."""
        return self.current.closure_ends_at(now)

    def queued(
        self,
        *,
        place: int | None,
        wait: Wait | None = None,
        reason: Reason,
        language: str | None,
        channel: str,
        now: float,
    ) -> Draft:
        """See Notices."""
        return self.current.queued(place=place, wait=wait, reason=reason, language=language, channel=channel, now=now)

    def word(
        self,
        notice: Notice,
        *,
        language: str | None,
        channel: str,
        now: float = 0.0,
        wait: Wait | None = None,
        **values: Any,
    ) -> Draft:
        """See Notices."""
        return self.current.word(notice, language=language, channel=channel, now=now, wait=wait, **values)

    def suggested(self, language: str | None, most_asked: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """See Notices."""
        return self.current.suggested(language, most_asked)

    def _mark(self) -> tuple[object, ...]:
        calendars = tuple(path.stat().st_mtime_ns for path in sorted(self._folder.data.glob("*.ics")))
        return self._folder.mark(), calendars
