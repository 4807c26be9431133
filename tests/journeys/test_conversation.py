"""The talk with the bot through the phones, in every language: daily questions, a no by name, follow-ups.

Answers are known by their facts, as data/shop.yml has them, so that editors may choose other words.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import partial

import pytest

from bot.conversations.handoff import Reason
from bot.settings import ROOT
from bot.shop.facts import read_shop
from connectors.sandbox.testing.client import Bubble, Customer, NotSeen, Sandbox
from tests.journeys.people import Desk

pytestmark = pytest.mark.needs("rasa")
SHOP = read_shop(ROOT / "data" / "shop.yml")
CHANNELS = ["telegram", "whatsapp"]
LANGUAGES = ["en", "es", "pt", "pl", "fi"]
PERSON = {"en": "A person", "es": "Una persona", "pt": "Uma pessoa", "pl": "Konsultant", "fi": "Asiakaspalvelija"}
NUMBER = "55120"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question in each language; the answer holds what the shop has at each of `facts`, in that language.

    `holds` stands in the answer in every language, `lacks` in none.
    """

    said: dict[str, str]
    facts: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def faults(self, language: str, answer: str) -> list[str]:
        """What is wrong with the answer."""
        wanted = [*(SHOP.write(fact, language) for fact in self.facts), *self.holds]
        plain = answer.replace("\xa0", " ")
        missing = [f"lacks {each!r}" for each in wanted if each.replace("\xa0", " ") not in plain]
        return [*missing, *(f"says {each!r}" for each in self.lacks if each in plain)]

    def is_told(self, language: str, answer: str) -> bool:
        """Whether nothing is wrong with the answer."""
        return self.faults(language, answer) == []


def each(en: str, es: str, pt: str, pl: str, fi: str) -> dict[str, str]:
    return {"en": en, "es": es, "pt": pt, "pl": pl, "fi": fi}


SOLD_OUT = ("sold out", "agotad", "esgotad", "wyprzedan", "loppuunmyy")
DAILY = [
    Asked(
        said=each("what are your opening hours?", "cuál es vuestro horario?", "qual é o vosso horário?",
                  "jakie są godziny otwarcia?", "mitkä ovat aukioloajat?"),
        facts=("opening_hours",),
    ),
    Asked(
        said=each("where is your shop?", "dónde está la tienda?", "onde fica a loja?", "gdzie jest wasz sklep?",
                  "missä myymälänne on?"),
        facts=("store.address",),
    ),
    Asked(
        said=each("how do I cancel my order?", "cómo anulo mi pedido?", "como cancelo a minha encomenda?",
                  "jak anulować zamówienie?", "miten perun tilaukseni?"),
        facts=("shipping.address_change_until",),
    ),
    Asked(
        said=each("do you have the shirt in size M?", "tenéis la camisa en la talla M?",
                  "têm a camisa no tamanho M?", "czy macie koszulę w rozmiarze M?", "onko paitaa koossa M varastossa?"),
        lacks=SOLD_OUT,
    ),
    Asked(
        said=each("what guarantee do your things have?", "qué garantía tienen vuestros productos?",
                  "que garantia têm os vossos produtos?", "jaką gwarancję mają wasze rzeczy?",
                  "mikä takuu tuotteillanne on?"),
        facts=("warranty.years",),
    ),
    Asked(
        said=each("I sent my return back and still have no money", "mandé la devolución y aún no tengo el dinero",
                  "enviei a devolução e ainda não recebi o dinheiro", "odesłałam zwrot i nadal nie mam pieniędzy",
                  "lähetin palautuksen enkä ole vieläkään saanut rahoja"),
        facts=("returns.refund_days", "payment.refund_days"),
    ),
    Asked(
        said=each("do you sell wholesale?", "vendéis al por mayor?", "vendem por grosso?", "czy sprzedajecie hurtowo?",
                  "myyttekö tukkuna?"),
        facts=("email",),
    ),
]  # fmt: skip
DENIED = [
    Asked(
        said=each("do you take Multibanco?", "aceptáis Multibanco?", "aceitam Multibanco?", "przyjmujecie Multibanco?",
                  "käykö Multibanco?"),
        holds=("Multibanco", "PayPal"),
    ),
    Asked(
        said=each("do you ship to Gibraltar?", "enviáis a Gibraltar?", "enviam para Gibraltar?",
                  "wysyłacie na Gibraltar?", "toimitatteko Gibraltarille?"),
        holds=("Gibraltar",), facts=("shipping.countries",), lacks=("4,95", "€4.95", "8,95", "€8.95"),
    ),
    Asked(
        said=each("what is UK 30 shoes in EU?", "qué es un UK 30 de zapatos en EU?",
                  "quanto é um UK 30 de sapatos em EU?",
                  "jaki rozmiar EU to buty UK 30?", "mikä EU-koko on kengissä UK 30?"),
        holds=("UK 30", "EU 45"),
    ),
]  # fmt: skip
# Each leans on the one before.
FOLLOW_UPS = [
    Asked(
        said=each("how long does delivery to Poland take?", "cuánto tarda el envío a Polonia?",
                  "quanto demora a entrega para a Polónia?", "ile trwa dostawa do Polski?",
                  "kauanko toimitus Puolaan kestää?"),
        facts=("zones.europe.days",),
    ),
    Asked(
        said=each("and how much?", "y cuánto cuesta?", "e quanto custa?", "a ile kosztuje?", "entä paljonko maksaa?"),
        facts=("zones.europe.price",), lacks=("3,95", "€3.95"),
    ),
    Asked(
        said=each("and to Tenerife?", "y a Tenerife?", "e para Tenerife?", "a na Teneryfę?", "entä Teneriffalle?"),
        facts=("zones.islands.price",),
    ),
    Asked(
        said=each("and to Jersey?", "y a Jersey?", "e para Jersey?", "a na Jersey?", "entä Jerseylle?"),
        holds=("Jersey",), lacks=("19,95", "€19.95", "7,95", "€7.95"),
    ),
    Asked(
        said=each("and to Spain if I order for 70 euros?", "y a España si pido por 70 euros?",
                  "e para Espanha se encomendar 70 euros?", "a do Hiszpanii, jeśli zamówię za 70 euro?",
                  "entä Espanjaan jos tilaan 70 eurolla?"),
        facts=("zones.home.free_from",),
    ),
    Asked(
        said=each("which EU size is UK 8 in shoes?", "qué talla EU es la UK 8 de zapatos?",
                  "que tamanho EU é o UK 8 de sapatos?", "jaki rozmiar EU to UK 8 w butach?",
                  "mikä EU-koko on UK 8 kengissä?"),
        holds=("EU 42", "27 cm"),
    ),
    Asked(said=each("and UK 9?", "y la UK 9?", "e o UK 9?", "a UK 9?", "entä UK 9?"), holds=("EU 43",)),
    Asked(said=each("and for clothes?", "y de ropa?", "e de roupa?", "a ubrania?", "entä vaatteet?"), holds=("XL",)),
]  # fmt: skip
LOST = each("and to France?", "y a Francia?", "e para França?", "a do Francji?", "entä Ranskaan?")


