"""Downloads: a private address is given up before a byte is sent, whatever a name says; the provider's own is not."""

from __future__ import annotations

import socket
import threading

import pytest
import requests

from bot.channels.channel import Fetched
from bot.channels.errors import Rejected
from connectors.channels.network import download, open_session
from tests.connectors.channels.provider import Says, open_provider


def test_a_private_address_hears_nothing_even_where_the_name_was_checked_before() -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        heard: list[bytes] = []

        def listen() -> None:
            connection, _ = inside.accept()
            connection.settimeout(5)
            heard.append(connection.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(requests.ConnectionError):
            # As after a look-up that gave a public address: the session itself has to notice.
            open_session("https://graph.example").get(f"https://localhost:{inside.getsockname()[1]}/", timeout=5)
        thread.join()
        assert heard == [b""]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::10.0.0.1]/x",
        "https://[64:ff9b::a9fe:a9fe]/x",
        "https://[64:ff9b:1::5db8:d822]/x",
        "https://[2002:0a00:0001::1]/x",
        "https://[2002:7f00:0001::1]/x",
        "https://[2001:0:4136:e378:8000:63bf:f5ff:fffe]/x",
        "https://[fec0::1]/x",
        "https://[feff::1]/x",
        "https://[::10.0.0.1]/x",
        "http://93.184.216.34/x",
        "file:///etc/passwd",
        "ftp://93.184.216.34/x",
        "https://",
    ],
)
def test_only_https_on_the_public_internet_is_fetched(url: str) -> None:
    session = open_session("https://graph.example")
    with pytest.raises(Rejected, match="address_refused"):
        download(session, url, limit_bytes=10, trusted="https://graph.example")


def test_the_address_that_the_owner_configured_is_reached_wherever_it_is() -> None:
    with open_provider() as provider:
        provider.script = [Says(body=b"file", headers={"Content-Type": "text/plain"})]
        session = open_session(provider.url)
        fetched = download(session, f"{provider.url}/f", limit_bytes=10, trusted=provider.url)
        assert fetched == Fetched(content=b"file", mime_type="text/plain")
