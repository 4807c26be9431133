"""Periodic jobs: what the worker does at fixed intervals, as one table."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.channel import Channel
from bot.faq.versions.following import Follower
from bot.faq.versions.publisher import Publisher
from bot.faq.versions.schedule import Schedule
from bot.reports.counting.facts import Calendar
from bot.reports.sales import JoinedSales
from bot.settings import Settings
from bot.shop.answers import Answers
from bot.shop.notices import PublishedNotices
from bot.store.media_files import open_media
from bot.store.store import Store
from connectors.demo_gate import DemoGate
from connectors.mail import post_of
from connectors.orders.book import OrderBook
from connectors.orders.kept_uploads import KeptUploads
from connectors.worker.delivery.resuming import Resumer
from connectors.worker.jobs.absence import Absence
from connectors.worker.jobs.alerts import AlertJob
from connectors.worker.jobs.chat_rules import ChatRulesJob
from connectors.worker.jobs.letters import LetterJob
from connectors.worker.jobs.orders import OrdersJob
from connectors.worker.jobs.reports import ReportsJob
from connectors.worker.jobs.retention import RetentionJob
from connectors.worker.jobs.sales import SalesJob
from connectors.worker.jobs.template_lists import TemplateLists
from connectors.worker.jobs.unanswered import UnansweredJob
from connectors.worker.push.job import PushJob
from connectors.worker.push.sending import PushSender

_HOUR_SECONDS = 3600.0
_DAY_SECONDS = 24 * _HOUR_SECONDS
_EMPTY_DRAFTS_KEPT_SECONDS = 30 * _DAY_SECONDS
_EVENTS_KEPT_SECONDS = _DAY_SECONDS
_LOOK_SECONDS = 2.0
_INVITATIONS_KEPT_SECONDS = 30 * _DAY_SECONDS
_CODES_KEPT_SECONDS = 2 * 24 * 3600.0
_AUDIT_KEPT_SECONDS = 400 * _DAY_SECONDS
# For as long a change can be undone; secrets of before are sealed in it.
_CHANGES_KEPT_SECONDS = 90 * _DAY_SECONDS
# Longer than any number on the page of a rule looks back, and than nobody is asked who wants no invitation.
_BROWSER_DAYS = 180


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
    store.push_devices.prune(now=now)
    store.push_alerts.prune(now=now)
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
    files, notices = open_media(settings), PublishedNotices(settings.live_folder)
    letting_go = RetentionJob(store, settings.retention_days)
    return (
        PeriodicJob(name="fetch templates", every_seconds=2.0, run=TemplateLists(store, channels).fetch_due),
        PeriodicJob(name="resume what a token stopped", every_seconds=30.0, run=Resumer(store, channels).look),
        PeriodicJob(name="end holds", every_seconds=1.0, run=lambda: store.routing.end_holds(now=time.time())),
        PeriodicJob(
            name="tell of overdue replies", every_seconds=10.0, run=lambda: store.targets.tell_breaches(now=time.time())
        ),
        PeriodicJob(name="ask silent customers", every_seconds=10.0, run=lambda: store.nudges.run(now=time.time())),
        *(_hours_away(store, notices), _push(store, settings, notices)),
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
        *_following(store, settings),
        PeriodicJob(name="publish what is planned", every_seconds=5.0, run=_schedule(store, settings, notices).run),
        PeriodicJob(name="let go of what is old", every_seconds=_HOUR_SECONDS, run=lambda: letting_go.run(time.time())),
        *_unanswered(store, answers),
        *_alerts(store, settings),
        *_reports(store, settings, notices, answers),
        *_pruning(store, settings),
    )


def _unanswered(store: Store, answers: Callable[[], Answers]) -> tuple[PeriodicJob, ...]:
    """What the bot could not answer is gathered for the editors."""
    job = UnansweredJob(store, answers)
    return (
        PeriodicJob(name="gather unanswered questions", every_seconds=10.0, run=lambda: job.gather(time.time())),
        PeriodicJob(name="tend unanswered questions", every_seconds=_DAY_SECONDS, run=lambda: job.tend(time.time())),
    )


def order_jobs(store: Store, settings: Settings, book: OrderBook) -> tuple[PeriodicJob, ...]:
    """What keeps the shop's orders fresh; in the sandbox those of the demo shop are there from the start."""
    orders = OrdersJob(store, book, settings.order_days)
    demo = (PeriodicJob(name="date the demo orders", every_seconds=_DAY_SECONDS, run=orders.ensure_demo),)
    return (
        *(demo if settings.sandbox else ()),
        PeriodicJob(name="read orders", every_seconds=2.0, run=orders.look),
        PeriodicJob(name="prune orders", every_seconds=_HOUR_SECONDS, run=orders.prune),
        PeriodicJob(
            name="prune uploaded tables",
            every_seconds=_HOUR_SECONDS,
            run=lambda: KeptUploads(folder=book.uploads).prune(now=time.time()),
        ),
    )


