"""JSON calls: POSTs to one server over kept connections; a session of requests takes three times the CPU for each."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import requests
import urllib3

# Raised before anything of a call was sent; all else may have left.
_NEVER_LEFT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.ProxyError,
    urllib3.exceptions.LocationValueError,
)


class CallFailed(Exception):
    """No answer came. `never_left`: nothing of the call can have arrived; `nobody_listens`: the port is closed."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        unsafe = isinstance(error, urllib3.exceptions.SSLError) and isinstance(
            error.args[0], ssl.SSLCertVerificationError
        )
        # A header or body that can't be written raises ValueError.
        self.never_left = unsafe or isinstance(error, (*_NEVER_LEFT, ValueError))
        self.nobody_listens = isinstance(error.__cause__, ConnectionRefusedError)


@dataclass(frozen=True, kw_only=True)
class JsonAnswer:
    """A server's answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """What it holds. Raises ValueError or RecursionError where it is no JSON."""
        return json.loads(self.content)


class JsonCalls:
    """Calls to the server at `base_url`, opened by `token`. Safe to share between threads; repeats nothing by itself.

    `through_proxy`: by the proxy and the authorities that the environment names, as requests reads it.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        connect_seconds: float,
        read_seconds: float,
        connections: int,
        through_proxy: bool,
    ) -> None:
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self._adapter = requests.adapters.HTTPAdapter(pool_maxsize=connections)
        with requests.Session() as session:
            session.trust_env = through_proxy
            found = session.merge_environment_settings(base_url, {}, None, None, None)
        base = requests.Request("POST", base_url.rstrip("/") + "/").prepare()
        # Asked once: for each call requests would look through the environment and the certificates again.
        pool = self._adapter.get_connection_with_tls_context(base, found["verify"], proxies=found["proxies"])
        self._pool = cast(urllib3.HTTPConnectionPool, pool)
        self._prefix = self._adapter.request_url(base, found["proxies"])

    def post(self, path: str, body: Mapping[str, Any]) -> JsonAnswer:
        """Posts to `path` below the base url. Raises CallFailed."""
        try:
            answer = self._pool.urlopen(
                "POST",
                self._prefix + path,
                body=json.dumps(body, allow_nan=False).encode(),
                headers=self._headers,
                retries=False,
                redirect=False,
                timeout=self._timeout,
            )
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise CallFailed(error) from error
        return JsonAnswer(status=answer.status, headers=answer.headers, content=answer.data)

    def close(self) -> None:
        """Closes the connections."""
        self._adapter.close()
