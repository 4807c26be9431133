"""Calls: JSON over HTTP to a shop's systems, with limits on time and size, and no redirect followed."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from connectors.orders.source import SourceDown

_LARGEST_ANSWER = 2_000_000
_PIECE = 65_536
_CONNECT_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class JsonResponse:
    """Status, headers and what the body holds; None where it holds no JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


def check_url(url: str) -> str:
    """The address, if customers' data may travel to it. Raises ValueError with what to do."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname and _is_here(parts.hostname):
        return url
    raise ValueError("Give an address that begins with https:// (http:// only for this machine itself).")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    seconds: float,
    params: Mapping[str, str] | None = None,
    body: Any = None,
) -> JsonResponse:
    """One call that takes at most about `seconds`, however slowly the answer drips. Raises SourceDown."""
    deadline = time.monotonic() + seconds
    try:
        with requests.request(
            method,
            url,
            params=params,
            json=body,
            headers=dict(headers),
            timeout=(min(_CONNECT_SECONDS, seconds), seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            content = _content(response, deadline)
            return JsonResponse(status=response.status_code, headers=response.headers, body=_json(content))
    except (requests.RequestException, HTTPError) as error:
        raise SourceDown(f"it did not answer ({type(error).__name__})") from None


def _content(response: requests.Response, deadline: float) -> bytes:
    content = b""
    # What has arrived, however little: a read of so many bytes would wait for all of them.
    while piece := response.raw.read1(_PIECE, decode_content=True):
        content += piece
        if len(content) > _LARGEST_ANSWER:
            raise SourceDown("its answer is larger than 2 MB")
        if time.monotonic() > deadline:
            raise SourceDown("its answer takes too long")
    return content


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
