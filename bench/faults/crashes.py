"""Processes that are killed at the worst moment (kill -9), and a machine that loses its power."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from bench.faults.case import PAYMENT, SHIPPING, Case
from bench.faults.house import wait_for
from bench.faults.line import Cut, Line

_TURN = "/webhooks/turn/answer"


def _kill_once(case: Case, line: Line, program: str, *, cut: bool = False) -> threading.Event:
    """Kills at the next request (or answer) on the line; the event is set then."""
    killed = threading.Event()

    def kill() -> None:
        line.mend()
        case.house.kill(program)
        killed.set()
        if cut:
            raise Cut

    line.after = kill
    return killed


def web_after_200(case: Case) -> None:
    """The 200 is on the line, to one customer's webhook it arrives, to the other's it does not."""
    for cut in (False, True):
        customer = case.customer("whatsapp")
        case.answered(customer)
        case.waits("the statuses", lambda: not case.house.sandbox.waiting()["whatsapp"])
        web = case.house.pid("web")
        killed = _kill_once(case, case.house.to_web, "web", cut=cut)
        case.writes(customer, PAYMENT)
        case.waits("the kill", killed.is_set)
        case.over()
        case.house.comes_back("web", web)
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)


def web_before_commit(case: Case) -> None:
    """Web has the webhook and waits for the store's lock."""
    customer = case.customer("whatsapp")
    case.answered(customer)
    case.waits("the statuses", lambda: not case.house.sandbox.waiting()["whatsapp"])
    web, heard = case.house.pid("web"), case.house.to_web.heard
    with case.house.locked_store():
        case.writes(customer, PAYMENT)
        case.waits("the webhook", lambda: case.house.to_web.heard > heard)
        time.sleep(0.3)
        case.house.kill("web")
    case.over()
    case.house.comes_back("web", web)
    case.waits("its answer", lambda: case.bot_answers(customer) == 2)


def worker_before_rasa(case: Case) -> None:
    """The call has left the worker, Rasa has not heard it."""
    for customer in case.both():
        case.answered(customer)
        worker, line, killed = case.house.pid("worker"), case.house.to_rasa, threading.Event()

        def kill(line: Line = line, killed: threading.Event = killed) -> None:
            line.mend()
            case.house.kill("worker")
            killed.set()
            raise Cut

        line.path, line.before = _TURN, kill
        case.writes(customer, PAYMENT)
        case.waits("the kill", killed.is_set)
        case.over()
        case.house.comes_back("worker", worker)
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)


def worker_before_commit(case: Case) -> None:
    """Rasa has answered, and the worker waits for the store's lock to write that down."""
    for customer in case.both():
        case.answered(customer)
        worker, line = case.house.pid("worker"), case.house.to_rasa
        answered, locked = threading.Event(), threading.Event()

        def hold(answered: threading.Event = answered, locked: threading.Event = locked) -> None:
            answered.set()
            locked.wait(30)

        line.path, line.after = _TURN, hold
        case.writes(customer, PAYMENT)
        case.waits("Rasa's answer", answered.is_set)
        with case.house.locked_store():
            line.mend()
            locked.set()
            time.sleep(0.5)
            case.house.kill("worker")
        case.over()
        case.house.comes_back("worker", worker)
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)


def worker_before_recording(case: Case) -> None:
    """The provider has taken the message, the worker has not heard so. WhatsApp's status tells it later."""
    customers = case.both()
    for customer, channel in zip(customers, ("telegram", "whatsapp"), strict=True):
        case.house.sandbox.order("no_answer", channel, recipient=customer, seconds=30)
    worker = case.house.pid("worker")
    for customer in customers:
        case.writes(customer)
    for customer in customers:
        customer.waits_for(lambda bubble: not bubble.from_customer, 60)
    case.house.kill("worker")
    case.house.sandbox.forget_faults()
    case.over()
    case.house.comes_back("worker", worker)
    for customer in customers:
        case.writes(customer, PAYMENT)
        case.waits("the next answer", lambda customer=customer: len(customer.answers()) == 2)


def power_loss(case: Case) -> None:
    """An fsync of the write-ahead log lies between each webhook and its 200, and a copy holds what was answered."""
    if not shutil.which("strace"):
        case.expects(False, "strace is not installed, so that no fsync could be seen")
        return
    customer = case.customer("whatsapp")
    case.answered(customer)
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        tracers = [_trace(pid, trace.with_suffix(f".{pid}")) for pid in case.house.members("web")]
        time.sleep(1.0)
        for number in range(10):
            case.writes(customer, f"{SHIPPING} {number}")
        case.waits("all webhooks", lambda: not case.house.sandbox.waiting()["whatsapp"])
        with case.house.frozen("web", "worker"):
            missing = _missing_in_copy(case, Path(folder) / "copy.db", case.written[customer])
        for tracer in tracers:
            tracer.terminate()
            tracer.wait(20)
        synced, unsynced = _read_trace("\n".join(each.read_text() for each in Path(folder).glob("trace.*")))
    case.over()
    case.expects(not missing, f"{len(missing)} messages answered 200 are not in the copy")
    case.expects(
        synced >= 10 and not unsynced, f"{unsynced} of {synced + unsynced} webhooks got a 200 without an fsync"
    )


def _trace(pid: int, path: Path) -> subprocess.Popen[bytes]:
    calls = "trace=recvfrom,sendto,fsync,fdatasync"
    command = ["strace", "-f", "-y", "-s", "32", "-e", calls, "-o", str(path), "-p", str(pid)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _read_trace(text: str) -> tuple[int, int]:
    """Webhooks with and without a sync of the log, by the thread that answers, between the request and its 200."""
    sockets: dict[str, str] = {}
    asked: dict[str, set[str]] = {}
    synced = unsynced = 0
    for line in text.splitlines():
        thread, _, call = line.partition(" ")
        if found := re.search(r"(?:recvfrom|sendto)\((\d+<[^>]*>)", call):
            sockets[thread] = found[1]
        if "POST /webhooks" in call and thread in sockets:
            asked[sockets[thread]] = set()
        elif re.search(r"f(data)?sync\(.*-wal>", call):
            for threads in asked.values():
                threads.add(thread)
        elif "HTTP/1.1 200" in call and sockets.get(thread) in asked:
            is_synced = thread in asked.pop(sockets[thread])
            synced, unsynced = (synced + 1, unsynced) if is_synced else (synced, unsynced + 1)
    return synced, unsynced


def _missing_in_copy(case: Case, copy: Path, message_ids: list[str]) -> list[str]:
    source = case.house.settings.database
    for suffix in ("", "-wal", "-shm"):
        # By another process: closing the file here would drop the locks that SQLite holds on it in this one.
        subprocess.run(["cp", f"{source}{suffix}", f"{copy}{suffix}"], check=True)
    connection = sqlite3.connect(copy)
    case.expects(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the copy is not sound")
    kept = {row[0] for row in connection.execute("SELECT provider_message_id FROM message WHERE author = 'contact'")}
    connection.close()
    return [each for each in message_ids if each not in kept]


def worker_hangs(case: Case) -> None:
    """The worker is alive but stands still: the supervisor ends it and starts another."""
    customers = case.both()
    for customer in customers:
        case.answered(customer)
    worker = case.house.pid("worker")
    with case.house.frozen("worker"):
        for customer in customers:
            case.writes(customer, PAYMENT)
        wait_for("the supervisor to notice", lambda: any("worker answered nothing" in said for said in case.house.said))
    case.over()
    case.house.comes_back("worker", worker)
    for customer in customers:
        case.waits("its answer", lambda customer=customer: case.bot_answers(customer) == 2)
