"""A follow-up takes over what was named before, and leans on the latest answer that speaks of such things."""

from __future__ import annotations

import pytest

from bot.language.follow_ups import Before, FollowUps, Subject
from bot.language.lexicon import Lexicon
from bot.language.mentions import Mention, MentionKind, known_to
from bot.language.methods import other_methods
from bot.language.places import goes_to_a_name
from bot.language.sizes import sizes_of
from bot.settings import ROOT
from bot.shop.facts import read_shop
from bot.shop.free_limits import free_limits

COST, TIME, SIZES, PAYPAL = "faq/shipping_cost", "faq/shipping_delivery_time", "faq/sizes_chart", "faq/payment_paypal"
SHOP = read_shop(ROOT / "data" / "shop.yml")
READER = FollowUps(
    lexicon=Lexicon([*known_to(SHOP), *sizes_of(SHOP), *other_methods(SHOP)]),
    languages=SHOP.languages,
    limits=free_limits(SHOP),
    takes={COST: ["amount", "country"], TIME: ["country"], SIZES: ["category", "size"], PAYPAL: []},
)


def asked(text: str, *before: str, entries: tuple[str, ...] = ()) -> Subject:
    """What `text` is about after the messages `before`, the latest last, answered by `entries`, the latest first."""
    earlier: list[list[Mention]] = []
    for each in before:
        context = Before(entries=entries, mentions=list(reversed(earlier)))
        earlier.append(list(READER.read(each, READER.find(each, None), [], context).mentions))
    context = Before(entries=entries, mentions=list(reversed(earlier)))
    return READER.read(text, READER.find(text, None), [], context)


def english(subject: Subject, kind: str) -> dict[str, str]:
    return dict(subject.named[kind]["en"])


@pytest.mark.parametrize(
    "text",
    ["and to France?", "y a Francia?", "e para a França?", "a do Francji?", "entä Ranskaan?", "thanks! and to France?",
     "oh wait, I meant France", "obrigada! e para a França?", "eiku Ranskaan"],
)  # fmt: skip
def test_another_country_is_asked_of_the_same_entry(text: str) -> None:
    subject = asked(text, "shipping to Spain", entries=(COST,))
    assert subject.leans_on == [COST]
    assert english(subject, "country")["about.country"] == "France"


def test_the_latest_answer_that_speaks_of_countries_is_leant_on() -> None:
    assert asked("and to France?", "shipping to Spain", "paypal?", entries=(PAYPAL, TIME, COST)).leans_on == [TIME]


def test_what_fits_none_of_the_answers_is_asked_back_about_the_latest() -> None:
    subject = asked("and in Spain?", "paypal?", entries=(PAYPAL,))
    assert (subject.leans_on, subject.follows) == ([], PAYPAL)


def test_a_way_to_pay_is_a_question_of_its_own() -> None:
    assert asked("and bizum?", "shipping to Spain", entries=(COST,)).follows is None


def test_a_new_question_keeps_the_country_and_nothing_else() -> None:
    subject = asked("how long does it take?", "how much is EU 42 to Spain for 70 euros", entries=(COST,))
    assert list(subject.before) == ["country"]
    assert subject.named == {}
    assert asked("how long to France?", "shipping to Spain", entries=(COST,)).before == {}


@pytest.mark.parametrize(
    "text",
    ["if I order for 70 euros?", "y si pido por 70 euros?", "e se eu encomendar 70 €?", "a jeśli zamówię za 70 euro?",
     "entä jos tilaan 70 eurolla?", "and 70?", "y si son 70 euros?",
     "e se forem 70 euros?", "entä jos se on 70 euroa?"],
)  # fmt: skip
def test_an_amount_is_compared_with_the_limit_of_the_country_before(text: str) -> None:
    subject = asked(text, "shipping to Spain", entries=(COST,))
    assert subject.leans_on == [COST]
    assert english(subject, "amount") == {"about.amount": "€70", "about.reached": "€60"}


def test_the_amount_is_kept_for_another_country() -> None:
    subject = asked("and to France?", "shipping to Spain", "for 70 euros?", entries=(COST,))
    assert english(subject, "amount") == {"about.amount": "€70", "about.missing": "€50"}


def test_an_amount_and_a_country_alone_ask_for_the_entries_that_compare_them() -> None:
    assert asked("if I order for 70 euros to Spain?").leans_on == [COST]
    assert asked("70 euros?").leans_on == []


@pytest.mark.parametrize(
    ("text", "size"), [("and 43?", "EU 43"), ("and for L?", "L"), ("y la L?", "L"), ("e o 43?", "EU 43")]
)
def test_a_number_or_a_letter_is_a_size_after_a_size(text: str, size: str) -> None:
    assert [each.value for each in asked(text, "EU 42", entries=(SIZES,)).mentions] == [size]


def test_a_number_keeps_the_system_of_the_size_before() -> None:
    assert [each.value for each in asked("and 9?", "UK 8 shoes", entries=(SIZES,)).mentions] == ["UK 9"]


def test_another_system_asks_of_the_same_size_again() -> None:
    subject = asked("and in US?", "shoes EU 42 in UK", entries=(SIZES,))
    assert subject.leans_on == [SIZES]
    assert english(subject, "size")["about.same"] == "shoes: EU 42 = UK 8 = US 10.5, foot 27 cm"


def test_after_a_price_a_system_is_a_country() -> None:
    assert [each.kind for each in asked("and to the UK?", "shipping to Spain", entries=(COST,)).mentions] == [
        MentionKind.COUNTRY
    ]


def test_the_category_is_kept_for_another_size_and_the_size_for_another_category() -> None:
    assert "clothes" not in english(asked("and 43?", "shoes EU 42", entries=(SIZES,)), "size")["about.same"]
    clothes = english(asked("and for dresses?", "shoes EU 42", entries=(SIZES,)), "size")
    assert clothes["about.same"].startswith("clothes: L")


@pytest.mark.parametrize(
    ("text", "size"),
    [("UK 7 in EU?", "UK 7"), ("rozmiar 50", "EU 50"), ("XXL?", "XXL"), ("la 48 en uk", "EU 48"),
     ("36.5 eu", "EU 36.5"), ("UK 12 shoes", "UK 12")],
)  # fmt: skip
def test_a_size_that_no_table_has_is_named_so(text: str, size: str) -> None:
    assert english(asked(text), "other_size") == {"about.size": size}


def test_a_size_that_a_table_has_is_no_other_size() -> None:
    assert "other_size" not in asked("UK 12 dresses").named


def test_a_no_is_told_before_a_yes() -> None:
    assert next(iter(asked("visa or multibanco?").named)) == "other_method"


def test_nothing_of_the_place_before_is_told_of_one_that_is_not_known() -> None:
    spans: list[tuple[int, int]] = []
    assert goes_to_a_name("how much to Atlantis", spans, "en")
    assert goes_to_a_name("e quanto custa para Atlântida?", spans, "pt")
    assert not goes_to_a_name("How much is it to my door", spans, "en")
    assert not goes_to_a_name("how much to Spain", [(12, 17)], "en")
    before = Before(entries=(COST,), mentions=[READER.find("shipping to Spain", "en")])
    assert "country" not in READER.read("how much to Atlantis", [], [], before.without_places()).before
    assert "country" in READER.read("how much is it", [], [], before).before
