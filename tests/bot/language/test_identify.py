"""Which language a short message is in."""

from __future__ import annotations

import pytest

from bot.faq.examples import examples_in
from bot.language.identify import LanguageProfile, learn_languages
from bot.language.places import names_alike
from bot.settings import ROOT
from bot.shop.facts import read_shop


@pytest.fixture(scope="module")
def profile() -> LanguageProfile:
    """Learned from the demo shop's examples."""
    examples = [(each.text, each.language) for each in examples_in(ROOT / "data")]
    return learn_languages(examples, read_shop(ROOT / "data" / "shop.yml").languages)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hello", "en"),
        ("hola", "es"),
        ("thx", "en"),
        ("cuanto cuesta", "es"),
        ("how much", "en"),
        ("y a Portugal?", "es"),
        ("quanto custa o envio", "pt"),
        ("vcs entregam no Brasil?", "pt"),
        ("obrigada", "pt"),
        ("ile kosztuje wysylka", "pl"),
        ("dziękuję", "pl"),
        ("paljonko toimitus maksaa", "fi"),
        ("kiitos", "fi"),
        ("missa tilaus on", "fi"),
    ],
)
def test_a_word_or_two_are_enough(profile: LanguageProfile, text: str, language: str) -> None:
    assert profile.identify(text) == language


@pytest.mark.parametrize("text", ["DHL", "45", "👍", "", "paypal?", "ok", "whatsapp", "visa ok?"])
def test_what_could_be_any_language_follows_the_contact(profile: LanguageProfile, text: str) -> None:
    assert profile.identify(text, known="es") == "es"
    assert profile.identify(text, known="en") == "en"


def test_nothing_to_go_by_is_the_shops_first_language(profile: LanguageProfile) -> None:
    assert profile.identify("🤷") == "en"


def test_a_whole_sentence_overrules_what_was_known(profile: LanguageProfile) -> None:
    assert profile.identify("I would like to know how long the delivery takes", known="es") == "en"
    assert profile.identify("quería saber cuánto tarda en llegar el pedido", known="en") == "es"


def test_a_language_unknown_to_the_shop_is_no_prior(profile: LanguageProfile) -> None:
    assert profile.identify("how much is shipping", known="sv") == "en"


WORDLESS = [
    "https://shop.example/p/123",
    "ana@example.com",
    "12345678A",
    "EU42",
    "www.shop.example/zapato-rojo",
    "AB-12-CD",
    "/menu",
    "menu",
    "SKU 8839-X",
    "W32 L34 jeans",
    "Anna Kowalska",
    "Ana García",
    "João Silva",
    "Matti Virtanen",
    "IMG_2024.jpg",
    "factura.pdf",
    "@casalumbre",
    "uk 3.5 eu",
]


@pytest.mark.parametrize("text", WORDLESS)
def test_what_is_no_words_shows_no_language(profile: LanguageProfile, text: str) -> None:
    assert profile.shown(text) is None
    assert profile.identify(text) == "en"
    assert profile.identify(text, known="fi") == "fi"


def test_without_words_the_phones_language_counts_where_the_shop_speaks_it(profile: LanguageProfile) -> None:
    assert profile.identify("EU42", hint="pl") == "pl"
    assert profile.identify("EU42", hint="de") == "en"
    assert profile.identify("EU42", known="es", hint="pl") == "es"
    assert profile.identify("how much is shipping", hint="pl") == "en"


def test_a_run_of_letters_is_no_word(profile: LanguageProfile) -> None:
    assert profile.shown("how much is shipping to Portugal " + "a" * 3000) == "en"


@pytest.mark.parametrize(("text", "language"), [("Buenos Días", "es"), ("Good Morning", "en"), ("Zapatillas", "es")])
def test_words_with_capital_letters_are_words(profile: LanguageProfile, text: str, language: str) -> None:
    assert profile.shown(text) == language


def test_a_word_of_one_languages_examples_alone_says_which_it_is() -> None:
    said = [
        ("tarifa plana", "es"),
        ("tarifa da encomenda", "pt"),
        ("o prazo da encomenda", "pt"),
        ("el plazo del pedido", "es"),
    ]
    profile = learn_languages(said, ("es", "pt"))
    assert profile.shown("encomenda?") == "pt"
    assert profile.shown("pedido?") == "es"
    assert profile.shown("tarifa?") is None


def test_a_word_that_another_language_has_too_counts_as_it_did() -> None:
    alone = learn_languages([("paczka", "pl"), ("paketti", "fi")], ("pl", "fi"))
    both = learn_languages([("paczka", "pl"), ("paczka paketti", "fi")], ("pl", "fi"))
    assert alone.weights["=paczka"][0] - alone.weights["=paczka"][1] > 10
    assert both.weights["=paczka"][0] - both.weights["=paczka"][1] < 2


def test_a_place_that_is_called_alike_in_two_languages_shows_none() -> None:
    alike = names_alike([{"en": "Madeira", "pt": "Madeira"}, {"en": "France", "pt": "França"}])
    assert alike == {"madeira"}
    examples = [("how long does it take", "en"), ("quanto tempo demora para a madeira", "pt")]
    alone, named = (learn_languages(examples, ["en", "pt"], names).weights["=madeira"] for names in ((), alike))
    assert alone[1] - alone[0] > 10
    assert named[1] - named[0] < 2


def test_what_a_strange_word_looks_like_changes_nobodys_language(profile: LanguageProfile) -> None:
    assert profile.shown("y a Wakanda?", "es") == "es"
    assert profile.shown("qwerty asdf", "pt") is None
    assert profile.shown("how much is it?", "pt") == "en"


def test_a_word_that_only_some_languages_have_speaks_for_each_of_them() -> None:
    said = [("tabla", "es"), ("tabela", "pt"), ("tabela", "pl"), ("taulukko", "fi")]
    weights = learn_languages(said, ("es", "pt", "pl", "fi")).weights
    assert weights["=tabela"][1] - weights["=tabela"][0] == pytest.approx(10, abs=1.5)
    assert weights["=tabla"][0] - weights["=tabla"][1] == pytest.approx(20, abs=1.5)
