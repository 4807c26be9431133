"""Customers' files: text first, the file when it can be had, within limits, as what its bytes are."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.channels.channel import Fetched, IncomingMessage, Kind, MediaRef
from bot.channels.errors import AccountStopped, Rejected, RetryLater
from bot.conversations.message import Media
from bot.store.files import MediaFiles
from connectors.worker.delivery.downloads import Downloader, Limits, sniffed
from tests.bot.store.shop import Shop
from tests.connectors.worker.channel import Pretend

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 500_000
DOWN = RetryLater("download_refused", "The file could not be fetched; it is tried again.", after_seconds=1)


@dataclass
class Files(Pretend):
    """A provider that keeps files; what it says is said in this order, and its last word again and again."""

    says: list[Exception | bytes] = field(default_factory=list)
    asked: int = 0

    async def fetch_media(self, ref: MediaRef) -> Fetched:
        self.asked += 1
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, Exception):
            raise said
        return Fetched(content=said, mime_type="image/jpeg")


@dataclass
class Desk:
    """A shop that fetches files."""

    shop: Shop
    files: Files
    limits: Limits = field(default_factory=Limits)

    def comes(self, number: int = 1, size: int | None = None, who: str = "ana") -> None:
        media = MediaRef(provider_media_id=f"f{number}", mime_type="image/jpeg", size=size)
        item = IncomingMessage(
            provider_message_id=f"{who}:{number}", address=who, sent_at=0, kind=Kind.IMAGE, text="look", media=media
        )
        self.shop.store.inbox.receive(self.shop.account, b"{}", [item], now=self.shop.tick())

    def fetches(self, after_seconds: float = 0.0) -> None:
        """Everything that is due by then is fetched once."""
        downloading = Downloader(
            self.shop.store, {self.shop.account: self.files}, MediaFiles(self.shop.folder / "media"), self.limits
        )
        for waiting in self.shop.store.media.claim_due(now=self.shop.now + after_seconds):
            asyncio.run(downloading.fetch(waiting))

    def media(self, number: int = 1, who: str = "ana") -> Media:
        media = self.shop.messages(who)[number - 1].media
        assert media is not None
        return media


@pytest.fixture
def desk(shop: Shop) -> Desk:
    # The worker notes real times; the shop's clock stands there too.
    return Desk(shop, Files(says=[JPEG]))


def test_the_text_is_there_first_and_the_file_comes_when_it_can_be_had(desk: Desk) -> None:
    desk.files.says = [DOWN, DOWN, JPEG]
    desk.comes()
    for _ in range(3):
        assert desk.shop.texts() == ["look"]
        desk.fetches(10**9)
    media = desk.media()
    assert (media.state, media.mime_type, media.size) == ("ready", "image/jpeg", len(JPEG))


def test_an_outage_of_an_hour_gives_no_file_up(desk: Desk) -> None:
    desk.files.says = [DOWN]
    desk.comes()
    for _ in range(11):  # 2 + 4 + ... + 2048 s
        desk.fetches(10**9)
    assert desk.media().state == "waiting"
    for _ in range(5):
        desk.fetches(10**9)
    assert desk.media().state == "failed"
    assert [each.cause_text for each in desk.shop.store.attention.files()] == [DOWN.text]


def test_what_the_provider_no_longer_has_is_given_up_at_once_and_can_be_tried_again(desk: Desk) -> None:
    desk.files.says = [Rejected("media_gone", "Telegram no longer has this file."), JPEG]
    desk.comes()
    desk.fetches()
    (file,) = desk.shop.store.attention.files()
    desk.shop.store.attention.fetch_again(file.media_id, now=desk.shop.now)
    desk.fetches()
    assert desk.media().state == "ready"


def test_an_expired_token_costs_no_file(desk: Desk) -> None:
    desk.files.says = [AccountStopped("token_expired", "The token expired.")]
    desk.comes()
    for _ in range(30):
        desk.fetches(10**9)
    assert desk.media().state == "waiting"
    desk.files.says = [JPEG]
    desk.fetches(10**9)
    assert desk.media().state == "ready"


def test_a_file_over_the_limit_is_not_even_asked_for(desk: Desk) -> None:
    desk.comes(size=200_000_000)
    desk.fetches()
    assert (desk.files.asked, desk.media().state) == (0, "failed")
    assert "larger than 100 MB" in str(desk.media().cause)


@pytest.mark.parametrize(
    ("limits", "cause"),
    [(Limits(contact_day_mb=1), "within a day"), (Limits(total_mb=1), "MOSTRADOR_MEDIA_TOTAL_MB")],
    ids=["contact", "total"],
)
def test_quotas_end_a_flood_of_files_but_not_the_conversation(desk: Desk, limits: Limits, cause: str) -> None:
    desk.limits = limits
    desk.shop.now = 4_000_000_000.0  # after the worker's own clock: lately, as it sees it
    for number in (1, 2, 3):
        desk.files.says = [JPEG + bytes([number])]
        desk.comes(number)
        desk.fetches()
    assert [desk.media(number).state for number in (1, 2, 3)] == ["ready", "failed", "failed"]
    assert cause in str(desk.media(2).cause)
    assert desk.shop.texts() == ["look"] * 3


def test_another_customer_is_not_held_up_by_somebody_elses_quota(desk: Desk) -> None:
    desk.limits = Limits(contact_day_mb=1)
    desk.shop.now = 4_000_000_000.0
    desk.comes(1)
    desk.comes(1, who="ben")
    desk.fetches()
    assert (desk.media().state, desk.media(who="ben").state) == ("ready", "ready")


def test_a_file_is_what_its_bytes_are() -> None:
    assert sniffed(JPEG, "text/html") == "image/jpeg"
    assert sniffed(b"<html><script>", "image/png") == "application/octet-stream"
    assert sniffed(b"<html><script>", "text/html") == "application/octet-stream"
    assert sniffed(b"<svg onload='x'>", "image/svg+xml") == "application/octet-stream"
    assert sniffed(b"plain words", "text/plain") == "text/plain"
