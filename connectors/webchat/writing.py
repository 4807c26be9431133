"""Writing: what visitors send becomes one body for the inbox; nothing is kept before it was accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import filetype

from bot.conversations.turn import ASK_PERSON
from bot.reports.links import mark_of
from bot.store.files import MediaFiles
from bot.store.inbox.inbox import InboxReceipt
from bot.store.store import Store
from bot.website.pictures import without_notes
from bot.website.visitor import SIGNED, Visitor, is_client_id, is_token, token_hash
from connectors.channels.foreign import present
from connectors.channels.website.write import LARGEST_FILE_BYTES
from connectors.webchat.sites import Site

LONGEST_TEXT = 2000
# As many as one may write at once (connectors.webchat.limits).
MOST_AT_ONCE = 5
_DAY_SECONDS, _MEGABYTE = 24 * 3600.0, 1_000_000
_PRESS = re.compile(rf"{ASK_PERSON}|faq/[a-z0-9_]{{1,80}}")
_CHOICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KINDS = ("image", "audio", "video")
_DOCUMENTS = frozenset({"application/pdf"})
# What scripts may stand in is never taken, whatever it is called.
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


class Refused(Exception):
    """What came can't be taken; `cause` is a word of the panel's."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, kw_only=True)
class Room:
    """How many files are taken, in MB: of one visitor within 24 hours, and of all customers together."""

    contact_day_mb: int
    total_mb: int


class Writer:
    """Hands visitors' messages to the inbox. Blocking."""

    def __init__(self, store: Store, media: MediaFiles, room: Room, now: Callable[[], float]) -> None:
        self._store = store
        self._media = media
        self._room = room
        self._now = now

    def messages(
        self, site: Site, visitor: Visitor, request: Mapping[str, Any], network: str | None = None
    ) -> list[str]:
        """Takes the messages of a request; their ids in the browser. Raises Refused, StoreBusy.

        `network` stands for where it came from: tries of one network are counted together.
        """
        found = request.get("messages")
        if not isinstance(found, list) or not 0 < len(found) <= MOST_AT_ONCE:
            raise Refused("failed")
        messages = [_message(each, self._now()) for each in found]
        self._receive(site, visitor, request, messages=messages, **_origin(visitor, request, network))
        return [message["id"] for message in messages]

    def file(self, site: Site, visitor: Visitor, content: bytes, given: Mapping[str, str]) -> str:
        """Takes a file; its id in the browser. Raises Refused, StoreBusy."""
        if not is_client_id(given.get("id", "")):
            raise Refused("failed")
        conversation = self._store.visitors.conversation(visitor)
        if conversation is None:
            raise Refused("file_first")
        mime_type, kind = _type_of(content)
        self._check_room(conversation.contact_id, len(content))
        with self._media.kept(without_notes(content)) as content_hash:
            file = {"id": content_hash, "type": mime_type, "name": given.get("name", "")[:120], "size": len(content)}
            message = {"id": given["id"], "kind": kind, "text": "", "at": int(self._now()), "file": file}
            receipt = self._receive(site, visitor, {}, messages=[message])
        if not receipt.messages:
            self._store.media.discard(content_hash)
        return given["id"]

    def _check_room(self, contact_id: str, size: int) -> None:
        """Raises Refused where the file would pass a limit: it is never written then."""
        used = self._store.media.used_by(contact_id, since=self._now() - _DAY_SECONDS)
        day, total = self._room.contact_day_mb * _MEGABYTE, self._room.total_mb * _MEGABYTE
        if used.contact_bytes + size > day or used.total_bytes + size > total:
            raise Refused("file_refused")

    def seen(self, site: Site, visitor: Visitor, request: Mapping[str, Any]) -> None:
        """Takes a panel's report of what it has shown. Raises Refused, StoreBusy."""
        reports = request.get("seen")
        if not isinstance(reports, list) or not 0 < len(reports) <= 100:
            raise Refused("failed")
        conversations = self._store.visitors.conversations(visitor)
        known = [
            report
            for report in reports
            if any(self._is_theirs(conversation.conversation_id, report) for conversation in conversations)
        ]
        if known:
            at = int(self._now())
            seen = [{"id": report["id"], "status": report.get("status"), "at": at} for report in known]
            self._receive(site, visitor, {}, seen=seen)

    def _is_theirs(self, conversation_id: str, report: Any) -> bool:
        message_id = report.get("id") if isinstance(report, dict) else None
        return isinstance(message_id, str) and self._store.threads.message(conversation_id, message_id) is not None

    def _receive(self, site: Site, visitor: Visitor, request: Mapping[str, Any], **parts: Any) -> InboxReceipt:
        address = self._store.visitors.writing_address(visitor)
        body = {"visitor": address, **_about(visitor, address, request), **parts}
        written = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        receipt = self._store.inbox.receive(site.account_id, written, site.channel.read(written), now=self._now())
        if "messages" in parts:
            self._store.visitors.seen(visitor, now=self._now())
            self._join_browser(site, visitor, address, str(request.get("browser", "")))
        return receipt

    def _join_browser(self, site: Site, visitor: Visitor, address: str, browser: str) -> None:
        """Notes which consenting browser the message came from, and so which invitation was before it."""
        if not is_token(browser):
            return
        conversation = self._store.visitors.conversation(visitor)
        self._store.exposures.talked(
            token_hash(site.account_id, browser),
            address,
            conversation.conversation_id if conversation else None,
            now=self._now(),
        )


