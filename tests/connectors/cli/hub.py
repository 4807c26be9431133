"""A small hub on loopback: publishes folders as Hugging Face does, on order cutting, spoiling or refusing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """`files` by repository and path. `cut` ends the next file after so many bytes, `spoil` changes bytes on the way,
    `status` refuses everything; `ranges` are the ranges asked for."""

    url: str = ""
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    cut: int | None = None
    spoil: bool = False
    status: int | None = None
    ranges: list[str] = field(default_factory=list)

    def publish(self, name: str, folder: Path) -> None:
        """Puts a folder's files under a name."""
        self.files[name] = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}

    def listing(self, name: str) -> bytes:
        """What the hub's API says of a repository: the sha256 of large files only."""
        siblings = [
            {"rfilename": path, "size": len(content)}
            | ({"lfs": large(content)} if path.startswith(("model.", "onnx/")) else {})
            for path, content in self.files[name].items()
        ]
        return json.dumps({"id": name, "sha": COMMIT, "siblings": siblings}).encode()

    def answer(self, path: str, begin: int) -> tuple[int, bytes]:
        """Status and content of a call; for 302 the address to go to."""
        name, _, rest = path.removeprefix("/cdn/").removeprefix("/api/models/").partition("/re")
        if self.status:
            return self.status, b""
        if path.startswith("/api/models/"):
            return (200, self.listing(name)) if name in self.files else (401, b"")
        if not path.startswith("/cdn/"):
            return 302, f"{self.url}/cdn{path}".encode()
        content = self.files[name][rest.removeprefix(f"solve/{COMMIT}/")]
        return 206 if begin else 200, (content[::-1] if self.spoil else content)[begin:]

    def about(self, path: str) -> dict[str, str]:
        """The headers by which a hub tells of a file before it leads there."""
        name, _, file = path.removeprefix("/").partition(f"/resolve/{COMMIT}/")
        content = self.files.get(name, {}).get(file)
        if content is None:
            return {}
        digest = hashlib.sha256(content).hexdigest()
        return {"X-Repo-Commit": COMMIT, "X-Linked-Etag": f'"{digest}"', "X-Linked-Size": str(len(content))}

    def shortened(self, content: bytes) -> bytes:
        """What of an answer leaves: all, unless it is to be cut."""
        if self.cut is None or len(content) <= self.cut:
            return content
        content, self.cut = content[: self.cut], None
        return content


def large(content: bytes) -> dict[str, object]:
    """What a hub's API says of a large file."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}


@contextmanager
def running_hub() -> Iterator[Hub]:
    """The hub, until the end of the block."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            hub.ranges += [asked] if asked and self.path.startswith("/cdn/") else []
            begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            status, content = hub.answer(urlsplit(self.path).path, begin)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content.decode())
                for header in hub.about(urlsplit(self.path).path).items():
                    self.send_header(*header)
                content = b""
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(hub.shortened(content))

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
