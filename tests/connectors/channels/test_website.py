"""The website chat beside the contract: its provider is the store itself, and files lie here already."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.channel import Fetched, MediaRef
from bot.channels.errors import Forged, Rejected
from bot.store.files import MediaFiles
from connectors.channels.registry import CHANNELS
from connectors.channels.website import Website
from tests.connectors.channels.cases import text
from tests.connectors.channels.website_cases import VISITOR, sign_with

PICTURE = b"\xff\xd8\xff\xe0" + bytes(300)


def site(folder: Path, secret: str | None = None) -> Website:
    return Website(site="shop", identity_secret=secret, media_folder=folder)


def test_a_message_is_accepted_whether_or_not_the_visitor_is_there(tmp_path: Path) -> None:
    channel = site(tmp_path)
    assert asyncio.run(channel.send(channel.write(text("Hola"), VISITOR))).provider_message_id == "m1"


def test_a_visitors_file_is_fetched_by_its_hash(tmp_path: Path) -> None:
    content_hash = MediaFiles(tmp_path).save(PICTURE)
    fetched = asyncio.run(site(tmp_path).fetch_media(MediaRef(provider_media_id=content_hash)))
    assert fetched == Fetched(content=PICTURE, mime_type="image/jpeg")


@pytest.mark.parametrize("name", ["0" * 64, "../../secrets.json", ""])
def test_a_file_that_is_not_there_is_given_up_and_no_path_leads_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(Rejected) as caught:
        asyncio.run(site(tmp_path).fetch_media(MediaRef(provider_media_id=name)))
    assert caught.value.cause == "media_gone"


def test_a_file_over_ten_megabytes_is_not_read(tmp_path: Path) -> None:
    content_hash = MediaFiles(tmp_path).save(bytes(10_000_001))
    with pytest.raises(Rejected) as caught:
        asyncio.run(site(tmp_path).fetch_media(MediaRef(provider_media_id=content_hash)))
    assert caught.value.cause == "too_large"


def test_without_an_identity_secret_no_body_is_believed(tmp_path: Path) -> None:
    with pytest.raises(Forged):
        site(tmp_path).verify(sign_with("", b"{}"), b"{}")


def test_a_site_without_proof_of_identity_says_what_it_lacks() -> None:
    lack = CHANNELS["website"].lacks({"name": "shop"})
    assert lack
    assert "MOSTRADOR_WEBSITE_IDENTITY_SECRET" in lack.cure
    assert CHANNELS["website"].lacks({"name": "shop", "identity_secret": "x" * 40}) is None
