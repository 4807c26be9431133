"""Export of one customer's data as a zip: JSON for programs, a page for people, and the files."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import IO, Any

from jinja2 import Environment, FileSystemLoader

from bot.conversations.message import Message
from bot.phrases import phrase
from bot.privacy.erasure import Customer
from bot.store.files import MediaFiles
from bot.store.store import Store
from bot.team.audit import Act, Actor
from connectors.desk import words
from connectors.desk.conversation.message_views import MessageView, message_views
from connectors.desk.privacy import shape

# Letters that no file system takes amiss.
_ODD = re.compile(r"[^\w.-]+")
_NAME_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """Writes exports. `zone` is the shop's, for the page that people read."""

    store: Store
    media: MediaFiles
    zone: tzinfo

    def export(self, person: Customer, actor: Actor, out: IO[bytes], *, now: float) -> None:
        """Writes the zip into `out`, and records in the audit log who exported it."""
        records = self.store.exports.records(person.contact_ids)
        paths = {row["media_id"]: self._path(row) for row in records.get("media", ())}
        files = {media_id: path for media_id, path in paths.items() if path}
        customer_json = shape.customer(self.store, person, files, now=now)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("conversations.html", self._page(person, files, now))
            archive.writestr("customer.json", _json(customer_json))
            archive.writestr("records.json", _json(records))
            for row in records.get("media", ()):
                if path := files.get(row["media_id"]):
                    archive.write(self.media.path(row["content_hash"]), path)
        self.store.audit.record(
            Act.EXPORTED, actor, about_id=person.contact_ids[0], details=f"{len(files)} files", now=now
        )

    def _path(self, row: dict[str, Any]) -> str | None:
        """The path of a file in the export; None if the file is not stored here."""
        if not row["content_hash"] or not self.media.path(row["content_hash"]).is_file():
            return None
        name = _ODD.sub("_", row["filename"] or "file")[-_NAME_LENGTH:].lstrip(".")
        return f"media/{row['media_id']}-{name}"

    def _page(self, person: Customer, files: dict[str, str], now: float) -> str:
        template = _templates().get_template("conversations.html")
        conversations = [
            conversation for conversation in map(self.store.conversations.get, person.conversation_ids) if conversation
        ]
        return template.render(
            person=person,
            name=person.name or "A customer without a name",
            conversations=[
                (conversation, self._bubbles(conversation.conversation_id, person, files))
                for conversation in conversations
            ],
            exported=f"{datetime.fromtimestamp(now, self.zone):%d %B %Y %H:%M %Z}",
            channel_name=words.channel_name,
            day_words=lambda day: f"{day:%A} {day.day} {day:%B %Y}",
        )

    def _bubbles(
        self, conversation_id: str, person: Customer, files: dict[str, str]
    ) -> list[tuple[MessageView, str | None]]:
        messages: list[Message] = list(shape.messages(self.store, conversation_id))
        views = message_views(messages, contact=person.name or phrase("Customer"), me="", zone=self.zone)
        places = (files.get(message.media.media_id) if message.media else None for message in messages)
        return list(zip(views, places, strict=True))


def file_name(person: Customer, now: float, zone: tzinfo) -> str:
    """The file name of the zip; it does not hold the customer's name, as it lies in a folder of downloads."""
    return f"customer-{person.contact_ids[0]}-{datetime.fromtimestamp(now, zone):%Y-%m-%d}.zip"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