def _reports(
    store: Store, settings: Settings, notices: PublishedNotices, answers: Callable[[], Answers]
) -> tuple[PeriodicJob, ...]:
    """What happened is counted into facts by day, beside all other work, and told on Mondays."""

    def calendar() -> Calendar:
        hours = notices.current.hours
        return Calendar(zone=hours.zone, hours=hours)

    def title(entry: str) -> str:
        titles = notices.current.titles.get(entry, {})
        return next((titles[name] for name in answers().shop.languages if name in titles), entry)

    letters: tuple[PeriodicJob, ...] = ()
    tell: Callable[[str, str], None] | None = None
    if post := post_of(settings, settings.report_mail_to):
        tell = post.send
        job = LetterJob(
            store,
            post,
            calendar,
            language=lambda: answers().shop.languages[0],
            title=title,
            is_holiday=lambda day: day in notices.current.hours.calendar.days,
            bot_silent=DemoGate(lambda: settings, lambda: answers().shop.facts).is_shut,
            page=f"{settings.public_url}/desk/reports/numbers" if settings.public_url else None,
            sales=JoinedSales(store.report_sales, store.report_facts),
        )
        letters = (PeriodicJob(name="send the letter", every_seconds=300.0, run=lambda: job.send_due(time.time())),)
    reports, sales = ReportsJob(store, calendar), SalesJob(store, calendar)
    rules = ChatRulesJob(store, lambda: notices.current.hours.zone, tell)
    return (
        *letters,
        PeriodicJob(name="count sales", every_seconds=60.0, run=lambda: sales.count(time.time())),
        PeriodicJob(name="settle sales", every_seconds=_HOUR_SECONDS, run=lambda: sales.settle(time.time())),
        PeriodicJob(name="join orders to browsers", every_seconds=10.0, run=lambda: rules.join(time.time())),
        PeriodicJob(name="read the rules", every_seconds=6 * _HOUR_SECONDS, run=lambda: rules.read(time.time())),
        PeriodicJob(name="count for reports", every_seconds=60.0, run=lambda: reports.count(time.time())),
        PeriodicJob(name="settle reports", every_seconds=_HOUR_SECONDS, run=lambda: reports.settle(time.time())),
        PeriodicJob(name="look who is there", every_seconds=300.0, run=lambda: reports.look(time.time())),
    )


def _alerts(store: Store, settings: Settings) -> tuple[PeriodicJob, ...]:
    """Where somebody wants to be told by mail when something stops."""
    post = post_of(settings, settings.alert_mail_to)
    if post is None:
        return ()
    job = AlertJob(store, post, f"{settings.public_url}/desk/attention" if settings.public_url else None)
    return (PeriodicJob(name="send alerts", every_seconds=60.0, run=lambda: job.look(time.time())),)


def _hours_away(store: Store, notices: PublishedNotices) -> PeriodicJob:
    """By the shop's clock people are away when they planned to be, and back after it."""
    return PeriodicJob(
        name="begin and end hours away",
        every_seconds=5.0,
        run=lambda: store.hours_away.apply(notices.current.hours.zone, now=time.time()),
    )


def _push(store: Store, settings: Settings, notices: PublishedNotices) -> PeriodicJob:
    """People's phones are told of what waits for them."""
    sender = PushSender(settings.push_key, contact=settings.public_url, service=settings.push_service)
    job = PushJob(store, sender, lambda: notices.current.hours.zone)
    return PeriodicJob(name="tell phones", every_seconds=2.0, run=job.run)


def _following(store: Store, settings: Settings) -> tuple[PeriodicJob, ...]:
    """On several machines each takes over what was published on another."""
    if not settings.database_url:
        return ()
    return (PeriodicJob(name="follow what is published", every_seconds=3.0, run=Follower(settings, store).look),)


def _schedule(store: Store, settings: Settings, notices: PublishedNotices) -> Schedule:
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
        _old("codes of visitors", _CODES_KEPT_SECONDS, lambda before: store.visitors.prune_codes(before=before)),
        _old(
            "browsers of visitors",
            (settings.retention_days or settings.attempt_days) * _DAY_SECONDS,
            lambda before: store.visitors.prune(before=before),
        ),
        _old(
            "shop events",
            settings.shop_event_days * _DAY_SECONDS,
            lambda before: store.browsers.prune_events(before=before),
        ),
        _old(
            "browsers on the shop's pages",
            min(settings.retention_days or _BROWSER_DAYS, _BROWSER_DAYS) * _DAY_SECONDS,
            lambda before: _all_of(lambda: store.browsers.prune(before=before)),
        ),
        _old("the audit log", _AUDIT_KEPT_SECONDS, lambda before: store.audit.prune(before=before)),
        _old("changes of settings", _CHANGES_KEPT_SECONDS, lambda before: store.setting_changes.prune(before=before)),
        PeriodicJob(
            name="prune sign-ins", every_seconds=_HOUR_SECONDS, run=lambda: _prune_sign_ins(store, time.time())
        ),
    )


def _all_of(prune: Callable[[], int]) -> None:
    while prune():
        pass


def _old(what: str, kept_seconds: float, prune: Callable[[float], object]) -> PeriodicJob:
    return PeriodicJob(name=f"prune {what}", every_seconds=_HOUR_SECONDS, run=lambda: prune(time.time() - kept_seconds))


def _journal_days(settings: Settings) -> int:
    """Erased messages must not stay in the journal."""
    return min(settings.journal_days, settings.retention_days or settings.journal_days)
