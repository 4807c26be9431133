"""Words: what customers, the bot and agents of a big shop say, in the shop's languages, from one seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate

from bot.faq.content import FAQ
from bot.faq.examples import examples_in
from bot.settings import ROOT
from bot.shop.answers import RUNTIME_PLACEHOLDERS, read_answers
from bot.shop.facts import read_shop

LANGUAGES = read_shop(ROOT / "data" / "shop.yml").languages
FIRST_NAMES = (
    "Ana",
    "Ben",
    "Carmen",
    "Davi",
    "Eero",
    "Fátima",
    "Grażyna",
    "Hélio",
    "Iñigo",
    "Joanna",
    "Kaisa",
    "Łukasz",
)
_SYLLABLES = (
    "ba",
    "ce",
    "do",
    "fa",
    "gi",
    "lu",
    "ma",
    "ne",
    "po",
    "ra",
    "si",
    "to",
    "ve",
    "zó",
    "ña",
    "łę",
    "pää",
    "ção",
    "ku",
)
_VOCABULARY = 30_000
_AGENTS_SAY: Mapping[str, Sequence[str]] = {
    "en": ("Let me look that up for you.", "Your parcel left our warehouse this morning.", "I have sent the refund."),
    "es": ("Ahora mismo lo miro.", "Su envío salió del almacén esta mañana.", "Ya está hecha la devolución."),
    "pt": ("Vou já verificar.", "A sua encomenda saiu hoje do armazém.", "A devolução já está feita."),
    "pl": ("Już sprawdzam.", "Paczka wyszła dziś rano z magazynu.", "Zwrot pieniędzy został zlecony."),
    "fi": ("Tarkistan asian heti.", "Pakettisi lähti varastolta tänä aamuna.", "Hyvitys on nyt tehty."),
}
_NOTES = ("Asked the carrier, they call back.", "Third time this month, be generous.", "Wrong size was sent by us.")
_VALUES = dict.fromkeys(RUNTIME_PLACEHOLDERS, "4.90 €")


class Words:
    """Sayings, each drawn with the given chance: the shop's own questions and answers, and words of a wide vocabulary.

    The vocabulary follows Zipf's law, as words do: a few are everywhere, most are rare.
    """

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self._questions = _questions()
        self._answers = _answers()
        self._vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_VOCABULARY)]
        self._weights = list(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))

    def question(self, chance: random.Random, language: str) -> str:
        """What a customer writes."""
        asked = chance.choice(self._questions[language])
        return f"{asked} {self._tail(chance)}" if chance.random() < 0.6 else asked

    def answer(self, chance: random.Random, language: str) -> str:
        """What the bot answers."""
        return chance.choice(self._answers[language])

    def reply(self, chance: random.Random, language: str) -> str:
        """What an agent answers."""
        return f"{chance.choice(_AGENTS_SAY[language])} {self._tail(chance)}"

    def note(self, chance: random.Random) -> str:
        """What an agent writes for colleagues."""
        return f"{chance.choice(_NOTES)} {self._tail(chance)}"

    def _tail(self, chance: random.Random) -> str:
        words = chance.choices(self._vocabulary, cum_weights=self._weights, k=chance.randint(2, 9))
        return " ".join([*words, f"#{chance.randrange(10**6):06}"] if chance.random() < 0.3 else words)


@cache
def _questions() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for each in examples_in(ROOT / "data"):
        found[each.language] += [each.text] if each.entry.startswith(FAQ) else []
    return found


@cache
def _answers() -> dict[str, list[str]]:
    known = read_answers(ROOT / "data")
    found = {}
    for language in LANGUAGES:
        names = [name for name in known.responses if name.startswith("utter_faq/")]
        answers = [known.render(name, language, "whatsapp", _VALUES).text for name in names]
        found[language] = [each for each in answers if each]
    return found
