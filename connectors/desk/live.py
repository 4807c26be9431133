"""Live: one reader per process follows the store's events and hands each event to every open page."""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.store.running.events import Event, EventGap, Events
from connectors.catalogues.reading import SOURCE

log = logging.getLogger(__name__)
_BEAT_SECONDS = 15.0
_LIFE_SECONDS = 600.0
_BACKLOG = 500
_WAIT_SECONDS = 1.0
_END = (0, "")
# The kind of event that tells the streams that a session has ended.
SESSIONS_ENDED = "session"
# The holder has read the messages: nobody else's row shows it.
_SEEN = "seen"
# What changes the row of one conversation; after anything else the lists are fetched whole.
_OF_ROWS = frozenset({"message", "conversation", _SEEN})


class TooManyStreams(Exception):
    """All streams are in use: answer 503, and the page asks again later."""


@dataclass(frozen=True, kw_only=True)
class SentRow:
    """A conversation's row as HTML, as its holder sees it (`mine`) and as all others do (`others`).

    One that waits stands elsewhere for each agent: `waiting_text`, its latest text, is all that is sent. `last` is the
    position of the latest message.
    """

    last: int
    holder_id: str | None = None
    mine: str = ""
    others: str = ""
    waiting_text: str | None = None

    def part(self, agent_id: str, kind: str) -> dict[str, Any]:
        """What an agent's page gets of it: the list in which it stands there, and its row."""
        if self.waiting_text is not None:
            return {"last": self.last, "list": "waiting", "text": self.waiting_text}
        if agent_id == self.holder_id:
            return {"last": self.last, "list": "mine", "row": self.mine}
        return {"last": self.last, "list": "others", "row": "" if kind == _SEEN else self.others}


# A conversation's row, by its id and the language of the page.
Rows = Callable[[str, str], SentRow | None]


class Live:
    """Hands events to at most `capacity` streams. The reader starts with the first stream."""

    def __init__(self, events: Events, *, capacity: int) -> None:
        self._events = events
        self._capacity = capacity
        self._rows: Rows = lambda _, __: None
        self._streams: set[Stream] = set()
        self._lock = threading.Lock()
        self._position = 0
        self._reader: threading.Thread | None = None

    def send_rows(self, rows: Rows) -> None:
        """From now on events carry the row that `rows` gives for their conversation."""
        self._rows = rows

    def open(self, after: int | None = None, *, page: str = "", agent_id: str = "", language: str = SOURCE) -> Stream:
        """An agent's stream of everything after event `after` (None: from now on), with rows in `language`. Raises
        TooManyStreams.

        What is too old to be resumed begins with a reload instead. A page that names itself has one stream:
        an earlier one ends, if we don't know yet that it was cut.
        """
        self.end(page)
        with self._lock:
            if len(self._streams) >= self._capacity:
                raise TooManyStreams
            self._start()
            start = self._position if after is None else after
            stream = Stream(self, start, page, agent_id, language)
            self._streams.add(stream)
            position = self._position
        try:
            stream.resume(self._events, position)
        except BaseException:
            self.leave(stream)
            raise
        return stream

    def end(self, page: str) -> None:
        """The page with this name is closed; its stream ends at once rather than at the next beat."""
        with self._lock:
            for stream in [candidate for candidate in self._streams if page and candidate.page == page]:
                self._streams.discard(stream)
                stream.stop()

    def count(self) -> int:
        """How many pages follow now."""
        with self._lock:
            return len(self._streams)

    def leave(self, stream: Stream) -> None:
        """The stream has ended; its place is free."""
        with self._lock:
            self._streams.discard(stream)

    def _start(self) -> None:
        if self._reader is None or not self._reader.is_alive():
            self._position = self._events.latest()
            self._reader = threading.Thread(target=self._follow, name="live", daemon=True)
            self._reader.start()

    def _follow(self) -> None:
        seen = -1
        while self._wanted():
            try:
                self._hand_out()
                seen = self._events.wait(seen, _WAIT_SECONDS)
            except Exception as error:  # noqa: BLE001 - a passing fault must not end the only reader
                log.error("following the events failed: %s", type(error).__name__)
                time.sleep(_WAIT_SECONDS)

    def _wanted(self) -> bool:
        """Whether a page still follows; without one the reader ends, and the next page starts another."""
        with self._lock:
            if not self._streams:
                self._reader = None
            return bool(self._streams)

    def _hand_out(self) -> None:
        try:
            events: list[Event] | None = self._events.after(self._position)
        except EventGap:
            events = None
        if events == []:
            return
        with self._lock:
            languages = {stream.language for stream in self._streams}
        changes = None if events is None else self._with_rows(events, languages)
        with self._lock:
            self._position = events[-1].number if events else self._events.latest()
            for stream in self._streams:
                stream.put(changes, self._position)
            if events is None or any(event.kind == SESSIONS_ENDED for event in events):
                self._part()

    def _with_rows(self, events: list[Event], languages: set[str]) -> list[_Change]:
        """The events with the rows of their conversations; each row is made once in each language of the pages."""
        row_of = cache(self._row)
        return [
            _Change(event, {language: row_of(event.conversation_id, language) for language in languages})
            if event.conversation_id and event.kind in _OF_ROWS
            else _Change(event)
            for event in events
        ]

    def _row(self, conversation_id: str, language: str) -> SentRow | None:
        """The conversation's row; without one, pages fetch their lists."""
        try:
            return self._rows(conversation_id, language)
        except Exception as error:  # noqa: BLE001 - an event without its row is better than none
            log.error("no row of a conversation: %s", type(error).__name__)
            return None

    def _part(self) -> None:
        """Ends all streams: pages with a valid session resume at their position, within a second."""
        for stream in self._streams:
            stream.stop()
        self._streams.clear()


