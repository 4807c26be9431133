"""Checks of the database: it opens, is whole and up to date, its times make sense, nothing in it waits for a person."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bot.settings import Settings
from bot.store.engine.inspection import Look, UnreadableDatabase, is_made, look
from connectors.doctor.finding import Finding, fail, ok, warn

_BACK_SECONDS = 60.0
# Before this there was no Mostrador: 2026-01-01.
_FIRST_SECOND = 1_767_225_600.0


def database(settings: Settings) -> Iterator[Finding]:
    """Everything that reading the database tells. A file is read whole."""
    if not is_made(settings.store_place):
        yield warn("database", "not made yet", "the first start makes it; nothing to do")
        yield from _clock(None)
        return
    try:
        state = look(settings.store_place)
    except UnreadableDatabase as error:
        yield _unreadable(settings, error)
        return
    if state.faults:
        cure = "stop Mostrador, keep a copy, and put back the last backup"
        yield fail("database", f"damaged: {'; '.join(state.faults[:3])}", cure)
        return
    yield ok("database", f"whole, {state.size_bytes / 1_000_000:.1f} MB")
    yield from _schema(state)
    yield from _clock(state.newest_at)
    yield from _open_matters(state)


def _unreadable(settings: Settings, error: UnreadableDatabase) -> Finding:
    if settings.database_url:
        return fail("database", f"the server can't be asked ({error})", "start it, or mend MOSTRADOR_DATABASE_URL")
    return fail("database", f"{settings.database} can't be opened ({error})", "put back the last backup")


def _schema(found: Look) -> Iterator[Finding]:
    if found.unknown:
        cure = "start the newer version, or put back the backup from before it"
        yield fail("schema", f"written by a newer version ({', '.join(found.unknown)})", cure)
    elif found.pending:
        cure = "the next start brings it up to date; back it up first"
        yield warn("schema", f"behind by {', '.join(found.pending)}", cure)
    else:
        yield ok("schema", "up to date")


def _clock(newest_at: float | None) -> Iterator[Finding]:
    now = time.time()
    clock_text = f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime(now))} UTC"
    cure = "set it, best by the network (timedatectl set-ntp true)"
    if now < _FIRST_SECOND:
        yield fail("clock", f"says {clock_text}", cure)
    elif newest_at is not None and newest_at > now + _BACK_SECONDS:
        minutes = (newest_at - now) / 60
        yield fail("clock", f"says {clock_text}, {minutes:.0f} min before the newest entry of the database", cure)
    else:
        yield ok("clock", clock_text)


def _open_matters(found: Look) -> Iterator[Finding]:
    for reason in found.stopped:
        yield fail("accounts", reason, 'put it right, then press "Resume sending" on the page "Needs attention"')
    if found.unreadable:
        yield warn("journal", f"could not be read: {found.unreadable}", 'look at the page "Journal"')
    if found.unfinished:
        yield warn("erasures", f"not cleaned up yet: {found.unfinished}", "the running worker does it within a minute")
