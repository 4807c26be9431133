"""Spelling: a misspelled word of a message becomes the training word that was surely meant.

The index of deletions is SymSpell's (Wolf Garbe, 2012): two words are near where some letters less make them the same;
the distance counts letters left out, put in, changed, or swapped with their neighbour (Damerau and Levenshtein).
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from bot.rasa.model.bloom import Bloom, bloom_of
from bot.rasa.model.dictionary import common_words
from bot.rasa.model.ngrams import normalise
from bot.text import fold, is_laugh

_WORD = re.compile(r"\w+")
_WORDS, _GUARD = "spelling.json", "guard.npy"
_SHORTEST = 4
# From so many letters on, two mistakes still leave no doubt which word was meant.
_LONG = 8
# Nobody misspells a longer word only twice, and its deletions are many.
_LONGEST = 24


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """The words of the training data, as written most often, by their folded form, each with how often it occurs;
    `guard` knows the other words of the language, which are no mistakes."""

    words: Mapping[str, tuple[str, int]]
    guard: Bloom

    def mend(self, text: str) -> str:
        """`text` with each misspelled word replaced; numbers, sizes and what no training word is near stay."""
        return _WORD.sub(lambda match: self._mended(match[0]), text)

    def save(self, folder: Path) -> None:
        """Writes the words and the guard; the same spelling writes the same bytes."""
        (folder / _WORDS).write_text(json.dumps(self.words, ensure_ascii=False), encoding="utf-8")
        np.save(folder / _GUARD, self.guard.bits, allow_pickle=False)

    def _mended(self, word: str) -> str:
        plain = plain_word(word)
        if not is_mendable(plain) or plain in self.words or plain in self.guard:
            return word
        near = [(far, known) for known in self._near(plain) if (far := distance(plain, known)) <= _most(plain)]
        if not near:
            return word
        return self.words[min(near, key=lambda each: self._order(plain, *each))[1]][0]

    def _order(self, plain: str, distance: int, known: str) -> tuple[int, bool, int, str]:
        return distance, known[0] != plain[0], -self.words[known][1], known

    def _near(self, plain: str) -> set[str]:
        forms = _shortened(plain, _most(plain))
        return {known for form in forms for known in self._deletions.get(form, ())}

    @cached_property
    def _deletions(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if is_mendable(word):
                # A word that is one letter too short for two mistakes may be what was meant by a longer one.
                for form in _shortened(word, _most(word + "x")):
                    found[form].append(word)
        return {form: tuple(words) for form, words in found.items()}


def guard_of(dictionary: Iterable[str]) -> Bloom | None:
    """The words of a dictionary that could be taken for misspelled ones; None where there are none."""
    guarded = {plain for word in dictionary if is_mendable(plain := plain_word(word))}
    return bloom_of(guarded) if guarded else None


@cache
def language_guard(language: str) -> Bloom | None:
    """The guard of a language's dictionary, worked out once a process: a trainer that waits has it ready."""
    return guard_of(common_words(language))


def learn_spelling(texts: Iterable[str], guard: Bloom | None) -> Spelling:
    """The words of the texts, guarded by those of a dictionary; without one, nothing is mended."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in _WORD.findall(normalise(text)):
            written[plain_word(word)][word] += 1
    words = {plain: (_most_often(forms), sum(forms.values())) for plain, forms in sorted(written.items())}
    return Spelling(words=words if guard else {}, guard=guard or bloom_of(()))


def load_spelling(folder: Path) -> Spelling:
    """What `Spelling.save` wrote to `folder`. Raises OSError or ValueError where it is not there."""
    words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    bits = np.load(folder / _GUARD, allow_pickle=False)
    return Spelling(words={plain: (word, count) for plain, (word, count) in words.items()}, guard=Bloom(bits=bits))


def plain_word(word: str) -> str:
    """A word as it is compared: small, without accents, stretched letters shortened."""
    return fold(normalise(word))


def is_mendable(plain: str) -> bool:
    """Whether a word is one that can be misspelled: letters alone, four or more, and no laugh."""
    return plain.isalpha() and _SHORTEST <= len(plain) <= _LONGEST and not is_laugh(plain)


def _most_often(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _most(plain: str) -> int:
    """How many mistakes a word may have."""
    return 2 if len(plain) >= _LONG else 1


def _shortened(word: str, most: int) -> Iterator[str]:
    """The word and what is left of it without up to `most` letters."""
    forms = {word}
    yield word
    for _ in range(most):
        forms = {form[:at] + form[at + 1 :] for form in forms for at in range(len(form))}
        yield from forms


def distance(one: str, other: str) -> int:
    """Letters left out, put in, changed or swapped with their neighbour to get from one word to the other."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        before, row = rows[-1], [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
