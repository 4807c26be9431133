"""The Bot API's client: python-telegram-bot's `Bot` with plain JSON in and out and our typed errors.

The token is part of every address, so that no exception of the libraries leaves this module.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from typing import Any

import httpx
from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.causes import Cause
from bot.channels.channel import OutgoingMedia, ProviderCall, Sent
from bot.channels.errors import SendError, Uncertain
from connectors.channels.foreign import JsonObject, object_of
from connectors.channels.network import CONNECT_SECONDS, file_missing, too_large
from connectors.channels.telegram.errors import explain, no_answer, odd_answer, unreachable
from connectors.channels.telegram.messages import provider_id
from connectors.channels.telegram.write import CHANGES, FILE_FIELDS, REACT, upload_limit_bytes

_UPLOAD_SECONDS = 60.0
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


class Refused(TelegramError):
    """An answer of the Bot API that is no success, kept whole: status and body."""

    __slots__ = ("answer", "code")

    def __init__(self, code: int, answer: JsonObject) -> None:
        super().__init__(f"refused with {code}")
        self.code = code
        self.answer = answer


class PlainRequest(HTTPXRequest):
    """python-telegram-bot's transport, with refusals kept whole: it would drop codes and log odd bodies."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The answer's status and body. Raises Refused unless it is a success with a result."""
        code, payload = await super().do_request(*args, **kwargs)
        answer = _json(payload)
        if not 200 <= code < 300 or "result" not in answer:
            raise Refused(code, answer)
        return code, payload


class Client:
    """One bot's calls. Belongs to the event loop that it is first used in."""

    def __init__(self, token: str, base_url: str, read_seconds: float) -> None:
        # httpx logs every address at INFO, and the token is in it.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._transports = (_transport(32, read_seconds), _transport(1, read_seconds))
        calls, polls = self._transports
        self._bot = Bot(token, base_url=base_url, request=calls, get_updates_request=polls)

    async def call(
        self, method: str, payload: Mapping[str, Any], *, harmless: bool = True, read_seconds: float | None = None
    ) -> Any:
        """The `result` of one call. A `harmless` one may be repeated, so that it is never Uncertain."""
        try:
            # Spelt `send_Message`: the name of one of Bot's own methods would make it warn.
            name = _HUMP.sub("_", method)
            patience: dict[str, Any] = {} if read_seconds is None else {"read_timeout": read_seconds}
            return await self._bot.do_api_request(name, api_kwargs=dict(payload), **patience)
        except TelegramError as error:
            failure = _failure(error)
        raise unreachable() if harmless and isinstance(failure, Uncertain) else failure

    async def send(self, call: ProviderCall) -> Sent:
        """Sends a message, with its file if it has one. Raises a SendError."""
        payload = dict(call.payload)
        if call.method == REACT:
            # Said twice it is the same reaction, and Telegram gives it no name of its own.
            await self.call(REACT, payload)
            return Sent(provider_message_id=f"{payload['chat_id']}:{payload['message_id']}:our_reaction")
        if call.method in CHANGES:
            await self._change(call.method, payload)
            return Sent(provider_message_id=f"{payload['chat_id']}:{payload['message_id']}:our_{call.method}")
        read_seconds = None
        if call.media:
            limit_bytes = upload_limit_bytes(call.method)
            payload[FILE_FIELDS[call.method]] = await asyncio.to_thread(_input_file, call.media, limit_bytes)
            read_seconds = _UPLOAD_SECONDS
        result = object_of(await self.call(call.method, payload, harmless=False, read_seconds=read_seconds))
        message_id = provider_id(result.get("chat"), result)
        if not message_id:
            raise odd_answer()
        return Sent(provider_message_id=message_id)

    async def _change(self, method: str, payload: Mapping[str, Any]) -> None:
        """A change of a message; one that was made already, by a call whose answer was lost, is made."""
        try:
            await self.call(method, payload)
        except SendError as error:
            if error.cause is not Cause.CHANGED_ALREADY:
                raise

    async def close(self) -> None:
        """Closes the connections."""
        await asyncio.gather(*(transport.shutdown() for transport in self._transports))


def _transport(connections: int, read_seconds: float) -> PlainRequest:
    return PlainRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        write_timeout=read_seconds,
        pool_timeout=CONNECT_SECONDS,
        media_write_timeout=_UPLOAD_SECONDS,
    )


def _failure(error: TelegramError) -> SendError:
    if isinstance(error, Refused):
        return odd_answer() if 200 <= error.code < 300 else explain(error.code, error.answer)
    return unreachable() if isinstance(error.__cause__, _NEVER_LEFT) else no_answer()


def _input_file(media: OutgoingMedia, limit_bytes: int) -> InputFile:
    try:
        if media.path.stat().st_size > limit_bytes:
            raise too_large()
        file = InputFile(media.path.read_bytes(), filename=media.filename)
    except OSError:
        raise file_missing() from None
    file.mimetype = media.mime_type
    return file


def _json(payload: bytes) -> JsonObject:
    try:
        return object_of(json.loads(payload))
    except (ValueError, RecursionError):
        return {}