def _message(given: Any, now: float) -> dict[str, Any]:
    if not isinstance(given, dict) or not is_client_id(str(given.get("id", ""))):
        raise Refused("failed")
    text = str(given.get("text", "")).strip()
    if len(text) > LONGEST_TEXT:
        raise Refused("too_long")
    press, choice = str(given.get("press") or ""), str(given.get("choice") or "")
    if (press and not _PRESS.fullmatch(press)) or (choice and not _CHOICE.fullmatch(choice)) or not text:
        raise Refused("failed")
    message = {"id": str(given["id"]), "kind": "text", "text": text, "at": int(now)}
    if press or choice:
        message |= {"kind": "choice", **({"press": press} if press else {"choice": choice})}
    return message


def _origin(visitor: Visitor, request: Mapping[str, Any], network: str | None) -> dict[str, Any]:
    """Where a message came from: what the shop signed under names of its own, what the page says as its words, and the
    mark of the link by which the page was opened.
    """
    given = request.get("page")
    page: Mapping[str, Any] = given if isinstance(given, dict) else {}
    words = {name: str(page[name])[:500] for name in ("page", "title") if page.get(name)}
    says = {f"says {name}": str(page[name])[:200] for name in ("name", "email") if page.get(name)}
    link = mark_of({"link": page.get("link")})
    signed = {f"{SIGNED}{name}": value for name, value in visitor.claims.items()}
    origin = {**words, **says, **signed, **present({"link": link, "network": network})}
    return {"page": origin} if origin else {}


def _about(visitor: Visitor, address: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Who writes under an address, under which others they wrote before, and in which language."""
    about: dict[str, Any] = {}
    if request.get("language"):
        about["language"] = str(request["language"])[:12]
    if visitor.name or visitor.alias:
        before = [each for each in visitor.addresses if each != address]
        about["who"] = {
            "name": visitor.name or "",
            "aliases": [] if address == visitor.alias else before,
            "before": before,
        }
    return about


def _type_of(content: bytes) -> tuple[str, str]:
    """The type of a file by its bytes, and the kind of message. Raises Refused for what is not taken."""
    mime_type = str(filetype.guess_mime(content) or "")
    kind = mime_type.partition("/")[0]
    taken = mime_type in _DOCUMENTS or mime_type in _PICTURES or kind in ("audio", "video")
    if not content or len(content) > LARGEST_FILE_BYTES or not taken:
        raise Refused("file_refused")
    return mime_type, kind if kind in _KINDS else "document"
