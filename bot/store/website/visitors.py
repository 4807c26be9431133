"""Visitors in the store: browsers that wrote or were signed in, and the conversation of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.conversations.conversation import Conversation, State
from bot.store.engine import rows
from bot.store.engine.database import Database, Row, Transaction, to_json
from bot.store.steps.conversations import contacts
from bot.website.continuation import hash_of, new_code
from bot.website.visitor import Visitor, signed_address, unknown

_FRESH_SECONDS = 3600.0
_WITH_PEOPLE = (State.AGENT, State.QUEUED)
_OF_ADDRESS = f"""{rows.CONVERSATION} WHERE c.account_id = :account AND c.contact_id =
    (SELECT a.contact_id FROM contact_address a JOIN account o ON o.channel = a.channel
     WHERE o.account_id = :account AND a.address = :address)"""


class Ended(Exception):
    """The token was signed out, or replaced by another at signing in: it opens nothing any more."""


class Visitors:
    """Reads and writes visitors' browsers. A row is made with the first message that was accepted, not before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account_id: str, token: str) -> Visitor:
        """Who the token stands for; somebody unknown where the store has no row of it. Raises Ended."""
        stranger = unknown(account_id, token)
        row = self._database.row("SELECT * FROM visitor WHERE token_hash = :hash", hash=stranger.token_hash)
        if row is None:
            return stranger
        if row["ended_at"] is not None:
            raise Ended
        return _visitor(row)

    def check_open(self, visitor: Visitor) -> None:
        """Raises Ended where the visitor's token opens nothing any more."""
        row = self._database.row("SELECT ended_at FROM visitor WHERE token_hash = :hash", hash=visitor.token_hash)
        if row and row["ended_at"] is not None:
            raise Ended

    def seen(self, visitor: Visitor, *, now: float) -> None:
        """Notes that the browser wrote or looked, and what the shop signed of it; within an hour only once."""
        row = self._database.row("SELECT * FROM visitor WHERE token_hash = :hash", hash=visitor.token_hash)
        if row and 0 <= now - row["seen_at"] < _FRESH_SECONDS and _visitor(row) == visitor:
            return
        with self._database.write() as tx:
            tx.insert("visitor", ignore=True, **_columns(visitor), created_at=now, seen_at=now)
            tx.run(
                "UPDATE visitor SET seen_at = :now, name = :name, claims = :claims WHERE token_hash = :hash",
                now=now,
                name=visitor.name,
                claims=to_json(dict(visitor.claims)),
                hash=visitor.token_hash,
            )

    def sign_in(
        self,
        account_id: str,
        *,
        old_token: str | None,
        new_token: str,
        subject: str,
        name: str | None,
        claims: Mapping[str, str],
        now: float,
    ) -> Visitor:
        """The browser shows that the shop knows its customer: `new_token` stands for them, the old one for nobody.

        What this browser wrote while unknown stays theirs, as one customer's; what another customer wrote here does
        not. Who is signed in already keeps the old token, with name and claims as they are now. Before the first
        message of this customer neither is kept: a row without a contact is in no export, and no erasure reaches it.
        """
        before = self._before(account_id, old_token)
        address = signed_address(account_id, subject)
        renews = before is not None and before.address == address
        visitor = Visitor(
            token_hash=before.token_hash if before and renews else unknown(account_id, new_token).token_hash,
            account_id=account_id,
            address=address,
            alias=before.address if before and before.address == unknown(account_id, old_token or "").address else None,
            name=name,
            claims=claims,
        )
        with self._database.write() as tx:
            if before and not renews:
                _end(tx, before, now)
            if visitor.alias:
                contacts.join_addresses(tx, account_id, address, visitor.alias, now)
            if not contacts.is_known(tx, account_id, address):
                visitor = replace(visitor, name=None, claims={})
            tx.insert("visitor", ignore=True, **_columns(visitor), created_at=now, seen_at=now)
            tx.run(
                "UPDATE visitor SET name = :name, claims = :claims, seen_at = :now WHERE token_hash = :hash",
                name=visitor.name,
                claims=to_json(dict(visitor.claims)),
                now=now,
                hash=visitor.token_hash,
            )
        return visitor

    def _before(self, account_id: str, token: str | None) -> Visitor | None:
        """Who the token stood for until now, None without one that opens anything."""
        try:
            return self.of(account_id, token) if token else None
        except Ended:
            return None

    def end(self, visitor: Visitor, *, now: float) -> None:
        """The token opens nothing any more: signed out on this browser."""
        with self._database.write() as tx:
            _end(tx, visitor, now)

    def conversation(self, visitor: Visitor) -> Conversation | None:
        """The visitor's conversation, None before their first message and after an erasure."""
        return next(iter(self.conversations(visitor)), None)

    def conversations(self, visitor: Visitor) -> tuple[Conversation, ...]:
        """The conversations of the visitor, the one that they write in first.

        There are two where a customer who had one signed in on a browser that had begun another. They write in the one
        that people hold or are to take; else in that of the present address.
        """
        return tuple(conversation for _, conversation in self._by_address(visitor))

    def writing_address(self, visitor: Visitor) -> str:
        """The address under which the visitor writes now."""
        found = self._by_address(visitor)
        return found[0][0] if len(found) > 1 else visitor.address

    def _by_address(self, visitor: Visitor) -> list[tuple[str, Conversation]]:
        found: dict[str, tuple[str, Conversation]] = {}
        for address in visitor.addresses:
            row = self._database.row(_OF_ADDRESS, account=visitor.account_id, address=address)
            if row is not None:
                found.setdefault(row["conversation_id"], (address, rows.conversation(row)))
        return sorted(found.values(), key=lambda each: each[1].state not in _WITH_PEOPLE)

    def new_code(self, conversation_id: str, *, now: float) -> str:
        """A code with which the visitor goes on elsewhere as the same customer."""
        code = new_code()
        with self._database.write() as tx:
            tx.insert("continuation", code_hash=hash_of(code), conversation_id=conversation_id, made_at=now)
        return code

    def typing(self, *, since: float) -> set[str]:
        """The conversations in which an agent typed since then."""
        typed = self._database.rows("SELECT conversation_id FROM typing WHERE asked_at > :since", since=since)
        return {row["conversation_id"] for row in typed}

    def prune(self, *, before: float) -> int:
        """Deletes browsers last seen before `before`; returns how many.

        A token that was signed out stays as long as its customer: without the row it would open their conversation.
        """
        with self._database.write() as tx:
            return tx.run(
                "DELETE FROM visitor WHERE seen_at < :before AND (ended_at IS NULL OR NOT EXISTS"
                " (SELECT 1 FROM contact_address a JOIN account o ON o.channel = a.channel"
                "  WHERE o.account_id = visitor.account_id AND a.address IN (visitor.address, visitor.alias)))",
                before=before,
            )

    def prune_codes(self, *, before: float) -> int:
        """Deletes codes made before `before`; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM continuation WHERE made_at < :before", before=before)


def _end(tx: Transaction, visitor: Visitor, now: float) -> None:
    tx.insert("visitor", ignore=True, **_columns(visitor), created_at=now, seen_at=now)
    tx.run("UPDATE visitor SET ended_at = :now WHERE token_hash = :hash", now=now, hash=visitor.token_hash)


def _columns(visitor: Visitor) -> dict[str, object]:
    return {
        "token_hash": visitor.token_hash,
        "account_id": visitor.account_id,
        "address": visitor.address,
        "alias": visitor.alias,
        "name": visitor.name,
        "claims": to_json(dict(visitor.claims)),
    }


def _visitor(row: Row) -> Visitor:
    return Visitor(
        token_hash=row["token_hash"],
        account_id=row["account_id"],
        address=row["address"],
        alias=row["alias"],
        name=row["name"],
        claims=json.loads(row["claims"]),
    )
