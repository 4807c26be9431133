"""A channel for the worker's tests: sends are noted, or end as ordered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bot.channels.channel import Capabilities, Fetched, Item, MediaRef, Outgoing, ProviderCall, Sent
from connectors.channels.declared import Answer
from connectors.channels.telegram.write import CAPABILITIES


@dataclass
class Pretend:
    """Sends in words: what went out, in order; `faults` are raised first, one per send, as are those of `write`."""

    name: str = "telegram"
    capabilities: Capabilities = CAPABILITIES
    sent: list[str] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    unwritable: bool = False
    answered: list[str] = field(default_factory=list)
    typed: list[tuple[str, str | None]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Everything is believed."""

    def read(self, body: bytes) -> tuple[Item, ...]:
        return ()

    def write(self, outgoing: Outgoing, address: str) -> ProviderCall:
        if self.unwritable:
            raise KeyError("a fault of ours before the call")
        return ProviderCall(method="send", payload={"text": outgoing.text, "to": address})

    async def send(self, call: ProviderCall) -> Sent:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(str(call.payload["text"]))
        return Sent(provider_message_id=f"p{len(self.sent)}")

    async def typing(self, address: str, provider_message_id: str | None) -> None:
        self.typed.append((address, provider_message_id))

    async def fetch_media(self, ref: MediaRef) -> Fetched:
        return Fetched(content=b"content", mime_type="text/plain")


@dataclass
class PretendOnThread(Pretend):
    """The same with blocking calls on a thread of its own; `used` are the threads that it was called on."""

    used: set[str] = field(default_factory=set)
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="pretend"))

    async def on_thread(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    def send_here(self, call: ProviderCall) -> Sent:
        self.used.add(threading.current_thread().name)
        return asyncio.run(self.send(call))
