"""A misspelled country is read as the one that was meant; a name that nobody knows is said so; the rest is let be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind, known_to
from bot.settings import ROOT
from bot.shop.facts import read_shop

Find = Callable[[str, str], list[tuple[MentionKind, str]]]
pytestmark = pytest.mark.needs("rasa")

EXAMPLES = [
    *(
        ("en", each)
        for each in ("how much is shipping to Switzerland", "when will it be delivered", "send it to my home")
    ),
    *(("es", each) for each in ("cuánto cuesta el envío a Francia", "cuándo llega a casa")),
    *(("fi", each) for each in ("paljonko toimitus maksaa Suomeen",)),
]


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """What a text in a language names."""
    from bot.language.countries import elsewhere
    from bot.rasa.model.place_names import learn_place_names, load_place_names

    shop = read_shop(ROOT / "data" / "shop.yml")
    here = known_to(shop)
    known = [*here, *elsewhere(shop, here)]
    folder: Path = tmp_path_factory.mktemp("names")
    learn_place_names(EXAMPLES, shop.languages).save(folder)
    names, lexicon = load_place_names(folder).with_places(known), Lexicon(known)

    def found(language: str, text: str) -> list[tuple[MentionKind, str]]:
        mentions = names.mended(text, language, lexicon.find(text, language), lexicon)
        return [(each.kind, text[each.start : each.end]) for each in mentions]

    return found


@pytest.mark.parametrize(
    ("language", "text", "kind", "written"),
    [
        ("en", "how much is shipping to Swizerland?", MentionKind.COUNTRY, "Swizerland"),
        ("en", "do you ship to Portugl", MentionKind.COUNTRY, "Portugl"),
        ("en", "do you ship to Norwey?", MentionKind.ELSEWHERE, "Norwey"),
        ("es", "y a Suisa?", MentionKind.COUNTRY, "Suisa"),
        ("en", "how much to Narnia?", MentionKind.UNKNOWN_PLACE, "Narnia"),
        ("es", "cuánto cuesta a Narnia", MentionKind.UNKNOWN_PLACE, "Narnia"),
        ("fi", "paljonko toimitus maksaa Narniaan?", MentionKind.UNKNOWN_PLACE, "Narniaan"),
    ],
)
def test_what_was_meant_is_found_and_what_is_not_known_is_named(
    find: Find, language: str, text: str, kind: MentionKind, written: str
) -> None:
    assert find(language, text) == [(kind, written)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "when will it be delivred to home"), ("en", "send it to Valencia"), ("en", "my name is Marta"),
     ("en", "to my homee"), ("es", "llega a tiempo")],
)  # fmt: skip
def test_other_words_and_towns_are_let_be(find: Find, language: str, text: str) -> None:
    assert find(language, text) == []
