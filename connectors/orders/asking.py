"""Asking: what the sources that can be asked say of a number, all at once and in time; what they tell is kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, TimeoutError

from bot.shop.orders.order import SourceOrder
from bot.store.sales.orders import Orders
from connectors.orders.book import LiveSource
from connectors.orders.source import SourceDown

# Longer than what a source itself may take, so that it is heard.
SOURCE_SECONDS = 3.1
log = logging.getLogger(__name__)


def ask(
    orders: Orders, live: Sequence[LiveSource], number: str, *, now: float, seconds: float = SOURCE_SECONDS
) -> frozenset[str]:
    """The ids of the sources that know the number. Raises SourceDown where one of them can't say."""
    if not live:
        return frozenset()
    told = _told_in_time(live, number, seconds)
    for source_id, source_orders in told:
        orders.write(source_id, source_orders, now=now)
    return frozenset(source_id for source_id, source_orders in told if source_orders)


def _told_in_time(live: Sequence[LiveSource], number: str, seconds: float) -> list[tuple[str, Sequence[SourceOrder]]]:
    """What each source says of the number, by its id. Raises SourceDown."""
    pool = ThreadPoolExecutor(max_workers=len(live), thread_name_prefix="look-up")
    until = time.monotonic() + seconds
    try:
        asked = [(each.source_id, pool.submit(_asked, each, number)) for each in live]
        return [(source_id, answer.result(max(0.0, until - time.monotonic()))) for source_id, answer in asked]
    except TimeoutError:
        raise SourceDown("its answer takes too long") from None
    finally:
        # What still runs ends by itself; nobody waits for it.
        pool.shutdown(wait=False, cancel_futures=True)


def _asked(live: LiveSource, number: str) -> Sequence[SourceOrder]:
    try:
        return live.source.look_up(number)
    except SourceDown:
        raise
    except Exception as error:
        log.exception("the order source %s could not be asked", live.source_id)
        raise SourceDown(f"it could not be asked ({type(error).__name__})") from None
