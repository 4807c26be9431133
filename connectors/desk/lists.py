"""Lists: waiting, mine and others, as every page of the desk fetches them again whenever something changed.

Fifty pages fetch at once after each message: what they have in common is made once for all, and a row that looks
as it did before is not written again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import get_template_attribute
from markupsafe import Markup

from bot.label import Label
from bot.routing import Assignment
from bot.store.lists import Listed
from connectors.desk import words
from connectors.desk.desk import Desk
from connectors.desk.listing import ListRow, list_row
from connectors.desk.sessions import signed_in

_OTHERS = 100
# More than anybody holds: as many of the latest may be mine, and a hundred others are left.
_SPARE = 50
_ROWS_KEPT = 5_000
# So soon the words for a moment ("14:05", "Mon") are looked at again where nothing else happens.
_FRESH_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class _Item:
    """A row ready for the page; `holder_id` is the agent's who holds the conversation."""

    conversation_id: str
    holder_id: str | None
    row: ListRow
    worn: tuple[Label, ...]
    html: Markup


class Lists:
    """What the lists' template shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._latest: list[_Item] = []
        self._latest_as_of = (-1, -1)
        self._written = lru_cache(_ROWS_KEPT)(_write)

    def content(self, open_id: str | None) -> dict[str, Any]:
        """The three lists of whoever is signed in; `open_id` is the conversation on the page."""
        store, me, now = self._desk.store, signed_in().agent_id, self._desk.now()
        # Where conversations are assigned, who waits calls nobody.
        manual = store.policy.assignment is Assignment.MANUAL
        first = store.routing.first_for(me, now=now) if manual else frozenset()
        held, limit = store.presence.load(me, now=now)
        lists = {
            "waiting": self._items("waiting", store.conversations.queue(agent_id=me, now=now), first),
            "mine": self._items("mine", store.conversations.held_by(me), first),
            "others": self._others(me),
        }
        return {
            **{kind: [self._shown(kind, each, open_id) for each in items] for kind, items in lists.items()},
            "waiting_count": store.conversations.waiting_count(),
            "slots": f"{held} of {limit}",
            "stopped": [account for account in store.accounts.all() if account.stopped_text],
            "channel_name": words.channel_name,
        }

    def _items(self, kind: str, found: Sequence[Listed], first: frozenset[str] = frozenset()) -> list[_Item]:
        now, zone = self._desk.now(), self._desk.zone
        worn = self._desk.store.labels.of_many([each.conversation.conversation_id for each in found])
        items = []
        for each in found:
            conversation = each.conversation
            row = list_row(each, now=now, zone=zone, first=first)
            labels = tuple(worn.get(conversation.conversation_id, ()))
            items.append(
                _Item(
                    conversation_id=conversation.conversation_id,
                    holder_id=conversation.agent_id,
                    row=row,
                    worn=labels,
                    html=self._written(row, kind, labels, False),
                )
            )
        return items

    def _others(self, me: str) -> list[_Item]:
        """The latest that neither wait nor are mine, read and written once for all agents after each change."""
        conversations = self._desk.store.conversations
        as_of = (self._desk.store.events.latest(), int(self._desk.now() // _FRESH_SECONDS))
        with self._lock:  # one makes them, the others wait for that
            if self._latest_as_of < as_of:
                self._latest = self._items("others", conversations.others("", limit=_OTHERS + _SPARE))
                self._latest_as_of = as_of
            latest = self._latest
        not_mine = [each for each in latest if each.holder_id != me]
        if len(latest) - len(not_mine) > _SPARE:
            return self._items("others", conversations.others(me, limit=_OTHERS))
        return not_mine[:_OTHERS]

    def _shown(self, kind: str, item: _Item, open_id: str | None) -> Markup:
        if item.conversation_id != open_id:
            return item.html
        return self._written(item.row, kind, item.worn, True)


def _write(row: ListRow, kind: str, worn: tuple[Label, ...], current: bool) -> Markup:
    """One row as HTML."""
    item: Callable[..., Markup] = get_template_attribute("desk/list_row.html", "item")
    return item(row, kind, worn, current)
