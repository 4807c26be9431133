"""Build: the store of a shop with a million messages, filled through the store's own schema, kept for the next run."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlite_utils

from bench.desk import past, words
from bench.desk.past import Line, Said, Stands, Thread
from bench.desk.words import Words
from bot.conversations.handoff import Reason
from bot.store.engine.sqlite import SqliteDatabase
from bot.store.schema import migrations

NUMBER_ID, BOT_ID = "200002", "100001"
_ACCOUNTS = {"whatsapp": NUMBER_ID, "telegram": BOT_ID}
# From here on the schema has full-text search: what comes before is filled first, then migrated, and that is timed.
_SEARCH = "m002_search"
_BATCH = 20_000
_LABELS = ("Refund", "Wholesale", "Lost parcel", "Gift", "Complaint", "Repeat buyer", "Size", "Invoice")
_ENTRIES = ("faq/shipping_cost", "faq/payment_methods", "faq/returns_how", "faq/sizes_measure")
_STATES = {Stands.HELD: "agent", Stands.ON_HOLD: "agent"}


@dataclass(frozen=True, kw_only=True)
class Built:
    """A filled store: how it was made, and what it took, in seconds and bytes. `now` is when its last message came."""

    messages: int
    conversations: int
    agents: int
    now: float
    filling_seconds: float
    migrating_seconds: float
    size: int


def build(folder: Path, messages: int, *, agents: int, seed: int) -> tuple[Path, Built]:
    """The store with that many messages, as an earlier run left it in `folder` or made now."""
    path = folder / f"{messages}-{agents}-{seed}-{_version()}.db"
    record = path.with_suffix(".json")
    if record.exists():
        return path, Built(**json.loads(record.read_text()))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{messages}-{agents}-{seed}-*"):
        old.unlink()
    built = _build(path, messages, agents, seed)
    record.write_text(json.dumps(asdict(built)))
    return path, built


def open_copy(path: Path, built: Built, target: Path, *, now: float) -> None:
    """A copy to work on, in which what was open when it was built is open now, as long before as then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    with SqliteDatabase(target).write() as tx:
        for column in ("waiting_since", "last_incoming_at", "last_message_at"):
            tx.run(
                f"UPDATE conversation SET {column} = {column} + :later WHERE state IN ('queued', 'agent')",
                later=now - built.now,
            )


def agent_id(number: int) -> str:
    """The id of an agent, counted from 0."""
    return f"a{number:022x}"


def conversation_id(number: int) -> str:
    """The id of a conversation, counted from 0."""
    return f"c{number:022x}"


def address(thread: Thread) -> str:
    """Where the customer is reached: a phone number, or a chat's."""
    return f"346{thread.number:08}" if thread.channel == "whatsapp" else f"{70_000_000 + thread.number}"


def _version() -> str:
    """Tells a store apart that an earlier state of this module filled."""
    sources = (__file__, past.__file__, words.__file__)
    return hashlib.sha256(b"".join(Path(each).read_bytes() for each in sources)).hexdigest()[:8]


def _build(path: Path, messages: int, agents: int, seed: int) -> Built:
    began, now = time.perf_counter(), time.time()
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    raw = sqlite_utils.Database(draft)
    migrations().apply(raw, stop_before=_SEARCH)
    known = past.threads(messages, agents=agents, seed=seed)
    raw.conn.execute("PRAGMA journal_mode=OFF")
    raw.conn.execute("PRAGMA synchronous=OFF")
    with raw.conn:
        count = _Filler(raw.conn, known, Words(seed), seed, now).fill(agents)
    raw.close()
    filled = time.perf_counter()
    SqliteDatabase(draft).close()  # brings it up to date
    migrated = time.perf_counter()
    draft.replace(path)
    return Built(
        messages=count,
        conversations=len(known),
        agents=agents,
        now=now,
        filling_seconds=filled - began,
        migrating_seconds=migrated - filled,
        size=path.stat().st_size,
    )


