"""Letters in the store: which Monday's letter was sent, so that none is sent twice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.phrases import phrase
from bot.store.engine.database import Database, Row
from bot.store.steps.conversations import restored

# A sending that is not known to have ended may have arrived; after a failure it is tried again so much later.
_AGAIN_SECONDS = 1800.0
_MAY_BE_SENT = phrase(
    "the shop was put back from a backup after Monday at seven, and it may have been sent before that"
)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What became of the letter of the week to `last_day`, and to whom it goes ("" of old ones, where nobody wrote it
    down).

    `text` is what was mailed, `fault` says why it was not sent the last time.
    """

    last_day: str
    recipients: str
    begun_at: float
    sent_at: float | None
    fault: str | None
    text: str | None


class Letters:
    """Reads and writes what became of letters. `last_day` is the last day that a letter tells of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, last_day: str, *, recipients: str, due_at: float, now: float) -> bool:
        """Claims the sending to these; False where it was sent, is under way, or failed a moment ago.

        False too where the shop was put back from a backup after it was due, which the page then says.
        """
        letter = {"last_day": last_day, "recipients": recipients, "begun_at": now}
        with self._database.write() as tx:
            if restored.restored_at(tx) >= due_at:
                tx.insert("report_letter", ignore=True, **letter, fault=_MAY_BE_SENT)
                return False
            return tx.insert("report_letter", ignore=True, **letter) or (
                tx.run(
                    "UPDATE report_letter SET begun_at = :now, recipients = :recipients, fault = NULL"
                    " WHERE last_day = :day"
                    " AND sent_at IS NULL AND fault IS NOT NULL AND begun_at < :before",
                    day=last_day,
                    recipients=recipients,
                    now=now,
                    before=now - _AGAIN_SECONDS,
                )
                > 0
            )

    def write(self, last_day: str, text: str) -> None:
        """Keeps what is about to be mailed: the numbers behind it may still change."""
        with self._database.write() as tx:
            tx.run("UPDATE report_letter SET text = :text WHERE last_day = :day", day=last_day, text=text)

    def sent(self, last_day: str, *, now: float) -> None:
        """The mail server took it."""
        with self._database.write() as tx:
            tx.run("UPDATE report_letter SET sent_at = :now WHERE last_day = :day", day=last_day, now=now)

    def failed(self, last_day: str, fault: str) -> None:
        """It could not be sent; `fault` says why, and goes to the page."""
        with self._database.write() as tx:
            tx.run("UPDATE report_letter SET fault = :fault WHERE last_day = :day", day=last_day, fault=fault)

    def get(self, last_day: str) -> Posted | None:
        """What became of a letter; None where nobody tried to send it."""
        row = self._database.row("SELECT * FROM report_letter WHERE last_day = :day", day=last_day)
        return _posted(row) if row else None

    def latest(self) -> Posted | None:
        """What became of the last letter that anybody tried to send."""
        row = self._database.row("SELECT * FROM report_letter ORDER BY last_day DESC LIMIT 1")
        return _posted(row) if row else None


def _posted(row: Row) -> Posted:
    return Posted(
        last_day=row["last_day"],
        recipients=row["recipients"] or "",
        begun_at=row["begun_at"],
        sent_at=row["sent_at"],
        fault=row["fault"],
        text=row["text"],
    )