class _Change:
    """An event with its row by language, as a frame for the holder's pages and one for all others, each written once.

    A page in a language that has no row here fetches its lists.
    """

    def __init__(self, event: Event, rows: Mapping[str, SentRow | None] | None = None) -> None:
        self._event = event
        self._rows = rows or {}
        self._frames: dict[tuple[str, bool], tuple[int, str]] = {}

    def frame(self, agent_id: str, language: str) -> tuple[int, str]:
        """The frame for a page of this agent, with its number."""
        row = self._rows.get(language)
        key = (language, row is not None and agent_id == row.holder_id)
        if key not in self._frames:
            self._frames[key] = self._written(agent_id, row)
        return self._frames[key]

    def _written(self, agent_id: str, row: SentRow | None) -> tuple[int, str]:
        event = self._event
        part = row.part(agent_id, event.kind) if row else {}
        data = json.dumps({"kind": event.kind, "conversation": event.conversation_id, **part}, ensure_ascii=False)
        return event.number, f"id: {event.number}\nevent: change\ndata: {data}\n\n"


class Stream:
    """One page's events as server-sent event frames. Iterate it once; it ends by itself after ten minutes."""

    def __init__(self, live: Live, start: int, page: str, agent_id: str, language: str) -> None:
        self.page = page
        self.language = language
        self._agent_id = agent_id
        self._live = live
        self._last = start
        self._frames: queue.Queue[tuple[int, str]] = queue.Queue()
        self._early: list[tuple[int, str]] = []

    def resume(self, events: Events, position: int) -> None:
        """Reads what happened between the stream's start and the reader's `position`."""
        try:
            missed = [_Change(event) for event in events.after(self._last) if event.number <= position]
            self._early = [change.frame(self._agent_id, self.language) for change in missed]
        except EventGap:
            self._last = 0
            self._early = [_reload(position)]

    def put(self, changes: list[_Change] | None, position: int) -> None:
        """Takes new changes (None: there was a gap, everything is to be fetched again up to `position`)."""
        if changes is None or self._frames.qsize() > _BACKLOG:
            self._frames.put(_reload(position))
            return
        for change in changes:
            self._frames.put(change.frame(self._agent_id, self.language))

    def stop(self) -> None:
        """Ends the stream from outside."""
        self._frames.put(_END)

    def close(self) -> None:
        """Gives the place back; also when nobody ever began to read."""
        self._live.leave(self)

    def __iter__(self) -> Iterator[str]:
        ends_at = time.monotonic() + _LIFE_SECONDS
        yield f"retry: 1000\n\n{_beat()}"
        for number, text in self._early:
            self._last = number
            yield text
        while time.monotonic() < ends_at and (text := self._next()):
            yield text

    def _next(self) -> str:
        """The next frame; an empty text ends the stream."""
        try:
            number, text = self._frames.get(timeout=_BEAT_SECONDS)
        except queue.Empty:
            return _beat()
        if not text:
            return text
        # The page may have seen more than this process's reader had when it resumed.
        if number <= self._last:
            return ": seen\n\n"
        self._last = number
        return text


def _reload(number: int) -> tuple[int, str]:
    return number, f"id: {number}\nevent: reload\ndata: {{}}\n\n"


def _beat() -> str:
    return f"event: beat\ndata: {time.time():.0f}\n\n"
