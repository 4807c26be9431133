"""Slow clients: strangers trickle heads and bodies or hardly read, while Meta posts and an agent works.

    python -m bench.slow [--strangers 500] [--seconds 120]

Starts the web process alone with an empty store. A quarter of the strangers sends one byte of a head each second, one
a byte of a body, one asks for a file and reads a few bytes each second, and one asks for it 400 times at once; whoever
is cut off comes again a second later. Loopback is an address that may be a proxy's: no share of connections stops them
sooner. Meanwhile ten signed webhooks a second are posted, and an agent opens the desk. Exit status 1 where a webhook is
not taken, its p99 is 100 ms or more, or a page of the desk does not come within a second.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from bench.beside import beside
from bench.desk.office import running, settings_for
from bench.traffic import Run, Webhook, message, steadily, texts
from bot.settings import Process, Settings
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role

_PER_SECOND = 10.0
_GOAL_SECONDS = 0.100
_PAGE_SECONDS = 1.0
_PAUSE_SECONDS = 0.5
# About as long as a provider waits.
_PATIENCE_SECONDS = 10.0
_BODY_BYTES = 200_000
_HEAD = "{} HTTP/1.1\r\nHost: shop.example\r\n"

Way = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Strangers:
    """Who trickles; `cut` counts the connections that the server ended, `opened` all."""

    port: int
    opened: int = 0
    cut: int = 0

    def at_work(self, number: int) -> AbstractContextManager[None]:
        """They trickle until the block ends."""
        return beside(lambda ended: asyncio.run(self._all(number, ended)))

    async def _all(self, number: int, ended: threading.Event) -> None:
        tasks = [asyncio.create_task(self._comes_again(_WAYS[at % len(_WAYS)])) for at in range(number)]
        await asyncio.to_thread(ended.wait)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _comes_again(self, way: Way) -> None:
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await self._connection()
                self.opened += 1
                try:
                    await way(reader, writer)
                finally:
                    writer.close()
            self.cut += 1
            await asyncio.sleep(1)

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        line = socket.socket()
        line.setblocking(False)
        # Small buffers: what is not read stays with the server.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", self.port))
        return await asyncio.open_connection(sock=line, limit=64)


async def _trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: str, rest: str) -> None:
    """Sends `first`, then `rest` byte by byte, until the server ends it."""
    writer.write(first.encode())
    for letter in rest:
        writer.write(letter.encode())
        await writer.drain()
        with contextlib.suppress(asyncio.TimeoutError):
            if not await asyncio.wait_for(reader.read(64), 1):
                return


async def _head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _trickle(reader, writer, _HEAD.format("GET /desk/sign-in"), "X-Slow: " + "a" * 10_000)


async def _body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = _HEAD.format("POST /webhooks/whatsapp") + f"Content-Length: {_BODY_BYTES}\r\n\r\n"
    await _trickle(reader, writer, head, "{" * 10_000)


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, times: int = 1) -> None:
    writer.write((_HEAD.format("GET /desk/styles/any.css") + "\r\n").encode() * times)
    while await reader.read(16):  # noqa: ASYNC110  slowly on purpose
        await asyncio.sleep(1)


async def _read_much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # Enough answers that they don't fit into what the system buffers.
    await _read(reader, writer, 400)


_WAYS: tuple[Way, ...] = (_head, _body, _read, _read_much)


@dataclass
class Agent:
    """An agent who opens the desk's first page again and again; `seconds` each took, `failed` did not come."""

    port: int
    cookie: str
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def clicks(self, ended: threading.Event) -> None:
        """Opens it until `ended`."""
        while not ended.wait(_PAUSE_SECONDS):
            began = time.perf_counter()
            # A connection of its own each time, as of a browser that comes back to the page.
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
            try:
                connection.request("GET", "/desk/", headers={"Cookie": self.cookie})
                self.failed += connection.getresponse().status != http.HTTPStatus.OK
            except (OSError, http.client.HTTPException):
                self.failed += 1
            finally:
                connection.close()
            self.seconds.append(time.perf_counter() - began)


def _agent(settings: Settings) -> Agent:
    store = Store(settings.database, read_notices(settings.root / "data"))
    eva = store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=time.time())
    return Agent(settings.web_port, f"__Host-mostrador={store.sessions.begin(eva.agent_id, now=time.time())}")


def _measure(settings: Settings, strangers: Strangers, agent: Agent, number: int, seconds: float) -> Run:
    with strangers.at_work(number), beside(agent.clicks):
        time.sleep(5)  # all of them are there
        return steadily(
            Webhook(settings.web_port, _PATIENCE_SECONDS),
            int(_PER_SECOND * seconds),
            _PER_SECOND,
            lambda at: texts(message(f"346{at % 50:08}", f"slow-{at}", "where is my order?")),
        )


def main() -> int:
    """Measures; 1 where somebody had to wait for strangers."""
    parser = argparse.ArgumentParser(prog="python -m bench.slow", description=__doc__)
    parser.add_argument("--strangers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder), agents=14)
        with running(settings, [Process.WEB]):
            agent, strangers = _agent(settings), Strangers(settings.web_port)
            run = _measure(settings, strangers, agent, asked.strangers, asked.seconds)
    run.print(f"{asked.strangers} slow strangers")
    print(f"strangers: {strangers.opened} connections, {strangers.cut} cut off")
    pages = sorted(agent.seconds)
    slowest = pages[-1]
    print(f"the desk: {len(pages)} pages, {agent.failed} failed, median {pages[len(pages) // 2] * 1000:.0f} ms,"
          f" slowest {slowest * 1000:.0f} ms")  # fmt: skip
    p99 = sorted(run.seconds)[int(len(run.seconds) * 0.99)]
    broken = run.refused or p99 >= _GOAL_SECONDS or agent.failed or slowest > _PAGE_SECONDS
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
