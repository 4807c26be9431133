"""Bench of the website chat: `python -m bench.web` opens 2,000 panels against the process and prints what they cost.

It counts the memory of the process before and with them, its CPU while fifty agents answer some of them, the time from
an agent's answer to the panel, and the requests that a visitor with an open window makes in a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import aiohttp

from bot.channels.channel import IncomingMessage, Kind
from bot.settings import ROOT, Process, Settings, read_settings
from bot.store.store import Store
from bot.team.agent import Role
from bot.website.visitor import unknown
from connectors.accounts import AccountBook, open_store
from connectors.sandbox.testing.stack import free_ports
from connectors.supervisor.programs import program

_ACCOUNT = "website:demo"
_ANSWERS, _AGENTS = 200, 50
_GOAL_MB = 20.0


@dataclass
class Panels:
    """The open panels: when each heard which answer, and how many requests all of them made."""

    heard_at: dict[str, float] = field(default_factory=dict)
    requests: int = 0
    open: int = 0

    async def follow(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """One panel."""
        self.requests += 1
        timeout = aiohttp.ClientTimeout(total=None)
        headers = {"Authorization": f"Bearer {token}"}
        async with session.get(f"{url}/stream", headers=headers, timeout=timeout) as answer:
            answer.raise_for_status()
            self.open += 1
            async for line in answer.content:
                if b"answer-" in line:
                    self.heard_at[line.decode().partition("answer-")[2][:32]] = time.monotonic()

    async def until_open(self, tasks: list[asyncio.Task[None]]) -> None:
        """Waits until so many are open. Raises what went wrong with one of them."""
        while self.open < len(tasks):
            await asyncio.sleep(0.1)
            for task in tasks:
                if task.done():
                    task.result()


def main() -> None:
    """Prints the costs; the exit code says whether the memory is within its goal."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("--panels", type=int, default=2000, help="how many (default: %(default)s)")
    count = parser.parse_args().panels
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        (port,) = free_ports(1)
        given = {"MOSTRADOR_FILE": "", "MOSTRADOR_DATA_DIR": folder, "MOSTRADOR_SANDBOX": "yes"}
        settings = read_settings({**given, "MOSTRADOR_WEBCHAT_PORT": str(port)}, ROOT)
        store = open_store(settings)
        AccountBook(settings, store)
        tokens = _visitors(store, count)
        made = program(Process.WEBCHAT, settings)
        process = subprocess.Popen(made.command(), cwd=made.folder, env=dict(made.environment))
        try:
            sys.exit(0 if asyncio.run(_measure(settings, store, process.pid, tokens)) else 1)
        finally:
            process.terminate()
            process.wait(10)


def _visitors(store: Store, count: int) -> list[str]:
    """Visitors who wrote one message each; their tokens."""
    tokens = [f"{number:043d}" for number in range(count)]
    addresses = [unknown(_ACCOUNT, token).address for token in tokens]
    items = [
        IncomingMessage(provider_message_id=f"{each}:1", address=each, sent_at=0, kind=Kind.TEXT, text="Size 42?")
        for each in addresses
    ]
    store.inbox.receive(_ACCOUNT, b"{}", items, now=time.time())
    return tokens


async def _measure(settings: Settings, store: Store, pid: int, tokens: list[str]) -> bool:
    url = f"{settings.webchat_loopback}/chat/demo"
    panels = Panels()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        await _until_healthy(session, settings)
        await asyncio.sleep(1)
        alone_mb = _memory_mb(pid)
        begin, cpu = time.monotonic(), _cpu_seconds(pid)
        few = len(tokens) // 10
        tasks: list[asyncio.Task[None]] = []
        few_mb = alone_mb
        # One wave after the other, as visitors come.
        for first in range(0, len(tokens), few):
            wave = tokens[first : first + few]
            tasks += [asyncio.create_task(panels.follow(session, url, token)) for token in wave]
            await panels.until_open(tasks)
            # From the first wave on what any panel needs is there: caches of the store's threads, for one.
            few_mb = few_mb if first else _memory_mb(pid)
        print(f"{len(tokens)} panels opened in {time.monotonic() - begin:.1f} s, CPU {_cpu_seconds(pid) - cpu:.1f} s")
        await asyncio.sleep(3)
        all_mb = _memory_mb(pid)
        per_thousand = (all_mb - few_mb) / (len(tokens) - few) * 1000
        print(
            f"memory: {alone_mb:.0f} MB alone, {few_mb:.0f} MB with {few} panels, {all_mb:.0f} MB with {len(tokens)}:"
            f" {per_thousand:.1f} MB for each 1,000 more (goal {_GOAL_MB:.0f})"
        )
        begin, cpu = time.monotonic(), _cpu_seconds(pid)
        sent_at = await asyncio.to_thread(_answer, store, tokens)
        await asyncio.sleep(3)
        waited = sorted(panels.heard_at[key] - at for key, at in sent_at.items() if key in panels.heard_at)
        share = (_cpu_seconds(pid) - cpu) / (time.monotonic() - begin)
        print(f"{len(waited)} of {len(sent_at)} answers of {_AGENTS} agents heard, median ", end="")
        print(f"{median(waited) * 1000:.0f} ms, ", end="")
        print(f"95 % within {quantiles(waited, n=20)[-1] * 1000:.0f} ms; CPU {share:.0%} of a core")
        cpu = _cpu_seconds(pid)
        asked = panels.requests
        await asyncio.sleep(30)
        idle = (_cpu_seconds(pid) - cpu) / 30
        per_minute = 2 * (panels.requests - asked) / len(tokens)
        print(f"idle: CPU {idle:.1%} of a core; {per_minute:.2f} requests a minute of an open, silent panel")
        for task in tasks:
            task.cancel()
        return per_thousand <= _GOAL_MB and len(waited) == len(sent_at)


def _answer(store: Store, tokens: list[str]) -> dict[str, float]:
    """Fifty agents at once answer some of the visitors; when each answer was accepted."""
    store.workers.start("bench", now=time.time())
    agents = []
    for number in range(_AGENTS):
        agent = store.agents.add(name=f"Agent {number}", login=f"agent{number}", role=Role.AGENT, now=time.time())
        store.presence.prefer(agent.agent_id, languages=frozenset(), skills=frozenset(), limit=500)
        agents.append(agent.agent_id)
    some = tokens[:: max(1, len(tokens) // _ANSWERS)]
    with ThreadPoolExecutor(_AGENTS) as desks:
        shares = [some[number::_AGENTS] for number in range(_AGENTS)]
        answered = desks.map(partial(_answer_as, store), agents, shares)
        return {key: at for each in answered for key, at in each.items()}


def _answer_as(store: Store, agent_id: str, tokens: list[str]) -> dict[str, float]:
    """One agent takes their share, one conversation after the other."""
    sent_at = {}
    for token in tokens:
        conversation = store.visitors.conversation(store.visitors.of(_ACCOUNT, token))
        assert conversation
        here, key = conversation.conversation_id, uuid4().hex
        store.conversations.take_over(here, agent_id, epoch=conversation.epoch, now=time.time())
        store.conversations.reply(here, agent_id, text=f"answer-{key}", client_key=key, now=time.time())
        while delivery := store.deliveries.claim(here, "bench", now=time.time()):
            store.deliveries.sent(delivery, delivery.message.message_id, now=time.time())
        sent_at[key] = time.monotonic()
    return sent_at


async def _until_healthy(session: aiohttp.ClientSession, settings: Settings) -> None:
    for _ in range(1200):
        try:
            async with session.get(f"{settings.webchat_loopback}/chat/health") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise SystemExit("the web-chat process did not start")


def _memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
