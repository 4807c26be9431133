"""The exchange: joins customers' phones to the two provider APIs; every rule about who hears what is here."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors.sandbox.accounts import TelegramAccount, WhatsAppAccount
from connectors.sandbox.acts import Act, Impossible, Pressed, Step
from connectors.sandbox.faults import Faults
from connectors.sandbox.records import PhoneCustomer, PhoneFile, PhoneMessage, WebhookDelivery
from connectors.sandbox.store import SandboxStore
from connectors.sandbox.telegram import words as telegram_words
from connectors.sandbox.whatsapp import words as whatsapp_words

# Telegram sends these only to a bot that asked for them ("getUpdates", allowed_updates).
_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
# Bodies are posted side by side: this much apart, they arrive in their order.
_APART_SECONDS = 0.3


class Exchange:
    """Thread-safe; each method is one transaction. `clock` gives UTC unix seconds."""

    def __init__(
        self, store: SandboxStore, telegram: TelegramAccount, whatsapp: WhatsAppAccount, clock: Callable[[], float]
    ) -> None:
        self.store = store
        self.telegram = telegram
        self.whatsapp = whatsapp
        self.clock = clock
        self.faults = Faults()

    def add_customer(self, channel: str, name: str, language: str, phone: str | bool = True) -> PhoneCustomer:
        """A new customer; on WhatsApp with a number made up, as given, or (False) withheld."""
        with self.store.writing():
            number = self.store.next_number("customer")
            on_whatsapp = channel == "whatsapp"
            made_up = f"1555{number:07d}" if phone is True else phone
            customer = PhoneCustomer(
                customer_id=f"{channel}-{number}",
                channel=channel,
                name=name,
                language=language,
                user_id=f"US.1349120865530274{number:04d}" if on_whatsapp else str(6_100_000_000 + number),
                phone=(made_up or None) if on_whatsapp else None,
                username=f"customer_{number}" if on_whatsapp and not phone else None,
            )
            self.store.add_customer(customer)
            return customer

    def keep_file(self, content: bytes, mime_type: str, filename: str) -> PhoneFile:
        """Keeps a file under a new id."""
        with self.store.writing():
            file = PhoneFile(
                file_id=str(self.store.next_number("file", 900_000_000_000_001)),
                mime_type=mime_type,
                filename=filename,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                created_at=self.clock(),
                content=content,
            )
            self.store.add_file(file)
            return file

    def do(self, steps: Sequence[tuple[PhoneCustomer, Step]]) -> list[str]:
        """What customers do at once: on WhatsApp one webhook body. The provider's message ids, in order.

        Raises Impossible.
        """
        with self.store.writing():
            acts = [self._act(customer, step) for customer, step in steps]
            numbers = {act.provider_message_id: self._show(act) for act in acts}
            on_whatsapp = [act for act in acts if act.customer.channel == "whatsapp"]
            for act in acts:
                if act.customer.channel == "telegram":
                    self._queue_update(telegram_words.update(act, self.telegram), act.customer, numbers[_id(act)])
            if on_whatsapp:
                values = whatsapp_words.message_values(on_whatsapp, self.whatsapp)
                ticks = tuple(number for act in on_whatsapp for number in numbers[_id(act)])
                self._queue_values(values, on_whatsapp[0].customer, ticks)
            return [act.provider_message_id for act in acts]

    def find_choice(self, message: PhoneMessage, choice_id: str) -> Pressed:
        """A choice of a message. Raises Impossible if it was not offered."""
        for choice in message.content.get("choices", ()):
            if choice["choice_id"] == choice_id:
                return Pressed(message=message, choice=choice)
        raise Impossible("this message offers no such choice")

    def block(self, customer: PhoneCustomer, blocked: bool) -> None:
        """The customer blocks or unblocks the shop; Telegram tells the bot, WhatsApp tells nobody."""
        with self.store.writing():
            self.store.change_customer(customer.customer_id, blocked=int(blocked))
            if customer.channel == "telegram" and customer.last_wrote_at is not None:
                now_blocked = replace(customer, blocked=blocked)
                self._queue_update(telegram_words.blocked(now_blocked, self.telegram, int(self.clock())), customer, ())

    def change_user_id(self, customer: PhoneCustomer, user_id: str) -> None:
        """WhatsApp gives the customer another user id; it is announced apart, sooner or later. Raises Impossible."""
        if customer.channel != "whatsapp":
            raise Impossible("only WhatsApp changes the id of a customer")
        self.store.change_customer(customer.customer_id, user_id=user_id)

    def read(self, customer: PhoneCustomer) -> None:
        """The customer looks at the conversation; WhatsApp reports all that was unread in one body."""
        with self.store.writing():
            unread = [
                message
                for message in self.store.messages(customer.customer_id)
                if message.author == "shop" and message.status in ("sent", "delivered")
            ]
            for message in unread:
                self.store.change_message(message.number, status="read")
            if unread and customer.channel == "whatsapp":
                self._queue_statuses(customer, [(message, "read", None) for message in unread])

    def send(
        self,
        customer: PhoneCustomer | None,
        kind: str,
        text: str,
        content: Mapping[str, Any],
        callback_data: str | None = None,
    ) -> PhoneMessage:
        """The shop sends a message that its provider accepted; `customer` is None for a stranger on WhatsApp."""
        with self.store.writing():
            channel = customer.channel if customer else "whatsapp"
            template = content.get("layout") == "template"
            failure = self._failure(customer, template=template) if channel == "whatsapp" else None
            message = PhoneMessage(
                number=self.store.next_number("message"),
                customer_id=customer.customer_id if customer else "",
                provider_message_id=self._new_message_id(channel),
                author="shop",
                kind=kind,
                status="failed" if failure else "delivered",
                created_at=self.clock(),
                text=text,
                callback_data=callback_data,
                content=dict(content) | ({"error_code": failure} if failure else {}),
            )
            if customer:
                self.store.add_message(message)
                self.store.change_customer(customer.customer_id, typing_until=0)
            if channel == "whatsapp":
                self._report(customer, message, failure)
            return message

    def _report(self, customer: PhoneCustomer | None, message: PhoneMessage, failure: int | None) -> None:
        states = ("failed",) if failure else ("sent", "delivered")
        if customer and not failure and self.faults.reads_first(_address(customer)):
            self.store.change_message(message.number, status="read")
            for seconds, state in enumerate(("read", "delivered", "sent")):
                self._queue_statuses(customer, [(message, state, None)], after_seconds=seconds * _APART_SECONDS)
        else:
            self._queue_statuses(customer, [(message, state, failure) for state in states])

    def show_typing(self, customer: PhoneCustomer, seconds: float) -> None:
        """The customer sees that the shop is typing."""
        self.store.change_customer(customer.customer_id, typing_until=self.clock() + seconds)

    def mark_read(self, message: PhoneMessage) -> None:
        """The shop has read a customer's message and all before it."""
        with self.store.writing():
            for earlier in self.store.messages(message.customer_id):
                if earlier.author == "customer" and earlier.number <= message.number and earlier.status != "read":
                    self.store.change_message(earlier.number, status="read")

    def redeliver(self, channel: str, times: int) -> int:
        """Queues the last webhook body that was taken again, `times` times at once; how many were queued."""
        with self.store.writing():
            last = self.store.last_taken(channel)
            for _ in range(times if last else 0):
                assert last
                number = self.store.next_number("delivery")
                now = self.clock()
                again = replace(last, number=number, order_key=None, tries=0, due_at=now, created_at=now)
                self.store.add_delivery(again)
            return times if last else 0

    def _act(self, customer: PhoneCustomer, step: Step) -> Act:
        if customer.blocked:
            raise Impossible("the customer has blocked the shop; unblock it first")
        query_id = None
        if step.pressed and customer.channel == "telegram":
            if step.pressed.message.content.get("layout") == "keyboard":
                step = replace(step, kind="text", text=step.pressed.choice["title"], pressed=None)
            else:
                query_id = str(self.store.next_number("query", 4_380_000_000_000_001))
        message_id = query_id or self._new_message_id(customer.channel)
        return Act(
            customer=customer, step=step, provider_message_id=message_id, at=int(self.clock()), query_id=query_id
        )

    def _show(self, act: Act) -> tuple[int, ...]:
        step = act.step
        self.store.change_customer(act.customer.customer_id, last_wrote_at=self.clock())
        if step.pressed:
            pressed = {"choice_id": step.pressed.choice["choice_id"], "query_id": act.query_id, "answered": False}
            content = dict(step.pressed.message.content) | {"pressed": pressed}
            self.store.change_message(step.pressed.message.number, content=content)
            if act.query_id:
                self.store.add_press(act.query_id, step.pressed.message.number)
        if act.query_id or step.raw_field:
            return ()
        number = self.store.next_number("message")
        self.store.add_message(
            PhoneMessage(
                number=number,
                customer_id=act.customer.customer_id,
                provider_message_id=act.provider_message_id,
                author="customer",
                kind=step.kind,
                status="sent",
                created_at=self.clock(),
                text=step.pressed.choice["title"] if step.pressed else step.text,
                content=_shown(step),
            )
        )
        return (number,)

    def _failure(self, customer: PhoneCustomer | None, *, template: bool) -> int | None:
        if customer is None or customer.blocked:
            return 131026
        is_closed = (customer.last_wrote_at or 0) + self.whatsapp.window_seconds <= self.clock()
        return 131047 if is_closed and not template else None

    def _new_message_id(self, channel: str) -> str:
        if channel == "telegram":
            return str(self.store.next_number("telegram_message"))
        number = self.store.next_number("wamid")
        return "wamid." + base64.b64encode(f"sandbox{number:014d}".encode()).decode()

    def _queue_update(self, update: dict[str, Any], customer: PhoneCustomer, messages: tuple[int, ...]) -> None:
        allowed = self.store.setting("telegram").get("allowed_updates")
        kind = next(iter(update))
        if kind not in allowed if allowed else kind in _ON_REQUEST:
            return
        update_id = self.store.next_number("update", 510_000_001)
        body = json.dumps({"update_id": update_id, **update})
        self._queue("telegram", customer, body, messages, update_id=update_id)

    def _queue_statuses(
        self,
        customer: PhoneCustomer | None,
        states: Sequence[tuple[PhoneMessage, str, int | None]],
        after_seconds: float = 0.0,
    ) -> None:
        at = int(self.clock())
        statuses = [whatsapp_words.status(message, state, at, code) for message, state, code in states]
        values = [whatsapp_words.status_value(customer, statuses)]
        self._queue_values(values, customer, (), what="statuses", after_seconds=after_seconds)

    def _queue_values(
        self,
        values: list[dict[str, Any]],
        customer: PhoneCustomer | None,
        messages: tuple[int, ...],
        what: str = "messages",
        after_seconds: float = 0.0,
    ) -> None:
        body = whatsapp_words.body_text(values, self.whatsapp)
        self._queue("whatsapp", customer, body, messages, what=what, after_seconds=after_seconds)

    def _queue(
        self,
        channel: str,
        customer: PhoneCustomer | None,
        body: str,
        messages: tuple[int, ...],
        *,
        what: str = "messages",
        update_id: int | None = None,
        after_seconds: float = 0.0,
    ) -> None:
        now = self.clock()
        recipient = _address(customer) if customer else ""
        for copy, due_at in enumerate(self.faults.webhook_times(channel, what, recipient, now + after_seconds)):
            delivery = WebhookDelivery(
                number=self.store.next_number("delivery"),
                channel=channel,
                # Only the first keeps its place; the copies go beside it, not after it.
                order_key=customer.customer_id if customer and not copy else None,
                due_at=due_at,
                created_at=now,
                tries=0,
                body=body,
                update_id=update_id,
            )
            self.store.add_delivery(delivery, () if copy else messages)


def _address(customer: PhoneCustomer) -> str:
    return customer.phone or customer.user_id


def _id(act: Act) -> str:
    return act.provider_message_id


def _shown(step: Step) -> dict[str, Any]:
    replied = step.pressed.message if step.pressed else step.reply_to
    parts = {
        "file": step.file_details(),
        "location": dict(step.location) if step.location else None,
        "reply_to": replied.provider_message_id if replied else None,
        "raw": dict(step.raw) if step.raw else None,
    }
    return {name: value for name, value in parts.items() if value is not None}
