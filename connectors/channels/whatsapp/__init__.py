"""The channel WhatsApp, over Meta's Cloud API."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from bot.channels.channel import Capabilities, Fetched, Item, MediaRef, Outgoing, ProviderCall, Sent
from bot.channels.errors import Forged
from bot.channels.template import Template
from connectors.channels.declared import Answer
from connectors.channels.introduction import Introduction
from connectors.channels.network import READ_SECONDS, open_session
from connectors.channels.signatures import header, same
from connectors.channels.whatsapp import read, write
from connectors.channels.whatsapp.graph import Graph

_LARGEST_FILE_BYTES = 100 * 1024 * 1024
# More than the worker asks of one number at a time. Threads of our own: a slow Meta slows nothing else.
_CALLS_AT_ONCE = 48


@dataclass(frozen=True, kw_only=True)
class WhatsApp:
    """One phone number of the shop. `base_url` is Meta's Graph API or a sandbox; `graph_version` as "v26.0".

    `read_seconds` is how long to wait for an answer before a message counts as uncertain.
    """

    name: ClassVar[str] = "whatsapp"
    capabilities: ClassVar[Capabilities] = write.CAPABILITIES
    phone_number_id: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    business_account_id: str | None = None
    base_url: str = "https://graph.facebook.com"
    graph_version: str = "v26.0"
    read_seconds: float = READ_SECONDS

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises Forged unless `X-Hub-Signature-256` signs these raw bytes with our app secret."""
        digest = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        if not self.app_secret or not same(header(headers, "X-Hub-Signature-256"), f"sha256={digest}"):
            raise Forged("the WhatsApp signature is missing or wrong; check the app secret")

    def challenge(self, args: Mapping[str, str]) -> str:
        """What to answer to Meta's GET that sets up the webhook. Raises Forged for a wrong verify token."""
        token_fits = same(args.get("hub.verify_token", ""), self.verify_token)
        if args.get("hub.mode") != "subscribe" or not self.verify_token or not token_fits:
            raise Forged("the WhatsApp verify token is missing or wrong")
        return args.get("hub.challenge", "")

    def read(self, body: bytes) -> tuple[Item, ...]:
        """Everything in a webhook body that concerns this number, in its order. Never raises."""
        return read.read(body, self.phone_number_id)

    def own_part(self, body: bytes) -> bytes | None:
        """The part of a body of the app that is for this number or names none; None where there is none."""
        return read.own_part(body, self.phone_number_id)

    def write(self, outgoing: Outgoing, address: str) -> ProviderCall:
        """The Graph call that sends `outgoing`. Raises Rejected for what WhatsApp can't carry."""
        return write.write(outgoing, address)

    async def send(self, call: ProviderCall) -> Sent:
        """Uploads the call's file, if any, and sends. Raises a SendError."""
        return await self._asked(self._graph.send, call)

    async def on_thread(self, work: Callable[[], Answer]) -> Answer:
        """See SendsOnThread."""
        return await self._asked(work)

    def send_here(self, call: ProviderCall) -> Sent:
        """See SendsOnThread. Raises a SendError."""
        return self._graph.send(call)

    def provider_time(self) -> float | None:
        """See TellsTime: by the `Date` of the Graph API's last answer."""
        return self._graph.clock.now()

    async def typing(self, address: str, provider_message_id: str | None) -> None:
        """Marks the customer's message as read and shows typing, for 25 s at most. Raises a SendError."""
        if provider_message_id:
            await self._asked(self._graph.mark, write.typing(provider_message_id))

    async def mark_read(self, provider_message_id: str) -> None:
        """See MarksRead. Raises a SendError."""
        await self._asked(self._graph.mark, write.read(provider_message_id))

    async def fetch_media(self, ref: MediaRef) -> Fetched:
        """Downloads a file. Raises a SendError, never Uncertain."""
        return await self._asked(self._graph.fetch, ref, _LARGEST_FILE_BYTES)

    async def introduce(self) -> Introduction:
        """The number and its verified name (Cloud API, "Phone numbers"). Raises a SendError."""
        return await self._asked(self._graph.introduce)

    def fetch_templates(self) -> list[Template]:
        """Every template of the business account; none where its id is not in the settings. Raises a SendError."""
        return self._graph.templates(self.business_account_id) if self.business_account_id else []

    async def close(self) -> None:
        """Closes the connections."""
        self._graph.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _asked(self, ask: Callable[..., Answer], *arguments: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, ask, *arguments)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=_CALLS_AT_ONCE, thread_name_prefix="whatsapp")

    @cached_property
    def _graph(self) -> Graph:
        return Graph(
            base_url=self.base_url,
            graph_version=self.graph_version,
            phone_number_id=self.phone_number_id,
            access_token=self.access_token,
            read_seconds=self.read_seconds,
            session=open_session(self.base_url),
        )
