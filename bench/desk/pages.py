"""Pages: agents whose pages are open, each following the live events and fetching again what desk.js would."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.desk.build import conversation_id
from bench.desk.office import Browser

# desk.js: changes that come together are fetched together (GATHER_MS of live.js).
_GATHER_SECONDS = 0.06
_LISTS = frozenset({"conversation", "queue", "message", "account", "label", "erased", "seen"})
_THREAD = frozenset({"conversation", "delivery", "label", "mention", "message", "queue", "rating"})
_PATIENCE_SECONDS = 60.0
_ROW = re.compile(r'data-conversation="([^"]+)"')
_POSITION = re.compile(r'data-position="(\d+)"')


@dataclass
class Seen:
    """What pages showed, and when: (page, what) to monotonic seconds; how much was fetched for it, and streamed."""

    at: dict[tuple[int, str], float] = field(default_factory=dict)
    fetched: int = 0
    size: int = 0
    streamed: int = 0
    _wanted: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wants(self, text: str) -> None:
        """From now on it is noted who shows this text."""
        with self._lock:
            self._wanted.append(text)

    def note(self, page: int, text: str, where: str, *, streamed: bool = False) -> None:
        """Notes which of the wanted texts the page shows for the first time."""
        now = time.monotonic()
        with self._lock:
            self.fetched += not streamed
            self.size += 0 if streamed else len(text.encode())
            self.streamed += len(text.encode()) if streamed else 0
            for each in self._wanted:
                if each in text:
                    self.at.setdefault((page, f"{where}:{each}"), now)


class Page:
    """One agent's page with the conversation of the same number open; a thread follows the stream."""

    def __init__(self, number: int, browser: Browser, seen: Seen) -> None:
        self.number = number
        self._browser = browser
        self._seen = seen
        self._open = conversation_id(number)
        # In which list each conversation stands on this page.
        self._stands: dict[str, str] = {}
        self._last = 0
        self._changes: list[dict[str, Any]] = []
        self._came = threading.Condition()
        self._over = False
        self.connected = threading.Event()
        self._socket: socket.socket | None = None
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._follow, self._refresh)]

    def open(self) -> None:
        """Shows its lists and its conversation, and connects."""
        self._get_lists()
        self._get_thread("messages")
        for each in self._threads:
            each.start()

    def close(self) -> None:
        """Leaves; the threads end."""
        with self._came:
            self._over = True
            self._came.notify()
        if self._socket:
            self._socket.shutdown(socket.SHUT_RDWR)
        for each in self._threads:
            each.join(_PATIENCE_SECONDS)

    def _follow(self) -> None:
        self._stream = http.client.HTTPConnection("127.0.0.1", self._browser.port, timeout=_PATIENCE_SECONDS)
        self._stream.request("GET", f"/desk/events?page=bench{self.number}", headers={"Cookie": self._browser.cookie})
        # Kept apart: where the answer ends the connection, http.client lets go of it.
        self._socket = self._stream.sock
        answer = self._stream.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"the stream answered {answer.status}")
        for kind, data in _frames(answer):
            self.connected.set()
            if kind == "change" or kind == "reload":
                with self._came:
                    self._changes.append(json.loads(data))
                    self._came.notify()

    def _refresh(self) -> None:
        while True:
            with self._came:
                self._came.wait_for(lambda: self._changes or self._over, _PATIENCE_SECONDS)
                if self._over:
                    return
            time.sleep(_GATHER_SECONDS)
            with self._came:
                changes, self._changes = self._changes, []
            self._fetch(changes)

    def _fetch(self, changes: list[dict[str, Any]]) -> None:
        kinds = {each["kind"] for each in changes if "kind" in each}
        here = [each for each in changes if each.get("conversation") == self._open and each["kind"] in _THREAD]
        if here:
            self._get_thread(f"messages?after={self._last}" if self._are_new(here) else "messages")
        if {each["kind"] for each in here} & {"conversation", "queue"}:
            self._get(f"/desk/conversations/{self._open}/head", "head")
        listed = [each for each in changes if each.get("kind") in _LISTS or not each]
        if listed and not all(map(self._places, listed)):
            self._get_lists()
        if "presence" in kinds:
            self._get("/desk/presence/switch", "presence")
        if kinds & {"attention", "account", "trouble", "queue"}:
            self._get("/desk/attention/count", "count")

    def _are_new(self, changes: list[dict[str, Any]]) -> bool:
        if not all(each["kind"] == "message" and each.get("last", 0) > self._last for each in changes):
            return False
        return max(each["last"] for each in changes) - self._last >= len(changes)

    def _places(self, change: dict[str, Any]) -> bool:
        """Whether the row that came with the change is all that the lists need."""
        place = change.get("list")
        stands = self._stands.get(change.get("conversation", ""), "others" if place == "others" else "")
        if not place or stands != place or (place == "mine" and change["kind"] == "conversation"):
            return False
        self._seen.note(self.number, change.get("row", "") + change.get("text", ""), "lists", streamed=True)
        return True

    def _get_lists(self) -> None:
        text = self._get(f"/desk/lists?open={self._open}", "lists")
        self._stands = {}
        for part in text.split('data-testid="list-')[1:]:
            self._stands |= dict.fromkeys(_ROW.findall(part), part.partition('"')[0])

    def _get_thread(self, path: str) -> None:
        text = self._get(f"/desk/conversations/{self._open}/{path}", "thread")
        self._last = max([self._last, *map(int, _POSITION.findall(text))])

    def _get(self, path: str, where: str) -> str:
        text = self._browser.get(path).decode()
        self._seen.note(self.number, text, where)
        return text


def _frames(answer: http.client.HTTPResponse) -> Iterator[tuple[str, str]]:
    """Server-sent events as (event, data) until the stream ends."""
    kind = ""
    while line := _line(answer):
        name, _, value = line.strip().decode().partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, value


def _line(answer: http.client.HTTPResponse) -> bytes:
    try:
        return answer.readline()
    except (OSError, ValueError, AttributeError, http.client.HTTPException):
        return b""
