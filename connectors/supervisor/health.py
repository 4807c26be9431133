"""Health: whether a process answers its health address, and whether the port for its start is free."""

from __future__ import annotations

import errno
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_ANSWER_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A GET that answers 200 when the process is ready. Headers may hold a token and are never shown."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def is_healthy(probe: Probe, answer_seconds: float = _ANSWER_SECONDS) -> bool:
    """Whether the probe's address answers 200 in time, half a second unless told otherwise."""
    parts = urlsplit(probe.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=answer_seconds)
    try:
        connection.request("GET", parts.path, headers=dict(probe.headers))
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def port_problem(host: str, port: int) -> str | None:
    """Why a server can't listen on `host` and `port`, as the start of a sentence; None when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return _PORT_PROBLEMS.get(error.errno or 0, f"Port {port} can't be used ({error})").format(port=port)
    return None


_PORT_PROBLEMS = {
    errno.EADDRINUSE: "Port {port} is in use",
    errno.EACCES: "Port {port} is for the system's administrator only",
    errno.EADDRNOTAVAIL: "This machine doesn't have the address that port {port} should listen on",
}
