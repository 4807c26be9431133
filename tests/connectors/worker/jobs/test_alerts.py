"""Who wants to be told is told by mail, once, that an account stopped or a process died again and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.mail import Post
from connectors.worker.jobs.alerts import AlertJob
from tests.bot.store.shop import Shop
from tests.connectors.mail_server import MailServer


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def alerts(shop: Shop, mail: MailServer) -> AlertJob:
    post = Post(server=f"smtp://127.0.0.1:{mail.port}", sender="shop@example.com", recipients=("olga@example.com",))
    return AlertJob(shop.store, post, "https://chat.example.com/desk/attention")


def stops(shop: Shop) -> None:
    shop.store.accounts.stop(shop.account, "token_rejected", "Telegram refuses the token.", now=shop.now)


def test_an_account_that_stays_stopped_is_told_once_and_again_when_it_stops_again(
    shop: Shop, mail: MailServer, alerts: AlertJob
) -> None:
    stops(shop)
    assert alerts.look(shop.tick(60)) == 0, "what mends itself is nobody's worry"
    assert alerts.look(shop.tick(300)) == 1
    assert alerts.look(shop.tick(60)) == 0
    assert len(mail.letters) == 1
    assert "Bot sends nothing any more: Telegram refuses the token." in mail.letters[0]
    assert "https://chat.example.com/desk/attention" in mail.letters[0]
    shop.store.accounts.resume(shop.account)
    assert alerts.look(shop.tick(60)) == 0
    stops(shop)
    assert alerts.look(shop.tick(400)) == 1


def test_a_process_that_died_again_and_again_is_told(shop: Shop, mail: MailServer, alerts: AlertJob) -> None:
    shop.store.incidents.record("rasa", "rasa died three times within a minute.", now=shop.now)
    assert alerts.look(shop.tick()) == 1
    assert "rasa died three times" in mail.letters[0]


def test_what_could_not_be_sent_is_tried_again(shop: Shop, mail: MailServer, alerts: AlertJob) -> None:
    shop.store.incidents.record("rasa", "rasa died three times within a minute.", now=shop.now)
    mail.refuses = True
    assert alerts.look(shop.tick()) == 0
    mail.refuses = False
    assert alerts.look(shop.tick(60)) == 1
    assert len(mail.letters) == 1
