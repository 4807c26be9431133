"""On Monday at seven the week goes out by mail, once; what fails is said on the page and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.reports.counting.facts import Calendar
from bot.store.backup.resuming import resume
from connectors.mail import Post
from connectors.worker.jobs.letters import LetterJob
from tests.bot.store.shop import Shop
from tests.connectors.mail_server import MailServer

ZONE = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 6, 15, 7, 0, tzinfo=ZONE).timestamp()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def job(shop: Shop, mail: MailServer, *, server: str = "", language: str = "en", silent: bool = False) -> LetterJob:
    post = Post(
        server=server or f"smtp://127.0.0.1:{mail.port}",
        sender="shop@example.com",
        recipients=("olga@example.com", "paul@example.com"),
    )
    return LetterJob(
        shop.store,
        post,
        lambda: Calendar(zone=ZONE),
        language=lambda: language,
        title=lambda entry: entry,
        is_holiday=lambda _: False,
        bot_silent=lambda: silent,
        page="https://chat.example.com/desk/reports/numbers",
    )


def test_the_letter_comes_on_monday_at_seven_once(shop: Shop, mail: MailServer) -> None:
    letters = job(shop, mail)
    assert not letters.send_due(MONDAY - 60)
    assert letters.send_due(MONDAY)
    assert not letters.send_due(MONDAY + 300)
    assert not letters.send_due(MONDAY + 86_400)
    assert len(mail.letters) == 1
    letter = message_from_string(mail.letters[0], policy=default)
    assert letter["Subject"] == "Your shop's chats, Monday 8 June 2026 to Sunday 14 June 2026"
    assert letter["To"] == "olga@example.com, paul@example.com"
    text = letter.get_content()
    assert "Talks: 0" in text
    assert "https://chat.example.com/desk/reports/numbers" in text
    posted = shop.store.report_letters.get("2026-06-14")
    assert posted
    assert posted.sent_at == MONDAY
    assert posted.recipients == "olga@example.com, paul@example.com"
    assert (posted.text or "").split() == text.split()


def test_what_is_broken_now_stands_in_the_letter(shop: Shop, mail: MailServer) -> None:
    shop.store.incidents.record("rasa", "it hung", now=MONDAY - 3600)
    assert job(shop, mail, silent=True).send_due(MONDAY)
    text = " ".join(message_from_string(mail.letters[0], policy=default).get_content().split())
    assert "What broke: Now: The bot keeps still and people get every message" in text
    assert "The process rasa died or hung (reported 1 ×)" in text
    assert "since 15 Jun 06:00." in text
    assert "nothing People:" not in text


def test_the_letter_is_in_the_first_language_of_the_shop(shop: Shop, mail: MailServer) -> None:
    assert job(shop, mail, language="es").send_due(MONDAY)
    letter = message_from_string(mail.letters[0], policy=default)
    assert "lunes, 8 de junio de 2026" in letter["Subject"]
    text = letter.get_content()
    assert "Charlas: 0" in text
    for english in ("What", "usual", "surely", "People", "talks", "too few", "nothing", "2026-06"):
        assert english not in text


def test_a_language_that_the_desk_does_not_speak_gets_an_english_letter(shop: Shop, mail: MailServer) -> None:
    assert job(shop, mail, language="de").send_due(MONDAY)
    assert "Talks: 0" in message_from_string(mail.letters[0], policy=default).get_content()


def test_what_fails_is_tried_again_half_an_hour_later(shop: Shop, mail: MailServer) -> None:
    letters = job(shop, mail)
    mail.refuses = True
    assert not letters.send_due(MONDAY)
    posted = shop.store.report_letters.get("2026-06-14")
    assert posted
    assert posted.fault == "the mail server refused every recipient"
    mail.refuses = False
    assert not letters.send_due(MONDAY + 600)
    assert letters.send_due(MONDAY + 1900)
    assert len(mail.letters) == 1


def test_a_letter_that_cannot_be_made_says_so_and_is_made_later(
    shop: Shop, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = job(shop, mail)
    with monkeypatch.context() as broken:
        broken.setattr(letters, "_sales", object())
        with pytest.raises(AttributeError):
            letters.send_due(MONDAY)
    posted = shop.store.report_letters.latest()
    assert posted
    assert "the numbers could not be read" in (posted.fault or "")
    assert letters.send_due(MONDAY + 1900)


def test_a_letter_that_may_have_gone_out_before_the_shop_was_put_back_is_not_sent_again(
    shop: Shop, mail: MailServer
) -> None:
    letters = job(shop, mail)
    resume(shop.store._database, now=MONDAY + 3600)
    assert not letters.send_due(MONDAY + 3700)
    assert not letters.send_due(MONDAY + 9000)
    posted = shop.store.report_letters.get("2026-06-14")
    assert posted
    assert "put back from a backup" in (posted.fault or "")
    assert letters.send_due(MONDAY + 7 * 86_400)


def test_a_password_never_goes_over_an_open_line(shop: Shop, mail: MailServer) -> None:
    letters = job(shop, mail, server=f"smtp://olga:secret@127.0.0.1:{mail.port}")
    assert not letters.send_due(MONDAY)
    posted = shop.store.report_letters.get("2026-06-14")
    assert posted
    assert "no encryption" in (posted.fault or "")
    assert mail.letters == []


def test_a_server_that_is_not_there_is_said_so(shop: Shop, mail: MailServer) -> None:
    mail.close()
    assert not job(shop, mail).send_due(MONDAY)
    posted = shop.store.report_letters.get("2026-06-14")
    assert posted
    assert posted.fault == "the mail server could not be reached"
