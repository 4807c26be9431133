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
        shop.store.sign_in_attempts.succeeded("eva", "203.0.113.1")
    tries(shop, 5)
    with pytest.raises(SignInThrottled):
        tries(shop, 1)


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
