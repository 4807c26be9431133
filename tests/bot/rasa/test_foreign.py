"""Foreign: a language that the shop hasn't got is told from its own ones by how common the words are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.shop.other_languages import other_languages

pytestmark = pytest.mark.needs("rasa")
OWN = ("en", "es", "pt", "pl", "fi")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """As trained without any example, saved and read again."""
    from bot.rasa.model.foreign import learn_foreign, load_foreign

    folder: Path = tmp_path_factory.mktemp("foreign")
    codes = other_languages(ROOT / "data", OWN)
    learn_foreign((*OWN, *codes), [("moi moi", "fi")], OWN).save(folder)
    return load_foreign(folder)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "kann ich mit PayPal bezahlen"),
        ("fr", "où est mon colis"),
        ("it", "vorrei restituire un vestito"),
        ("nl", "waar is mijn pakket"),
        ("sv", "hej, jag har en fråga"),
        ("cs", "kolik stojí doprava do Česka"),
        ("ca", "puc pagar amb targeta?"),
        ("uk", "скільки коштує доставка"),
        ("ru", "сколько стоит доставка"),
        ("el", "πόσο κοστίζει η αποστολή"),
        ("ja", "送料はいくらですか"),
        ("zh", "运费多少钱"),
        ("ar", "كم تكلفة الشحن؟"),
    ],
)
def test_other_languages_are_known(foreign, language: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert foreign.language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "do you send to Berlin",
        "hola, mandáis a Francia",
        "quanto custa o envio",
        "czy wysyłacie do Niemiec",
        "paljonko toimitus maksaa",
        "moi moi",
        "ok",
        "DHL",
        "https://example.com/de/kasse",
        "AB-1234",
        "👍",
        "",
    ],
)
def test_the_shops_own_and_what_is_no_language_are_left_alone(foreign, text: str) -> None:  # type: ignore[no-untyped-def]
    assert foreign.language_of(text) is None


def test_without_the_file_no_language_has_a_sentence(tmp_path: Path) -> None:
    assert other_languages(tmp_path, OWN) == {}


def test_each_sentence_names_the_language_of_the_answer_and_a_shops_own_needs_none() -> None:
    sentences = other_languages(ROOT / "data", ("de", *OWN))
    assert "de" not in sentences
    assert "espagnol" in sentences["fr"]["es"]
    assert not any("{" in text for by_own in sentences.values() for text in by_own.values())
