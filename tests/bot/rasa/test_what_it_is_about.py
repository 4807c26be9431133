"""What sounds alike and is about something else: an item's price and what shipping costs, a wrong item and its day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.bot.rasa.conftest import Customer

pytestmark = pytest.mark.needs("rasa")

Parse = Callable[..., dict[str, Any]]

PRICES = (
    ("en", "how much is the raincoat"),
    ("en", "what do the ankle boots cost"),
    ("en", "why is that shawl 60 euros?"),
    ("en", "bag price?"),
    ("es", "cuánto cuesta el impermeable"),
    ("es", "qué precio tienen los botines"),
    ("es", "por qué el chal vale 60 euros?"),
    ("es", "precio del bolso?"),
    ("pt", "quanto custa o impermeável"),
    ("pt", "qual é o preço dos botins"),
    ("pt", "porque é que o xaile custa 60 euros?"),
    ("pt", "preço da mala?"),
    ("pl", "ile kosztuje płaszcz przeciwdeszczowy"),
    ("pl", "jaka jest cena botków"),
    ("pl", "czemu ta chusta kosztuje 60 euro?"),
    ("pl", "cena torebki?"),
    ("fi", "paljonko sadetakki maksaa"),
    ("fi", "mikä on nilkkureiden hinta"),
    ("fi", "miksi tuo hartiahuivi maksaa 60 euroa?"),
    ("fi", "laukun hinta?"),
)
OTHER_PRICES = (
    ("en", "how much is shipping to spain?", "faq/shipping_cost"),
    ("en", "how much is delivery?", "faq/shipping_cost"),
    ("en", "how much is postage for a coat", "faq/shipping_cost"),
    ("en", "how much is express", "faq/shipping_express"),
    ("en", "how much is gift wrapping", "faq/gift_wrap"),
    ("en", "how much is a return", "faq/returns_cost"),
    ("es", "cuánto cuesta el envío a españa", "faq/shipping_cost"),
    ("es", "cuánto cuesta enviar un abrigo", "faq/shipping_cost"),
    ("es", "cuánto cuesta el exprés", "faq/shipping_express"),
    ("es", "cuánto cuesta el papel de regalo", "faq/gift_wrap"),
    ("es", "cuánto cuesta devolver", "faq/returns_cost"),
    ("pt", "quanto custa o envio para espanha", "faq/shipping_cost"),
    ("pt", "quanto custa enviar uma saia", "faq/shipping_cost"),
    ("pt", "quanto custa o envio expresso", "faq/shipping_express"),
    ("pt", "quanto custa o embrulho de presente", "faq/gift_wrap"),
    ("pt", "quanto custa devolver", "faq/returns_cost"),
    ("pl", "ile kosztuje wysyłka do hiszpanii", "faq/shipping_cost"),
    ("pl", "ile kosztuje wysłanie płaszcza", "faq/shipping_cost"),
    ("pl", "ile kosztuje ekspres", "faq/shipping_express"),
    ("pl", "ile kosztuje pakowanie na prezent", "faq/gift_wrap"),
    ("pl", "ile kosztuje zwrot", "faq/returns_cost"),
    ("fi", "paljonko toimitus espanjaan maksaa", "faq/shipping_cost"),
    ("fi", "paljonko takin lähettäminen maksaa", "faq/shipping_cost"),
    ("fi", "paljonko pikatoimitus maksaa", "faq/shipping_express"),
    ("fi", "paljonko lahjapaketointi maksaa", "faq/gift_wrap"),
    ("fi", "paljonko palautus maksaa", "faq/returns_cost"),
)
WRONG_ITEMS = (
    ("en", "there's a skirt in it where the boots should be, I need them for a wedding on saturday"),
    ("en", "one of the two slippers is missing"),
    ("es", "me habéis mandado una falda en vez de las botas y el sábado tengo una boda"),
    ("es", "falta una de las dos zapatillas"),
    ("pt", "mandaram-me uma saia em vez das botas e no sábado tenho um casamento"),
    ("pt", "falta um dos dois chinelos"),
    ("pl", "przysłaliście spódnicę zamiast butów, a w sobotę mam wesele"),
    ("pl", "brakuje jednego kapcia"),
    ("fi", "lähetitte hameen saappaiden sijasta ja lauantaina on häät"),
    ("fi", "toinen tohveli puuttuu"),
)


PAYING = (
    ("es", "puedo pagar a 30 días con factura", "faq/payment_methods"),
    ("fi", "onko lasku mahdollinen maksutapa", "faq/payment_methods"),
)


def answered(parse: Parse, language: str, text: str) -> str:
    """The entry that the bot answers with, or `unclear`."""
    parsed = parse(text, language=language)
    name = str(parsed["intent"]["name"])
    return str(parsed["intent_ranking"][0]["name"]) if name == "faq" else name


@pytest.mark.parametrize(("language", "text"), PRICES)
def test_the_price_of_an_item_is_not_what_shipping_costs(parse: Parse, language: str, text: str) -> None:
    assert answered(parse, language, text) == "faq/product_price"


@pytest.mark.parametrize(("language", "text", "entry"), OTHER_PRICES)
def test_what_a_service_costs_is_no_price_of_an_item(parse: Parse, language: str, text: str, entry: str) -> None:
    assert answered(parse, language, text) == entry


@pytest.mark.parametrize(("language", "text"), WRONG_ITEMS)
def test_a_wrong_item_is_not_asked_for_its_day(parse: Parse, language: str, text: str) -> None:
    assert answered(parse, language, text) == "faq/shipping_wrong_item"


@pytest.mark.parametrize(("language", "text", "entry"), PAYING)
def test_paying_by_invoice_is_a_way_to_pay(parse: Parse, language: str, text: str, entry: str) -> None:
    assert answered(parse, language, text) == entry


@pytest.mark.parametrize("text", ["can I pay cash in your shop?", "¿puedo pagar en efectivo en la tienda?"])
def test_cash_is_not_promised_where_it_was_not_asked_for(customer: Customer, text: str) -> None:
    assert not customer.writes(text)["replies"][0]["text"].startswith(("Sure", "Yes", "Claro", "Sí"))


@pytest.mark.parametrize("text", ["how much is the coat?", "one shoe is missing"])
def test_the_answer_offers_a_person_and_states_no_amount(customer: Customer, text: str) -> None:
    replies = customer.writes(text)["replies"]
    assert [choice["payload"] for choice in replies[-1]["choices"]] == ["ask_person"]
    assert not any(character.isdigit() for reply in replies for character in reply["text"])
