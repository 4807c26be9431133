"""What the worker does every so often: each duty runs on a shop as it stands, and forgets only what is past."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.shop.answers import Answers
from bot.shop.facts import Shop as Facts
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE, Act
from bot.team.invitation import INVITATION_SECONDS
from bot.team.session import SESSION_SECONDS
from bot.team.throttle import SignInThrottled
from connectors.worker.periodic_jobs import PeriodicJob, periodic_jobs
from tests.bot.store.shop import Shop

DAY_SECONDS = 24 * 3600.0


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop whose clock is the worker's."""
    return Shop(tmp_path, now=time.time())


@pytest.fixture
def work(shop: Shop) -> dict[str, PeriodicJob]:
    environ = {"MOSTRADOR_DATA_DIR": str(shop.folder), "MOSTRADOR_SANDBOX": "yes", "MOSTRADOR_FILE": ""}
    answers = Answers(responses={}, shop=Facts(facts={}, languages=("en",)))
    return {duty.name: duty for duty in periodic_jobs(shop.store, read_settings(environ), {}, lambda: answers)}


async def _ended(work: Awaitable[object]) -> None:
    await work


def test_every_duty_runs_on_a_shop_with_nothing_to_do(work: dict[str, PeriodicJob]) -> None:
    for duty in work.values():
        done = duty.run()
        if inspect.isawaitable(done):
            asyncio.run(_ended(done))
        assert duty.every_seconds >= 1


def test_what_signing_in_leaves_behind_is_forgotten_and_what_counts_stays(
    shop: Shop, work: dict[str, PeriodicJob]
) -> None:
    store, now = shop.store, shop.now
    for began in (now - SESSION_SECONDS - 1, now - 60):
        store.sessions.begin(shop.eva, now=began)
        store.agents.sign_in_link(shop.eva, now=began)
    for made in (now - INVITATION_SECONDS - 31 * DAY_SECONDS, now - 60):
        store.invitations.invite(f"login-{made:.0f}", Role.AGENT, COMMAND_LINE, now=made)
    for _ in range(5):
        store.sign_in_attempts.begin("eva", "203.0.113.1", now=now)
    work["prune sign-ins"].run()
    counts = {
        table: shop.store._database.rows(f"SELECT COUNT(*) AS number FROM {table}")[0]["number"]
        for table in ("session", "sign_in_link", "invitation")
    }
    assert counts == {"session": 1, "sign_in_link": 1, "invitation": 1}
    with pytest.raises(SignInThrottled):
        store.sign_in_attempts.begin("eva", "203.0.113.1", now=now)


def test_the_audit_log_keeps_a_year_and_more(shop: Shop, work: dict[str, PeriodicJob]) -> None:
    for days in (401, 399, 0):
        shop.store.audit.record(Act.SIGNED_OUT, COMMAND_LINE, details=str(days), now=shop.now - days * DAY_SECONDS)
    work["prune the audit log"].run()
    assert [each.details for each in shop.store.audit.entries(act=Act.SIGNED_OUT)] == ["0", "399"]
