"""Media in S3-compatible storage, on a real server: two machines see the same files, and none is lost or left."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from bot.settings import Settings, read_settings
from bot.store.backup import backup
from bot.store.bucket import BucketFiles, BucketUnreachable
from bot.store.media_files import open_media
from tests.bot.store.shop import Shop

PICTURE = b"a picture of a parcel"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def settings(endpoint: str, tmp_path: Path) -> Settings:
    return read_settings(
        {
            "MOSTRADOR_FILE": "",
            "MOSTRADOR_DATA_DIR": str(tmp_path / "var"),
            "MOSTRADOR_SANDBOX": "yes",
            "MOSTRADOR_MEDIA_URL": f"s3://shop-{os.urandom(4).hex()}/files",
            "MOSTRADOR_MEDIA_ENDPOINT": endpoint,
            "MOSTRADOR_MEDIA_KEY_ID": "key",
            "MOSTRADOR_MEDIA_SECRET_KEY": "secret",
        }
    )


@pytest.fixture
def machine(settings: Settings, endpoint: str, tmp_path: Path) -> Callable[[str], BucketFiles]:
    """A function that gives a machine's view of the bucket, with a folder of its own for copies."""
    import boto3

    client = {"endpoint_url": endpoint, "region_name": "us-east-1"}
    client |= {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    name = (settings.media_url or "").split("/")[2]
    boto3.client("s3", **client).create_bucket(Bucket=name)
    return lambda host: BucketFiles(name, "files/sandbox", tmp_path / host, client)


def test_what_one_machine_keeps_another_reads(machine: Callable[[str], BucketFiles]) -> None:
    one, other = machine("one"), machine("other")
    with one.kept(PICTURE) as content_hash:
        pass
    assert other.exists(content_hash)
    assert other.path(content_hash).read_bytes() == PICTURE
    assert not other.exists("0" * 64)
    assert not other.path("0" * 64).exists()


def test_what_is_removed_is_gone_for_all_and_its_copies_with_time(machine: Callable[[str], BucketFiles]) -> None:
    one, other = machine("one"), machine("other")
    content_hash = one.save(PICTURE)
    copies = [one.path(content_hash), other.path(content_hash)]
    assert one.remove(content_hash, lambda: True)
    assert not one.exists(content_hash)
    assert [copy.exists() for copy in copies] == [False, True]
    long_ago = time.time() - 3600
    os.utime(copies[1], (long_ago, long_ago))
    assert not machine("other").path(content_hash).exists()


def test_a_file_that_comes_into_use_while_it_is_removed_stays(machine: Callable[[str], BucketFiles]) -> None:
    """The other machine writes the hash down just before the object goes, or just after: either way it is there."""
    one, other = machine("one"), machine("other")
    content_hash = one.save(PICTURE)
    answers = iter([True, False])
    assert not one.remove(content_hash, lambda: next(answers))
    assert other.exists(content_hash)
    with other.kept(PICTURE):
        assert one.remove(content_hash, lambda: True)
    assert other.exists(content_hash)


def test_a_storage_that_is_away_is_named_and_keeps_nothing(tmp_path: Path) -> None:
    away = BucketFiles("shop", "", tmp_path, {"endpoint_url": "http://127.0.0.1:9", "region_name": "us-east-1",
        "aws_access_key_id": "key", "aws_secret_access_key": "secret"})  # fmt: skip
    with pytest.raises(BucketUnreachable, match="can't be reached"):
        away.save(PICTURE)


def test_the_settings_open_it_and_a_backup_holds_its_files(
    settings: Settings, machine: Callable[[str], BucketFiles], tmp_path: Path
) -> None:
    machine("one")
    media = open_media(settings)
    assert isinstance(media, BucketFiles)
    shop = Shop(tmp_path)
    content_hash = media.save(PICTURE)
    shop.store.media.add(mime_type="image/png", filename="p.png", size=9, content_hash=content_hash, now=shop.tick())
    assert isinstance(shop.place, Path)
    made = backup.write(shop.place, media, tmp_path / "backup")
    assert (made.files, made.missing) == (1, 0)
    assert open_media(read_settings({"MOSTRADOR_FILE": "", "MOSTRADOR_DATA_DIR": str(tmp_path)})) is not media
