"""Sessions in the store: the browsers in which agents are signed in; each ends by age, its owner, or the account."""

from __future__ import annotations

import contextlib

from bot.store.engine import rows
from bot.store.engine.database import Database, Row, StoreBusy, Transaction
from bot.store.steps.team.audit import record
from bot.store.steps.team.tokens import hash_of, new_token
from bot.team.agent import Agent
from bot.team.audit import Act, Actor
from bot.team.session import SESSION_SECONDS, Session

_FRESH_SECONDS = 60.0
_BROWSER_LENGTH = 80
# Enough of a token's hash to tell one person's sessions apart; it signs nobody in.
_ID_LENGTH = 16


class Sessions:
    """Begins, reads and ends sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, agent_id: str, *, now: float, address: str = "", browser: str = "", seconds: float = SESSION_SECONDS
    ) -> str:
        """The token of a new session, for an agent who has proved their identity; the audit log records it."""
        token = new_token()
        with self._database.write() as tx:
            tx.insert(
                "session",
                token_hash=hash_of(token),
                agent_id=agent_id,
                created_at=now,
                expires_at=now + seconds,
                address=address,
                browser=browser[:_BROWSER_LENGTH],
                seen_at=now,
            )
            record(tx, Act.SIGNED_IN, Actor(agent_id=agent_id, place=address), details=browser, now=now)
        return token

    def owner(self, token: str, *, now: float, address: str = "") -> Agent | None:
        """The agent of a token's session, or None. Records, once a minute, the use and the address."""
        row = self._database.row(
            "SELECT a.*, s.seen_at FROM session s JOIN agent a USING (agent_id) WHERE s.token_hash = :hash"
            " AND s.expires_at > :now AND a.disabled_at IS NULL",
            hash=hash_of(token),
            now=now,
        )
        if row is None:
            return None
        if row["seen_at"] is None or now - row["seen_at"] >= _FRESH_SECONDS:
            # A database that can't be written now keeps nobody from reading.
            with contextlib.suppress(StoreBusy):
                self._seen(token, address, now)
        return rows.agent(row)

    def listed(self, agent_id: str, token: str, *, now: float) -> list[Session]:
        """The person's sessions: first that of `token` (this browser), then the latest used."""
        sessions = self._database.rows(
            "SELECT * FROM session WHERE agent_id = :id AND expires_at > :now"
            " ORDER BY CASE WHEN token_hash = :here THEN 0 ELSE 1 END, COALESCE(seen_at, created_at) DESC",
            id=agent_id,
            here=hash_of(token),
            now=now,
        )
        return [_session(row, hash_of(token)) for row in sessions]

    def sign_out(self, token: str, actor: Actor, *, now: float) -> None:
        """Ends the session of this token."""
        with self._database.write() as tx:
            if tx.run("DELETE FROM session WHERE token_hash = :hash", hash=hash_of(token)):
                record(tx, Act.SIGNED_OUT, actor, now=now)

    def revoke(self, agent_id: str, session_id: str, actor: Actor, *, now: float) -> bool:
        """Ends one session of the person; False where it had ended."""
        return self._end("substr(token_hash, 1, :length) = :wanted", agent_id, session_id, actor, now) > 0

    def revoke_others(self, agent_id: str, token: str, actor: Actor, *, now: float) -> int:
        """Ends all sessions of the person but the one with this token; returns how many."""
        return self._end("token_hash <> :wanted", agent_id, hash_of(token), actor, now)

    def prune(self, *, now: float) -> int:
        """Deletes expired sessions and sign-in links; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM session WHERE expires_at <= :now", now=now) + tx.run(
                "DELETE FROM sign_in_link WHERE expires_at <= :now OR used_at IS NOT NULL", now=now
            )

    def _end(self, which: str, agent_id: str, wanted: str, actor: Actor, now: float) -> int:
        length = {"length": _ID_LENGTH} if ":length" in which else {}
        with self._database.write() as tx:
            count = tx.run(
                f"DELETE FROM session WHERE agent_id = :id AND {which}", id=agent_id, wanted=wanted, **length
            )
            if count:
                _tell(tx, agent_id, actor, count, now)
            return count

    def _seen(self, token: str, address: str, now: float) -> None:
        with self._database.write() as tx:
            tx.run(
                "UPDATE session SET seen_at = :now, address = :address WHERE token_hash = :hash",
                hash=hash_of(token),
                now=now,
                address=address,
            )


def _tell(tx: Transaction, agent_id: str, actor: Actor, count: int, now: float) -> None:
    tx.event("session")
    details = f"{count} session{'s' if count > 1 else ''}"
    record(tx, Act.SESSIONS_ENDED, actor, about_id=agent_id, details=details, now=now)


def _session(row: Row, here: str) -> Session:
    return Session(
        session_id=row["token_hash"][:_ID_LENGTH],
        address=row["address"],
        browser=row["browser"],
        began_at=row["created_at"],
        seen_at=row["created_at"] if row["seen_at"] is None else row["seen_at"],
        here=row["token_hash"] == here,
    )
