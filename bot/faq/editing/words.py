"""Words: what changed between two versions of an entry, said so that somebody who never saw a file understands it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.faq.editing.entry import AnswerText, Entry, Part
from bot.language.names import language_called
from bot.phrases import counted, joined, phrase

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a text; `mark` is "same", "gone" or "new"."""

    text: str
    mark: str = "same"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change: what it is of ("English, answer about country") and the text with its changed words marked."""

    where: str
    pieces: tuple[Piece, ...]


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word: what went, what came and what stayed."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[Piece] = []
    for _, begin, end, new_begin, new_end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, came = "".join(old[begin:end]), "".join(new[new_begin:new_end])
        if gone == came:
            pieces.append(Piece(text=gone))
            continue
        pieces += [Piece(text=text, mark=mark) for text, mark in ((gone, "gone"), (came, "new")) if text]
    return tuple(pieces)


def changes(before: Entry | None, after: Entry | None) -> list[Change]:
    """What changed, in the order of the languages; everything of an entry that came or went."""
    old, new = before or Entry(name=""), after or Entry(name="")
    languages = dict.fromkeys([*old.parts, *new.parts])
    renamed = before and after and before.name != after.name
    first = [Change(where="name", pieces=marked(old.name, new.name))] if renamed else []
    return [*first, *(change for each in languages for change in _of_part(each, old.part(each), new.part(each)))]


def _of_part(language: str, old: Part, new: Part) -> Iterator[Change]:
    name = language_called(language)
    if old.title != new.title:
        yield Change(where=phrase("%(name)s, title", name=name), pieces=marked(old.title, new.title))
    yield from _examples(name, old.examples, new.examples)
    yield from _answers(name, old.answers, new.answers)


def _examples(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    for texts, mark, count in (
        (gone, "gone", counted("%(count)s example removed", "%(count)s examples removed", len(gone))),
        (come, "new", counted("%(count)s example added", "%(count)s examples added", len(come))),
    ):
        if texts:
            more = [Piece(text=phrase("and %(texts)s more", texts=len(texts) - _SHOWN))] if len(texts) > _SHOWN else []
            pieces = [Piece(text=each, mark=mark) for each in texts[:_SHOWN]]
            yield Change(where=joined((name, count), ", "), pieces=(*pieces, *more))


def _answers(name: str, old: Sequence[AnswerText], new: Sequence[AnswerText]) -> Iterator[Change]:
    texts = [[answer_words(each) for each in answers] for answers in (old, new)]
    matcher = SequenceMatcher(a=texts[0], b=texts[1], autojunk=False)
    for _, begin, end, new_begin, new_end in matcher.get_opcodes():
        if texts[0][begin:end] == texts[1][new_begin:new_end]:
            continue
        for number in range(max(end - begin, new_end - new_begin)):
            before = texts[0][begin + number] if begin + number < end else ""
            after = texts[1][new_begin + number] if new_begin + number < new_end else ""
            answer = new[new_begin + number] if after else old[begin + number]
            yield Change(where=f"{name}, {label(answer)}", pieces=marked(before, after))


def label(answer: AnswerText) -> str:
    """What an answer is called beside others of its language."""
    about = phrase(" about %(about)s", about=answer.about.replace("_", " ")) if answer.about else ""
    channel = phrase(" on %(channel)s", channel=answer.channel) if answer.channel else ""
    return f"answer{about}{channel}"


def answer_words(answer: AnswerText) -> str:
    """All of an answer as one text, for comparing."""
    dates = " ".join(f"{word} {value}" for word, value in (("from", answer.begins), ("until", answer.ends)) if value)
    more = [
        *([phrase("picture %(image)s", image=answer.image)] if answer.image else []),
        *(f"[{each.title}]" for each in answer.buttons),
        *([dates] if dates else []),
        *([] if answer.carried else [phrase("only what the message itself names")]),
        *([phrase("asks for %(asks)s", asks=answer.asks)] if answer.asks else []),
    ]
    return "\n".join([answer.text, *more])
