"""Discovery: what the provider says of itself (OpenID Connect Discovery 1.0) and its keys, kept for a while."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from connectors.channels.network import CONNECT_SECONDS, READ_SECONDS

WAITS = (CONNECT_SECONDS, READ_SECONDS)
_KEPT_SECONDS = 3600.0
# A token signed with a new key has the keys read again, but strangers' tokens don't do so all the time.
_AGAIN_SECONDS = 30.0
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_MOST_BYTES = 512 * 1024


class ProviderUnreachable(Exception):
    """The provider can't be asked, or answers nonsense; the message says what, for the log, without any secret."""


class Discovery:
    """The provider's document and keys. Safe to share between threads."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._document: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def document(self) -> Mapping[str, Any]:
        """The provider's document. Raises ProviderUnreachable."""
        with self._lock:
            if self._document is None or self._clock() - self._document[0] > _KEPT_SECONDS:
                self._document = (self._clock(), self._read_document())
            return self._document[1]

    def keys(self, *, again: bool = False) -> KeySet:
        """The provider's keys; `again` reads them once more, unless that was just done. Raises ProviderUnreachable."""
        address = str(self.document()["jwks_uri"])
        with self._lock:
            kept_seconds = _AGAIN_SECONDS if again else _KEPT_SECONDS
            if self._keys is None or self._clock() - self._keys[0] > kept_seconds:
                self._keys = (self._clock(), _key_set(read_json(address)))
            return self._keys[1]

    def _read_document(self) -> Mapping[str, Any]:
        document = read_json(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
        if document.get("issuer") != self._issuer:
            raise ProviderUnreachable("its document names another issuer than MOSTRADOR_OIDC_ISSUER, letter by letter")
        scheme = urlsplit(self._issuer).scheme
        for name in _NEEDED:
            if urlsplit(str(document.get(name) or "")).scheme not in {scheme, "https"}:
                raise ProviderUnreachable(f"its document has no {name} over https")
        return document


def read_json(address: str, token: str | None = None) -> Mapping[str, Any]:
    """The object at an address, `token` as bearer where there is one. Raises ProviderUnreachable."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        with requests.Session() as session:
            # Nothing of the machine's .netrc goes there.
            session.auth = _as_it_is
            with session.get(address, headers=headers, timeout=WAITS, allow_redirects=False, stream=True) as answer:
                if answer.status_code != 200:
                    raise ProviderUnreachable(f"{urlsplit(address).path} answers {answer.status_code}")
                content = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
        document = json.loads(content) if len(content) <= _MOST_BYTES else None
    except (requests.RequestException, ValueError, OSError) as error:
        raise ProviderUnreachable(f"{urlsplit(address).path} can't be read ({type(error).__name__})") from None
    if not isinstance(document, dict):
        raise ProviderUnreachable(f"{urlsplit(address).path} holds no object")
    return document


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _key_set(document: Mapping[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(document)  # type: ignore[arg-type]  # checked by the import itself
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderUnreachable(f"its keys can't be read ({type(error).__name__})") from None