def new_customer(sandbox: Sandbox, channel: str, name: str, language: str) -> Customer:
    customer: Customer = getattr(sandbox, channel).new_customer(f"{name} {channel} {language}", language=language)
    return customer


def reply(customer: Customer, text: str) -> Bubble:
    """What the shop says to it, printed with it."""
    before = len(customer.messages())
    customer.writes(text)
    answer = customer.waits_for(lambda bubble: not bubble.from_customer, after=before)
    print(f"  {text}  →  {answer.text} {list(answer.titles) or ''}")
    return answer


def _is_told(asked: Asked, language: str, bubble: Bubble) -> bool:
    return asked.is_told(language, bubble.text)


def _says_wrong(asked: Asked, text: str) -> bool:
    return any(each in text for each in asked.lacks)


def faults(customer: Customer, language: str, questions: list[Asked]) -> list[str]:
    """What is wrong with the answer to each question; an answer may come in several messages."""
    found = []
    for asked in questions:
        before = len(customer.messages())
        reply(customer, asked.said[language])
        with contextlib.suppress(NotSeen):
            customer.waits_for(partial(_is_told, asked, language), after=before)
        told = [each.text for each in customer.messages()[before:] if not each.from_customer]
        if not any(asked.is_told(language, text) for text in told) or any(_says_wrong(asked, text) for text in told):
            found.append(f"{asked.said[language]}: {' / '.join(told)}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_daily_is_answered_by_the_shops_facts(sandbox: Sandbox, language: str) -> None:
    assert faults(new_customer(sandbox, "telegram", "Daily", language), language, DAILY) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_shop_hasnt_got_is_denied_by_name(sandbox: Sandbox, language: str) -> None:
    assert faults(new_customer(sandbox, "whatsapp", "Denied", language), language, DENIED) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_follow_up_goes_on_with_what_was_said(sandbox: Sandbox, language: str) -> None:
    assert faults(new_customer(sandbox, "telegram", "Follows", language), language, FOLLOW_UPS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_follow_up_that_fits_nothing_is_asked_back_with_a_person_beside(sandbox: Sandbox, language: str) -> None:
    customer = new_customer(sandbox, "telegram", "Lost", language)
    reply(customer, DAILY[0].said[language])
    asked = reply(customer, LOST[language])
    assert len(asked.titles) > 1
    assert asked.titles[-1] == PERSON[language]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_order_number_is_asked_about_and_goes_on_to_a_person(
    sandbox: Sandbox, eva: Desk, channel: str, language: str
) -> None:
    customer = new_customer(sandbox, channel, "Number", language)
    # WhatsApp tells nothing of the phone's language; the first words do.
    reply(customer, DAILY[0].said[language])
    asked = reply(customer, NUMBER)
    assert NUMBER in asked.text
    before = len(customer.messages())
    customer.presses(asked.titles[0])
    answer = customer.waits_for(NUMBER, after=before)
    assert answer.titles == (PERSON[language],)
    customer.presses(PERSON[language])
    eva.sees_waiting(customer.name)
    card = eva.card(customer.name)
    assert (card.reason, card.slots["order_number"], card.language) == (Reason.ASKED_FOR_PERSON, NUMBER, language)


@pytest.mark.parametrize("payload", ["", " winter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_greets_in_the_language_of_the_phone(sandbox: Sandbox, language: str, payload: str) -> None:
    customer = new_customer(sandbox, "telegram", f"Starts{payload}", language)
    greeting = reply(customer, f"/start{payload}")
    titles = {"en": "Shipping cost", "es": "Gastos de envío", "pt": "Custo do envio", "pl": "Koszt dostawy",
              "fi": "Toimituskulut"}  # fmt: skip
    assert greeting.titles[0] == titles[language]
