"""Visitors: people with the chat of the shop's page open, who do what its panel does.

What they write is sent again under its own id until it is accepted, one after the other; what the shop says is followed
from the last place that was heard. A panel tries again after one second, then less and less often; these don't wait so
long.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import requests

from bot.website.visitor import unknown
from connectors.sandbox.testing.client import Bubble, Customer, NotSeen, Wanted

ACCOUNT = "website:demo"
_PAUSE_SECONDS = 0.2
_ASK_SECONDS = 10.0
# A stream says something every 25 seconds, be it only that it is there.
_SILENT_SECONDS = 60.0


@dataclass(eq=False)
class Visitor:
    """One browser with its panel open from the first message on. `address` is what the shop answers to."""

    name: str
    url: str
    origin: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _unsent: list[dict[str, Any]] = field(default_factory=list)
    _heard: dict[str, Bubble] = field(default_factory=dict)
    _next: str = ""
    _ended: threading.Event = field(default_factory=threading.Event)
    _written: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.address = unknown(ACCOUNT, self.token).address
        for work in (self._send, self._follow):
            threading.Thread(target=work, name=self.name, daemon=True).start()

    def writes(self, text: str) -> str:
        """Writes; the browser's own id of it, before it is accepted."""
        message = {"id": secrets.token_urlsafe(15), "text": text}
        self._unsent.append(message)
        self._written.set()
        return message["id"]

    def messages(self) -> list[Bubble]:
        """What the shop said, in the order in which the panel heard it."""
        return list(self._heard.values())

    def has_heard(self, message_id: str) -> bool:
        """Whether the panel shows a message of the shop."""
        return message_id in self._heard

    def waits_for(self, wanted: Wanted, timeout_seconds: float = 20.0, *, after: int = 0) -> Bubble:
        """The first message of the shop that contains the text (or fits the condition). Raises NotSeen."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            for bubble in self.messages()[after:]:
                if wanted(bubble) if callable(wanted) else wanted in bubble.text:
                    return bubble
            time.sleep(_PAUSE_SECONDS)
        raise NotSeen(f"{self.name} waited {timeout_seconds:g} s for {wanted!r}")

    @property
    def unsent(self) -> int:
        """How many messages the shop has not accepted yet."""
        return len(self._unsent)

    def leaves(self) -> None:
        """Closes the page."""
        self._ended.set()
        self._written.set()

    def _send(self) -> None:
        with _session() as session:
            while not self._ended.is_set():
                if not self._unsent:
                    self._written.wait()
                    self._written.clear()
                    continue
                if self._is_accepted(session, self._unsent[0]):
                    self._unsent.pop(0)
                else:
                    self._ended.wait(_PAUSE_SECONDS)

    def _is_accepted(self, session: requests.Session, message: dict[str, Any], proof: object = None) -> bool:
        content = {"messages": [message], "language": "en", **({"proof": proof} if proof else {})}
        with contextlib.suppress(requests.RequestException):
            answer = self._posts(session, "messages", content)
            challenge = answer.json().get("challenge") if answer.status_code == 429 else None
            if challenge and not proof:
                return self._is_accepted(session, message, _proof(challenge))
            return answer.ok
        return False

    def _follow(self) -> None:
        with _session() as session:
            while not self._ended.is_set():
                with contextlib.suppress(requests.RequestException):
                    for page in self._pages(session):
                        self._hears(session, page)
                self._ended.wait(_PAUSE_SECONDS)

    def _pages(self, session: requests.Session) -> Iterator[dict[str, Any]]:
        """What the stream brings after the last place that was heard."""
        headers = {"Authorization": f"Bearer {self.token}"}
        url, timeout = f"{self.url}/stream?after={self._next}", (_ASK_SECONDS, _SILENT_SECONDS)
        with session.get(url, headers=headers, stream=True, timeout=timeout) as answer:
            if answer.ok:
                page = b""
                for line in answer.iter_lines(chunk_size=None):
                    # Whole only with the empty line after it: the process may have died in the midst of one.
                    if not line and page:
                        yield json.loads(page)
                    page = line[6:] if line.startswith(b"data: ") else b""

    def _hears(self, session: requests.Session, page: dict[str, Any]) -> None:
        fresh = [each for each in page["messages"] if each["from"] != "you" and each["id"] not in self._heard]
        self._heard |= {each["id"]: _bubble(number, each) for number, each in enumerate(fresh, len(self._heard))}
        self._next = page["next"] or self._next
        if fresh:
            self._posts(session, "seen", {"seen": [{"id": each["id"], "status": "read"} for each in fresh]})

    def _posts(self, session: requests.Session, path: str, content: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Origin": self.origin}
        return session.post(f"{self.url}/{path}", json=content, headers=headers, timeout=_ASK_SECONDS)


class Visitors:
    """All of them, on the demo shop."""

    def __init__(self, chat_url: str, origin: str) -> None:
        self._url = f"{chat_url}/chat/demo"
        self._origin = origin
        self._all: list[Visitor] = []

    def new_customer(self, name: str) -> Visitor:
        """Somebody who has never written."""
        self._all.append(Visitor(name, self._url, self._origin))
        return self._all[-1]

    def unsent(self) -> int:
        """How many messages the shop has not accepted yet."""
        return sum(visitor.unsent for visitor in self._all)

    def leave(self) -> None:
        """Everybody closes the page."""
        for visitor in self._all:
            visitor.leaves()


# Whoever writes to the shop in this bench.
Shopper = Customer | Visitor


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def _proof(challenge: str) -> dict[str, str]:
    """The work that a new visitor of a busy network proves."""
    bits = int(challenge.split(".")[1])
    for answer in count():
        digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return {"challenge": challenge, "answer": str(answer)}
    raise AssertionError


def _bubble(number: int, shown: dict[str, Any]) -> Bubble:
    return Bubble(
        number=number,
        message_id=shown["id"],
        from_customer=False,
        kind=shown.get("kind", "text"),
        text=shown["text"],
        status="read",
        created_at=shown["at"],
        choices=(),
        details={},
    )
