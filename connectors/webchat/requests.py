"""Requests: what panels and pages send is read within bounds; refusals and headers of the answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

from aiohttp import web

from connectors.webchat.sites import Site
from connectors.webchat.writing import Refused

_LARGEST_JSON_BYTES, _BODY_SECONDS = 100_000, 60.0
Result = TypeVar("Result")


async def blocking(act: Callable[..., Result], *values: Any) -> Result:
    """Runs what blocks beside the loop."""
    return await asyncio.get_running_loop().run_in_executor(None, act, *values)


async def body_of(request: web.Request, most: int, cause: str) -> bytes:
    """The body, read no further than `most` bytes and no longer than a minute. Raises Refused with `cause`."""
    if (request.content_length or 0) > most:
        raise Refused(cause)
    body = bytearray()
    ends_at = time.monotonic() + _BODY_SECONDS
    try:
        while chunk := await asyncio.wait_for(request.content.readany(), max(0.0, ends_at - time.monotonic())):
            body += chunk
            if len(body) > most:
                raise Refused(cause)
    except asyncio.TimeoutError:
        raise Refused("failed") from None
    return bytes(body)


async def json_of(request: web.Request) -> dict[str, Any]:
    """The JSON object of the body. Raises Refused."""
    body = await body_of(request, _LARGEST_JSON_BYTES, "too_long")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("failed") from None
    if not isinstance(content, dict):
        raise Refused("failed")
    return content


def bearer(request: web.Request) -> str:
    """The token that the panel sends; empty for none."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def refusal(cause: str, status: int) -> web.Response:
    """The answer with a word that the panel knows."""
    return web.json_response({"error": cause}, status=status)


def shared_with(site: Site, request: web.Request) -> dict[str, str]:
    """The page of a shop may read the answer, if the shop is on the list."""
    asking = request.headers.get("Origin", "")
    if asking not in site.origins:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": asking,
        "Access-Control-Allow-Headers": "Authorization, If-None-Match",
        "Access-Control-Expose-Headers": "ETag",
        "Access-Control-Max-Age": "7200",
        "Vary": "Origin",
    }


def sandboxed(mime_type: str) -> dict[str, str]:
    """The headers of a file that may be anything."""
    return {"Content-Type": mime_type, "Content-Security-Policy": "sandbox; default-src 'none'"}
