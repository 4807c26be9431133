"""Network: HTTP sessions with bounded waits, and downloads that can't reach private addresses."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from bot.channels.causes import Cause
from bot.channels.channel import Fetched
from bot.channels.errors import Rejected, RetryLater
from bot.phrases import phrase

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
_WAITS = (CONNECT_SECONDS, READ_SECONDS)
_BLOCK_BYTES = 64 * 1024
CONNECTIONS = 48


# RFC 6052: addresses of IPv4 behind a translator; RFC 8215: the same with a prefix of one's own network.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.ip_network("::/96")


class Bearer(AuthBase):
    """Puts the token into the header itself, so that no `.netrc` of the machine takes its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _PublicConnection(urllib3.connection.HTTPSConnection):
    """A connection that is given up before anything is sent where it leads to a private address."""

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        # The address that really answered: between a look-up and the call a name may have been pointed elsewhere.
        if not _is_global(str(connected.getpeername()[0])):
            connected.close()
            raise urllib3.exceptions.NewConnectionError(self, phrase("a private address"))
        return connected


class _PublicPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class PublicAdapter(HTTPAdapter):
    """Reaches the public internet only, whatever a name is resolved to; a configured proxy is trusted to see to it."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Makes the pools of this adapter check whom they reach."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


def open_session(trusted: str | None = None) -> requests.Session:
    """A session for many threads: enough connections, no retries of its own, no cookies kept between calls.

    With `trusted`, only that base url may be at a private address; everything else must be public, and https.
    """
    session = requests.Session()
    adapter = HTTPAdapter if trusted is None else PublicAdapter
    for prefix in ("http://", "https://"):
        session.mount(prefix, adapter(pool_connections=4, pool_maxsize=CONNECTIONS, max_retries=0))
    if trusted is not None:
        parts = urlsplit(trusted)
        session.mount(f"{parts.scheme}://{parts.netloc}/", HTTPAdapter(pool_maxsize=CONNECTIONS, max_retries=0))
    return session


def download(
    session: requests.Session, url: str, *, limit_bytes: int, trusted: str, auth: AuthBase | None = None
) -> Fetched:
    """The file at `url`, at most `limit_bytes` long. Raises RetryLater or Rejected.

    Only `https` addresses of the public internet are fetched, and those on the host and port of `trusted` (the
    provider's base url). Redirects are not followed: the token must not travel on.
    """
    if not _may_fetch(url, trusted):
        raise Rejected(Cause.ADDRESS_REFUSED, phrase("The file lies at an address that is not fetched."))
    try:
        with session.get(url, auth=auth, timeout=_WAITS, stream=True, allow_redirects=False) as response:
            _check(response, limit_bytes)
            content = _content(response, limit_bytes)
            return Fetched(content=content, mime_type=response.headers.get("Content-Type", "application/octet-stream"))
    except requests.RequestException:
        raise RetryLater(
            Cause.DOWNLOAD_CUT, phrase("The file could not be fetched; it is tried again."), after_seconds=2, growth=2
        ) from None


def too_large() -> Rejected:
    """The error for a file over its limit."""
    return Rejected(Cause.TOO_LARGE, phrase("The file is larger than this channel allows."))


def file_missing() -> Rejected:
    """The error for a file of ours that is gone."""
    return Rejected(Cause.FILE_MISSING, phrase("The file to send is no longer there; attach it again."))


def _check(response: requests.Response, limit_bytes: int) -> None:
    if response.status_code in (404, 410):
        raise Rejected(Cause.MEDIA_GONE, phrase("The provider no longer has this file."))
    if response.status_code != 200:
        raise RetryLater(
            Cause.DOWNLOAD_REFUSED,
            phrase("The file could not be fetched; it is tried again."),
            after_seconds=5,
            growth=2,
        )
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > limit_bytes:
        raise too_large()


def _content(response: requests.Response, limit_bytes: int) -> bytes:
    blocks, size = [], 0
    for block in response.iter_content(_BLOCK_BYTES):
        size += len(block)
        if size > limit_bytes:
            raise too_large()
        blocks.append(block)
    return b"".join(blocks)


def _may_fetch(url: str, trusted: str) -> bool:
    try:
        parts, own = urlsplit(url), urlsplit(trusted)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        return parts.scheme == "https" and bool(parts.hostname) and _is_public(str(parts.hostname), parts.port or 443)
    except ValueError:
        return False


def _is_public(host: str, port: int) -> bool:
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return True  # the download itself then fails as any cut network does, and is tried again
    return all(_is_global(str(address[0])) for *_, address in addresses)


def _is_global(address: str) -> bool:
    """Whether an address is of the public internet. One that carries an IPv4 address is judged by that one."""
    known = ipaddress.ip_address(address.split("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        carried = _carried(known)
        if carried is not None:
            return carried.is_global and not carried.is_multicast
        return known.is_global and not (known.is_site_local or known.is_multicast or known in _LOCAL_NAT64)
    return known.is_global and not known.is_multicast


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a gateway would reach for this one: mapped, compatible, NAT64, 6to4 or Teredo."""
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
