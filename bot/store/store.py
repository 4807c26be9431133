"""Store: the system of record, as one object with a part per noun."""

from __future__ import annotations

from pathlib import Path

from bot.notices import Notices
from bot.routing import Policy
from bot.store.accounts import Accounts
from bot.store.agents import Agents
from bot.store.attention import Attention
from bot.store.audit import Audit
from bot.store.canned import Canned
from bot.store.clock import Clock
from bot.store.codes import Codes
from bot.store.consents import Consents
from bot.store.conversations import Conversations
from bot.store.database import BUSY_SECONDS, Database
from bot.store.deliveries import Deliveries
from bot.store.drafts import Drafts
from bot.store.erasing import Erasing
from bot.store.events import Events
from bot.store.exporting import Exporting
from bot.store.faces import Faces
from bot.store.inbox import Inbox
from bot.store.invitations import Invitations
from bot.store.journal import Journal
from bot.store.keeping_told import KeepingTold
from bot.store.labels import Labels
from bot.store.media import MediaStore
from bot.store.merges import Merges
from bot.store.notes import Notes
from bot.store.passwords import Passwords
from bot.store.people import People
from bot.store.presence import PresenceStore
from bot.store.ratings import Ratings
from bot.store.retention import Retention
from bot.store.routing import Routing
from bot.store.search import Search
from bot.store.sessions import Sessions
from bot.store.sign_in_tries import SignInTries
from bot.store.suggestions import Suggestions
from bot.store.templates import Templates
from bot.store.threads import Threads
from bot.store.transfers import Transfers
from bot.store.troubles import Troubles
from bot.store.turns import Turns
from bot.store.typing import TypingSigns
from bot.store.understood import Understood
from bot.store.viewers import Viewers
from bot.store.workers import Workers


class Store:
    """Opens the database at `path`, bringing its schema up to date. Safe to share between threads.

    A write waits up to `busy_seconds` for another one's end, then raises StoreBusy.
    """

    def __init__(
        self, path: Path, notices: Notices, policy: Policy | None = None, *, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.policy = policy = policy or Policy()
        database = Database(path, busy_seconds)
        self.accounts = Accounts(database)
        self.agents = Agents(database)
        self.attention = Attention(database)
        self.audit = Audit(database)
        self.conversations = Conversations(database, notices, policy)
        self.deliveries = Deliveries(database)
        self.drafts = Drafts(database)
        self.exporting = Exporting(database)
        self.faces = Faces(database)
        self.canned = Canned(database)
        self.clock = Clock(database)
        self.erasing = Erasing(database)
        self.events = Events(database)
        self.keeping_told = KeepingTold(database, notices, policy)
        self.ratings = Ratings(database)
        self.inbox = Inbox(database, notices)
        self.invitations = Invitations(database)
        self.journal = Journal(database)
        self.labels = Labels(database)
        self.media = MediaStore(database)
        self.merges = Merges(database)
        self.notes = Notes(database)
        self.codes = Codes(database)
        self.consents = Consents(database)
        self.templates = Templates(database)
        self.search = Search(database)
        self.sessions = Sessions(database)
        self.sign_in_tries = SignInTries(database)
        self.suggestions = Suggestions(database)
        self.troubles = Troubles(database)
        self.passwords = Passwords(database)
        self.people = People(database)
        self.presence = PresenceStore(database, policy)
        self.retention = Retention(database)
        self.routing = Routing(database, notices, policy)
        self.threads = Threads(database)
        self.transfers = Transfers(database, notices, policy)
        self.typing = TypingSigns(database)
        self.understood = Understood(database)
        self.turns = Turns(database, notices)
        self.viewers = Viewers(database)
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
