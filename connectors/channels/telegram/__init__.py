"""The channel Telegram, over its Bot API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

import requests

from bot.channels.causes import Cause
from bot.channels.channel import Capabilities, Fetched, Item, MediaRef, Outgoing, ProviderCall, Sent
from bot.channels.errors import Forged, Rejected, SendError
from connectors.channels.foreign import integer_of, object_of, parse_object, text_of
from connectors.channels.introduction import Introduction
from connectors.channels.network import READ_SECONDS, download, open_session, too_large
from connectors.channels.signatures import header, same
from connectors.channels.telegram import read, write

if TYPE_CHECKING:
    from connectors.channels.telegram.client import Client

log = logging.getLogger(__name__)
_LARGEST_DOWNLOAD_BYTES = 20 * 1000 * 1000
_PATIENCE_SECONDS = 10.0
_UNREACHABLE: Mapping[str, str] = {
    "token_rejected": "Telegram does not know the bot's token any more: enter the one that @BotFather shows.",
    "other_poller": "Another program fetches this bot's messages: stop it, or use a bot of your own.",
    "webhook_set": "A webhook is set for this bot: remove it, or give us its secret in the settings.",
}


@dataclass(frozen=True, kw_only=True)
class Telegram:
    """One bot of the shop. The token is appended to both addresses; without a secret no webhook is believed.

    `read_seconds` is how long to wait for an answer before a message counts as uncertain.
    """

    name: ClassVar[str] = "telegram"
    capabilities: ClassVar[Capabilities] = write.CAPABILITIES
    token: str = field(repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    read_seconds: float = READ_SECONDS

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises Forged unless the header carries the secret that was given to Telegram with the webhook."""
        secret = header(headers, "X-Telegram-Bot-Api-Secret-Token")
        if not self.webhook_secret or not same(secret, self.webhook_secret):
            raise Forged("the Telegram secret is missing or wrong; set the webhook again")

    def read(self, body: bytes) -> tuple[Item, ...]:
        """Everything in one update. Never raises."""
        return read.read(body)

    def write(self, outgoing: Outgoing, address: str) -> ProviderCall:
        """The call that sends `outgoing`. Raises Rejected for what Telegram can't carry."""
        return write.write(outgoing, address)

    async def send(self, call: ProviderCall) -> Sent:
        """Sends. Raises a SendError."""
        return await self._client.send(call)

    async def typing(self, address: str, provider_message_id: str | None) -> None:
        """Shows typing, for about 5 s. Raises a SendError."""
        await self._client.call("sendChatAction", {"chat_id": address, "action": "typing"})

    async def fetch_media(self, ref: MediaRef) -> Fetched:
        """Downloads a file of at most 20 MB. Raises a SendError, never Uncertain."""
        if (ref.size or 0) > _LARGEST_DOWNLOAD_BYTES:
            raise too_large()
        about = object_of(await self._client.call("getFile", {"file_id": ref.provider_media_id}))
        path = text_of(about.get("file_path"))
        if not path:
            raise Rejected(Cause.MEDIA_GONE, "Telegram no longer has this file.")
        if (integer_of(about.get("file_size")) or 0) > _LARGEST_DOWNLOAD_BYTES:
            raise too_large()
        url = f"{self.base_file_url}{self.token}/{quote(path)}"
        return await asyncio.to_thread(
            download, self._session, url, limit_bytes=_LARGEST_DOWNLOAD_BYTES, trusted=self.base_file_url
        )

    async def introduce(self) -> Introduction:
        """The bot's name, and why Telegram could not call the webhook lately (Bot API, getMe, getWebhookInfo)."""
        about = object_of(await self._client.call("getMe", {}))
        webhook = object_of(await self._client.call("getWebhookInfo", {}))
        name = text_of(about.get("username")) or text_of(about.get("first_name"))
        return Introduction(name=f"@{name}", trouble=text_of(webhook.get("last_error_message")))

    async def poll(self, offset: int, timeout_seconds: int = 25) -> list[dict[str, Any]]:
        """The updates from `offset` on, waiting up to `timeout_seconds` for the first. Raises a SendError.

        Asking with a higher offset confirms all before it: store first, then ask again.
        """
        payload = {"offset": offset, "timeout": timeout_seconds, "allowed_updates": list(read.ALLOWED_UPDATES)}
        updates = await self._client.call("getUpdates", payload, read_seconds=timeout_seconds + _PATIENCE_SECONDS)
        return [update for update in updates if isinstance(update, dict)] if isinstance(updates, list) else []

    @property
    def has_webhook(self) -> bool:
        """Whether Telegram brings updates; else they are polled."""
        return bool(self.webhook_secret)

    def update_number(self, update: Mapping[str, Any]) -> int | None:
        """The update's number."""
        return integer_of(update.get("update_id"))

    def update_key(self, body: bytes) -> str | None:
        """The number by which a redelivered update is known."""
        update = parse_object(body)
        number = update.get("update_id") if isinstance(update, dict) else None
        return str(number) if isinstance(number, int) else None

    def press_answer(self, press_id: str) -> dict[str, Any]:
        """The answer to a webhook may hold a call (Bot API, "Making requests when getting updates")."""
        return {"method": "answerCallbackQuery", "callback_query_id": press_id}

    def unreachable_text(self, cause: str) -> str:
        """Why no updates come."""
        return _UNREACHABLE.get(
            cause, "Telegram can't be reached or does not answer; what customers write waits there."
        )

    async def settle_webhook(self, url: str) -> None:
        """Has Telegram bring updates to `url` where this bot has a webhook secret, else keep them for polling."""
        await (self.set_webhook(url) if self.has_webhook else self.delete_webhook())

    async def set_webhook(self, url: str) -> None:
        """Has Telegram post updates to `url` with our secret. Raises a SendError."""
        payload = {"url": url, "secret_token": self.webhook_secret, "allowed_updates": list(read.ALLOWED_UPDATES)}
        await self._client.call("setWebhook", payload)

    async def delete_webhook(self) -> None:
        """Makes Telegram keep updates for polling; none that wait are dropped. Raises a SendError."""
        await self._client.call("deleteWebhook", {"drop_pending_updates": False})

    async def answer_choice(self, press_id: str) -> None:
        """Ends the waiting sign on a pressed button. Only a courtesy: its failure changes nothing."""
        try:
            await self._client.call("answerCallbackQuery", {"callback_query_id": press_id})
        except SendError as error:
            log.info("a pressed button was not confirmed: %s", error.cause)

    async def close(self) -> None:
        """Closes the connections."""
        self._session.close()
        await self._client.close()

    @cached_property
    def _client(self) -> Client:
        # Only sending needs python-telegram-bot: the web process reads webhooks without it.
        from connectors.channels.telegram.client import Client

        return Client(self.token, self.base_url, self.read_seconds)

    @cached_property
    def _session(self) -> requests.Session:
        return open_session(self.base_file_url)
