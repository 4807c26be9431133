"""Periodic jobs: what the worker does at fixed intervals, as one table."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.channel import Channel
from bot.faq.versions.publisher import Publisher
from bot.faq.versions.schedule import Schedule
from bot.settings import Settings
from bot.shop.answers import Answers
from bot.shop.notices import PublishedNotices
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.worker.delivery.resuming import Resumer
from connectors.worker.jobs.absence import Absence
from connectors.worker.jobs.retention import RetentionJob
from connectors.worker.jobs.template_lists import TemplateLists
from connectors.worker.jobs.unanswered import UnansweredJob

_HOUR_SECONDS = 3600.0
_DAY_SECONDS = 24 * _HOUR_SECONDS
_EMPTY_DRAFTS_KEPT_SECONDS = 30 * _DAY_SECONDS
_EVENTS_KEPT_SECONDS = _DAY_SECONDS
_LOOK_SECONDS = 2.0
_INVITATIONS_KEPT_SECONDS = 30 * _DAY_SECONDS
_AUDIT_KEPT_SECONDS = 400 * _DAY_SECONDS


@dataclass(frozen=True, kw_only=True)
class PeriodicJob:
    """Work that blocks (store, files), repeated `every_seconds`; a fault is logged and the next time comes anyway.

    Where `run` gives something to await (a channel's call), that runs on the worker's loop.
    """

    name: str
    every_seconds: float
    run: Callable[[], object]


def _prune_sign_ins(store: Store, now: float) -> None:
    """Forgets what signing in leaves behind: sessions and links that are past, wrong tries, old invitations."""
    store.sessions.prune(now=now)
    store.sign_in_attempts.prune(now=now)
    store.invitations.prune(before=now - _INVITATIONS_KEPT_SECONDS)


def periodic_jobs(
    store: Store, settings: Settings, channels: Mapping[str, Channel], answers: Callable[[], Answers]
) -> tuple[PeriodicJob, ...]:
    """All of the worker's periodic jobs; `answers` are those that are published now."""
    absence = Absence(
        lambda now, unseen: store.routing.return_absent(now=now, unseen=unseen),
        every_seconds=_LOOK_SECONDS,
        settle_seconds=settings.gone_seconds,
    )
    files = MediaFiles(settings.media_dir)
    letting_go = RetentionJob(store, settings.retention_days)
    unanswered = UnansweredJob(store, answers)
    return (
        PeriodicJob(name="fetch templates", every_seconds=2.0, run=TemplateLists(store, channels).fetch_due),
        PeriodicJob(name="resume what a token stopped", every_seconds=30.0, run=Resumer(store, channels).look),
        PeriodicJob(name="end holds", every_seconds=1.0, run=lambda: store.routing.end_holds(now=time.time())),
        PeriodicJob(name="look who is gone", every_seconds=_LOOK_SECONDS, run=lambda: absence.look(time.time())),
        PeriodicJob(
            name="keep waiting customers told", every_seconds=5.0, run=lambda: store.queue_updates.tell(now=time.time())
        ),
        PeriodicJob(
            name="keep who was called and has not come",
            every_seconds=5.0,
            run=lambda: store.queue_updates.keep_unheard(now=time.time()),
        ),
        # Times that a wrong clock gave may be written after it was set right.
        PeriodicJob(
            name="shorten what waits too long", every_seconds=30.0, run=lambda: store.clock.shorten(now=time.time())
        ),
        # What an erasure left to do when its process ended, and files that arrived after their message was erased.
        PeriodicJob(
            name="clean up behind erasures",
            every_seconds=10.0,
            run=lambda: store.erasures.finish(files.remove, now=time.time()),
        ),
        PeriodicJob(name="publish what is planned", every_seconds=5.0, run=_schedule(store, settings).run),
        PeriodicJob(name="let go of what is old", every_seconds=_HOUR_SECONDS, run=lambda: letting_go.run(time.time())),
        PeriodicJob(name="gather unanswered questions", every_seconds=10.0, run=lambda: unanswered.gather(time.time())),
        PeriodicJob(
            name="tend unanswered questions", every_seconds=_DAY_SECONDS, run=lambda: unanswered.tend(time.time())
        ),
        *_pruning(store, settings),
    )


def _schedule(store: Store, settings: Settings) -> Schedule:
    notices = PublishedNotices(settings.live_folder)
    return Schedule(publisher=Publisher(settings=settings, store=store), zone=lambda: notices.current.hours.zone)


def _pruning(store: Store, settings: Settings) -> tuple[PeriodicJob, ...]:
    """Once an hour what is older than it may get is deleted."""
    return (
        # Live pages resume over a day at most; older events are of no use to anybody.
        _old("events", _EVENTS_KEPT_SECONDS, lambda before: store.events.prune(before=before)),
        # An emptied box wins over an older text of another device; after a month no device has one.
        _old("drafts", _EMPTY_DRAFTS_KEPT_SECONDS, lambda before: store.drafts.prune(before=before)),
        _old("the journal", _journal_days(settings) * _DAY_SECONDS, lambda before: store.journal.prune(before=before)),
        _old(
            "attempts", settings.attempt_days * _DAY_SECONDS, lambda before: store.journal.prune_attempts(before=before)
        ),
        _old("the audit log", _AUDIT_KEPT_SECONDS, lambda before: store.audit.prune(before=before)),
        PeriodicJob(
            name="prune sign-ins", every_seconds=_HOUR_SECONDS, run=lambda: _prune_sign_ins(store, time.time())
        ),
    )


def _old(what: str, kept_seconds: float, prune: Callable[[float], object]) -> PeriodicJob:
    return PeriodicJob(name=f"prune {what}", every_seconds=_HOUR_SECONDS, run=lambda: prune(time.time() - kept_seconds))


def _journal_days(settings: Settings) -> int:
    """Erased messages must not stay in the journal."""
    return min(settings.journal_days, settings.retention_days or settings.journal_days)
