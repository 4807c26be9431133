"""Sign-in attempts, counted per login, network address and known browser: they slow down guessing.

A browser in which the login was signed in before has its own count and no other, and from an address where it was
signed in tries are counted by the address alone: so nobody elsewhere keeps the owner of a login out.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.store.engine.database import Database, Transaction
from bot.team.audit import Act
from bot.team.throttle import FORGOTTEN_SECONDS, AttemptKind, SignInThrottled, network, stands_for_few, wait_seconds

_TRIED_LENGTH = 100
# For how long an address belongs to the person who signed in from it.
_KNOWN_SECONDS = 180 * 24 * 3600.0
_PLACES = (
    "SELECT DISTINCT u.place FROM audit u JOIN agent a USING (agent_id)"
    " WHERE a.login = :login AND u.act = :act AND u.acted_at >= :since"
)
Subjects = tuple[tuple[AttemptKind, str], ...]


class SignInAttempts:
    """Counts tries before they happen, so that many at once don't slip through."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, login: str, address: str, *, now: float, browser: str = "") -> None:
        """Counts a try. Raises SignInThrottled where one of its keys has to wait; such a try does not count.

        `browser` names a browser in which this login was signed in before; empty where it was not.
        """
        with self._database.write() as tx:
            subjects = _subjects(tx, login, address, browser, now)
            wait = max(_wait(tx, kind, subject, now) for kind, subject in subjects)
            if wait > 0:
                raise SignInThrottled(wait)
            for kind, subject in subjects:
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

    def succeeded(self, login: str, address: str, *, now: float, browser: str = "") -> None:
        """The try succeeded: the count of the login or browser starts again, and the address gets its try back."""
        with self._database.write() as tx:
            for kind, subject in _subjects(tx, login, address, browser, now):
                tx.run(_RIGHT[kind], kind=kind.value, subject=subject)

    def prune(self, *, now: float) -> int:
        """Deletes tries older than a day; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM sign_in_attempt WHERE tried_at < :before", before=now - FORGOTTEN_SECONDS)


_FORGET = "DELETE FROM sign_in_attempt WHERE kind = :kind AND subject = :subject"
_RIGHT: Mapping[AttemptKind, str] = {
    AttemptKind.LOGIN: _FORGET,
    AttemptKind.BROWSER: _FORGET,
    AttemptKind.ADDRESS: (
        "UPDATE sign_in_attempt SET tries = tries - 1 WHERE kind = :kind AND subject = :subject AND tries > 0"
    ),
}


def _subjects(tx: Transaction, login: str, address: str, browser: str, now: float) -> Subjects:
    """The keys by which a try is counted. Strangers choose the text in the form, so it is cut."""
    if browser:
        return ((AttemptKind.BROWSER, browser[:_TRIED_LENGTH]),)
    login, place = login.strip().lower()[:_TRIED_LENGTH], network(address)[:_TRIED_LENGTH]
    if _is_known(tx, login, address, now):
        return ((AttemptKind.ADDRESS, place),)
    return (AttemptKind.LOGIN, login), (AttemptKind.ADDRESS, place)


def _is_known(tx: Transaction, login: str, address: str, now: float) -> bool:
    """Whether this login was signed in from this address's network before."""
    if not stands_for_few(address):
        return False
    rows = tx.rows(_PLACES, login=login, act=Act.SIGNED_IN.value, since=now - _KNOWN_SECONDS)
    return network(address) in {network(row["place"]) for row in rows}


def _wait(tx: Transaction, kind: AttemptKind, subject: str, now: float) -> float:
    row = tx.row(
        "SELECT tries, tried_at FROM sign_in_attempt WHERE kind = :kind AND subject = :subject AND tried_at >= :since",
        kind=kind.value,
        subject=subject,
        since=now - FORGOTTEN_SECONDS,
    )
    return wait_seconds(kind, row["tries"], row["tried_at"], now=now) if row else 0.0
