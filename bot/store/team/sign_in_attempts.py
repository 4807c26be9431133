"""Tries to sign in, counted per login and per network address, so that guessing gets slower and slower."""

from __future__ import annotations

from bot.store.engine.database import Database, Transaction
from bot.team.throttle import FORGOTTEN_SECONDS, AttemptKind, SignInThrottled, network, wait_seconds

_TRIED_LENGTH = 100


class SignInAttempts:
    """Counts tries before they are made, so that many at once don't slip through."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, login: str, address: str, *, now: float) -> None:
        """Takes a try. Raises SignInThrottled where the login or the address has to wait; that counts as none."""
        with self._database.write() as tx:
            wait = max(_wait(tx, kind, subject, now) for kind, subject in _subjects(login, address))
            if wait > 0:
                raise SignInThrottled(wait)
            for kind, subject in _subjects(login, address):
                tx.run(
                    "INSERT INTO sign_in_attempt (kind, subject, tries, tried_at) VALUES (:kind, :subject, 1, :now)"
                    " ON CONFLICT (kind, subject) DO UPDATE SET tried_at = :now,"
                    " tries = CASE WHEN sign_in_attempt.tried_at < :forgotten THEN 1"
                    " ELSE sign_in_attempt.tries + 1 END",
                    kind=kind.value,
                    subject=subject,
                    now=now,
                    forgotten=now - FORGOTTEN_SECONDS,
                )

    def succeeded(self, login: str, address: str) -> None:
        """The try was right: the login starts anew, and the address gets its try back."""
        (_, login_tried), (_, address_tried) = _subjects(login, address)
        with self._database.write() as tx:
            tx.run("DELETE FROM sign_in_attempt WHERE kind = 'login' AND subject = :subject", subject=login_tried)
            tx.run(
                "UPDATE sign_in_attempt SET tries = tries - 1"
                " WHERE kind = 'address' AND subject = :subject AND tries > 0",
                subject=address_tried,
            )

    def prune(self, *, now: float) -> int:
        """Forgets tries of a day ago; how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM sign_in_attempt WHERE tried_at < :before", before=now - FORGOTTEN_SECONDS)


def _subjects(login: str, address: str) -> tuple[tuple[AttemptKind, str], tuple[AttemptKind, str]]:
    # Strangers choose what they write into the form, so it is cut.
    return (AttemptKind.LOGIN, login.strip().lower()[:_TRIED_LENGTH]), (
        AttemptKind.ADDRESS,
        network(address)[:_TRIED_LENGTH],
    )


def _wait(tx: Transaction, kind: AttemptKind, subject: str, now: float) -> float:
    row = tx.row(
        "SELECT tries, tried_at FROM sign_in_attempt WHERE kind = :kind AND subject = :subject AND tried_at >= :since",
        kind=kind.value,
        subject=subject,
        since=now - FORGOTTEN_SECONDS,
    )
    return wait_seconds(kind, row["tries"], row["tried_at"], now=now) if row else 0.0
