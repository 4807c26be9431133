"""The store can't be written, and the clock is wrong."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import time
from pathlib import Path

from bench.desk.office import running, settings_for
from bench.faults.case import PAYMENT, SHIPPING, Case
from bench.faults.holding import signed_webhook
from bot.conversations.conversation import State
from bot.settings import Process
from bot.shop.notices import read_notices
from bot.store.store import Store

_LOCKED_SECONDS = 32.0
# The store is waited for during 5 s; the machine may be busy.
_REFUSED_SECONDS = 12.0
_CUT_SECONDS = 20.0
_HOURS = 2 * 3600.0
_DAYS = 48 * 3600.0
_SESSION_SECONDS = 3 * 3600.0


def disk_full(case: Case) -> None:
    """No file grows any more: no webhook is answered 200 that is not kept; then there is room again."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    case.waits("the statuses", lambda: not any(case.house.sandbox.waiting().values()))
    with case.house.full_disk("web", "worker"):
        for customer in customers:
            case.writes(customer, PAYMENT)
        time.sleep(6.0)
        case.expects(case.house.sandbox.waiting()["whatsapp"], "a webhook was answered 200 on a full disk")
    case.over()
    for customer in customers:
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)


def store_locked(case: Case) -> None:
    """Somebody holds the write lock for 32 s."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    with case.house.locked_store():
        for customer in customers:
            case.writes(customer, PAYMENT)
        since = time.monotonic()
        status, seconds = signed_webhook(case)
        case.expects(
            status == 503 and seconds < _REFUSED_SECONDS, f"a webhook was answered {status} in {seconds:.0f} s"
        )
        time.sleep(max(0.0, _LOCKED_SECONDS - (time.monotonic() - since)))
    case.over()
    for customer in customers:
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)


def database_restarts(case: Case) -> None:
    """PostgreSQL crashes and comes back while customers write: webhooks meanwhile come again."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    for number in range(3):
        for customer in customers:
            case.writes(customer, f"{PAYMENT} {number}")
        case.house.restart_database()
    case.over()
    for customer in customers:
        case.waits("its answers", lambda customer=customer: case.bot_answers(customer) >= 2)


def cut_from_database(case: Case) -> None:
    """Web and worker reach the server no more for 20 s: no process ends, and each goes on by itself."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    before = {name: case.house.pid(name) for name in ("worker", "web")}
    assert case.house.to_database
    case.house.to_database.cut()
    for customer in customers:
        case.writes(customer, PAYMENT)
    time.sleep(_CUT_SECONDS)
    case.expects(case.house.sandbox.waiting()["whatsapp"], "a webhook was answered 200 without a database")
    case.house.to_database.mend()
    case.over()
    for customer in customers:
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)
    case.expects(before == {name: case.house.pid(name) for name in before}, "a process ended")


def store_locked_at_boot(case: Case) -> None:
    """Somebody holds the write lock for 32 s while a new shop starts, and while web and worker start again."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder), agents=2)
        Store(settings.database, read_notices(settings.root / "data")).close()
        lock = sqlite3.connect(settings.database, isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN IMMEDIATE")
        threading.Timer(_LOCKED_SECONDS, lambda: lock.execute("ROLLBACK")).start()
        with running(settings, [Process.WORKER, Process.WEB]):
            case.expects(not lock.in_transaction, "it was ready before the store was free")
        lock.close()
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    before = {name: case.house.pid(name) for name in ("worker", "web")}
    with case.house.locked_store():
        for name in before:
            case.house.kill(name)
        for customer in customers:
            case.writes(customer, PAYMENT)
        time.sleep(_LOCKED_SECONDS)
    case.over()
    for name, pid in before.items():
        case.house.comes_back(name, pid)
    for customer in customers:
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)


def clock_jumps(case: Case) -> None:
    """Two hours on, two hours back while a message waits to be sent, and two hours before the true time."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    case.house.set_clock(_HOURS)
    for customer in customers:
        case.answered(customer, PAYMENT)
    for channel, customer in zip(("telegram", "whatsapp"), customers, strict=True):
        case.house.sandbox.order("server_error", channel, recipient=customer, times=3)
        case.writes(customer, SHIPPING)
    case.waits("the first error", lambda: all(each["met"] for each in case.house.sandbox.faults()))
    case.house.set_clock(0)
    for customer in customers:
        case.waits("the answer that waited", lambda customer=customer: len(customer.answers()) == 3, 60)
    case.house.set_clock(-_HOURS)
    case.over()
    for customer in customers:
        case.answered(customer, PAYMENT)


def clock_days_ahead(case: Case) -> None:
    """The clock of this machine runs two days ahead: who writes now is answered now, and later as well."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    case.house.set_clock(_DAYS)
    for customer in customers:
        case.answered(customer, PAYMENT)
    case.house.set_clock(0.0)
    case.over()
    for customer in customers:
        case.answered(customer)


def held_longer_than_a_session(case: Case) -> None:
    """Three hours with a person (Rasa's session ends after one): the bot stays silent, and answers once it is back."""
    customers = case.both()
    for customer in customers:
        case.held(customer)
        case.writes(customer, "thank you, I'll measure and come back")
    case.house.set_clock(_SESSION_SECONDS)
    for customer in customers:
        before = case.bot_answers(customer)
        case.writes(customer)
        case.waits("it", lambda customer=customer: _last_text(case, customer) == SHIPPING)
        time.sleep(2.0)
        case.expects(case.bot_answers(customer) == before, "the bot spoke")
        case.expects(case.state(customer) is State.AGENT, "the person no longer holds it")
        case.eva.does("return_to_bot", customer)
    case.over()
    for customer in customers:
        case.waits("the notice", lambda customer=customer: case.state(customer) is State.BOT)
        case.answered(customer, PAYMENT)


def _last_text(case: Case, customer: object) -> str:
    conversation = case.conversation(customer)  # type: ignore[arg-type]
    assert conversation
    messages = case.house.store.conversations.messages(conversation.conversation_id, limit=1)
    return messages[-1].text if messages else ""
