"""Pictures: an answer with a picture reaches the customer as one, with its words as caption."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.channel import Kind
from bot.conversations.message import Author, Draft
from bot.store.files import MediaFiles
from connectors.worker.delivery.pictures import Pictures
from tests.bot.store.shop import Shop

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def test_the_picture_of_an_answer_is_kept_and_sent_with_it(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "chart.png").write_bytes(PNG)
    shop, media = Shop(tmp_path), MediaFiles(tmp_path / "media")
    pictures = Pictures(shop.store, media, lambda: tmp_path)
    sent = pictures.attach(Draft(author=Author.BOT, text="Our sizes", details={"image": "../images/chart.png"}))
    kept = shop.store.media.get(sent.media_id or "")
    assert (sent.kind, sent.text) == (Kind.IMAGE, "Our sizes")
    assert kept is not None
    assert (kept.mime_type, media.path(kept.content_hash or "").read_bytes()) == ("image/png", PNG)


def test_an_answer_without_a_picture_stays_text_and_a_missing_one_is_no_silent_loss(tmp_path: Path) -> None:
    pictures = Pictures(Shop(tmp_path).store, MediaFiles(tmp_path / "media"), lambda: tmp_path)
    plain = Draft(author=Author.BOT, text="Hello")
    assert pictures.attach(plain) is plain
    with pytest.raises(FileNotFoundError):
        pictures.attach(Draft(author=Author.BOT, text="Our sizes", details={"image": "gone.png"}))
