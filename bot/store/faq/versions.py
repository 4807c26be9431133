"""Versions in the store: every published set of files, its content kept once however many versions have it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.shop.version import FileSet, Version, VersionKind
from bot.store.engine.database import Database, Row, Transaction, to_json
from bot.store.steps.team.audit import record
from bot.team.audit import Act, Actor


class Versions:
    """Reads and adds versions; none is ever changed but for what is found out about it later."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def live(self) -> Version | None:
        """The version that customers get, None before the first publication."""
        row = self._database.row(
            "SELECT * FROM version WHERE kind = :kind ORDER BY number DESC LIMIT 1", kind=VersionKind.PUBLISHED.value
        )
        return _version(row) if row else None

    def get(self, number: int) -> Version | None:
        """One version, or None."""
        row = self._database.row("SELECT * FROM version WHERE number = :number", number=number)
        return _version(row) if row else None

    def with_files(self, files: str) -> Version | None:
        """The latest published version of a set of files, or None."""
        row = self._database.row(
            "SELECT * FROM version WHERE kind = :kind AND files = :files ORDER BY number DESC LIMIT 1",
            kind=VersionKind.PUBLISHED.value,
            files=files,
        )
        return _version(row) if row else None

    def before(self, number: int) -> Version | None:
        """The version that was live before this one, or None."""
        row = self._database.row(
            "SELECT * FROM version WHERE kind = :kind AND number < :number ORDER BY number DESC LIMIT 1",
            kind=VersionKind.PUBLISHED.value,
            number=number,
        )
        return _version(row) if row else None

    def latest(self, *, limit: int, before: int | None = None) -> list[Version]:
        """The newest first, planned files left out; `before` is the last number of the page before."""
        rows = self._database.rows(
            "SELECT * FROM version WHERE kind <> :planned AND number < :before ORDER BY number DESC LIMIT :limit",
            planned=VersionKind.PLANNED.value,
            before=2**62 if before is None else before,
            limit=limit,
        )
        return [_version(row) for row in rows]

    def files(self, files: str) -> FileSet:
        """The content of a set of files. Raises LookupError where no version has it."""
        rows = self._database.rows(
            "SELECT f.path, c.encoding, c.content FROM version_file f JOIN version_content c USING (content_hash)"
            " WHERE f.files = :files ORDER BY f.path",
            files=files,
        )
        if not rows:
            raise LookupError(f"no version has the files {files}")
        return FileSet(digest=files, contents={row["path"]: _bytes(row) for row in rows})

    def add(self, version: Version, files: FileSet, actor: Actor, *, now: float) -> Version:
        """Keeps a new version and gives it its number; the audit log gets who published it."""
        with self._database.write() as tx:
            row = tx.row("SELECT COALESCE(MAX(number), 0) + 1 AS number FROM version")
            numbered = replace(version, number=int(row["number"]) if row else 1, created_at=now)
            _keep_files(tx, files)
            tx.insert(
                "version",
                number=numbered.number,
                kind=numbered.kind.value,
                files=files.digest,
                model=numbered.model,
                trained_from=numbered.trained_from,
                why=numbered.why,
                agent_id=numbered.agent_id,
                created_at=now,
                back_to=numbered.back_to,
                git_commit=numbered.commit,
                comparison=to_json(numbered.comparison) if numbered.comparison is not None else None,
            )
            if numbered.kind is VersionKind.PUBLISHED:
                record(tx, Act.PUBLISHED, actor, about_id=None, details=f"version {numbered.number}", now=now)
            return numbered

    def note(self, number: int, *, comparison: Mapping[str, Any] | None = None, commit: str | None = None) -> None:
        """Adds what was found out about a version after it was published."""
        values = {"comparison": to_json(comparison) if comparison is not None else None, "git_commit": commit}
        with self._database.write() as tx:
            for column, value in values.items():
                if value is not None:
                    tx.run(f"UPDATE version SET {column} = :value WHERE number = :number", value=value, number=number)

    def models_since(self, since: float) -> frozenset[str]:
        """The models of the versions from then on: to go back to one takes no training."""
        rows = self._database.rows(
            "SELECT DISTINCT model FROM version WHERE created_at >= :since AND model IS NOT NULL", since=since
        )
        return frozenset(row["model"] for row in rows)


def _keep_files(tx: Transaction, files: FileSet) -> None:
    if tx.row("SELECT 1 AS kept FROM version_file WHERE files = :files LIMIT 1", files=files.digest):
        return
    for path, content in files.contents.items():
        content_hash = hashlib.sha256(content).hexdigest()
        encoding, text = _text(content)
        tx.insert("version_content", ignore=True, content_hash=content_hash, encoding=encoding, content=text)
        tx.insert("version_file", files=files.digest, path=path, content_hash=content_hash)


def _text(content: bytes) -> tuple[str, str]:
    """As text where it is some that every engine stores as it is, else in base64."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    return ("base64", base64.b64encode(content).decode()) if "\0" in text else ("utf-8", text)


def _bytes(row: Row) -> bytes:
    content: str = row["content"]
    return base64.b64decode(content) if row["encoding"] == "base64" else content.encode()


def _version(row: Row) -> Version:
    return Version(
        number=row["number"],
        kind=VersionKind(row["kind"]),
        files=row["files"],
        model=row["model"],
        trained_from=row["trained_from"],
        why=row["why"],
        agent_id=row["agent_id"],
        created_at=row["created_at"],
        back_to=row["back_to"],
        commit=row["git_commit"],
        comparison=json.loads(row["comparison"]) if row["comparison"] else None,
    )
