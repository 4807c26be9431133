"""Notices tell customers the truth about the queue and the hours, in their language, as last published."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.handoff import Reason
from bot.notices import PublishedNotices, ShopNotices, read_notices
from bot.settings import ROOT

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
    assert draft.choices == (("Volver al bot", "back_to_bot"),)


def test_nobody_is_sent_back_to_a_bot_that_does_not_work(notices: ShopNotices) -> None:
    draft = notices.queued(place=1, reason=Reason.BOT_UNAVAILABLE, language="en", channel="whatsapp", now=CLOSED)
    assert draft.choices == ()
    assert "problem" in draft.text


def test_a_customer_of_unknown_language_gets_the_shops_first(notices: ShopNotices) -> None:
    assert (
        notices.returned(language=None, channel="telegram").text
        == notices.returned(language="en", channel="telegram").text
    )


def test_changed_hours_count_once_they_are_published_and_broken_ones_never(tmp_path: Path) -> None:
    data, note = tmp_path / "data", tmp_path / "live"
    shutil.copytree(ROOT / "data", data)
    published = PublishedNotices(data, note)
    facts = (data / "shop.yml").read_text(encoding="utf-8")
    (data / "shop.yml").write_text(facts.replace('tuesday: ["', 'tuesday: ["21:00-23:30", "'), encoding="utf-8")
    assert "number 3" not in queued(published, CLOSED)
    note.write_text("model-2", encoding="utf-8")
    assert "number 3" in queued(published, CLOSED)
    (data / "shop.yml").write_text("hours: [", encoding="utf-8")
    note.write_text("model-3", encoding="utf-8")
    assert "number 3" in queued(published, CLOSED)
