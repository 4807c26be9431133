"""Files: customers' files are served safely, agents' attachments are checked against the channel."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import PurePosixPath

import filetype
from flask import Response, abort, send_file
from werkzeug.datastructures import FileStorage

from bot.channels.channel import Capabilities, Kind
from bot.channels.voice import as_ogg, is_opus_in_ogg
from bot.conversations.message import Draft
from bot.conversations.reply import File, Reply, Standing, kind_of
from bot.phrases import phrase
from connectors.desk.desk import Desk
from connectors.desk.reply.composition import NotSendable, draft_of

# Types that a browser shows or plays and never runs (SVG is none of them); anything else is downloaded.
_INLINE = re.compile(r"image/(jpeg|png|webp|gif)|(audio|video)/[a-z0-9.+-]+|application/ogg")
# What a file is sent as; each channel still sends as a document what it does not take as that.
_KINDS: Mapping[str, Kind] = {
    "image/jpeg": Kind.IMAGE,
    "image/png": Kind.IMAGE,
    "audio/mpeg": Kind.AUDIO,
    "audio/mp4": Kind.AUDIO,
    "audio/x-m4a": Kind.AUDIO,
    "audio/aac": Kind.AUDIO,
    "audio/amr": Kind.AUDIO,
    "video/mp4": Kind.VIDEO,
    "video/3gpp": Kind.VIDEO,
}
_NAME_LENGTH = 120
# The largest file that the desk takes; the form around it has room beside.
UPLOAD_BYTES = 25_000_000
_SECONDS = 24 * 3600


class Files:
    """Serves the files of messages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def media(self, media_id: str) -> Response:
        """One file by its media id. Ranges are honoured, so that players can seek."""
        media = self._desk.store.media.get(media_id)
        path = self._desk.media.path(media.content_hash) if media and media.content_hash else None
        if media is None or path is None or not path.is_file():
            abort(HTTPStatus.NOT_FOUND, phrase("This file is not here."))
        mime_type = (media.mime_type or "").split(";")[0].strip().lower()
        inline = _INLINE.fullmatch(mime_type) is not None
        response = send_file(
            path,
            mimetype=mime_type if inline else "application/octet-stream",
            as_attachment=not inline,
            download_name=_plain_name(media.filename or ""),
            conditional=True,
            etag=media.content_hash or False,
            max_age=_SECONDS,
        )
        response.cache_control.public = False
        response.cache_control.private = True
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


def attach(desk: Desk, upload: FileStorage, reply: Reply, standing: Standing) -> Draft:
    """Drafts the reply with an uploaded file and keeps the file. Raises NotSendable, before anything is kept."""
    content = upload.stream.read()
    filename = _plain_name(upload.filename or "")
    # Browsers record WebM; customers' phones play a voice message only as Ogg.
    content, mime_type = as_ogg(content, _type_of(content, filename))
    kind = _KINDS.get(mime_type, Kind.DOCUMENT)
    if is_opus_in_ogg(content):
        kind, mime_type, filename = Kind.VOICE, "audio/ogg", str(PurePosixPath(filename).with_suffix(".ogg"))
    kind = kind_of(kind, len(content), standing.capabilities)
    draft = draft_of(replace(reply, file=File(kind=kind, size=len(content), name=filename)), standing)
    with desk.media.kept(content) as content_hash:
        media_id = desk.store.media.add(
            mime_type=mime_type,
            filename=filename,
            size=len(content),
            content_hash=content_hash,
            now=desk.now(),
        )
    return replace(draft, media_id=media_id)


def attach_kept(desk: Desk, media_id: str, reply: Reply, standing: Standing) -> Draft:
    """Drafts the reply with a file that is kept already, such as a canned response's. Raises NotSendable."""
    media = desk.store.media.get(media_id)
    if media is None or not media.size:
        raise NotSendable(phrase("The file of this response is not here any more; attach it by hand."))
    kind = kind_of(_KINDS.get(media.mime_type or "", Kind.DOCUMENT), media.size, standing.capabilities)
    draft = draft_of(replace(reply, file=File(kind=kind, size=media.size, name=media.filename or "")), standing)
    return replace(draft, media_id=media_id)


def upload_limit(capabilities: Capabilities | None) -> int:
    """The largest file in bytes that the desk takes and the channel carries as a document."""
    limit = capabilities.media_limits_bytes.get(Kind.DOCUMENT, UPLOAD_BYTES) if capabilities else UPLOAD_BYTES
    return min(limit, UPLOAD_BYTES)


def _type_of(content: bytes, filename: str) -> str:
    return filetype.guess_mime(content) or mimetypes.guess_type(filename)[0] or "application/octet-stream"


def _plain_name(filename: str) -> str:
    """The last part of a name without control characters, at most 120 characters, its ending kept."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable()).strip(". ") or "file"
    if len(name) <= _NAME_LENGTH:
        return name
    ending = PurePosixPath(name).suffix[:12]
    return name[: _NAME_LENGTH - len(ending)] + ending
