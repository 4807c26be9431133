"""Notices tell customers the truth about the queue and the hours, in their language, as last published."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.conversations.handoff import Reason
from bot.settings import ROOT
from bot.shop.hours import read_hours
from bot.shop.live import Live, LiveFolder
from bot.shop.notices import Notice, PublishedNotices, ShopNotices, read_notices

OPEN = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo("Europe/Madrid")).timestamp()
CLOSED = datetime(2026, 11, 24, 22, 0, tzinfo=ZoneInfo("Europe/Madrid")).timestamp()


@pytest.fixture(scope="module")
def notices() -> ShopNotices:
    return read_notices(ROOT / "data")


def queued(notices: ShopNotices | PublishedNotices, now: float, reason: Reason = Reason.ASKED_FOR_PERSON) -> str:
    return notices.queued(place=3, reason=reason, language="en", channel="telegram", now=now).text


def test_in_the_opening_hours_the_place_in_the_queue_is_told(notices: ShopNotices) -> None:
    assert "number 3" in queued(notices, OPEN)


def test_outside_them_the_next_opening_is_told_and_the_way_back_to_the_bot_offered(notices: ShopNotices) -> None:
    draft = notices.queued(place=3, reason=Reason.ASKED_FOR_PERSON, language="es", channel="whatsapp", now=CLOSED)
    assert "mañana a las 9:30" in draft.text
    assert draft.choices == (("Volver al bot", "back_to_bot"), ("Avísame cuando toque", "call_me"))


def test_nobody_is_sent_back_to_a_bot_that_does_not_work(notices: ShopNotices) -> None:
    draft = notices.queued(place=1, reason=Reason.BOT_UNAVAILABLE, language="en", channel="whatsapp", now=CLOSED)
    assert draft.choices == ()
    assert "problem" in draft.text


def test_a_customer_of_unknown_language_gets_the_shops_first(notices: ShopNotices) -> None:
    assert (
        notices.word(Notice.RETURNED, language=None, channel="telegram").text
        == notices.word(Notice.RETURNED, language="en", channel="telegram").text
    )


@dataclass
class Publication:
    """A data folder, and its state as published."""

    folder: LiveFolder
    number: int = 0

    def publishes(self) -> None:
        """Makes what stands in the data folder live."""
        self.number += 1
        shutil.copytree(self.folder.data, self.folder.files(str(self.number)))
        self.folder.write(Live(version=self.number, files=str(self.number), trained_from=""))


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    publication = Publication(LiveFolder(data=data, published=tmp_path / "published"))
    publication.publishes()
    return publication


def test_changed_hours_count_once_they_are_published_and_broken_ones_never(publication: Publication) -> None:
    data, published = publication.folder.data, PublishedNotices(publication.folder)
    facts = (data / "shop.yml").read_text(encoding="utf-8")
    (data / "shop.yml").write_text(facts.replace('tuesday: ["', 'tuesday: ["21:00-23:30", "'), encoding="utf-8")
    assert "number 3" not in queued(published, CLOSED)
    publication.publishes()
    assert "number 3" in queued(published, CLOSED)
    (data / "shop.yml").write_text("hours: [", encoding="utf-8")
    publication.publishes()
    assert "number 3" in queued(published, CLOSED)


def test_a_published_entry_has_its_title_and_a_new_time_zone_counts_without_a_restart(publication: Publication) -> None:
    data, published = publication.folder.data, PublishedNotices(publication.folder)
    assert published.current.titles["faq/shipping_cost"]["en"]
    entry = "{intent: faq/shipping_gift, metadata: {language: en, title: Gift wrapping}, examples: '- wrap it'}"
    (data / "faq" / "gift.yml").write_text(f"nlu: [{entry}]\n", encoding="utf-8")
    facts = (data / "shop.yml").read_text(encoding="utf-8")
    (data / "shop.yml").write_text(facts.replace("Europe/Madrid", "Europe/Helsinki"), encoding="utf-8")
    assert "faq/shipping_gift" not in published.current.titles
    publication.publishes()
    assert published.current.titles["faq/shipping_gift"]["en"] == "Gift wrapping"
    assert published.current.hours.zone.key == "Europe/Helsinki"


def test_a_holiday_is_named_in_the_customers_language(notices: ShopNotices) -> None:
    christmas = datetime(2026, 12, 25, 11, 0, tzinfo=ZoneInfo("Europe/Madrid")).timestamp()
    assert "closed for Christmas; we open again tomorrow at 10:00" in queued(notices, christmas)
    polish = notices.queued(place=1, reason=Reason.BOT_UNAVAILABLE, language="pl", channel="whatsapp", now=christmas)
    assert "Boże Narodzenie" in polish.text


def test_a_shop_that_cannot_say_when_it_opens_says_so_in_words(notices: ShopNotices) -> None:
    shut = replace(notices, hours=read_hours({"timezone": "Europe/Madrid"}))
    assert "can't say yet when" in queued(shut, OPEN)
    away = {"date": "2026-11-01", "until": "2027-04-30", "name": "the works"}
    works = replace(notices, hours=read_hours({"timezone": "Europe/Madrid", "holidays": [away]}))
    assert "closed for the works, and we can't say yet when" in queued(works, OPEN)


def test_every_sentence_about_a_closure_is_there_in_every_language(notices: ShopNotices) -> None:
    away = {"date": "2026-11-24", "name": "a reason"}
    for hours in (
        notices.hours,
        read_hours({"timezone": "UTC", "holidays": [away]}),
        read_hours({"timezone": "UTC", "friday": ["09:00-10:00"], "holidays": [away]}),
        read_hours({"timezone": "UTC"}),
    ):
        shop = replace(notices, hours=hours)
        drafts = {
            language: shop.queued(
                place=1, reason=Reason.NOT_UNDERSTOOD, language=language, channel="telegram", now=CLOSED
            ).text
            for language in notices.answers.shop.languages
        }
        assert len(set(drafts.values())) == len(drafts)
        assert not any("{" in text or "…" in text for text in drafts.values())


def test_a_calendar_that_is_fetched_anew_counts_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    facts = (data / "shop.yml").read_text(encoding="utf-8")
    (data / "shop.yml").write_text(facts.replace("  # calendar: ", "  calendar: "), encoding="utf-8")
    calendar = "BEGIN:VCALENDAR\n{0}END:VCALENDAR\n"
    day = "BEGIN:VEVENT\nDTSTART:20261124\nSUMMARY:A fiesta\nEND:VEVENT\n"
    (data / "holidays.ics").write_text(calendar.format(""), encoding="utf-8")
    published = PublishedNotices(LiveFolder(data=data))
    assert "number 3" in queued(published, OPEN)
    (data / "holidays.ics").write_text(calendar.format(day), encoding="utf-8")
    os.utime(data / "holidays.ics", (1, 1))
    assert "closed for A fiesta" in queued(published, OPEN)
    (data / "holidays.ics").write_text("nothing", encoding="utf-8")
    os.utime(data / "holidays.ics", (2, 2))
    assert "closed for A fiesta" in queued(published, OPEN)


def test_where_nobody_is_there_within_the_hours_no_place_is_told_and_a_call_is_offered(notices: ShopNotices) -> None:
    for language in notices.answers.shop.languages:
        draft = notices.queued(
            place=None, reason=Reason.ASKED_FOR_PERSON, language=language, channel="whatsapp", now=OPEN
        )
        assert not any(char.isdigit() for char in draft.text)
        assert [payload for _, payload in draft.choices] == ["back_to_bot", "call_me"]


def choosing(notices: ShopNotices, suggested: list[str] | None) -> ShopNotices:
    """The notices of a shop that suggests these questions."""
    shop = replace(notices.answers.shop, facts={**notices.answers.shop.facts, "suggested": suggested})
    return replace(notices, answers=replace(notices.answers, shop=shop))


@pytest.mark.parametrize("language", ["en", "es", "pt", "pl", "fi"])
def test_a_greeting_suggests_what_is_asked_most_and_fills_up_with_a_question_of_each_topic(
    notices: ShopNotices, language: str
) -> None:
    most_asked = ["faq/returns_cost", "faq/gone_entry", "faq/gift_wrap"]
    chosen = choosing(notices, None).suggested(language, most_asked)
    entries = [entry for _, entry in chosen]
    assert entries == ["faq/returns_cost", "faq/gift_wrap", "faq/shipping_cost", "faq/payment_cash_on_delivery"]
    assert all(title == notices.titles[entry][language] for title, entry in chosen)


def test_the_owner_chooses_the_suggestions(notices: ShopNotices) -> None:
    chosen = choosing(notices, ["faq/sizes_chart"]).suggested("en", ["faq/shipping_cost"])
    assert [entry for _, entry in chosen] == ["faq/sizes_chart"]
