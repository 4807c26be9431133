"""The sandbox's own storage: customers' phones, files and webhooks to deliver, in a file of its own.

The engine is that of the shop's store (bot.store.engine), the tables are the sandbox's own (schema.py). Its ids come
from counters in the file, so that they go on over restarts as the providers' do.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bot.store.engine.database import Row, Transaction
from bot.store.engine.sqlite import SqliteDatabase
from connectors.sandbox.records import PhoneCustomer, PhoneFile, PhoneMessage, WebhookDelivery
from connectors.sandbox.schema import SCHEMA

Found = TypeVar("Found")


class SandboxStore:
    """One file behind one lock; safe to share between threads of one process.

    Raises WrongFile where the file is not the sandbox's.
    """

    def __init__(self, path: Path) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._transaction: Transaction | None = None
        self._closing = False
        self._database = SqliteDatabase(path, schema=SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One transaction, also around nested ones; at its end it wakes all that wait for a change."""
        with self._changed:
            if self._transaction:
                yield self._transaction
                return
            with self._database.write() as transaction:
                self._transaction = transaction
                try:
                    yield transaction
                finally:
                    self._transaction = None
            self._changed.notify_all()

    def wait(self, condition: Callable[[], Found], timeout_seconds: float) -> Found:
        """Waits until `condition()` is true, asking after every write; its last value."""
        deadline = time.monotonic() + timeout_seconds
        with self._changed:
            while not (result := condition()) and not self._closing:
                seconds_left = deadline - time.monotonic()
                if seconds_left <= 0:
                    break
                self._changed.wait(seconds_left)
            return result

    def look_or_wait(self, look: Callable[[], Found], pause_seconds: Callable[[], float]) -> Found:
        """`look()`, under the lock; if it finds nothing, waits for the next write, at most `pause_seconds()`."""
        with self._changed:
            result = look()
            if not result and not self._closing:
                self._changed.wait(pause_seconds())
            return result

    def end_waits(self) -> None:
        """Ends every wait, and those to come, at once: the sandbox stops."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def close(self) -> None:
        """Closes this thread's connection; those of other threads end with them."""
        with self._changed:
            self._database.close()

    def next_number(self, name: str, first: int = 1) -> int:
        """The next value of a counter that starts at `first`."""
        with self.writing():
            rows = self._run(
                "INSERT INTO counter (name, value) VALUES (:name, :first)"
                " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
                name=name,
                first=first,
            )
            return int(rows[0]["value"])

    def last_change(self) -> int:
        """The number of the newest change, 0 before the first."""
        rows = self._run("SELECT value FROM counter WHERE name = 'change'")
        return int(rows[0]["value"]) if rows else 0

    def setting(self, name: str) -> dict[str, Any]:
        """A small JSON object kept under a name, empty at first."""
        rows = self._run("SELECT value FROM setting WHERE name = :name", name=name)
        return dict(json.loads(rows[0]["value"])) if rows else {}

    def put_setting(self, name: str, value: Mapping[str, Any]) -> None:
        """Replaces a setting."""
        with self.writing():
            self._run("INSERT OR REPLACE INTO setting VALUES (:name, :value)", name=name, value=json.dumps(value))

    def add_customer(self, customer: PhoneCustomer) -> None:
        """Adds a customer with an id of their own."""
        self._insert("customer", vars(customer), numbered=True)

    def customers(self, changed_after: int = -1) -> list[PhoneCustomer]:
        """Customers in the order they were added."""
        return [
            _customer(row)
            for row in self._run("SELECT * FROM customer WHERE changed > :after ORDER BY rowid", after=changed_after)
        ]

    def find_customer(self, channel: str, name: str, value: str) -> PhoneCustomer | None:
        """The customer with this value as `customer_id`, `phone` or `user_id` (`name` says which)."""
        assert name in ("customer_id", "phone", "user_id")
        rows = self._run(
            f"SELECT * FROM customer WHERE channel = :channel AND {name} = :value", channel=channel, value=value
        )
        return _customer(rows[0]) if rows else None

    def change_customer(self, customer_id: str, **values: Any) -> None:
        """Sets columns of a customer."""
        self._update("customer", "customer_id", customer_id, values)

    def add_message(self, message: PhoneMessage) -> None:
        """Adds a bubble; its `number` comes from `next_number("message")`."""
        self._insert("message", vars(message) | {"content": json.dumps(message.content)}, numbered=True)

    def change_message(self, number: int, **values: Any) -> None:
        """Sets columns of a message."""
        if "content" in values:
            values["content"] = json.dumps(values["content"])
        self._update("message", "number", number, values)

    def messages(self, customer_id: str | None = None, changed_after: int = -1) -> list[PhoneMessage]:
        """Messages of one customer, or of all, oldest first, that changed after a change number."""
        rows = self._run(
            "SELECT * FROM message WHERE changed > :after"
            " AND (:customer_id IS NULL OR customer_id = :customer_id) ORDER BY number",
            after=changed_after,
            customer_id=customer_id,
        )
        return [_message(row) for row in rows]

    def find_message(self, provider_message_id: str, customer_id: str | None = None) -> PhoneMessage | None:
        """The message with a provider's id."""
        rows = self._run(
            "SELECT * FROM message WHERE provider_message_id = :id"
            " AND (:customer_id IS NULL OR customer_id = :customer_id)",
            id=provider_message_id,
            customer_id=customer_id,
        )
        return _message(rows[0]) if rows else None

    def add_press(self, query_id: str, number: int) -> None:
        """Notes that a button of a message was pressed and waits for the bot's answer."""
        self._insert("press", {"query_id": query_id, "number": number})

    def answer_press(self, query_id: str, answer: str) -> bool:
        """Answers a press; False if it was answered before or never made."""
        with self.writing():
            rows = self._run(
                "UPDATE press SET answer = :answer WHERE query_id = :query_id AND answer IS NULL RETURNING number",
                query_id=query_id,
                answer=answer,
            )
            for row in rows:
                content = _message(self._run("SELECT * FROM message WHERE number = :number", **dict(row))[0]).content
                pressed = dict(content.get("pressed", {}))
                if pressed.get("query_id") == query_id:
                    answered_press = pressed | {"answered": True, "answer": answer}
                    self.change_message(row["number"], content={**content, "pressed": answered_press})
            return bool(rows)

    def add_file(self, file: PhoneFile) -> None:
        """Keeps a file."""
        self._insert("file", vars(file))

    def file(self, file_id: str) -> PhoneFile | None:
        """A file with its content."""
        rows = self._run("SELECT * FROM file WHERE file_id = :file_id", file_id=file_id)
        return PhoneFile(**dict(rows[0])) if rows else None

    def add_delivery(self, delivery: WebhookDelivery, messages: tuple[int, ...] = ()) -> None:
        """Queues a webhook body; `messages` get their second tick once it is taken."""
        self._insert("delivery", vars(delivery) | {"messages": json.dumps(messages), "state": "waiting"})

    def waiting(self, channel: str, limit: int = 500) -> list[WebhookDelivery]:
        """The oldest deliveries not taken yet, without their bodies."""
        rows = self._run(
            "SELECT number, channel, order_key, update_id, due_at, created_at, tries FROM delivery"
            " WHERE channel = :channel AND state = 'waiting' ORDER BY number LIMIT :limit",
            channel=channel,
            limit=limit,
        )
        return [WebhookDelivery(**dict(row)) for row in rows]

    def body(self, number: int) -> str:
        """The body of a delivery."""
        return str(self._run("SELECT body FROM delivery WHERE number = :number", number=number)[0]["body"])

    def last_taken(self, channel: str) -> WebhookDelivery | None:
        """The newest delivery that was taken and carried something from a customer."""
        rows = self._run(
            "SELECT number, channel, order_key, update_id, due_at, created_at, tries, body FROM delivery"
            " WHERE channel = :channel AND state = 'taken' AND (update_id IS NOT NULL OR messages <> '[]')"
            " ORDER BY number DESC LIMIT 1",
            channel=channel,
        )
        return WebhookDelivery(**dict(rows[0])) if rows else None

    def waiting_count(self, channel: str) -> int:
        """How many deliveries are not taken yet."""
        rows = self._run(
            "SELECT count(*) AS count FROM delivery WHERE channel = :channel AND state = 'waiting'", channel=channel
        )
        return int(rows[0]["count"])

    def end_delivery(self, number: int, state: str) -> None:
        """Ends a delivery as `taken` (its messages get their second tick), `expired` or `dropped`."""
        self._end("number = :number", state, number=number)

    def confirm_updates(self, before: int) -> None:
        """Takes the Telegram updates with an id before this one; not those that were queued again."""
        self._end("channel = 'telegram' AND order_key IS NOT NULL AND update_id < :before", "taken", before=before)

    def drop_updates(self) -> None:
        """Forgets the Telegram updates that wait."""
        self._end("channel = 'telegram'", "dropped")

    def retry_delivery(self, number: int, due_at: float) -> None:
        """Puts a delivery off until `due_at`."""
        with self.writing():
            self._run(
                "UPDATE delivery SET due_at = :due_at, tries = tries + 1 WHERE number = :number",
                due_at=due_at,
                number=number,
            )

    def count_unknown(self, method: str, path: str, now: float) -> None:
        """Counts a call that the sandbox does not know."""
        with self.writing():
            self._run(
                "INSERT INTO unknown_call VALUES (:method, :path, 1, :now) ON CONFLICT (method, path)"
                " DO UPDATE SET count = count + 1, last_at = :now",
                method=method,
                path=path,
                now=now,
            )

    def unknown(self) -> list[dict[str, Any]]:
        """Unknown calls: method, path, count, last_at."""
        return [dict(row) for row in self._run("SELECT * FROM unknown_call ORDER BY last_at")]

    def forget_unknown(self) -> None:
        """Empties the list of unknown calls."""
        with self.writing():
            self._run("DELETE FROM unknown_call")

    def _end(self, which: str, state: str, **values: Any) -> None:
        with self.writing():
            ended = self._run(
                f"UPDATE delivery SET state = :state WHERE state = 'waiting' AND {which} RETURNING messages",
                state=state,
                **values,
            )
            if ended:
                self.next_number("change")
            for row in ended if state == "taken" else ():
                for number in json.loads(row["messages"]):
                    self._tick(number)

    def _tick(self, number: int) -> None:
        rows = self._run("SELECT status FROM message WHERE number = :number", number=number)
        if rows and rows[0]["status"] == "sent":
            self.change_message(number, status="delivered")

    def _insert(self, table: str, values: Mapping[str, Any], *, numbered: bool = False) -> None:
        with self.writing() as transaction:
            # The number is taken in the same transaction: a reader of the number also sees the row.
            row = dict(values) | ({"changed": self.next_number("change")} if numbered else {})
            transaction.insert(table, **row)

    def _update(self, table: str, key: str, key_value: Any, values: Mapping[str, Any]) -> None:
        with self.writing() as transaction:
            row = dict(values) | {"changed": self.next_number("change")}
            sets = ", ".join(f"{name} = :{name}" for name in row)
            transaction.run(f"UPDATE {table} SET {sets} WHERE {key} = :_key", _key=key_value, **row)

    def _run(self, sql: str, **values: Any) -> list[Row]:
        """The rows of a statement; one that writes needs `writing()` around it."""
        with self._changed:
            return (self._transaction or self._database).rows(sql, **values)


def _customer(row: Row) -> PhoneCustomer:
    values = dict(row) | {"blocked": bool(row["blocked"])}
    values.pop("changed")
    return PhoneCustomer(**values)


def _message(row: Row) -> PhoneMessage:
    values = dict(row) | {"content": json.loads(row["content"])}
    values.pop("changed")
    return PhoneMessage(**values)
