"""Notices are there in every language, fit a button, and leave nothing to fill in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversations.waiting import Wait
from bot.settings import ROOT
from bot.shop.answers import TITLE_LIMIT
from bot.shop.notices import Notice, ShopNotices, read_notices

MORNING = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo("Europe/Madrid")).timestamp()
EVENING = datetime(2026, 11, 24, 19, 20, tzinfo=ZoneInfo("Europe/Madrid")).timestamp()


@pytest.fixture(scope="module")
def notices() -> ShopNotices:
    return read_notices(ROOT / "data")


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_is_there_in_every_language_with_its_buttons(notices: ShopNotices, notice: Notice) -> None:
    drafts = [
        notices.word(notice, language=language, channel="whatsapp", now=MORNING, queue_place=2, agent_name="Eva Romero")
        for language in notices.answers.shop.languages
    ]
    assert len({draft.text for draft in drafts}) == len(drafts)
    for draft in drafts:
        assert draft.text == draft.text.strip()
        assert "{" not in draft.text
        assert "  " not in draft.text
        assert len(draft.choices) <= 3
        assert all(0 < len(title) <= TITLE_LIMIT for title, _ in draft.choices)


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (Wait(from_minutes=5, to_minutes=10), "5–10 minutes"),
        (Wait(from_minutes=1, to_minutes=2), "a minute or two"),
        (Wait(from_minutes=60, to_minutes=None), "more than an hour"),
    ],
)
def test_the_wait_is_told_in_words(notices: ShopNotices, wait: Wait, said: str) -> None:
    draft = notices.word(Notice.PLACE, language="en", channel="telegram", now=MORNING, queue_place=2, wait=wait)
    assert said in draft.text
    for language in notices.answers.shop.languages:
        told = notices.word(Notice.NEXT, language=language, channel="telegram", now=MORNING, wait=wait).text
        assert "{" not in told
        assert told != notices.word(Notice.NEXT, language=language, channel="telegram", now=MORNING).text


def test_a_wait_that_would_end_after_closing_time_is_not_told(notices: ShopNotices) -> None:
    wait = Wait(from_minutes=10, to_minutes=15)
    assert "minutes" not in notices.word(Notice.NEXT, language="en", channel="telegram", now=EVENING, wait=wait).text
