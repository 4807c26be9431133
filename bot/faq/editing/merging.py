"""Merging: two editors changed one entry; what only one of them changed is taken, the rest is shown to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.faq.editing.entry import AnswerText, Entry, Part
from bot.faq.editing.words import Piece, answer_words, label, marked
from bot.language.names import language_called
from bot.phrases import phrase


class Take(str, Enum):
    """Whose words are kept where both changed the same."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A place that both changed: its key for the choice, its name, both texts and the words that differ."""

    key: str
    where: str
    mine: str
    theirs: str
    pieces: tuple[Piece, ...]


# What tells an answer apart: about, channel, dates, and its number among those alike.
_Slot = tuple[str, str, str, str, int]


def clashes(base: Entry | None, mine: Entry, theirs: Entry) -> list[Clash]:
    """The places that both changed in different ways since `base`; without it, every place that differs."""
    found: list[Clash] = []
    for language in dict.fromkeys([*mine.parts, *theirs.parts]):
        before = base.part(language) if base else None
        found += _clashes(language, before, mine.part(language), theirs.part(language))
    return found


def merged(base: Entry | None, mine: Entry, theirs: Entry, choices: Mapping[str, Take]) -> Entry:
    """One entry of both: in a place that clashes by `choices` (mine where none was made), else what was changed.

    Its answers have the places that they have in `theirs`, which is the file as it stands.
    """
    parts = {}
    for language in dict.fromkeys([*theirs.parts, *mine.parts]):
        before = base.part(language) if base else None
        part = _merged(language, before, mine.part(language), theirs.part(language), choices)
        if not part.is_empty:
            parts[language] = part
    return Entry(name=mine.name, parts=parts)


def _clashes(language: str, base: Part | None, mine: Part, theirs: Part) -> Iterator[Clash]:
    name = language_called(language)
    if _differ(base.title if base else None, mine.title, theirs.title):
        yield _clash(f"{language}.title", phrase("%(name)s, title", name=name), mine.title, theirs.title)
    if base is None and mine.examples != theirs.examples:
        lines = ("\n".join(mine.examples), "\n".join(theirs.examples))
        yield _clash(f"{language}.examples", phrase("%(name)s, examples", name=name), *lines)
    slots = [_slots(each) for each in (base, mine, theirs)]
    for slot in dict.fromkeys([*slots[1], *slots[2]]):
        texts = [answer_words(each[slot]) if slot in each else "" for each in slots]
        if _differ(texts[0] if base else None, texts[1], texts[2]):
            answer = slots[1].get(slot) or slots[2][slot]
            yield _clash(_key(language, slot), f"{name}, {label(answer)}", texts[1], texts[2])


def _clash(key: str, where: str, mine: str, theirs: str) -> Clash:
    return Clash(key=key, where=where, mine=mine, theirs=theirs, pieces=marked(theirs, mine))


def _differ(base: str | None, mine: str, theirs: str) -> bool:
    """Whether both changed the same text otherwise."""
    return mine != theirs and (base is None or base not in (mine, theirs))


def _merged(language: str, base: Part | None, mine: Part, theirs: Part, choices: Mapping[str, Take]) -> Part:
    take = choices.get(f"{language}.title", Take.MINE)
    clash = _differ(base.title if base else None, mine.title, theirs.title)
    title = _title(base, mine, theirs) if not clash else theirs.title if take is Take.THEIRS else mine.title
    examples = _examples(base, mine, theirs, choices.get(f"{language}.examples", Take.BOTH))
    return Part(title=title, examples=examples, answers=tuple(_answers(language, base, mine, theirs, choices)))


def _title(base: Part | None, mine: Part, theirs: Part) -> str:
    return theirs.title if base and mine.title == base.title else mine.title


def _examples(base: Part | None, mine: Part, theirs: Part, take: Take) -> tuple[str, ...]:
    """Theirs with what I added and without what I removed: lists of lines have no clash where their base is known."""
    if base is None and take is not Take.BOTH:
        return mine.examples if take is Take.MINE else theirs.examples
    known = base.examples if base else ()
    removed = set(known) - set(mine.examples)
    kept = [each for each in theirs.examples if each not in removed]
    return tuple(dict.fromkeys([*kept, *(each for each in mine.examples if each not in known)]))


def _answers(
    language: str, base: Part | None, mine: Part, theirs: Part, choices: Mapping[str, Take]
) -> Iterator[AnswerText]:
    slots = [_slots(each) for each in (base, mine, theirs)]
    for slot in dict.fromkeys([*slots[2], *slots[1]]):
        before, own, other = (each.get(slot) for each in slots)
        words = [answer_words(each) if each else "" for each in (before, own, other)]
        place = other.place if other else -1
        if _differ(words[0] if base else None, words[1], words[2]):
            yield from _chosen(own, other, choices.get(_key(language, slot), Take.MINE))
        elif (answer := other if base and words[1] == words[0] else own) is not None:
            yield replace(answer, place=place)


def _chosen(mine: AnswerText | None, theirs: AnswerText | None, take: Take) -> Iterator[AnswerText]:
    place = theirs.place if theirs else -1
    if mine and theirs and take is Take.BOTH:
        yield replace(theirs, text=f"{theirs.text}\n{mine.text}")
    elif (answer := mine if take is Take.MINE else theirs if take is Take.THEIRS else mine or theirs) is not None:
        yield replace(answer, place=place)


def _slots(part: Part | None) -> dict[_Slot, AnswerText]:
    """The answers by what tells them apart; of several alike, by their order."""
    slots: dict[_Slot, AnswerText] = {}
    for answer in part.answers if part else ():
        number = 0
        while (slot := (answer.about, answer.channel, answer.begins, answer.ends, number)) in slots:
            number += 1
        slots[slot] = answer
    return slots


def _key(language: str, slot: Sequence[object]) -> str:
    return ".".join([language, "answer", *map(str, slot)])
