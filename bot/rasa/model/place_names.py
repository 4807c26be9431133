"""Place names: a misspelled country is read as the one that was surely meant; a name that nobody knows is said so."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from bot.language.lexicon import Lexicon
from bot.language.mentions import Known, Mention, MentionKind
from bot.language.places import is_directed
from bot.rasa.model.bloom import Bloom, bloom_of
from bot.rasa.model.dictionary import common_words
from bot.rasa.model.spelling import distance, plain_word
from bot.text import fold_with_places

_FILE, _GUARD = "words.json", "words-{language}.npy"
_PLACES = frozenset({MentionKind.COUNTRY, MentionKind.ELSEWHERE, MentionKind.PLACE})
_WORD = re.compile(r"(?<![\w@.-])[^\W\d_]+(?![\w@])")
# A mended name counts only from five letters on, and with two mistakes from eight on.
_SHORTEST, _LONG = 5, 8
# An unknown word that ends so says in Finnish that something goes there.
_FINNISH = re.compile(r"\w{3,}(?:lle|seen|aan|iin|oon|uun|een|yyn|hin)")


@dataclass(frozen=True, kw_only=True)
class PlaceNames:
    """The countries as known, and by language the words of its examples and of its dictionary: no names of places."""

    known: Mapping[str, Sequence[tuple[str, str]]]
    guards: Mapping[str, tuple[frozenset[str], Bloom]]

    def mended(self, text: str, language: str | None, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
        """`mentions`, and where they name no place the one that a word of `text` was meant for, or is not known."""
        if language is None or language not in self.guards or any(each.kind in _PLACES for each in mentions):
            return list(mentions)
        folded, places = fold_with_places(text)
        taken = [range(each.start, each.end) for each in mentions]
        for match in _WORD.finditer(folded):
            start, end = places[match.start()], places[match.end()]
            if any(start in span for span in taken) or not self._is_strange(match[0], language):
                continue
            mention = self._meant(folded, match, language, lexicon)
            mention = mention or self._unknown(text[start:end], folded, match, language)
            if mention:
                return sorted([*mentions, replace(mention, start=start, end=end)], key=lambda each: each.start)
        return list(mentions)

    def with_places(self, known: Iterable[Known]) -> PlaceNames:
        """The same words with the places of a shop."""
        names: dict[str, list[tuple[str, str]]] = {language: [] for language in self.guards}
        for each in known:
            for language, written in names.items():
                forms = (*each.forms, *each.own.get(language, ())) if each.kind in _PLACES else ()
                written += [(form, each.value) for form in forms if form.isalpha() and len(form) >= _SHORTEST]
        return replace(self, known=names)

    def save(self, folder: Path) -> None:
        """Writes the words; the same words write the same bytes."""
        words = {language: sorted(words) for language, (words, _) in self.guards.items()}
        (folder / _FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        for language, (_, guard) in self.guards.items():
            np.save(folder / _GUARD.format(language=language), guard.bits, allow_pickle=False)

    def _is_strange(self, word: str, language: str) -> bool:
        words, guard = self.guards[language]
        return len(word) >= _SHORTEST and word not in words and word not in guard

    def _meant(self, folded: str, match: re.Match[str], language: str, lexicon: Lexicon) -> Mention | None:
        """The place that the word is a misspelling of, where something goes there or nothing else is said."""
        nearest = self._nearest(match[0], language)
        if len({value for _, value in nearest}) != 1:
            return None
        name = nearest[0][0]
        text = f"{folded[: match.start()]}{name}{folded[match.end() :]}"
        found = lexicon.find(text, language)
        return next((each for each in found if each.start == match.start() and each.kind in _PLACES), None)

    def _unknown(self, written: str, folded: str, match: re.Match[str], language: str) -> Mention | None:
        """The word as a place that isn't known, where something is to go there and it is no misspelling of another."""
        goes = _FINNISH.fullmatch(match[0]) and written[0].isupper() and match.start() > 0
        if not (goes or is_directed(folded, match.span(), language)) or self._is_near_word(
            match[0], language, _most(match[0])
        ):
            return None
        facts = {each: {"about.name": written} for each in self.guards}
        return Mention(kind=MentionKind.UNKNOWN_PLACE, value=written, start=match.start(), end=match.end(), facts=facts)

    def _nearest(self, word: str, language: str) -> list[tuple[str, str]]:
        """The names nearest to a word, each with its place; none where a word of the examples is as near."""
        most = _most(word)
        near = [(distance(word, name), name, place) for name, place in self._names(language, word, most)]
        least = min((far for far, _, _ in near), default=most + 1)
        if least > most or self._is_near_word(word, language, least):
            return []
        return sorted((name, place) for far, name, place in near if far == least)

    def _is_near_word(self, word: str, language: str, most: int) -> bool:
        """Whether a word of the examples that is no name is as near."""
        names = {name for name, _ in self._names(language, word, most)}
        return any(distance(word, each) <= most for each in self._words(language, word, most) if each not in names)

    def _names(self, language: str, word: str, most: int) -> Iterator[tuple[str, str]]:
        names = self.known.get(language, ())
        return ((name, place) for name, place in names if name[0] == word[0] and abs(len(name) - len(word)) <= most)

    def _words(self, language: str, word: str, most: int) -> list[str]:
        words = self._by_letter[language].get(word[0], ())
        return [each for each in words if abs(len(each) - len(word)) <= most]

    @cached_property
    def _by_letter(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        found: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in self.guards}
        for language, (words, _) in self.guards.items():
            for word in sorted(words):
                found[language][word[0]].append(word)
        return found


def _most(word: str) -> int:
    """How many mistakes a name may have."""
    return 2 if len(word) >= _LONG else 1


def learn_place_names(examples: Iterable[tuple[str, str]], languages: Sequence[str]) -> PlaceNames:
    """The words of the examples (language, text), and of dictionaries; without one, nothing is mended."""
    words: dict[str, set[str]] = {language: set() for language in languages}
    for language, text in examples:
        if language in words:
            words[language] |= set(_WORD.findall(fold_with_places(text)[0]))
    guards = {language: dictionary_of(language) for language in languages}
    return PlaceNames(
        known={}, guards={each: (frozenset(words[each]), guard) for each, guard in guards.items() if guard}
    )


@cache
def dictionary_of(language: str) -> Bloom | None:
    """The words of a language's dictionary, None without one; worked out once a process."""
    words = {plain_word(word) for word in common_words(language)}
    return bloom_of(words) if words else None


def load_place_names(folder: Path) -> PlaceNames:
    """What `PlaceNames.save` wrote, without any places. Raises OSError or ValueError where it is not there."""
    words = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return PlaceNames(
        known={},
        guards={
            language: (frozenset(of_examples), Bloom(bits=np.load(folder / _GUARD.format(language=language))))
            for language, of_examples in words.items()
        },
    )
