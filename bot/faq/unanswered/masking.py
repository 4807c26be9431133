"""Masking: takes out of a customer's words what says who they are, before the words are kept anywhere else.

In the languages of `bot.shop.wording`: mail and web addresses, @names, phones, accounts (IBAN) and other long numbers,
names, and streets with their numbers. What is masked becomes "…".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.text import fold_with_places

MASK = "…"
MOST_CHARS = 300
_LEAST_NAME = 3
# Stands for what is kept while the rest is masked: characters for private use, which no keyboard has.
_FIRST_KEPT = 0xF0000
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\w)@\w{3,}", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z]{4})?(?:[ -]?(?=[A-Z]{0,3}\d)[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)
# Four digits may be a size chart's; five and more, however they are parted, are an order, a phone or an account.
_NUMBER = re.compile(r"(?:[A-Z]{1,4}[-#]?)?[+(]?\d(?:[ ./()-]{0,2}\d){4,}", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_MASKS = re.compile(rf"(?:{MASK}[\s,.;]*)+{MASK}")

# A street's words and its number, over the folded text.
_DOOR = r"(?: ?[a-h]\b)?(?:[ ,/-]+\d{1,4}\b)?(?:[ ,]+\d{0,2} ?[oa]\b)?(?: ?[a-h]\b)?"
_HOUSE = rf"(?:no?\.? ?|nr\.? ?|numero |num\.? ?)?\d{{1,4}}{_DOOR}"
_WORDS = r"(?:[\w'.-]+,? +){0,5}?"
_BEFORE = (
    r"calle|c/|avenida|avda\.?|av\.|paseo|plaza|pza\.?|carretera|camino|ronda|travesia|urbanizacion|urb\.|"
    r"rua|r\.|travessa|praca|estrada|alameda|"
    r"ul\.|ulica|ulicy|aleja|aleje|al\.|plac|pl\.|os\.|osiedle|osiedlu"
)
_AFTER = (
    r"street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|close|court|square|terrace|way|boulevard|blvd\.?"
)
_BEFORE_NUMBER = re.compile(rf"(?<!\w)(?:{_BEFORE}) ?{_WORDS}{_HOUSE}")
_NUMBER_BEFORE = re.compile(rf"\b\d{{1,4}}[a-h]?,? +(?:[\w'-]+ +){{1,3}}?(?:{_AFTER})(?!\w)")
_FINNISH = re.compile(
    r"\b\w{2,}(?:katu|kadulla|kadulle|kadun|tie|tielle|tiella|kuja|kujalle|kujalla|polku|polulle|raitti|vayla|ranta|"
    r"puisto|aukio|tori)\.? +\d{1,4}(?: ?[a-z]\b)?(?: ?\d{1,3}\b)?"
)
_STREETS = (_BEFORE_NUMBER, _NUMBER_BEFORE, _FINNISH)
# Who says their name: the next one to three words that begin with a capital letter.
_NAMED = re.compile(
    r"(?i:\b(?:my name is|i am called|me llamo|mi nombre es|chamo-me|o meu nome é|meu nome é|nazywam się|mam na imię|"
    r"nimeni on|olen nimeltäni)\b)\s+((?:[^\W\d_a-z][\w'-]*\s?){1,3})"
)


def mask(text: str, names: Iterable[str] = (), *, keep: Iterable[str] = (), most_chars: int = MOST_CHARS) -> str:
    """The text on one line of at most `most_chars`, without what says who wrote it; `names` are the contact's.

    What stands in `keep` is the shop's own (its phone, its mail address) and stays.
    """
    own = [words for words in keep if words in text]
    line = text[: 4 * most_chars]
    for number, words in enumerate(own):
        line = line.replace(words, chr(_FIRST_KEPT + number))
    line = _IBAN.sub(MASK, _ADDRESS.sub(MASK, line))
    line = _without(line, _places(line, names))
    line = _MASKS.sub(MASK, _NUMBER.sub(MASK, line))
    for number, words in enumerate(own):
        line = line.replace(chr(_FIRST_KEPT + number), words)
    return _SPACE.sub(" ", line).strip()[:most_chars]


def _places(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where names and streets stand in the text."""
    folded, places = fold_with_places(text)
    matches = [match.span() for street in _STREETS for match in street.finditer(folded)]
    matches += [match.span() for word in _name_words(names) for match in re.finditer(rf"(?<!\w){word}(?!\w)", folded)]
    introduced = [match.span(1) for match in _NAMED.finditer(text)]
    return [*((places[begin], places[end]) for begin, end in matches), *introduced]


def _name_words(names: Iterable[str]) -> Iterator[str]:
    """Each part of a name that is long enough to be no other word, as a pattern."""
    for name in names:
        for word in fold_with_places(name)[0].split():
            if len(word) >= _LEAST_NAME and word.isalpha():
                yield re.escape(word)


def _without(text: str, places: list[tuple[int, int]]) -> str:
    for begin, end in sorted(places, reverse=True):
        text = f"{text[:begin]}{MASK}{' ' if text[begin:end].endswith(' ') else ''}{text[end:]}"
    return text
