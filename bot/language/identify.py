"""Language: which of the shop's languages a short message is written in, learned from the training examples."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.text import canonical, fold, is_laugh

_SIZES = (1, 2, 3)
_SMOOTHING = 0.5
# Overlapping n-grams say the same thing several times over; this share of their evidence counts.
_EVIDENCE = 0.3
# Natural-log odds in favour of the language that the contact is known to speak: a full sentence overrules it.
_KNOWN = 4.0
_FUNCTION_WORD = 1.5
# For a word that stands in the examples of one language alone, shared among those that have it where several do; two
# words of a customer say more than all their n-grams.
_OWN_WORD = 6.0
# So much more evidence must speak for a language than for the next.
_LEAST = 1.0
_LEAST_UNKNOWN = 3.0
# An unknown word that is shorter may be a code, one that is longer is none.
_SHORTEST, _LONGEST = 4, 30
# Written alike everywhere: in whichever language the examples happen to have them, they speak for none.
_EVERYWHERE = """ok okay okey paypal visa mastercard maestro amex klarna bizum apple google email whatsapp telegram
instagram facebook sms app uk eu nr nro num menu jeans foto pdf iban dhl ups gls dpd fedex seur xs xl xxl"""
_ALIKE = frozenset(_EVERYWHERE.split())
_ENGLISH = """the a an is are was do does did i you we they my your it this that of to for with and or not can could
would how what when where why which who have has had will am be been on in at from please"""
_SPANISH = """el la los las un una es son de del que en y o no con por para mi su tu lo le se me te nos si sí al como
cómo qué cuánto cuanto cuándo cuando dónde donde quién hay está están ha he han puedo quiero más pero este esta muy ya
vosotros ustedes vale"""
_PORTUGUESE = """o os a as um uma uns umas é são de do da dos das que em no na nos nas e ou não com para pra por meu
minha seu sua vosso vossa me se lhe sim ao à como quanto quantos quando onde quem qual quais há está estão foi têm tem
posso quero queria mais mas este esta isto muito já você vocês eu até pode podem fazem"""
_POLISH = """w we z ze na do od po za o u i a lub albo nie się czy jak jaka jaki jakie ile kiedy gdzie kto co dlaczego
jest są był była mam masz macie mogę można mój moja moje to ta ten tego tej dla przez przy już jeszcze ale chcę proszę
mnie mi wam was państwo dzień tak bez"""
_FINNISH = """on ei en et se ja tai mutta että jos kun kuin mikä mitä missä mistä mihin milloin koska kuka miten
paljonko kuinka voiko voinko voitteko onko minun mun mä minä sinä te teillä meillä teidän tämä tuo nämä mulle minulle
saako saanko vielä jo kanssa ilman myös olen olisi haluan tästä tässä siitä pitää"""


_MOST = 1_000
# A number or code, a web or mail address, a command, somebody's @name, the name of a file.
_SAYS_NOTHING = re.compile(r"\d|@|://|^www\.|^/\w|^#|\w\.[a-z]{2,7}(?:/|[?#]|$)|/\w+[-_/]\w|\w_\w", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[-'][^\W\d_]+)*[,.!]?")
_LONGEST_NAME = 3


def _with_plain(words: str) -> frozenset[str]:
    """The words and their forms without accents: customers leave them out."""
    return frozenset(form for word in words.split() for form in (word, fold(word)))


FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    "en": _with_plain(_ENGLISH),
    "es": _with_plain(_SPANISH),
    "pt": _with_plain(_PORTUGUESE),
    "pl": _with_plain(_POLISH),
    "fi": _with_plain(_FINNISH),
}


@dataclass(frozen=True, kw_only=True)
class LanguageProfile:
    """Natural-log probabilities of n-grams, one per language, with more for a word that not all languages have; the
    first language wins a draw."""

    languages: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def identify(self, text: str, known: str | None = None, hint: str | None = None) -> str:
        """The likeliest language of `text`, where it shows one; else `known`, which the contact is known to speak.

        Without either it is `hint`, the language of their phone where the shop speaks it, or the first.
        """
        shown = self.shown(text, known)
        return shown or next((each for each in (known, hint) if each in self.languages), self.languages[0])

    def shown(self, text: str, known: str | None = None) -> str | None:
        """The language that the words of `text` show; None for what is written alike in all (see `said_words`)."""
        words = [word for word in said_words(text) if self._says_something(word)]
        if known in self.languages:
            # What a name or a slip of the finger looks like changes nobody's language.
            words = [word for word in words if self._knows(word)]
        is_known = any(self._knows(word) for word in words)
        if not words or (_is_name(text) and not all(self._knows(word) for word in words)):
            return None
        scores = [_KNOWN * (language == known) for language in self.languages]
        for gram, count in _grams(words).items():
            weights = self.weights.get(gram)
            if weights is not None:
                scores = [score + _EVIDENCE * count * weight for score, weight in zip(scores, weights, strict=True)]
        hints = [
            _FUNCTION_WORD * sum(word in FUNCTION_WORDS.get(each, ()) for word in words) for each in self.languages
        ]
        scores = [score + hint for score, hint in zip(scores, hints, strict=True)]
        best, *others = sorted(scores, reverse=True)
        is_draw = bool(others) and best - others[0] < _least(is_known=is_known, known=known)
        return None if is_draw else self.languages[scores.index(best)]

    def _says_something(self, word: str) -> bool:
        """Whether a word is known, or long enough to look like one language more than another."""
        return self._knows(word) or _SHORTEST <= len(word) <= _LONGEST

    def _knows(self, word: str) -> bool:
        return f"={word}" in self.weights or any(word in words for words in FUNCTION_WORDS.values())


def learn_languages(
    examples: Iterable[tuple[str, str]], languages: Sequence[str], names: Iterable[str] = ()
) -> LanguageProfile:
    """A profile from (text, language) pairs, each also without its accents; other languages are ignored.

    `names` are of places: written alike in several languages, a word of theirs is no language's own.
    """
    counts = {language: Counter[str]() for language in languages}
    for text, language in examples:
        if language in counts:
            for written in {text, fold(text)}:
                counts[language].update(_grams(_words(written)))
    grams = sorted(set().union(*counts.values()))
    totals = [sum(counts[language].values()) + _SMOOTHING * len(grams) for language in languages]
    named = word_grams(names)
    weights = {
        gram: _weights([counts[each][gram] for each in languages], totals, is_word=gram[0] == "=" and gram not in named)
        for gram in grams
    }
    return LanguageProfile(languages=tuple(languages), weights=weights)


def word_grams(texts: Iterable[str]) -> frozenset[str]:
    """The whole words in `texts`, with and without their accents, as the profile has them."""
    return frozenset(f"={word}" for text in texts for written in (text, fold(text)) for word in _words(written))


def _weights(counts: Sequence[int], totals: Sequence[float], *, is_word: bool) -> list[float]:
    """How much an n-gram speaks for each language, by how often its examples have it; a whole word that not all of them
    have speaks for those that do."""
    shared = sum(count > 0 for count in counts)
    bonus = _OWN_WORD / shared / _EVIDENCE if is_word and 0 < shared < len(counts) else 0.0
    return [
        round(math.log((count + _SMOOTHING) / total) + bonus * (count > 0), 4)
        for count, total in zip(counts, totals, strict=True)
    ]


def _least(*, is_known: bool, known: str | None) -> float:
    """How much more must speak for a language; of known words nothing, where what the contact speaks weighs in."""
    if not is_known:
        return _LEAST_UNKNOWN
    return 0.0 if known else _LEAST


def said_words(text: str) -> list[str]:
    """The words of a message that may show its language, in small letters.

    Addresses, codes, commands, names of files, laughing and what is written alike everywhere are none.
    """
    pieces = [piece for piece in canonical(text[:_MOST]).split() if not _SAYS_NOTHING.search(piece)]
    return [word for word in _words(" ".join(pieces)) if word not in _ALIKE and not is_laugh(word)]


def _is_name(text: str) -> bool:
    """Whether a message of unknown words may be somebody's name: few, each with a capital letter."""
    pieces = text.split()
    return len(pieces) <= _LONGEST_NAME and all(_NAME.fullmatch(piece) for piece in pieces)


def _words(text: str) -> list[str]:
    folded = canonical(text[:_MOST]).casefold()
    return "".join(char if char.isalpha() else " " for char in folded).split()


def _grams(words: Sequence[str]) -> Counter[str]:
    """Counts of whole words (marked) and of the n-grams in them, with their edges."""
    grams = Counter(f"={word}" for word in words)
    for word in words:
        padded = f" {word} "
        grams.update(padded[start : start + size] for size in _SIZES for start in range(len(padded) - size + 1))
    return grams
