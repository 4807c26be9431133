"""Store: the system of record, as one object with a part per noun."""

from __future__ import annotations

from pathlib import Path

from bot.notices import Notices
from bot.store.accounts import Accounts
from bot.store.agents import Agents
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.events import Events
from bot.store.inbox import Inbox
from bot.store.media import MediaStore
from bot.store.suggestions import Suggestions
from bot.store.turns import Turns
from bot.store.workers import Workers


class Store:
    """Opens the database at `path`, bringing its schema up to date. Safe to share between threads."""

    def __init__(self, path: Path, notices: Notices) -> None:
        database = Database(path)
        self.accounts = Accounts(database)
        self.agents = Agents(database)
        self.conversations = Conversations(database, notices)
        self.deliveries = Deliveries(database)
        self.events = Events(database)
        self.inbox = Inbox(database, notices)
        self.media = MediaStore(database)
        self.suggestions = Suggestions(database)
        self.turns = Turns(database, notices)
        self.workers = Workers(database, notices)
        self._database = database

    def next_due_at(self, *, after: float) -> float | None:
        """When the next turn, send or download comes due later than `after`, or None when nothing will."""
        row = self._database.row(
            "SELECT MIN(due_at) AS due_at FROM ("
            "SELECT MIN(due_at) AS due_at FROM delivery WHERE state = 'queued' AND due_at > :after"
            " UNION ALL SELECT MIN(turn_due_at) FROM conversation WHERE turn_due_at > :after AND claim_number IS NULL"
            " UNION ALL SELECT MIN(due_at) FROM media WHERE due_at > :after"
            " UNION ALL SELECT MIN(due_at) FROM suggestion WHERE due_at > :after) AS waiting",
            after=after,
        )
        return row["due_at"] if row else None

    def close(self) -> None:
        """Closes this thread's connections."""
        self._database.close()
