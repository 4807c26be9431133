"""The bot's voice: whether an answer speaks as the bot, or offers a person: no person can say it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.shop.about import Variation

# What an answer's button does that calls a person.
_CALLS_A_PERSON = "ask_person"
# The bot says "I" where the shop says "we"; names itself; or offers a person, whom the customer has already.
_WORDS: Mapping[str, str] = {
    "en": r"I|[Bb]ot|(?:a|another) (?:person|human|colleague)|[Oo]ur (?:staff|agents)",
    "es": r"[Yy]o|(?:puedo|sé|soy|estoy|he|tengo)|[Tt]e paso|[Bb]ot|(?:una|otra) persona",
    "pt": r"[Ee]u|[Nn]ão consigo|(?:posso|sei|sou|estou|anotei|tenho)|[Bb]ot|(?:uma|outra) pessoa",
    "pl": r"(?:[Mm]ogę|[Ww]idzę|[Ww]iem|[Jj]estem|[Mm]am)|[Bb]ot\w*|konsultant\w*|człowiek\w*",
    "fi": r"(?:[Ee]n|[Oo]len|[Vv]oin|[Nn]äen)|[Bb]ot[it]\w*|asiakaspalvelij\w*|ihmi(?:nen|sen|stä|selle)",
}
_VOICE = {language: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for language, words in _WORDS.items()}


def speaks_as_bot(text: str, language: str) -> bool:
    """Whether the words are true only from the bot; in a language without a list none are known to be."""
    voice = _VOICE.get(language)
    return bool(voice and voice.search(text))


def leads_to_person(variation: Variation) -> bool:
    """Whether the answer has a button that calls a person."""
    return any(button.get("payload") == _CALLS_A_PERSON for button in variation.get("buttons") or ())
