"""Media: files of messages, kept by content hash; text comes first, the file follows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.channel import MediaRef
from bot.conversations.message import Media, MediaState
from bot.ids import new_id
from bot.store.engine.database import Database
from bot.store.steps.privacy import removal

# 2, 4, 8 s and so on up to half an hour: about four hours in all.
_TRIES = 16
_LONGEST_WAIT_SECONDS = 1800.0


@dataclass(frozen=True, kw_only=True)
class WaitingMedia:
    """A file still at the provider."""

    media_id: str
    account_id: str
    ref: MediaRef
    tries: int


@dataclass(frozen=True, kw_only=True)
class Used:
    """Space taken, in bytes: by one customer's files lately, and by all files."""

    contact_bytes: int
    total_bytes: int


class MediaStore:
    """Reads the files to download, and records the results."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim_due(self, *, now: float, limit: int = 8) -> list[WaitingMedia]:
        """Files to download now. Each is due again in a minute unless a worker reports back."""
        if not self._database.row("SELECT 1 FROM media WHERE due_at <= :now LIMIT 1", now=now):
            return []
        with self._database.write() as tx:
            files = tx.rows(
                "UPDATE media SET due_at = :again, tries = tries + 1 WHERE media_id IN"
                " (SELECT media_id FROM media WHERE due_at <= :now ORDER BY due_at LIMIT :limit) RETURNING *",
                now=now,
                again=now + 60,
                limit=limit,
            )
            return [
                WaitingMedia(
                    media_id=row["media_id"],
                    account_id=row["account_id"],
                    ref=MediaRef(
                        provider_media_id=row["provider_media_id"],
                        mime_type=row["mime_type"],
                        filename=row["filename"],
                        size=row["size"],
                    ),
                    tries=row["tries"],
                )
                for row in files
            ]

    def ready(self, media_id: str, *, mime_type: str, size: int, content_hash: str) -> None:
        """Records that the file is stored under its hash. Where its message was erased meanwhile, the file goes too."""
        ready = {"mime_type": mime_type, "size": size, "content_hash": content_hash}
        if not self._update(media_id, state=MediaState.READY.value, due_at=None, **ready):
            with self._database.write() as tx:
                removal.note_unused(tx, content_hash)

    def failed(self, waiting: WaitingMedia, cause: str, *, now: float, final: bool = False) -> None:
        """The download failed: due again later, for about four hours unless `final`; then it needs attention.

        A file that lay here already under its hash goes then.
        """
        given_up = final or waiting.tries >= _TRIES
        self._update(
            waiting.media_id,
            state=(MediaState.FAILED if given_up else MediaState.WAITING).value,
            cause=cause,
            due_at=None if given_up else now + min(2.0**waiting.tries, _LONGEST_WAIT_SECONDS),
        )
        if given_up:
            with self._database.write() as tx:
                tx.event("attention")
                removal.note_unused(tx, waiting.ref.provider_media_id)

    def postpone(self, waiting: WaitingMedia, *, due_at: float) -> None:
        """Makes the file due at `due_at` as its account is stopped: this try does not count."""
        self._update(waiting.media_id, due_at=due_at, tries=waiting.tries - 1)

    def used(self, media_id: str, *, since: float) -> Used:
        """The space of files: of this file's customer since `since`, and of all."""
        mine = self._database.row(
            "SELECT COALESCE(SUM(f.size), 0) AS bytes FROM message m JOIN media f USING (media_id)"
            " WHERE f.state = 'ready' AND m.author = 'contact' AND m.created_at >= :since AND m.conversation_id IN"
            " (SELECT o.conversation_id FROM conversation o WHERE o.contact_id ="
            "  (SELECT c.contact_id FROM message i JOIN conversation c USING (conversation_id)"
            "   WHERE i.media_id = :id LIMIT 1))",
            id=media_id,
            since=since,
        )
        total = self._database.row(
            "SELECT COALESCE(SUM(size), 0) AS bytes FROM"
            " (SELECT DISTINCT content_hash, size FROM media WHERE content_hash IS NOT NULL) AS content"
        )
        return Used(contact_bytes=int(mine["bytes"]) if mine else 0, total_bytes=int(total["bytes"]) if total else 0)

    def used_by(self, contact_id: str, *, since: float) -> Used:
        """The space of files that came or are about to: of this customer since `since`, and of all."""
        mine = self._database.row(
            "SELECT COALESCE(SUM(f.size), 0) AS bytes FROM message m JOIN media f USING (media_id)"
            " WHERE (f.state = 'ready' OR f.due_at IS NOT NULL) AND m.author = 'contact' AND m.created_at >= :since"
            " AND m.conversation_id IN (SELECT o.conversation_id FROM conversation o WHERE o.contact_id = :id)",
            id=contact_id,
            since=since,
        )
        total = self._database.row(
            "SELECT (SELECT COALESCE(SUM(size), 0) FROM"
            " (SELECT DISTINCT content_hash, size FROM media WHERE content_hash IS NOT NULL) AS content)"
            " + (SELECT COALESCE(SUM(size), 0) FROM media WHERE due_at IS NOT NULL) AS bytes"
        )
        return Used(contact_bytes=int(mine["bytes"]) if mine else 0, total_bytes=int(total["bytes"]) if total else 0)

    def discard(self, content_hash: str) -> None:
        """Marks a file that was kept and that no message has got for removal."""
        with self._database.write() as tx:
            removal.note_unused(tx, content_hash)

    def newest(self, *, before: float) -> str | None:
        """The hash of the last file that a message brought before then; None where there is none."""
        row = self._database.row(
            "SELECT f.content_hash FROM message m JOIN media f USING (media_id) WHERE f.state = 'ready'"
            " AND f.content_hash IS NOT NULL AND m.media_id IS NOT NULL AND m.created_at < :before"
            " ORDER BY f.media_id DESC LIMIT 1",
            before=before,
        )
        return row["content_hash"] if row else None

    def add(self, *, mime_type: str, filename: str, size: int, content_hash: str, now: float) -> str:
        """A file of ours that an agent sends; returns its id."""
        media_id = new_id("f", now)
        with self._database.write() as tx:
            tx.insert(
                "media",
                media_id=media_id,
                state=MediaState.READY.value,
                mime_type=mime_type,
                filename=filename,
                size=size,
                content_hash=content_hash,
            )
        return media_id

    def get(self, media_id: str) -> Media | None:
        """One file, or None."""
        row = self._database.row("SELECT * FROM media WHERE media_id = :id", id=media_id)
        if row is None:
            return None
        return Media(
            media_id=media_id,
            state=MediaState(row["state"]),
            mime_type=row["mime_type"],
            filename=row["filename"],
            size=row["size"],
            content_hash=row["content_hash"],
            cause=row["cause"],
        )

    def _update(self, media_id: str, **columns: object) -> bool:
        with self._database.write() as tx:
            changes = ", ".join(f"{name} = :{name}" for name in columns)
            count = tx.run(f"UPDATE media SET {changes} WHERE media_id = :media_id", media_id=media_id, **columns)
            row = tx.row("SELECT conversation_id FROM message WHERE media_id = :id", id=media_id)
            if row:
                tx.event("message", row["conversation_id"])
            return count > 0
