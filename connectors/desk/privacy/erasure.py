"""Erasure of a customer: the rows first, then the search index, the log and the files."""

from __future__ import annotations

import time
from collections.abc import Mapping

from bot.privacy.erasure import ErasureReceipt
from bot.store.files import MediaFiles
from bot.store.steps.privacy import inventory
from bot.store.store import Store
from bot.team.audit import Actor

_WHAT = {table.name: table.what for table in inventory.TABLES}


def erase(
    store: Store, media: MediaFiles, contact_id: str, actor: Actor, *, now: float, patience_seconds: float
) -> ErasureReceipt:
    """Erases a customer and cleans up behind it; the receipt as it stands then. Raises NotErasable, StoreBusy.

    The search index of a large shop takes longer than `patience_seconds`: then the worker goes on with it, as it does
    where the process ends in between.
    """
    receipt = store.erasures.erase(contact_id, actor, now=now)
    store.erasures.finish(media.remove, now=max(now, time.time()), within_seconds=patience_seconds)
    return store.erasures.receipt(receipt.erasure_id) or receipt


def lines(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """What was (or would be) erased: (table, what it holds, how many rows), in the order of the registry."""
    return [(name, what, counts[name]) for name, what in _WHAT.items() if counts.get(name)]