class _Filler:
    """Writes the rows of one shop, in batches and in the order of time."""

    def __init__(self, connection: Any, known: Sequence[Thread], spoken: Words, seed: int, now: float) -> None:
        self._connection = connection
        self._threads = known
        self._words = spoken
        self._chance = random.Random(seed + 2)
        self._seed = seed
        self._now = now

    def fill(self, agents: int) -> int:
        """Everything; how many messages."""
        lines = past.lines(list(self._threads), now=self._now, seed=self._seed)
        last = _last_of(lines)
        self._put("account", self._accounts())
        self._put("agent", self._agents(agents))
        self._put("contact", self._contacts())
        self._put("contact_address", self._addresses())
        self._put("conversation", self._conversations(last))
        self._put("label", self._label_rows())
        self._put("conversation_label", self._labelled())
        self._put("contact_merge", self._merges())
        self._put("handoff", self._handoffs(last))
        self._put_messages(lines)
        return len(lines)

    def _put(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        batch: list[Mapping[str, Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self._insert(table, batch)
                batch = []
        if batch:
            self._insert(table, batch)

    def _insert(self, table: str, batch: Sequence[Mapping[str, Any]]) -> None:
        names = ", ".join(batch[0])
        values = ", ".join(f":{name}" for name in batch[0])
        self._connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", batch)

    def _put_messages(self, lines: Sequence[Line]) -> None:
        positions = [0] * len(self._threads)
        for start in range(0, len(lines), _BATCH):
            messages, deliveries, attempts = [], [], []
            for number, line in enumerate(lines[start : start + _BATCH], start):
                positions[line.thread] += 1
                message = self._message(line, number, positions[line.thread])
                messages.append(message)
                if line.said is Said.BOT:
                    attempts.append(self._attempt(line, number))
                if line.said in (Said.BOT, Said.AGENT):
                    deliveries.append(_delivery(message))
            for table, rows in (("message", messages), ("delivery", deliveries), ("attempt", attempts)):
                self._put(table, rows)

    def _accounts(self) -> Iterator[dict[str, Any]]:
        for channel, its_address in _ACCOUNTS.items():
            yield {
                "account_id": f"{channel}:{its_address}",
                "channel": channel,
                "address": its_address,
                "name": channel.title(),
            }

    def _agents(self, count: int) -> Iterator[dict[str, Any]]:
        for number in range(count):
            yield {
                "agent_id": agent_id(number),
                "name": f"Agent {number}",
                "login": f"agent{number}",
                "role": "agent",
                "created_at": self._now - past.DAY * 600,
            }

    def _contacts(self) -> Iterator[dict[str, Any]]:
        for thread in self._threads:
            yield {
                "contact_id": f"k{thread.number:022x}",
                "name": thread.name,
                "language": thread.language,
                "created_at": self._now - past.DAY * 600,
            }

    def _addresses(self) -> Iterator[dict[str, Any]]:
        for thread in self._threads:
            yield {
                "channel": thread.channel,
                "address": address(thread),
                "contact_id": f"k{thread.number:022x}",
            }

    def _conversations(self, last: Mapping[int, float]) -> Iterator[dict[str, Any]]:
        for thread in self._threads:
            at = last[thread.number]
            held = thread.stands in (Stands.HELD, Stands.ON_HOLD)
            hold = thread.stands is Stands.ON_HOLD
            yield {
                "conversation_id": conversation_id(thread.number),
                "contact_id": f"k{thread.number:022x}",
                "account_id": f"{thread.channel}:{_ACCOUNTS[thread.channel]}",
                "channel": thread.channel,
                "address": address(thread),
                "state": _STATES.get(thread.stands, thread.stands.value),
                "epoch": 3,
                "agent_id": agent_id(thread.agent or 0) if held else None,
                "waiting_since": at if thread.stands is Stands.QUEUED else None,
                "language": thread.language,
                "last_position": thread.length,
                "last_incoming_at": at,
                "last_message_at": at,
                "last_text": self._words.question(self._chance, thread.language),
                "unread": self._chance.randint(0, 3) if held else 0,
                "created_at": self._now - past.DAY * 600,
                "on_hold_since": at if hold else None,
                "topic": self._chance.choice(("shipping", "payment", "returns", "sizes")),
                "last_agent_id": agent_id(thread.agent) if thread.agent is not None else None,
                "last_agent_at": at if thread.agent is not None else None,
            }

    def _label_rows(self) -> Iterator[dict[str, Any]]:
        for number, name in enumerate(_LABELS):
            yield {
                "label_id": f"l{number}",
                "name": name,
                "folded": name.lower(),
                "colour": "grey",
                "created_at": self._now,
            }

    def _labelled(self) -> Iterator[dict[str, Any]]:
        for thread in self._threads:
            if self._chance.random() < 0.3:
                yield {
                    "conversation_id": conversation_id(thread.number),
                    "label_id": f"l{self._chance.randrange(len(_LABELS))}",
                    "agent_id": agent_id(0),
                    "labelled_at": self._now,
                }

    def _merges(self) -> Iterator[dict[str, Any]]:
        """Every hundredth customer wrote on two channels."""
        for number in range(1, len(self._threads) - 1, 100):
            yield {
                "merge_id": f"g{number:022x}",
                "contact_id": f"k{number + 1:022x}",
                "into_contact_id": f"k{number:022x}",
                "agent_id": agent_id(0),
                "merged_at": self._now,
            }

    def _handoffs(self, last: Mapping[int, float]) -> Iterator[dict[str, Any]]:
        for thread in self._threads:
            if thread.agent is None and thread.stands is not Stands.QUEUED:
                continue
            at = last[thread.number]
            done = thread.stands in (Stands.BOT, Stands.RESOLVED)
            yield {
                "handoff_id": f"h{thread.number:022x}",
                "conversation_id": conversation_id(thread.number),
                "reason": Reason.ASKED_FOR_PERSON.value,
                "understood": '[{"confidence":0.71,"entry":"faq/shipping_cost"}]',
                "slots": "{}",
                "language": thread.language,
                "requested_at": at - 300,
                "accepted_at": None if thread.stands is Stands.QUEUED else at - 200,
                "agent_id": agent_id(thread.agent) if thread.agent is not None else None,
                "ended_at": at if done else None,
            }

    def _message(self, line: Line, number: int, position: int) -> dict[str, Any]:
        thread = self._threads[line.thread]
        from_contact = line.said is Said.CONTACT
        by_people = line.said in (Said.AGENT, Said.NOTE)
        note = line.said is Said.NOTE
        provider = f"wamid.HBgL{number:030X}" if thread.channel == "whatsapp" else f"{address(thread)}:{position}"
        return {
            "message_id": f"m{int(line.at * 1000):012x}{number:010x}",
            "conversation_id": conversation_id(line.thread),
            "position": position,
            "account_id": f"{thread.channel}:{_ACCOUNTS[thread.channel]}",
            "provider_message_id": None if note else provider,
            "author": line.said.value,
            "agent_id": agent_id(thread.agent or 0) if by_people else None,
            "kind": "text",
            "text": self._text(line, thread),
            "addressed_to": "people" if from_contact and thread.agent is not None else "nobody",
            "answered_at": line.at,
            "client_key": f"key-{number:010}" if by_people else None,
            "sent_at": line.at,
            "created_at": line.at,
        }

    def _text(self, line: Line, thread: Thread) -> str:
        if line.said is Said.NOTE:
            return self._words.note(self._chance)
        say = {Said.CONTACT: self._words.question, Said.BOT: self._words.answer, Said.AGENT: self._words.reply}
        return say[line.said](self._chance, thread.language)

    def _attempt(self, line: Line, number: int) -> dict[str, Any]:
        return {
            "attempt_id": f"t{number:022x}",
            "conversation_id": conversation_id(line.thread),
            "claim_number": number,
            "epoch": 1,
            "started_at": line.at - 0.2,
            "ended_at": line.at,
            "outcome": "answered",
            "intent": "faq",
            "entry": self._chance.choice(_ENTRIES),
            "confidence": 0.9,
            "language": self._threads[line.thread].language,
        }


def _last_of(lines: Sequence[Line]) -> dict[int, float]:
    return {line.thread: line.at for line in lines}


def _delivery(message: Mapping[str, Any]) -> dict[str, Any]:
    at = message["created_at"]
    kept = ("message_id", "conversation_id", "account_id", "position", "author")
    passed = {"state": "read", "epoch": 3, "due_at": at, "sent_at": at, "delivered_at": at + 1, "read_at": at + 9}
    return {**{name: message[name] for name in kept}, **passed}
