"""Choices: which button under a question somebody means who writes instead of pressing: "1", "the first one"."""

from __future__ import annotations

import re
import unicodedata

from bot.text import canonical, fold

# Each place by the words for it in the languages that the product speaks, folded: English, Spanish, Portuguese, Polish,
# Finnish.
_PLACES = (
    r"1(?:st|a|o)?|one|first|un[oa]?|primer[ao]?|um|uma|primeir[ao]|jeden|jedynka|pierwsz\w{1,3}|yksi|ykkonen|ensimmai\w+|eka",
    r"2(?:nd|a|o)?|two|second|dos|segund[ao]|dois|duas|dwa|dwojka|drug\w{1,3}|kaksi|kakkonen|toi(?:nen|sen|sta)|toka",
    r"3(?:rd|a|o)?|three|third|tres|tercer[ao]?|terceir[ao]|trzy|trojka|trzeci\w{0,3}|kolme|kolmonen|kolma\w+",
    r"4(?:th|a|o)?|four(?:th)?|cuatro|cuart[ao]|quatro|quart[ao]|cztery|czwart\w{1,3}|nelja|nelonen|neljas|neljan\w+",
    r"5(?:th|a|o)?|five|fifth|cinco|quint[ao]|piec|piat\w{1,3}|viisi|viitonen|viides|viiden\w+",
    r"6(?:th|a|o)?|six(?:th)?|seis|sext[ao]|szesc|szost\w{1,3}|kuusi|kuutonen|kuudes|kuuden\w+",
)
_LAST = r"last|ultim[ao]|ostatni\w{0,3}|viimei\w+"
_BEFORE = r"the|number|option|choice|el|la|lo|numero|opcion|o|a|opcao|numer|opcja|opcje|to|nr|no|n|numero|vaihtoehto|se"
_AFTER = r"one|option|please|thanks|opcion|por favor|gracias|opcao|obrigad[ao]|opcja|prosze|poprosze|vaihtoehto|kiitos"
_WORDS = re.compile(rf"(?:(?:{_BEFORE})\s+)*(?P<place>\w+)(?:\s+(?:{_AFTER}))*")
_NO = re.compile(
    r"(?:no|nope|nah|nao|nie|ei)(?:\s+(?:no|nao|nie|ei|thanks?|thank you|gracias|obrigad[ao]|dziekuje|dzieki|kiitos|"
    r"please|por favor|need|hace falta|e preciso|trzeba|tarvitse))*"
)
_MARKS = re.compile(r"[^\w\s]+")


def chosen(text: str, count: int) -> int | None:
    """The number (from 1) of the choice that `text` names, be there such a one among `count` or not; else None."""
    found = _WORDS.fullmatch(_plain(text))
    if found is None:
        return None
    place = found["place"]
    if re.fullmatch(_LAST, place):
        return count
    if place.isdigit() and len(place) < 3:
        return int(place)
    return next((number for number, words in enumerate(_PLACES, 1) if re.fullmatch(words, place)), None)


def is_no(text: str) -> bool:
    """Whether somebody declines, and says nothing else: "no, thanks"."""
    return bool(_NO.fullmatch(_plain(text)))


def is_only_punctuation(text: str) -> bool:
    """Whether a message holds nothing that says what is meant: "?", "...", "!!"."""
    return all(char.isspace() or unicodedata.category(char).startswith("P") for char in canonical(text))


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", fold(text)).split())
