"""Browsers: which visit a browser is in, what happened in it, and which rules fired for it before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.ids import new_id
from bot.shop.orders.number import number_key
from bot.store.engine.database import RowReader, Transaction, to_json
from bot.website.events.event import EventName, ShopEvent, from_json
from bot.website.events.visit import PAUSE_SECONDS, Visit, visit_of
from bot.website.rules.arms import Arm
from bot.website.rules.manners import KEPT_SECONDS, Past

# A visit with more events than this is no visit of a person.
_MOST_EVENTS = 400


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser in its visit of now. `noted` are the refusals that count for this visit already."""

    browser_hash: str
    account_id: str
    visit: int
    visit_at: float
    talked_at: float | None
    noted: frozenset[str]


def arrive(tx: Transaction, account_id: str, browser_hash: str, *, language: str, device: str, now: float) -> Browser:
    """The browser in its visit, a new one after half an hour of nothing."""
    row = tx.row("SELECT * FROM browser WHERE browser_hash = :hash", hash=browser_hash)
    if row is None:
        tx.insert(
            "browser",
            browser_hash=browser_hash,
            account_id=account_id,
            first_at=now,
            seen_at=now,
            visit=1,
            visit_at=now,
            language=language,
            device=device,
        )
        return Browser(
            browser_hash=browser_hash, account_id=account_id, visit=1, visit_at=now, talked_at=None, noted=frozenset()
        )
    is_new = now - row["seen_at"] > PAUSE_SECONDS
    visit, visit_at = (row["visit"] + 1, now) if is_new else (row["visit"], row["visit_at"])
    noted: list[str] = [] if is_new else json.loads(row["noted"] or "{}").get("noted", [])
    tx.run(
        "UPDATE browser SET seen_at = :now, visit = :visit, visit_at = :visit_at, noted = :noted, language = :language,"
        " device = :device WHERE browser_hash = :hash",
        now=now,
        visit=visit,
        visit_at=visit_at,
        noted=to_json({"noted": noted}),
        language=language,
        device=device,
        hash=browser_hash,
    )
    return Browser(
        browser_hash=browser_hash,
        account_id=account_id,
        visit=visit,
        visit_at=visit_at,
        talked_at=row["talked_at"],
        noted=frozenset(noted),
    )


def keep(tx: Transaction, browser: Browser, events: Sequence[ShopEvent]) -> None:
    """Keeps events of this visit. A purchase counts once, however often its page is shown."""
    row = tx.row(
        "SELECT COUNT(*) AS number FROM shop_event WHERE browser_hash = :hash AND visit = :visit",
        hash=browser.browser_hash,
        visit=browser.visit,
    )
    room = _MOST_EVENTS - (row["number"] if row else 0)
    for event in events[: max(0, room)]:
        if event.name is EventName.PURCHASE and not _is_new_purchase(tx, browser, event):
            continue
        tx.insert(
            "shop_event",
            event_id=new_id("se", event.at),
            browser_hash=browser.browser_hash,
            account_id=browser.account_id,
            visit=browser.visit,
            name=event.name.value,
            path=event.path,
            record=to_json(event.as_json()),
            happened_at=event.at,
        )


def visit(reader: RowReader, browser: Browser) -> Visit:
    """The browser's visit of now."""
    rows = reader.rows(
        "SELECT name, path, record, happened_at FROM shop_event WHERE browser_hash = :hash AND visit = :visit"
        " ORDER BY happened_at, event_id",
        hash=browser.browser_hash,
        visit=browser.visit,
    )
    events = [from_json(row["name"], row["path"], row["happened_at"], json.loads(row["record"])) for row in rows]
    return visit_of(events, number=browser.visit, began_at=browser.visit_at)


def past(reader: RowReader, browser_hash: str, *, now: float) -> list[Past]:
    """What fired for the browser in the last three months, invited or held out alike."""
    rows = reader.rows(
        "SELECT rule_id, fired_at, visit, view, arm, opened_at, closed_at, never_at, talked_at FROM chat_exposure"
        " WHERE browser_hash = :hash AND fired_at > :since ORDER BY fired_at",
        hash=browser_hash,
        since=now - KEPT_SECONDS,
    )
    return [
        Past(
            rule_id=row["rule_id"],
            at=row["fired_at"],
            visit=row["visit"],
            view=row["view"],
            opened=row["arm"] == Arm.SHOWN and bool(row["opened_at"] or row["talked_at"]),
            closed=row["closed_at"] is not None,
            never=row["never_at"] is not None,
        )
        for row in rows
    ]


def has_bought_before(reader: RowReader, browser: Browser) -> bool:
    """Whether this browser bought in an earlier visit."""
    return bool(
        reader.rows(
            "SELECT 1 AS bought FROM browser_order WHERE browser_hash = :hash AND placed_at < :visit LIMIT 1",
            hash=browser.browser_hash,
            visit=browser.visit_at,
        )
    )


def _is_new_purchase(tx: Transaction, browser: Browser, event: ShopEvent) -> bool:
    """Notes the purchase with its browser; False where its number is known already."""
    number = number_key(event.order_number)
    return bool(number) and tx.insert(
        "browser_order",
        ignore=True,
        account_id=browser.account_id,
        number_key=number,
        browser_hash=browser.browser_hash,
        joined_by="page",
        placed_at=event.at,
        total=event.value or 0.0,
        currency=event.currency,
    )
