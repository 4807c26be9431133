"""The sandbox for tests, in the words of a chat.

sandbox = Sandbox("http://127.0.0.1:8090")
ana = sandbox.telegram.customer("Ana")
ana.writes("how much is shipping?")
ana.waits_for("4.90")
ana.presses("Talk to a person")
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

_TIMEOUT_SECONDS = 30
_LONG_POLL_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button or row that the shop offers."""

    choice_id: str
    title: str
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One message on a phone; `status` sent, delivered, read or failed.

    `details` holds the rest of what is shown: layout, file, location, reply_to, pressed, error_code.
    """

    number: int
    message_id: str
    from_customer: bool
    kind: str
    text: str
    status: str
    created_at: float
    choices: tuple[Choice, ...]
    details: Mapping[str, Any]

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its choices."""
        return tuple(choice.title for choice in self.choices)

    @property
    def file(self) -> Mapping[str, Any] | None:
        """file_id, mime_type, filename, size of what came with it."""
        return self.details.get("file")


Wanted = str | Callable[[Bubble], bool]


class NotSeen(AssertionError):
    """What was waited for did not come in time; the message shows the conversation."""


class Sandbox:
    """A running sandbox. Raises requests.HTTPError where a call is refused."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.telegram = Phones(self, "telegram")
        self.whatsapp = Phones(self, "whatsapp")

    def redeliver(self, channel: str = "whatsapp", times: int = 1) -> int:
        """Sends the last webhook with something from a customer again, `times` at once; how many were queued."""
        return int(self.call("POST", "redeliver", json={"channel": channel, "times": times})["queued"])

    def write_at_once(self, texts: list[tuple[Customer, str]]) -> list[str]:
        """Several customers' texts in one batch; the provider's message ids."""
        items = [{"customer_id": customer.customer_id, "text": text} for customer, text in texts]
        return list(self.call("POST", "batch", json={"texts": items})["message_ids"])

    def waiting(self) -> dict[str, int]:
        """How many webhooks or updates of each channel the shop has not taken yet."""
        return dict(self.call("GET", "deliveries"))

    def unknown(self) -> list[dict[str, Any]]:
        """Calls of the shop that the sandbox does not know: method, path, count, last_at."""
        return list(self.call("GET", "unknown")["unknown"])

    def forget_unknown(self) -> None:
        """Empties that list."""
        self.call("DELETE", "unknown")

    def order(self, kind: str, channel: str = "whatsapp", *, recipient: Customer | None = None, **how: Any) -> None:
        """Orders a fault by its name in `connectors.sandbox.faults.KINDS`, for one call unless `how` says otherwise.

        `how` takes the other fields of `Fault`: method, times (None: until `forget_faults`), skip, seconds, copies.
        """
        address = recipient.address if recipient else ""
        self.call("POST", "faults", json={"kind": kind, "channel": channel, "recipient": address, **how})

    def faults(self) -> list[dict[str, Any]]:
        """What is ordered, with how many calls were seen and how many met it."""
        return list(self.call("GET", "faults")["faults"])

    def forget_faults(self) -> None:
        """Everything works again."""
        self.call("DELETE", "faults")

    def call(self, method: str, path: str, **options: Any) -> Any:
        """One call of the JSON described in `connectors.sandbox.phones`."""
        answer = requests.request(method, f"{self.url}/phones/{path}", timeout=_TIMEOUT_SECONDS, **options)
        if not answer.ok:
            raise requests.HTTPError(f"{answer.status_code} {answer.text[:300]}", response=answer)
        return answer.json()


class Phones:
    """The phones of one channel."""

    def __init__(self, sandbox: Sandbox, channel: str) -> None:
        self._sandbox = sandbox
        self._channel = channel

    def customer(self, name: str, *, language: str = "en", phone: bool | str = True) -> Customer:
        """The customer of this name; added if there is none. `phone` False withholds the number on WhatsApp."""
        for row in self._sandbox.call("GET", "customers")["customers"]:
            if (row["channel"], row["name"]) == (self._channel, name):
                return Customer(self._sandbox, row)
        return self.new_customer(name, language=language, phone=phone)

    def new_customer(self, name: str, *, language: str = "en", phone: bool | str = True) -> Customer:
        """A customer who has never written, even where others have the same name."""
        body = {"channel": self._channel, "name": name, "language": language, "phone": phone}
        return Customer(self._sandbox, self._sandbox.call("POST", "customers", json=body))


class Customer:
    """A person with a phone. `address` is what the shop answers to: chat id, phone number or user id."""

    def __init__(self, sandbox: Sandbox, known: Mapping[str, Any]) -> None:
        self._sandbox = sandbox
        self.customer_id: str = known["customer_id"]
        self.name: str = known["name"]
        self.user_id: str = known["user_id"]
        self.former_user_id = self.user_id
        self.address: str = known["phone"] or self.user_id

    def writes(self, text: str, *, reply_to: Bubble | None = None) -> str:
        """Sends a text; the provider's message id."""
        return self._act("texts", {"text": text, "reply_to": reply_to.message_id if reply_to else None})

    def presses(self, title: str) -> str:
        """Presses the newest button or row with this title. Raises NotSeen if there is none."""
        for bubble in reversed(self.messages()):
            for choice in bubble.choices:
                if choice.title == title:
                    return self._act("presses", {"message_id": bubble.message_id, "choice_id": choice.choice_id})
        raise NotSeen(f"no button {title!r} in\n{self.told()}")

    def sends_photo(self, content: bytes, *, caption: str = "", filename: str = "photo.jpg") -> str:
        """Sends a picture (JPEG or PNG bytes)."""
        return self.sends_file("image", content, filename, caption=caption)

    def sends_voice(self, content: bytes, *, filename: str = "voice.ogg") -> str:
        """Sends a voice note (Ogg Opus bytes)."""
        return self.sends_file("voice", content, filename)

    def sends_document(self, content: bytes, filename: str, *, caption: str = "") -> str:
        """Sends a file of any kind."""
        return self.sends_file("document", content, filename, caption=caption)

    def sends_sticker(self, content: bytes, *, filename: str = "sticker.webp") -> str:
        """Sends a sticker (WebP bytes)."""
        return self.sends_file("sticker", content, filename)

    def sends_file(self, kind: str, content: bytes, filename: str, *, caption: str = "") -> str:
        """Sends a file as image, voice, audio, video, document or sticker."""
        fields = {"kind": kind, "caption": caption}
        path = f"customers/{self.customer_id}/files"
        return str(self._sandbox.call("POST", path, data=fields, files={"file": (filename, content)})["message_ids"][0])

    def sends_location(self, latitude: float, longitude: float, *, name: str = "", address: str = "") -> str:
        """Shares a place, in degrees."""
        point = {"latitude": latitude, "longitude": longitude, "name": name, "address": address}
        return self._act("locations", point)

    def sends_raw(self, content: Mapping[str, Any], *, field: str | None = None) -> str:
        """Sends a message in the provider's own words, for kinds that the phones have no button for."""
        return self._act("raw", {"content": content, "field": field})

    def reads(self) -> None:
        """Looks at the conversation: everything from the shop is read."""
        self._post("read", {})

    def blocks(self, blocked: bool = True) -> None:
        """Blocks the shop, or unblocks it."""
        self._post("block", {"blocked": blocked})

    def changes_user_id(self, user_id: str) -> None:
        """WhatsApp gives them another user id, under which they write and are reached from now on."""
        self._post("user_id", {"user_id": user_id})
        if self.address == self.user_id:
            self.address = user_id
        self.user_id, self.former_user_id = user_id, self.user_id

    def user_id_is_announced(self) -> str:
        """WhatsApp tells the shop of the last change of the user id; the id of that notice."""
        pair = {"previous": self.former_user_id, "current": self.user_id}
        return self.sends_raw({"user_id": pair, "detail": "new id"}, field="user_id_update")

    def wrote_last_at(self, last_wrote_at: float) -> None:
        """Moves the start of the 24-hour window (unix seconds)."""
        self._post("clock", {"last_wrote_at": last_wrote_at})

    def messages(self) -> list[Bubble]:
        """The whole conversation, oldest first."""
        rows = self._sandbox.call("GET", f"customers/{self.customer_id}/messages")["messages"]
        return [_bubble(message) for message in rows]

    def answers(self) -> list[Bubble]:
        """What the shop sent and reached the phone, oldest first."""
        return [bubble for bubble in self.messages() if not bubble.from_customer and bubble.status != "failed"]

    def sees_typing(self) -> bool:
        """Whether the shop is shown as typing."""
        answer = self._sandbox.call("GET", "customers")
        mine = next(row for row in answer["customers"] if row["customer_id"] == self.customer_id)
        return bool(mine["typing_until"] > answer["now"])

    def waits_for(self, wanted: Wanted, timeout_seconds: float = 20.0, *, after: int = 0) -> Bubble:
        """The first message of the shop that contains the text (or fits the condition).

        `after` skips the conversation's first messages (`after=len(customer.messages())`: only what is yet to come).
        Raises NotSeen.
        """
        fits = wanted if callable(wanted) else lambda bubble: wanted in bubble.text

        def look() -> Bubble | None:
            arrived = [bubble for bubble in self.messages()[after:] if not bubble.from_customer]
            return next((bubble for bubble in arrived if bubble.status != "failed" and fits(bubble)), None)

        bubble: Bubble = self.waits_until(look, timeout_seconds, f"{wanted!r} in a message of the shop")
        return bubble

    def waits_until(self, condition: Callable[[], Any], timeout_seconds: float = 20.0, what: str = "a change") -> Any:
        """The condition's first true value, asked again after every change on any phone. Raises NotSeen."""
        deadline, number = time.monotonic() + timeout_seconds, -1
        while not (value := condition()):
            seconds_left = deadline - time.monotonic()
            if seconds_left <= 0:
                raise NotSeen(f"{self.name} waited {timeout_seconds:g} s for {what}; seen:\n{self.told()}")
            query = {"after": number, "wait": min(seconds_left, _LONG_POLL_SECONDS), "rows": 0}
            number = self._sandbox.call("GET", "changes", params=query)["number"]
        return value

    def downloads(self, bubble: Bubble) -> bytes:
        """The bytes of a message's file."""
        assert bubble.file
        url = f"{self._sandbox.url}/phones/files/{bubble.file['file_id']}"
        answer = requests.get(url, timeout=_TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.content

    def told(self) -> str:
        """The conversation as lines, for a failed test."""
        return "\n".join(f"  {_line(bubble)}" for bubble in self.messages())

    def _act(self, act: str, body: Mapping[str, Any]) -> str:
        return str(self._post(act, body)["message_ids"][0])

    def _post(self, act: str, body: Mapping[str, Any]) -> Any:
        return self._sandbox.call("POST", f"customers/{self.customer_id}/{act}", json=body)


def _line(bubble: Bubble) -> str:
    author = "customer" if bubble.from_customer else "shop"
    return f"{author} ({bubble.kind}, {bubble.status}): {bubble.text} {bubble.titles or ''}".rstrip()


def _bubble(message: Mapping[str, Any]) -> Bubble:
    details = dict(message["content"])
    choices = details.pop("choices", ())
    return Bubble(
        number=message["number"],
        message_id=message["message_id"],
        from_customer=message["author"] == "customer",
        kind=message["kind"],
        text=message["text"],
        status=message["status"],
        created_at=message["created_at"],
        choices=tuple(
            Choice(choice_id=one["choice_id"], title=one["title"], description=one.get("description", ""))
            for one in choices
        ),
        details=details,
    )
