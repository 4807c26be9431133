"""Styles: a blueprint's style sheets, one file per component, joined in a fixed order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from flask import Response, url_for

_CONNECTORS = Path(__file__).parents[1]
# A later sheet wins over an earlier one: first the sheets of every page, then those of parts of pages.
SHEETS = (
    *("base/colours", "base/base", "base/top", "base/toast", "base/page", "base/dialog"),
    *("access/sheet", "access/codes"),
    *("lists/lists", "views/views", "lists/alerts", "lists/mentions", "lists/search"),
    *("conversation/desk", "conversation/head", "conversation/more", "conversation/window", "conversation/card"),
    *(
        "conversation/thread",
        "conversation/messages",
        "conversation/translation",
        "conversation/message_menu",
        "conversation/gallery",
    ),
    "customer/customer",
    *("conversation/viewers", "conversation/labels", "conversation/merges"),
    *("composer/composer", "composer/notes", "composer/canned", "composer/suggestion", "composer/templates"),
    *("composer/recording", "composer/emoji", "composer/files"),
    *("team/presence", "team/team", "team/people", "team/avatar"),
    *("oversight/attention", "oversight/journal", "oversight/audit"),
    *("privacy/erasure", "privacy/receipt"),
    "orders/beside",
    *("widget/widget", "settings/settings"),
)
_KEPT_SECONDS = 365 * 24 * 3600


class Styles:
    """Reads the sheets once; their address changes with their content, so that browsers may keep what they have."""

    def __init__(self, room: str, sheets: Sequence[str]) -> None:
        """`room` names the blueprint and its folder under connectors/; `sheets` are the files in its folder static."""
        self._endpoint = f"{room}.styles"
        folder = _CONNECTORS / room / "static"
        self._text = "".join((folder / f"{sheet}.css").read_text(encoding="utf-8") for sheet in sheets)
        self._version = hashlib.sha256(self._text.encode()).hexdigest()[:12]

    def address(self) -> str:
        """Where the styles of this version are."""
        return url_for(self._endpoint, version=self._version)

    def styles(self, version: str) -> Response:
        """GET: all sheets. An older page's version, asked for after an update, gets those of now, not to be kept."""
        response = Response(self._text, mimetype="text/css")
        caching = f"public, max-age={_KEPT_SECONDS}, immutable"
        response.headers["Cache-Control"] = caching if version == self._version else "no-cache"
        return response
