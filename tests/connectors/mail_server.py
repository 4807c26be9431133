"""A small mail server on this machine, for tests of what the product sends."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """A small mail server on this machine: keeps what it is given, or refuses everybody."""

    refuses: bool = False
    letters: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def talk(self, handler: socketserver.StreamRequestHandler) -> None:
        """RFC 5321, as much of it as a client needs that signs in with nobody."""

        def say(line: str) -> None:
            handler.wfile.write(f"{line}\r\n".encode())

        say("220 here")
        while line := handler.rfile.readline().decode().strip():
            verb = line.split(":")[0].upper()
            if verb == "DATA":
                say("354 go on")
                text = ""
                while (part := handler.rfile.readline().decode()) != ".\r\n":
                    text += part
                self.letters.append(text)
                say("250 kept")
            elif verb.startswith("QUIT"):
                say("221 bye")
                return
            else:
                say("550 no" if self.refuses and verb == "RCPT TO" else "250 fine")
