"""Installed: what a browser needs to keep the desk like an app: its manifest, its service worker, a page without net.

The service worker keeps the shell only: the page that says there is no connection, with its styles and icons. It never
keeps a conversation, nor any other page with content.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flask import Response, jsonify, render_template, url_for

from connectors.desk.styles import Styles

_STATIC = Path(__file__).parents[1] / "static"
_SCRIPT = _STATIC / "phone" / "worker.js"
_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable-512.png", "512x512", "maskable"),
)
_SHELL = ("icon.svg", "icons.svg", "icons/icon-192.png")


class InstalledViews:
    """The routes that a browser asks for by itself; they open to everybody and hold nothing of anybody."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._release = _release()

    def manifest(self) -> Response:
        """GET: name, icons and colours of the app."""
        response = jsonify(
            id="/desk/",
            name="Mostrador",
            short_name="Mostrador",
            description="Customer chat: the bot answers, a person takes over.",
            start_url=url_for("desk.main"),
            scope=url_for("desk.main"),
            display="standalone",
            background_color="#f3f5f3",
            theme_color="#0f766e",
            icons=[
                {
                    "src": url_for("desk.static", filename=f"icons/{name}"),
                    "sizes": sizes,
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, sizes, purpose in _ICONS
            ],
        )
        response.mimetype = "application/manifest+json"
        response.headers["Cache-Control"] = "no-cache"
        return response

    def service_worker(self) -> Response:
        """GET: the script, with the shell of this release in it; a new release is another script, which replaces it."""
        shell = [url_for("desk.offline"), self._styles.address()]
        shell += [url_for("desk.static", filename=name) for name in _SHELL]
        head = f"const RELEASE = {json.dumps(self._release)};\nconst SHELL = {json.dumps(shell)};\n"
        script = Response(head + _SCRIPT.read_text(encoding="utf-8"), mimetype="text/javascript")
        script.headers["Cache-Control"] = "no-cache"
        return script

    def offline(self) -> str:
        """GET: the page that says there is no connection."""
        return render_template("desk/phone/offline.html")


def _release() -> str:
    """A name that changes with any file of the desk's pages."""
    digest = hashlib.sha256()
    for path in sorted(each for each in _STATIC.rglob("*") if each.is_file()):
        digest.update(path.relative_to(_STATIC).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
