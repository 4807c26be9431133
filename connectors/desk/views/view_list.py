"""View list: the conversations of a view as rows that can be selected, with the number by which each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations.label import Label
from bot.store.queue.views import MOST_COUNTED
from bot.team.view import View
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.lists.account_tags import AccountTag, account_tags
from connectors.desk.lists.lists import due_of
from connectors.desk.lists.rows import ListRow, closing_soon, list_row

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class ViewRow:
    """A row of a view; the smaller `order`, the higher it stands. `epoch` is what an act on it is decided on."""

    row: ListRow
    labels: tuple[Label, ...]
    order: float
    epoch: int


class ViewLists:
    """Reads rows of views for whoever is signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def content(self, view: View) -> dict[str, Any]:
        """What the list's template shows: the first rows, and how many there are."""
        count = self._desk.store.views.count(view.filter, signed_in().agent_id, now=self._desk.now())
        return {"view": view, "view_rows": self.rows(view), "view_count": count_words(count), "shown": SHOWN}

    def rows(self, view: View, among: Sequence[str] | None = None) -> list[ViewRow]:
        """The first rows, or those of the ids `among` that the view has."""
        desk, store, now = self._desk, self._desk.store, self._desk.now()
        placed = store.views.placed(view, signed_in().agent_id, now=now, limit=SHOWN, among=among)
        ids = [place.conversation_id for place in placed]
        listed, labels = store.conversations.of_ids(ids), store.labels.of_many(ids)
        tags: Mapping[str, AccountTag] = account_tags(store.accounts.all())
        rows, targets = [], store.targets.all()
        # A conversation erased between the two reads is gone.
        for place in (place for place in placed if place.conversation_id in listed):
            entry = listed[place.conversation_id]
            conversation = entry.conversation
            tag = tags.get(conversation.account_id)
            closes = closing_soon(conversation, store.policy, now)
            worn = tuple(labels.get(place.conversation_id, ()))
            due = due_of(desk, targets, entry, worn)
            row = list_row(entry, now=now, zone=desk.zone, account=tag, closes_at=closes, due=due)
            rows.append(
                ViewRow(
                    row=replace(row, alerts=""),
                    labels=worn,
                    order=place.order,
                    epoch=conversation.epoch,
                )
            )
        return rows


def count_words(count: int) -> str:
    """The number, or "999+" where counting stopped."""
    return str(count) if count < MOST_COUNTED else f"{MOST_COUNTED - 1}+"
