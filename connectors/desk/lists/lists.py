"""Lists: mine, waiting and others. Every page of the desk fetches them again when a conversation changes hands.

Fifty pages fetch at once then: the common part is made once, and an unchanged row is not rendered again.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from flask import get_template_attribute
from markupsafe import Markup

from bot.conversations.conversation import State
from bot.conversations.label import Label
from bot.phrases import phrase
from bot.store.conversations.lists import Listed, Rank
from bot.store.queue.targets import Due
from bot.team.routing import Assignment
from bot.team.targets import Target
from connectors.catalogues.speaking import language
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.lists.account_tags import AccountTag, account_tags
from connectors.desk.lists.rows import ListRow, closing_soon, list_row
from connectors.desk.lists.standing import standing_words

_OTHERS = 100
# More than anybody holds: as many of the latest may be mine, and a hundred others are left.
_SPARE = 50
_ROWS_KEPT = 5_000
_BETWEEN = re.compile(r">\s+<")
# After this time the words for a moment ("14:05", "Mon") are made again if nothing else happens.
_FRESH_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class _Item:
    """A row ready for the page; `holder_id` is the agent's who holds the conversation."""

    conversation_id: str
    holder_id: str | None
    row: ListRow
    worn: tuple[Label, ...]
    html: Markup


@dataclass(kw_only=True)
class _Queue:
    """Who waits, read once for all agents of a language after each change.

    `called`: whom each conversation calls. `made`: a row as an agent gets it for whom it stands so, called or not.
    """

    as_of: tuple[int, int]
    called: Mapping[str, frozenset[str]] = field(default_factory=dict)
    found: dict[str, Listed] = field(default_factory=dict)
    worn: dict[str, list[Label]] = field(default_factory=dict)
    made: dict[tuple[Rank, bool], _Item] = field(default_factory=dict)


class Lists:
    """What the lists' template shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()  # one thread makes the shared part, the others wait for it
        self._queues: dict[str, _Queue] = {}
        self._latest: dict[str, tuple[tuple[int, int], list[_Item]]] = {}
        self._tags: Mapping[str, AccountTag] = {}
        self._targets: Sequence[Target] = ()
        self._written = lru_cache(_ROWS_KEPT)(_written_in)

    def content(self, open_id: str | None) -> dict[str, Any]:
        """The three lists of whoever is signed in; `open_id` is the conversation on the page."""
        store, me, now = self._desk.store, signed_in().agent_id, self._desk.now()
        as_of = (store.events.latest(), int(now // _FRESH_SECONDS))
        accounts = store.accounts.all()
        self._tags = account_tags(accounts)
        self._targets = store.targets.all()
        load, limit = store.presence.load(me, now=now)
        lists = {
            "waiting": self._waiting(me, as_of),
            "mine": self._items("mine", store.conversations.held_by(me)),
            "others": self._others(me, as_of),
        }
        return {
            **{kind: [self._shown(kind, item, open_id) for item in items] for kind, items in lists.items()},
            "waiting_count": store.conversations.waiting_count(),
            "slots": phrase("%(load)s of %(limit)s", load=load, limit=limit),
            "stopped": [account for account in accounts if account.stopped_text],
            "channel_name": words.channel_name,
        }

    def _waiting(self, me: str, as_of: tuple[int, int]) -> list[_Item]:
        store, now = self._desk.store, self._desk.now()
        ranks = store.conversations.ranked(me, now=now)
        with self._lock:
            queue = self._queues.get(language())
            if queue is None or queue.as_of < as_of:
                # With assignment on, a waiting conversation calls no agent.
                manual = store.policy.assignment is Assignment.MANUAL
                queue = _Queue(as_of=as_of, called=store.routing.called(now=now) if manual else {})
                self._queues[language()] = queue
            missing = [rank.conversation_id for rank in ranks if rank.conversation_id not in queue.found]
            entries = store.conversations.of_ids(missing)
            # A conversation accepted between the two reads is no longer waiting.
            queue.found |= {key: entry for key, entry in entries.items() if entry.conversation.state is State.QUEUED}
            queue.worn |= store.labels.of_many(missing)
            return [self._ranked_item(queue, rank, me) for rank in ranks if rank.conversation_id in queue.found]

    def _ranked_item(self, queue: _Queue, rank: Rank, me: str) -> _Item:
        calls = me in queue.called.get(rank.conversation_id, ())
        item = queue.made.get((rank, calls))
        if item is None:
            entry = replace(queue.found[rank.conversation_id], rank=rank)
            item = self._item("waiting", entry, queue.worn.get(rank.conversation_id, ()), calls=calls)
            queue.made[rank, calls] = item
        return item

    def _items(self, kind: str, found: Sequence[Listed]) -> list[_Item]:
        worn = self._desk.store.labels.of_many([entry.conversation.conversation_id for entry in found])
        return [self._item(kind, entry, worn.get(entry.conversation.conversation_id, ())) for entry in found]

    def _item(self, kind: str, listed: Listed, worn: Sequence[Label], *, calls: bool = False) -> _Item:
        tag = self._tags.get(listed.conversation.account_id)
        now, policy, zone = self._desk.now(), self._desk.store.policy, self._desk.zone
        row = list_row(
            listed,
            now=now,
            zone=zone,
            calls=calls,
            account=tag,
            closes_at=closing_soon(listed.conversation, policy, now),
            why=standing_words(listed, policy, now=now, zone=zone),
            due=due_of(self._desk, self._targets, listed, worn),
        )
        return _Item(
            conversation_id=row.conversation_id,
            holder_id=listed.conversation.agent_id,
            row=row,
            worn=tuple(worn),
            html=self._written(language(), row, kind, tuple(worn), False),
        )

    def _others(self, me: str, as_of: tuple[int, int]) -> list[_Item]:
        """The latest conversations that neither wait nor are mine; made once for all agents after each change."""
        conversations = self._desk.store.conversations
        with self._lock:
            made, latest = self._latest.get(language(), ((-1, -1), []))
            if made < as_of:
                latest = self._items("others", conversations.others("", limit=_OTHERS + _SPARE))
                self._latest[language()] = as_of, latest
        not_mine = [entry for entry in latest if entry.holder_id != me]
        if len(latest) - len(not_mine) > _SPARE:
            return self._items("others", conversations.others(me, limit=_OTHERS))
        return not_mine[:_OTHERS]

    def _shown(self, kind: str, item: _Item, open_id: str | None) -> Markup:
        if item.conversation_id != open_id:
            return item.html
        return self._written(language(), item.row, kind, item.worn, True)


def _written_in(_language: str, row: ListRow, kind: str, worn: tuple[Label, ...], current: bool) -> Markup:
    """The row in the language at hand; in each language it is another."""
    return write_row(row, kind, worn, current)


def write_row(row: ListRow, kind: str, worn: tuple[Label, ...], current: bool) -> Markup:
    """One row as HTML, without the space between its elements: it goes to each open page."""
    item: Callable[..., Markup] = get_template_attribute("desk/lists/list_row.html", "item")
    return Markup(_BETWEEN.sub("><", item(row, kind, worn, current)))  # noqa: S704 - the macro has escaped all text


def due_of(desk: Desk, targets: Sequence[Target], listed: Listed, worn: Sequence[Label]) -> Due | None:
    """When the conversation's reply is due; while we wait for the customer, or it is on hold, none is."""
    conversation = listed.conversation
    if not targets or listed.owed_since is None or conversation.on_hold_since is not None:
        return None
    label_ids = {label.label_id for label in worn}
    return desk.store.targets.due(targets, conversation.channel, label_ids, listed.owed_since, first=listed.is_first)
