"""Files are served so that a browser shows or plays them and never runs them."""

import pytest

from bot.store.files import MediaFiles
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def kept(shop: Shop, mime_type: str, content: bytes = b"0123456789", filename: str = "a.bin") -> str:
    content_hash = MediaFiles(shop.folder / "media").save(content)
    media_id = shop.store.media.add(
        mime_type=mime_type, filename=filename, size=len(content), content_hash=content_hash, now=shop.now
    )
    return f"/desk/media/{media_id}"


@pytest.mark.parametrize("mime_type", ["image/jpeg", "image/png", "audio/ogg; codecs=opus", "video/mp4"])
def test_pictures_sound_and_film_are_shown_in_the_page(site: Site, shop: Shop, mime_type: str) -> None:
    answer = site.eva().get(kept(shop, mime_type))
    assert answer.mimetype == mime_type.split(";")[0]
    assert not answer.headers.get("Content-Disposition", "").startswith("attachment")


@pytest.mark.parametrize("mime_type", ["text/html", "image/svg+xml", "application/pdf", "text/javascript", "", "a\nb"])
def test_everything_else_is_downloaded(site: Site, shop: Shop, mime_type: str) -> None:
    answer = site.eva().get(kept(shop, mime_type, filename="évil.html"))
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_is_fenced_in(site: Site, shop: Shop) -> None:
    headers = site.eva().get(kept(shop, "image/png")).headers
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in headers["Cache-Control"]


def test_a_player_can_seek(site: Site, shop: Shop) -> None:
    answer = site.eva().get(kept(shop, "audio/ogg"), headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")


def test_a_file_that_is_not_here_says_so(site: Site) -> None:
    assert site.eva().get("/desk/media/f404").status_code == 404


def test_the_same_content_is_kept_once(shop: Shop) -> None:
    files = MediaFiles(shop.folder / "media")
    assert files.save(b"boots") == files.save(b"boots")
    assert len([path for path in (shop.folder / "media").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("name", ["", "../../shop.db", "A" * 64, "0" * 63])
def test_only_hashes_are_names(shop: Shop, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        MediaFiles(shop.folder).path(name)
