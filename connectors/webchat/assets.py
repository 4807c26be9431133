"""Assets: the window's files, read once, compressed once, at addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "static"
_TYPES: Mapping[str, str] = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_KEPT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    compressed: bytes
    mime_type: str


class Assets:
    """Every file of the folder static."""

    def __init__(self) -> None:
        self._assets = {path.name: _asset(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}
        together = b"".join(asset.content for asset in self._assets.values())
        # Of all of them: the scripts name each other without a version.
        self._version = hashlib.sha256(together).hexdigest()[:12]

    def path(self, name: str) -> str:
        """Where the file of this version is."""
        return f"/chat/assets/{self._version}/{name}"

    def text(self, name: str) -> str:
        """The file's text."""
        return self._assets[name].content.decode()

    async def serve(self, request: web.Request) -> web.Response:
        """GET: a file, to be kept for ever under its version."""
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        current = request.match_info["version"] == self._version
        caching = f"public, max-age={_KEPT_SECONDS}, immutable" if current else "no-cache"
        return compressed(request, asset.content, asset.compressed, asset.mime_type, {"Cache-Control": caching})


def compressed(
    request: web.Request, content: bytes, packed: bytes, mime_type: str, headers: Mapping[str, str]
) -> web.Response:
    """An answer in gzip where the browser takes it."""
    shared = {**headers, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=content, content_type=mime_type, charset="utf-8", headers=shared)
    shared["Content-Encoding"] = "gzip"
    return web.Response(body=packed, content_type=mime_type, charset="utf-8", headers=shared)


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(
        content=content,
        compressed=gzip.compress(content, 9, mtime=0),
        mime_type=_TYPES[path.suffix],
    )
