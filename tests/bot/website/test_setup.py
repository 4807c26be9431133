"""A site's set-up: what is taken, what is refused with its cure, and which questions fit a page."""

from __future__ import annotations

import pytest

from bot.website.pictures import without_notes
from bot.website.questions import PageKind, kind_of, questions_for
from bot.website.setup import BadSetup, Setup, contrast_with_white, origin, read_setup
from bot.website.words import WORDS


def test_a_setup_comes_back_as_it_was_kept() -> None:
    setup = read_setup(
        {
            "origins": ["https://www.shop.example/", "shop.example"],
            "colour": "#003366",
            "side": "left",
            "greetings": {"es": " ¡Hola! ", "en": ""},
            "questions": [{"pattern": "/products/*", "entries": ["faq/sizes_chart", ""]}],
            "shown": "people",
            "ways": {"telegram": "bot", "whatsapp": ""},
        }
    )
    assert setup.origins == ("https://www.shop.example", "https://shop.example")
    assert setup.greetings == {"es": "¡Hola!"}
    assert setup.ways == {"telegram": "bot"}
    assert read_setup(setup.as_json()) == setup
    assert read_setup({}) == Setup()


@pytest.mark.parametrize(
    "wrong", ["", "javascript://x", "https://", "https://a b", "ftp://shop.example", "https://u@s.e"]
)
def test_what_is_no_address_of_a_shop_is_refused(wrong: str) -> None:
    with pytest.raises(BadSetup, match=r"shop\.example"):
        origin(wrong)


def test_an_origin_has_no_port_that_its_scheme_has_anyway() -> None:
    assert origin("https://shop.example:443") == "https://shop.example"
    assert origin("http://shop.example:80") == "http://shop.example"
    assert origin("https://shop.example:8443") == "https://shop.example:8443"


def test_an_origin_never_brings_a_second_line_into_a_policy() -> None:
    for text in ("https://shop.example; script-src *", "https://*", "https://shop.example\nx"):
        with pytest.raises(BadSetup):
            origin(text)


def test_a_colour_on_which_nobody_reads_white_is_refused() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    with pytest.raises(BadSetup, match="darker"):
        read_setup({"colour": "#ffcc00"})


@pytest.mark.parametrize("field", ["across", "up"])
def test_a_distance_is_a_few_pixels(field: str) -> None:
    with pytest.raises(BadSetup, match="pixels"):
        read_setup({field: "9999"})


def test_the_first_pattern_that_fits_names_the_questions() -> None:
    rows = [{"pattern": "/p/boots*", "entries": ["faq/a"]}, {"pattern": "/p/*", "entries": ["faq/b"]}]
    setup = read_setup({"questions": rows})
    assert [setup.entries_for(path) for path in ("/p/boots-1", "/p/x", "/cart")] == [("faq/a",), ("faq/b",), ()]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/products/boots", PageKind.PRODUCT),
        ("/en/checkout", PageKind.CART),
        ("/carrito", PageKind.CART),
        ("/checkout/order-received/12", PageKind.ORDER),
        ("/", PageKind.OTHER),
    ],
)
def test_a_page_is_known_by_its_address(path: str, kind: PageKind) -> None:
    assert kind_of(path) is kind


def test_what_a_page_declares_comes_before_its_address() -> None:
    assert kind_of("/boots-colina", "Product") is PageKind.PRODUCT


def test_at_most_four_questions_each_in_the_visitors_language() -> None:
    titles = {f"faq/shipping_{number}": {"es": f"Pregunta {number}"} for number in range(9)}
    usual = [("", entry) for entry in titles]
    assert len(questions_for(PageKind.OTHER, titles, usual, "es")) == 4
    assert questions_for(PageKind.OTHER, titles, usual, "fi") == []
    assert questions_for(PageKind.OTHER, titles, usual, "es", ["faq/shipping_7"]) == [("Pregunta 7", "faq/shipping_7")]


def test_every_language_has_every_word() -> None:
    assert all(words.keys() == WORDS["en"].keys() for words in WORDS.values())


def test_a_picture_keeps_only_how_it_is_turned() -> None:
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00" + b"a place"
    exif = b"Exif\x00\x00" + tiff
    notes = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    rest = b"\xff\xdb\x00\x04ab\xff\xda picture"
    cleaned = without_notes(b"\xff\xd8" + notes + rest)
    assert b"a place" not in cleaned
    assert cleaned.endswith(rest)
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in cleaned
    assert without_notes(b"\x89PNG...") == b"\x89PNG..."
