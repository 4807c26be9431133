"""Foreign: whether a message is in a language that the shop hasn't got, by how common its words are in each."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.identify import said_words
from bot.rasa.model.dictionary import common_words

# The word at place n of a language makes up about a tenth of an nth of what is written in it (Zipf).
_MOST_FOREIGN, _MOST_OWN = 15_000, 40_000
_UNKNOWN_PLACE = 200_000
# Words of the shop's examples count like this place, whatever their language makes of them.
_EXAMPLE_PLACE = 2_000
# Natural-log odds that a language must have over every language of the shop; a single word may be a name.
_ODDS, _ODDS_ALONE = 5.0, 4.0
_LEAST_LETTERS = 4
_SCRIPTS: Mapping[str, str] = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
}
_LATIN = "LATIN"
_KEYS, _PLACES, _PARTS = "foreign_keys.npy", "foreign_places.npy", "foreign.json"


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """Words of each language as sorted hashes, each with its place by frequency; the `own` ones the shop has."""

    own: tuple[str, ...]
    words: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]

    def language_of(self, text: str) -> str | None:
        """The language of a message that is surely in none of the shop's; None where it may be in one of them."""
        words = sorted(set(said_words(text)))
        script = _script(words)
        if script != _LATIN and script in _SCRIPTS:
            found = _SCRIPTS[script]
            return found if found not in self.own else None
        if sum(map(len, words)) < _LEAST_LETTERS:
            return None
        keys = np.array([_key(word) for word in words], dtype=np.uint32)
        scores = {language: self._score(language, keys) for language in self.words}
        best = max((each for each in scores if each not in self.own), key=scores.__getitem__, default=None)
        if best is None:
            return None
        odds = scores[best] - max(scores[language] for language in self.own)
        return best if odds >= (_ODDS if len(words) > 1 else _ODDS_ALONE) else None

    def save(self, folder: Path) -> None:
        """Writes the words; the same words write the same bytes."""
        parts = {language: len(keys) for language, (keys, _) in self.words.items()}
        (folder / _PARTS).write_text(json.dumps({"own": self.own, "parts": parts}), encoding="utf-8")
        np.save(folder / _KEYS, _joined([keys for keys, _ in self.words.values()], np.uint32), allow_pickle=False)
        np.save(folder / _PLACES, _joined([at for _, at in self.words.values()], np.uint32), allow_pickle=False)

    def _score(self, language: str, keys: NDArray[Any]) -> float:
        known, places = self.words[language]
        at = np.minimum(np.searchsorted(known, keys), max(0, len(known) - 1))
        found = known[at] == keys if len(known) else np.zeros(len(keys), dtype=bool)
        return float(-np.log(np.where(found, places[at] if len(known) else 1, _UNKNOWN_PLACE)).sum())


def learn_foreign(languages: Iterable[str], examples: Iterable[tuple[str, str]], own: Sequence[str]) -> Foreign:
    """From the common words of each language and the shop's examples (text, language)."""
    used: dict[str, Counter[str]] = {language: Counter() for language in own}
    for text, language in examples:
        if language in used:
            used[language].update(said_words(text))
    tables = {}
    for language in languages:
        places = dict(common_places(language, _MOST_OWN if language in used else _MOST_FOREIGN))
        for word in used.get(language, ()):
            places[_key(word)] = min(places.get(_key(word), _EXAMPLE_PLACE), _EXAMPLE_PLACE)
        keys = np.array(sorted(places), dtype=np.uint32)
        tables[language] = keys, np.array([places[int(key)] for key in keys], dtype=np.uint32)
    return Foreign(own=tuple(own), words=tables)


@cache
def common_places(language: str, most: int) -> Mapping[int, int]:
    """The places of a language's commonest words by their hashes; worked out once a process."""
    words = islice(common_words(language), most)
    return {_key(word): place for place, word in reversed(list(enumerate(words, 1)))}


def load_foreign(folder: Path) -> Foreign:
    """The words as saved."""
    stored = json.loads((folder / _PARTS).read_text(encoding="utf-8"))
    ends = np.cumsum(list(stored["parts"].values()))[:-1] if stored["parts"] else []
    keys, places = (np.split(np.load(folder / name, allow_pickle=False), ends) for name in (_KEYS, _PLACES))
    words = dict(zip(stored["parts"], zip(keys, places, strict=True), strict=False))
    return Foreign(own=tuple(stored["own"]), words=words)


def _joined(arrays: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays])


def _script(words: Iterable[str]) -> str:
    """The script of most letters, by the first word of their names; kana decide for Japanese."""
    names = Counter(unicodedata.name(char, _LATIN).split()[0] for word in words for char in word)
    kana = [name for name in ("HIRAGANA", "KATAKANA") if names[name]]
    return kana[0] if kana else max(names, key=names.__getitem__, default=_LATIN)


def _key(word: str) -> int:
    return int.from_bytes(blake2b(word.casefold().encode(), digest_size=4).digest(), "little")
