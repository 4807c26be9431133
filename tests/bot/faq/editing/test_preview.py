"""The preview says what a customer would read, by what they name, on each channel and at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.faq.editing.checks import Checks
from bot.faq.editing.entry import AnswerText, Button, Entry
from bot.faq.editing.outlet import Outlets
from bot.faq.editing.preview import Preview, Previewer
from tests.bot.faq.editing.conftest import answering

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 27, 12, tzinfo=MADRID).timestamp()


@pytest.fixture
def previewer(checks: Checks) -> Previewer:
    return Previewer(checks.facts)


def previews(previewer: Previewer, entry: Entry, outlets: Outlets, said: str, language: str = "en") -> list[Preview]:
    return previewer.of(entry, language, said, outlets, now=NOW)


def texts(found: list[Preview]) -> list[list[str]]:
    return [[bubble.text for bubble in each.bubbles] for each in found]


def test_a_country_gets_its_own_words_and_all_others_the_general_ones(
    previewer: Previewer, wrap: Entry, outlets: Outlets
) -> None:
    entry = answering(wrap, AnswerText(text="{about.to_country}: {about.price}.", about="country"))
    assert texts(previews(previewer, entry, outlets, "to Portugal?")) == [["to Portugal: €4.95."]] * 3
    assert texts(previews(previewer, entry, outlets, "")) == [["Yes, we wrap it."]] * 3


def test_a_dated_answer_is_told_while_it_holds(previewer: Previewer, wrap: Entry, outlets: Outlets) -> None:
    sale = AnswerText(text="Free this week.", begins="2026-11-26 20:00", ends="2026-11-30")
    assert texts(previews(previewer, answering(wrap, sale), outlets, "")) == [["Free this week."]] * 3
    over = replace(sale, ends="2026-11-27 11:59")
    assert texts(previews(previewer, answering(wrap, over), outlets, "")) == [["Yes, we wrap it."]] * 3


def test_a_missing_language_shows_the_one_that_customers_get(
    previewer: Previewer, wrap: Entry, outlets: Outlets
) -> None:
    assert [each.language for each in previews(previewer, wrap, outlets, "", "es")] == ["en"] * 3
    assert texts(previewer.of(Entry(name=wrap.name), "en", "", outlets, now=NOW)) == [[]] * 3


def test_a_channels_own_limits_cut_the_text(previewer: Previewer, wrap: Entry, outlets: Outlets) -> None:
    button = Button(title="A person", payload="ask_person")
    long = AnswerText(text="Long words. " * 100, channel="whatsapp", buttons=(button,))
    found = {each.channel: each for each in previews(previewer, answering(wrap, long), outlets, "")}
    assert len(found["whatsapp"].bubbles) == 2
    assert [bubble.buttons for bubble in found["whatsapp"].bubbles] == [(), ("A person",)]
    assert len(found["telegram"].bubbles) == 1


def test_what_has_no_value_is_named(previewer: Previewer, wrap: Entry, outlets: Outlets) -> None:
    part = replace(wrap.part("en"), answers=(AnswerText(text="It costs {nope}."),))
    assert {each.unknown for each in previews(previewer, Entry(name=wrap.name, parts={"en": part}), outlets, "")} == {
        ("nope",)
    }
