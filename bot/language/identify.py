"""Language: which of the shop's languages a short message is written in, learned from the training examples."""

from __future__ import annotations

import math
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
# Written alike everywhere: in whichever language the examples happen to have them, they speak for none.
_EVERYWHERE = """ok okay okey paypal visa mastercard maestro amex klarna bizum apple google email whatsapp telegram
instagram facebook sms app pdf iban dhl ups gls dpd fedex seur xs xl xxl"""
_ALIKE = frozenset(_EVERYWHERE.split())
_ENGLISH = """the a an is are was do does did i you we they my your it this that of to for with and or not can could
would how what when where why which who have has had will am be been on in at from please"""
_SPANISH = """el la los las un una es son de del que en y o no con por para mi su tu lo le se me te nos si sí al como
cómo qué cuánto cuanto cuándo cuando dónde donde quién hay está están ha he han puedo quiero más pero este esta muy ya
vosotros ustedes"""
_PORTUGUESE = """o os a as um uma uns umas é são de do da dos das que em no na nos nas e ou não com para pra por meu
minha seu sua vosso vossa me se lhe sim ao à como quanto quantos quando onde quem qual quais há está estão foi têm tem
posso quero queria mais mas este esta isto muito já você vocês eu até pode podem fazem"""
_POLISH = """w we z ze na do od po za o u i a lub albo nie się czy jak jaka jaki jakie ile kiedy gdzie kto co dlaczego
jest są był była mam masz macie mogę można mój moja moje to ta ten tego tej dla przez przy już jeszcze ale chcę proszę
mnie mi wam was państwo dzień tak bez"""
_FINNISH = """on ei en et se ja tai mutta että jos kun kuin mikä mitä missä mistä mihin milloin koska kuka miten
paljonko kuinka voiko voinko voitteko onko minun mun mä minä sinä te teillä meillä teidän tämä tuo nämä mulle minulle
saako saanko vielä jo kanssa ilman myös olen olisi haluan tästä tässä siitä pitää"""


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
    """Natural-log probabilities of n-grams, one per language; the first language wins a draw."""

    languages: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def identify(self, text: str, known: str | None = None) -> str:
        """The likeliest language of `text`; `known` is the language the contact is known to speak."""
        words = [word for word in _words(text) if word not in _ALIKE and not is_laugh(word)]
        scores = [_KNOWN * (language == known) for language in self.languages]
        for gram, count in _grams(words).items():
            weights = self.weights.get(gram)
            if weights is not None:
                scores = [score + _EVIDENCE * count * weight for score, weight in zip(scores, weights, strict=True)]
        hints = [
            _FUNCTION_WORD * sum(word in FUNCTION_WORDS.get(each, ()) for word in words) for each in self.languages
        ]
        scores = [score + hint for score, hint in zip(scores, hints, strict=True)]
        return self.languages[scores.index(max(scores))]


def learn_languages(examples: Iterable[tuple[str, str]], languages: Sequence[str]) -> LanguageProfile:
    """A profile from (text, language) pairs, each also without its accents; other languages are ignored."""
    counts = {language: Counter[str]() for language in languages}
    for text, language in examples:
        if language in counts:
            for written in {text, fold(text)}:
                counts[language].update(_grams(_words(written)))
    names = sorted(set().union(*counts.values()))
    totals = [sum(counts[language].values()) + _SMOOTHING * len(names) for language in languages]
    weights = {
        name: [
            round(math.log((counts[language][name] + _SMOOTHING) / total), 4)
            for language, total in zip(languages, totals, strict=True)
        ]
        for name in names
    }
    return LanguageProfile(languages=tuple(languages), weights=weights)


def _words(text: str) -> list[str]:
    folded = canonical(text[:1_000]).casefold()
    return "".join(char if char.isalpha() else " " for char in folded).split()


def _grams(words: Sequence[str]) -> Counter[str]:
    """Counts of whole words (marked) and of the n-grams in them, with their edges."""
    grams = Counter(f"={word}" for word in words)
    for word in words:
        padded = f" {word} "
        grams.update(padded[start : start + size] for size in _SIZES for start in range(len(padded) - size + 1))
    return grams
