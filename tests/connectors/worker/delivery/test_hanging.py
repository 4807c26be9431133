"""A provider that takes calls and never answers holds up its own account, with few claims, and nobody else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from bot.conversations.message import DeliveryState
from bot.store.files import MediaFiles
from connectors.worker.delivery.deliveries import Deliverer
from tests.bot.store.shop import Shop
from tests.connectors.channels.provider import Provider, Says, open_provider
from tests.connectors.channels.whatsapp_cases import NUMBER_ID, open_whatsapp
from tests.connectors.worker.channel import Pretend

CUSTOMERS = 45
AT_ONCE = 32
PATIENCE_SECONDS = 30.0


async def comes_true(look: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not look():
        assert time.monotonic() < end, "not within the time"
        await asyncio.sleep(0.02)


def sending(shop: Shop, customers: list[str]) -> int:
    return sum(shop.messages(who)[-1].delivery is DeliveryState.SENDING for who in customers)


def test_telegram_goes_on_while_meta_hangs_and_what_waits_is_not_claimed(shop: Shop) -> None:
    telegram, customers = shop.account, [f"w{number}" for number in range(CUSTOMERS)]
    shop.account = whatsapp = shop.store.accounts.ensure("whatsapp", NUMBER_ID, "WhatsApp").account_id
    for who in customers:
        shop.writes("question", who=who)
        shop.answers()
    shop.account = telegram
    shop.writes("question", who="tessa")
    shop.answers("for Tessa")
    ids = {who: shop.conversation(who).conversation_id for who in (*customers, "tessa")}

    async def runs(meta: Provider) -> None:
        hanging, other = replace(open_whatsapp(meta.url), read_seconds=PATIENCE_SECONDS), Pretend()
        delivering = Deliverer(shop.store, {whatsapp: hanging, telegram: other}, MediaFiles(shop.folder / "media"), "w")
        hung = [asyncio.create_task(delivering.deliver(ids[who])) for who in customers]
        await comes_true(lambda: len(meta.asked) == AT_ONCE)
        await asyncio.wait_for(delivering.deliver(ids["tessa"]), PATIENCE_SECONDS)
        assert other.sent == ["for Tessa"]
        assert sending(shop, customers) == AT_ONCE
        meta.closing.set()
        await asyncio.wait(hung, timeout=PATIENCE_SECONDS)
        await hanging.close()

    with open_provider() as meta:
        meta.script = [Says(silent=True)]
        asyncio.run(runs(meta))
    assert sending(shop, customers) == 0


def test_a_backlog_of_one_account_hides_nothing_of_another(shop: Shop) -> None:
    telegram = shop.account
    shop.account = shop.store.accounts.ensure("whatsapp", NUMBER_ID, "WhatsApp").account_id
    for number in range(6):
        shop.writes("question", who=f"w{number}")
        shop.answers()
    shop.account = telegram
    shop.writes("question", who="tessa")
    shop.answers("for Tessa")
    due = shop.store.deliveries.due(now=shop.tick(), limit=5)
    assert len(due) == 6
    assert shop.conversation("tessa").conversation_id in due
