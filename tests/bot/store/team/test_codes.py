"""A phone's codes: asked for once confirmed, each taken once, with ten recovery codes for a lost phone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.settings.sealing import SealBroken
from bot.store.store import Store
from bot.team.audit import Act, Actor
from bot.team.totp import STEP_SECONDS, code_at
from tests.bot.store.shop import PlainNotices, Shop


@pytest.fixture
def eva(shop: Shop) -> Actor:
    return Actor(agent_id=shop.eva, place="203.0.113.1")


def sets_up(shop: Shop, eva: Actor) -> tuple[str, list[str]]:
    """Eva's phone: its secret and the recovery codes."""
    assert shop.store.codes.begin(shop.eva, now=shop.now)
    secret = shop.store.codes.waiting(shop.eva)
    assert secret
    codes = shop.store.codes.confirm(shop.eva, code_at(secret, shop.now), eva, now=shop.now)
    assert codes
    shop.tick(STEP_SECONDS)
    return secret, codes


def test_nothing_is_asked_before_the_first_code_was_right(shop: Shop, eva: Actor) -> None:
    codes = shop.store.codes
    codes.begin(shop.eva, now=shop.now)
    assert codes.confirm(shop.eva, "000000", eva, now=shop.now) is None
    assert codes.on_since(shop.eva) is None
    assert not codes.accept(shop.eva, code_at(codes.waiting(shop.eva) or "", shop.now), eva, now=shop.now)
    sets_up(shop, eva)
    assert codes.on_since(shop.eva)
    assert codes.waiting(shop.eva) is None
    assert not codes.begin(shop.eva, now=shop.now), "a phone that counts is not replaced by the way"
    assert shop.store.audit.entries()[0].act is Act.CODE_TURNED_ON


def test_a_code_is_taken_once_the_confirming_one_too(shop: Shop, eva: Actor) -> None:
    secret, _ = sets_up(shop, eva)
    before = shop.now - STEP_SECONDS
    assert not shop.store.codes.accept(shop.eva, code_at(secret, before), eva, now=before)
    code = code_at(secret, shop.now)
    assert shop.store.codes.accept(shop.eva, code, eva, now=shop.now)
    assert not shop.store.codes.accept(shop.eva, code, eva, now=shop.now)


def test_a_code_tried_by_many_at_once_lets_one_in(shop: Shop, eva: Actor) -> None:
    secret, recovery = sets_up(shop, eva)

    def tries(code: str) -> bool:
        try:
            return shop.store.codes.accept(shop.eva, code, eva, now=shop.now)
        finally:
            shop.store.close()

    with ThreadPoolExecutor(8) as pool:
        for code in (code_at(secret, shop.now), recovery[0]):
            assert sum(pool.map(tries, [code] * 16, timeout=30)) == 1


def test_each_recovery_code_counts_once(shop: Shop, eva: Actor) -> None:
    _, recovery = sets_up(shop, eva)
    assert len(recovery) == shop.store.codes.left(shop.eva) == 10
    assert shop.store.codes.accept(shop.eva, recovery[3].upper(), eva, now=shop.now)
    assert not shop.store.codes.accept(shop.eva, recovery[3], eva, now=shop.now)
    assert shop.store.codes.left(shop.eva) == 9
    assert shop.store.audit.entries()[0].act is Act.RECOVERY_CODE_USED
    fresh = shop.store.codes.new_recovery_codes(shop.eva, eva, now=shop.tick())
    assert not shop.store.codes.accept(shop.eva, recovery[4], eva, now=shop.now)
    assert shop.store.codes.accept(shop.eva, fresh[0], eva, now=shop.now)


def test_one_person_s_recovery_code_is_nobody_else_s(shop: Shop, eva: Actor) -> None:
    _, recovery = sets_up(shop, eva)
    shop.store.codes.begin(shop.leo, now=shop.now)
    secret = shop.store.codes.waiting(shop.leo) or ""
    leo = Actor(agent_id=shop.leo)
    assert shop.store.codes.confirm(shop.leo, code_at(secret, shop.now), leo, now=shop.now)
    assert not shop.store.codes.accept(shop.leo, recovery[0], leo, now=shop.now)


def test_turned_off_nothing_of_it_is_left(shop: Shop, eva: Actor) -> None:
    secret, recovery = sets_up(shop, eva)
    assert shop.store.codes.turn_off(shop.eva, eva, now=shop.tick())
    assert not shop.store.codes.turn_off(shop.eva, eva, now=shop.tick())
    assert shop.store.codes.on_since(shop.eva) is None
    assert shop.store.codes.left(shop.eva) == 0
    assert not any(
        shop.store.codes.accept(shop.eva, each, eva, now=shop.now) for each in (recovery[0], code_at(secret, shop.now))
    )
    assert [each.act for each in shop.store.audit.entries()].count(Act.CODE_TURNED_OFF) == 1


def test_a_copy_of_the_database_signs_nobody_in(shop: Shop, eva: Actor, kept: Callable[[], bytes]) -> None:
    secret, recovery = sets_up(shop, eva)
    shop.store.close()
    copy = kept()
    assert shop.eva.encode() in copy
    assert secret.encode() not in copy
    assert recovery[0].replace("-", "").encode() not in copy


def test_with_another_key_only_a_recovery_code_helps(shop: Shop, eva: Actor, caplog: pytest.LogCaptureFixture) -> None:
    secret, recovery = sets_up(shop, eva)
    moved = Store(shop.place, PlainNotices(), code_key="another key").codes
    assert not moved.accept(shop.eva, code_at(secret, shop.now), eva, now=shop.now)
    assert "secrets.json" in caplog.text
    assert secret not in caplog.text
    assert moved.accept(shop.eva, recovery[0], eva, now=shop.now)
    assert moved.turn_off(shop.eva, eva, now=shop.now)
    assert moved.begin(shop.eva, now=shop.now)
    assert moved.waiting(shop.eva)


def test_a_process_without_the_key_sets_up_nothing_in_the_clear(shop: Shop) -> None:
    with pytest.raises(SealBroken, match="mostrador web"):
        Store(shop.place, PlainNotices()).codes.begin(shop.eva, now=shop.now)
