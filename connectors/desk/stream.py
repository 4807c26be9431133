"""Stream: changes as server-sent events; a page resumes after the last event that it received."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, request

from bot.phrases import phrase
from connectors.catalogues.speaking import language
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk, number_in_address
from connectors.desk.live import TooManyStreams

_PAGE_LENGTH = 40
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class StreamViews:
    """The routes on which pages start and stop listening."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def events(self) -> Response:
        """Events after Last-Event-ID (or `after=`); 503 when too many pages listen already."""
        after = request.headers.get("Last-Event-ID", type=number_in_address)
        if after is None:
            after = request.args.get("after", type=number_in_address)
        try:
            page = request.args.get("page", "")[:_PAGE_LENGTH]
            stream = self._desk.live.open(after, page=page, agent_id=signed_in().agent_id, language=language())
        except TooManyStreams:
            text = phrase("Too many pages are open; this one looks again by itself.\n")
            return Response(text, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "15"}, mimetype="text/plain")
        finally:
            # A stream lives for minutes and needs no database.
            self._desk.store.close()
        return Response(stream, mimetype="text/event-stream", headers=_HEADERS)

    def end(self) -> tuple[str, int]:
        """POST: the page leaves; its place is free at once."""
        self._desk.live.end(request.form.get("page", "")[:_PAGE_LENGTH])
        return "", HTTPStatus.NO_CONTENT
