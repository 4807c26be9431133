"""Avatars: the picture of an agent that customers see when the agent takes over; agents set and remove their own."""

from __future__ import annotations

from http import HTTPStatus

import filetype
from flask import Response, abort, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.text import size_words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk

# The types that both channels show as a photo.
_TYPES = frozenset({"image/jpeg", "image/png"})
_LIMIT_BYTES = 2_000_000


class AvatarViews:
    """The routes of agents' pictures."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def avatar(self, agent_id: str) -> Response:
        """GET: an agent's picture."""
        face = self._desk.store.avatars.of(agent_id)
        path = self._desk.media.path(face.content_hash) if face else None
        if face is None or path is None or not path.is_file():
            abort(HTTPStatus.NOT_FOUND, phrase("There is no picture."))
        response = send_file(path, mimetype=face.mime_type, conditional=True, etag=face.content_hash, max_age=0)
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def set_avatar(self) -> AnyResponse:
        """POST: a `picture`, or with `remove` none any more."""
        request.max_content_length = _LIMIT_BYTES + 100_000
        me = signed_in().agent_id
        if "remove" in request.form:
            self._desk.store.avatars.remove(me)
            return redirect(url_for("desk.account", saved=1), HTTPStatus.SEE_OTHER)
        upload = request.files.get("picture")
        content = upload.stream.read() if upload else b""
        mime_type = filetype.guess_mime(content) if content else None
        if mime_type not in _TYPES:
            abort(HTTPStatus.BAD_REQUEST, phrase("Choose a photo as JPEG or PNG; that is what customers' phones show."))
        if len(content) > _LIMIT_BYTES:
            text = phrase(
                "The picture has %(size_words)s; choose one of at most %(size_words2)s.",
                size_words=size_words(len(content)),
                size_words2=size_words(_LIMIT_BYTES),
            )
            abort(HTTPStatus.BAD_REQUEST, text)
        with self._desk.media.kept(content) as file:
            self._desk.store.avatars.set(me, file, mime_type, len(content), now=self._desk.now())
        return redirect(url_for("desk.account", saved=1), HTTPStatus.SEE_OTHER)
