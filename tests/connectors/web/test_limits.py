"""Strangers at the rim: who forges or guesses too often waits; who is genuine never does."""

from __future__ import annotations

import pytest

from bot.channels.channel import Rate
from connectors.web.limits import Buckets
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import WEBHOOK_SECRET, Site
from tests.connectors.web.test_webhooks import post_telegram, telegram_body

STRANGER = "93.184.216.34"


def status(site: Site, secret: str, number: int, peer: str = STRANGER, **headers: str) -> int:
    answer = site.app.test_client().post(
        "/webhooks/telegram",
        data=telegram_body(update_id=number),
        headers={"X-Telegram-Bot-Api-Secret-Token": secret, **headers},
        environ_base={"REMOTE_ADDR": peer},
    )
    return answer.status_code


def test_who_forges_too_often_is_told_to_stop(site: Site) -> None:
    answers = [status(site, "guessed", number) for number in range(40)]
    assert answers[:30] == [403] * 30
    assert 429 in answers[30:]


def test_what_is_signed_is_taken_however_much_was_forged_at_its_address(site: Site, shop: Shop) -> None:
    assert 429 in {status(site, "guessed", 1) for _ in range(60)}
    assert status(site, WEBHOOK_SECRET, 2) == 200
    assert status(site, "guessed", 3) == 429
    assert len(shop.texts("42")) == 1


def test_guessing_passwords_ends_after_some_tries(site: Site) -> None:
    browser = site.stranger()
    csrf = browser.csrf("/desk/sign-in")
    form = {"login": "eva", "password": "guess", "csrf": csrf}
    answers = [browser.client.post("/desk/sign-in", data=form | {"login": f"eva{at}"}) for at in range(3)]
    assert {each.status_code for each in answers} == {403}
    answers = [browser.client.post("/desk/sign-in/guessed-link", data={"csrf": csrf}) for _ in range(45)]
    assert answers[-1].status_code == 429
    assert browser.get("/desk/sign-in").status_code == 200, "looking is free"


def test_a_proxy_that_nobody_named_does_not_shut_out_the_provider_behind_it(site: Site) -> None:
    assert {status(site, "guessed", 1, peer="10.0.0.7") for _ in range(60)} == {403}
    assert status(site, WEBHOOK_SECRET, 2, peer="10.0.0.7") == 200


@pytest.mark.parametrize(("proxy", "refused"), [(STRANGER, False), (None, True), ("10.0.0.9", True)])
def test_only_the_trusted_proxy_says_who_asks(shop: Shop, proxy: str | None, refused: bool) -> None:
    site = Site(shop, trusted_proxy=proxy)
    answers = [status(site, "guessed", 1, **{"X-Forwarded-For": f"6.6.6.6, 9.9.9.{at}"}) for at in range(60)]
    assert (429 in set(answers)) is refused


def test_a_bucket_fills_again() -> None:
    at = [0.0]
    buckets = Buckets(Rate(burst=2, per_second=1), lambda: at[0])
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a"), buckets.take("b")] == [True, True, False, True]
    at[0] = 1.0
    assert [buckets.take("a"), buckets.take("a")] == [True, False]


def test_what_was_signed_once_and_comes_again_later_makes_nothing_new(site: Site, shop: Shop) -> None:
    body = telegram_body()
    assert post_telegram(site, body).status_code == 200
    shop.tick(5 * 24 * 3600)
    shop.store.journal.prune(before=shop.now - 3600)
    assert post_telegram(site, body).status_code == 200
    assert len(shop.texts("42")) == 1


def test_who_has_a_whole_line_of_ipv6_addresses_is_counted_as_one(site: Site) -> None:
    answers = [status(site, "guessed", 1, peer=f"2606:4700:1:2::{at:x}") for at in range(1, 41)]
    assert 429 in answers
    assert status(site, "guessed", 1, peer="2606:4700:1:3::1") == 403, "a neighbour's line has its own count"


def test_who_asks_whether_we_are_well_hears_nothing_else(site: Site) -> None:
    assert site.app.test_client().get("/healthz").json == {"ok": True}


@pytest.mark.parametrize(
    ("url", "kept"), [("https://shop.example", True), ("http://shop.example", False), (None, False)]
)
def test_a_browser_that_came_over_https_is_told_to_stay_there(shop: Shop, url: str | None, kept: bool) -> None:
    answer = Site(shop, public_url=url).app.test_client().get("/healthz")
    assert ("Strict-Transport-Security" in answer.headers) is kept
