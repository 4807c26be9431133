"""Tries to sign in are counted per login and per network address, before they are made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.team.throttle import SignInThrottled
from tests.bot.store.shop import Shop


def tries(shop: Shop, number: int, login: str = "eva", address: str = "203.0.113.1") -> None:
    for _ in range(number):
        shop.store.sign_in_attempts.begin(login, address, now=shop.now)


def test_after_five_wrong_tries_the_next_waits_and_then_longer(shop: Shop) -> None:
    tries(shop, 5)
    for pause in (30, 60, 120, 240, 480, 900, 900):
        with pytest.raises(SignInThrottled) as refused:
            tries(shop, 1)
        assert refused.value.seconds == pause
        shop.tick(pause)
        tries(shop, 1)


def test_whoever_waits_and_asks_again_does_not_wait_longer_for_it(shop: Shop) -> None:
    tries(shop, 5)
    for _ in range(50):
        with pytest.raises(SignInThrottled):
            tries(shop, 1)
    shop.tick(30)
    tries(shop, 1)


def test_another_login_from_another_address_is_free(shop: Shop) -> None:
    tries(shop, 5)
    tries(shop, 1, login="leo", address="203.0.113.2")
    with pytest.raises(SignInThrottled):
        tries(shop, 1, login=" EVA ", address="203.0.113.2")


def test_one_address_that_tries_many_logins_waits_too(shop: Shop) -> None:
    for number in range(20):
        tries(shop, 1, login=f"name{number}")
    with pytest.raises(SignInThrottled):
        tries(shop, 1, login="another")
    tries(shop, 1, login="another", address="203.0.113.2")


def test_a_right_password_starts_the_login_anew_and_gives_the_address_its_try_back(shop: Shop) -> None:
    for _ in range(40):
        tries(shop, 1)
        shop.store.sign_in_attempts.succeeded("eva", "203.0.113.1", now=shop.now)
    tries(shop, 5)
    with pytest.raises(SignInThrottled):
        tries(shop, 1)


def guessed_away(shop: Shop, address: str = "203.0.113.66") -> None:
    """Somebody elsewhere guesses until they have to wait."""
    with pytest.raises(SignInThrottled):
        tries(shop, 30, address=address)


def test_whoever_guesses_elsewhere_keeps_a_known_browser_out_of_nothing(shop: Shop) -> None:
    guessed_away(shop, "203.0.113.1")
    for _ in range(5):
        shop.store.sign_in_attempts.begin("eva", "203.0.113.1", now=shop.now, browser="laptop")
    with pytest.raises(SignInThrottled):
        shop.store.sign_in_attempts.begin("eva", "203.0.113.1", now=shop.now, browser="laptop")
    shop.store.sign_in_attempts.begin("eva", "203.0.113.1", now=shop.now, browser="phone")


@pytest.mark.parametrize(
    ("home", "now_at", "known"),
    [
        ("93.184.216.34", "93.184.216.34", True),
        ("93.184.216.34", "93.184.216.35", False),
        ("2a02:8109:1:2::5", "2a02:8109:1:2:9:9:9:9", True),
        ("2a02:8109:1:2::5", "2a02:8109:1:3::5", False),
        ("127.0.0.1", "127.0.0.1", False),
    ],
)
def test_the_pause_of_a_login_does_not_fall_where_it_was_signed_in_before(
    shop: Shop, home: str, now_at: str, known: bool
) -> None:
    shop.store.sessions.begin(shop.eva, now=shop.now, address=home)
    shop.tick(3600)
    guessed_away(shop)
    if known:
        tries(shop, 20, address=now_at)
    with pytest.raises(SignInThrottled):
        tries(shop, 1, address=now_at)


def test_where_a_colleague_was_signed_in_the_pause_of_another_login_falls(shop: Shop) -> None:
    shop.store.sessions.begin(shop.leo, now=shop.now, address="93.184.216.34")
    guessed_away(shop)
    with pytest.raises(SignInThrottled):
        tries(shop, 1, address="93.184.216.34")


def test_a_day_later_all_is_forgotten(shop: Shop) -> None:
    tries(shop, 5)
    shop.tick(24 * 3600 + 1)
    assert shop.store.sign_in_attempts.prune(now=shop.now) == 2
    tries(shop, 5)


def test_many_tries_at_once_do_not_slip_through(shop: Shop) -> None:
    def tried(_: int) -> bool:
        try:
            tries(shop, 1)
        except SignInThrottled:
            return False
        finally:
            shop.store.close()
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(tried, range(64), timeout=60)) == 5
