"""What a customer names is found however the language bends it, and brings the shop's facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.lexicon import Lexicon
from bot.language.mentions import Known, MentionKind, known_to
from bot.settings import ROOT
from bot.shop.facts import Shop, read_shop

LEXICON = Lexicon(known_to(read_shop(ROOT / "data" / "shop.yml")))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("shipping to Portugal?", MentionKind.COUNTRY, "Portugal"),
        ("envíos a españa", MentionKind.COUNTRY, "Spain"),
        ("ESPANHA", MentionKind.COUNTRY, "Spain"),
        ("do you send to England", MentionKind.COUNTRY, "the United Kingdom"),
        ("paljonko Portugaliin", MentionKind.COUNTRY, "Portugal"),
        ("toimitatteko Suomeen", MentionKind.COUNTRY, "Finland"),
        ("ile kosztuje wysyłka do Polski", MentionKind.COUNTRY, "Poland"),
        ("wysylka do szwajcarii", MentionKind.COUNTRY, "Switzerland"),
        ("hacéis envíos a canarias?", MentionKind.COUNTRY, "the Canary Islands"),
        ("entregam na madeira?", MentionKind.COUNTRY, "Madeira"),
        ("shipping to the Balearics, Spain", MentionKind.COUNTRY, "the Balearic Islands"),
        ("can I use paypal", MentionKind.PAYMENT_METHOD, "PayPal"),
        ("where is order 12345678", MentionKind.ORDER_NUMBER, "12345678"),
        ("I paid €49.90", MentionKind.AMOUNT, "€49.90"),
        ("me cobraron 20 euros", MentionKind.AMOUNT, "20 euros"),
        ("can it come on saturday", MentionKind.WEEKDAY, "saturday"),
        ("llega el sabado?", MentionKind.WEEKDAY, "saturday"),
    ],
)
def test_what_is_named_is_found(text: str, kind: MentionKind, value: str) -> None:
    found = LEXICON.find(text)[0]
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize("text", ["how much is shipping", "hola", "my portuguesish friend", "call 600 now", ""])
def test_nothing_is_found_where_nothing_is_named(text: str) -> None:
    assert LEXICON.find(text) == []


def test_a_country_brings_its_price_as_each_language_writes_it() -> None:
    facts = LEXICON.find("Portugal")[0].facts
    assert facts["en"]["about.price"] == "€4.95"
    assert facts["es"]["about.price"] == "4,95\xa0€"


def test_a_shop_without_these_facts_knows_only_weekdays() -> None:
    assert {each.kind for each in known_to(Shop(facts={}, languages=("en",)))} == {MentionKind.WEEKDAY}


@given(st.text())
def test_places_fit_the_text_and_never_overlap(text: str) -> None:
    known = [Known(kind=MentionKind.COUNTRY, value="Spain", forms=("spain", "s*"), facts={})]
    ends = 0
    for found in Lexicon(known).find(text):
        assert ends <= found.start < found.end <= len(text)
        ends = found.end
