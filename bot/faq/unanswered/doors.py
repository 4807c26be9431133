"""Doors: what becomes of a cluster's phrasings in data/: examples of an entry, a new entry, or what the bot leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.content import FAQ, entry_file, parse, read_blocks
from bot.faq.editing.entry import NAME
from bot.faq.labelled import NOTHING
from bot.faq.proposals import block_of
from bot.faq.unanswered.masking import MASK
from bot.faq.writing import ExampleLines, YamlFile, save
from bot.phrases import phrase
from bot.shop.about import placeholders
from bot.shop.answers import TITLE_LIMIT
from bot.shop.facts import Shop, UnknownFact
from bot.text import fold

NOTHING_FILE = f"{FAQ}{NOTHING}.yml"
_NEW_FILE = 'version: "3.1"\n'
_BEFORE = re.compile(r"^[\s\-/•*.,;:]+")
_SPACE = re.compile(r"\s+")


class NotWritten(ValueError):
    """Nothing was changed in data/; the message says why and what to do."""


class LanguageMissing(NotWritten):
    """The entry has nothing in this language yet: its answer has to be written first."""


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """An entry to be: its full name, its title, phrasings and answer in one language."""

    entry: str
    language: str
    title: str
    phrasings: tuple[str, ...]
    answer: str


def example_of(phrasing: str) -> str:
    """A phrasing as an example: without what was masked, and without signs that Rasa would read."""
    text = re.sub(r"[\[\]{}]", "", phrasing.replace(MASK, " "))
    return _SPACE.sub(" ", _BEFORE.sub("", text)).strip()


def add_to_entry(data: Path, entry: str, language: str, phrasings: Sequence[str]) -> int:
    """Adds phrasings to an entry's examples in a language; how many were new.

    Raises NotWritten, LanguageMissing among them, and YamlFault, OSError or Conflict of the entry's file.
    """
    path = data / entry_file(entry)
    if not path.is_file():
        raise NotWritten(phrase("There is no such entry any more. Choose another one."))
    return _add(data, path, entry, language, phrasings)


def leave_to_people(data: Path, language: str, phrasings: Sequence[str]) -> int:
    """Adds phrasings to what the bot must not answer; how many were new. Raises as `add_to_entry`."""
    return _add(data, data / NOTHING_FILE, NOTHING, language, phrasings)


def write_entry(data: Path, new: NewEntry, shop: Shop) -> Path:
    """Writes the file of a new entry. Raises NotWritten, OSError or Conflict."""
    if problems := problems_of(data, new, shop):
        raise NotWritten(" ".join(problems))
    _refuse_taken(data, new.entry, new.language, new.phrasings)
    file = YamlFile(_NEW_FILE, name=entry_file(new.entry))
    file.set(("responses", f"utter_{new.entry}"), [{"text": new.answer, "metadata": {"language": new.language}}])
    file.set(("nlu",), [_block(new.entry, new.language, new.title, unlike((), new.phrasings))])
    path = data / entry_file(new.entry)
    save(path, file.text(), None)
    return path


def problems_of(data: Path, new: NewEntry, shop: Shop) -> list[str]:
    """What an editor must mend before the entry is written, in plain words."""
    problems = []
    if not NAME.fullmatch(new.entry):
        problems.append(
            phrase("The topic and the title need letters of English or numbers: else write a name for the file.")
        )
    elif (data / entry_file(new.entry)).exists():
        problems.append(
            phrase("There is an entry of this name already: add the phrasings to it, or write another name.")
        )
    if not 0 < len(new.title) <= TITLE_LIMIT:
        problems.append(phrase("The button's title has 1 to %(title_limit)s characters.", title_limit=TITLE_LIMIT))
    if not new.answer:
        problems.append(phrase("Write the answer."))
    if not any(example_of(phrasing) for phrasing in new.phrasings):
        problems.append(phrase("Choose at least one phrasing."))
    return [*problems, *_unknown(new, shop)]


def _unknown(new: NewEntry, shop: Shop) -> Iterable[str]:
    for path in placeholders(new.answer):
        try:
            shop.write(path, new.language)
        except UnknownFact as error:
            yield f"{str(error)[:1].upper()}{str(error)[1:]}."


def _add(data: Path, path: Path, entry: str, language: str, phrasings: Sequence[str]) -> int:
    file = YamlFile.read(path)
    way = block_of(file, entry, language)
    if way is None and entry != NOTHING:
        raise LanguageMissing(
            phrase("the entry has no questions in this language yet: write its title and answer in it first")
        )
    old = file.examples((*way, "examples")) if way else ExampleLines()
    new = unlike(old, phrasings)
    if not new:
        return 0
    _refuse_taken(data, entry, language, new)
    if way:
        file.set((*way, "examples"), ExampleLines([*old, *new]))
    else:
        file.append(("nlu",), _block(entry, language, None, new))
    save(path, file.text(), file.digest)
    return len(new)


def _refuse_taken(data: Path, entry: str, language: str, phrasings: Iterable[str]) -> None:
    """Raises NotWritten for a phrasing that is an example of another entry: the two could not be told apart."""
    parsed, _ = parse(data)
    owners = {
        _key(example): block.entry
        for block in read_blocks(parsed)
        if block.language == language and block.entry != entry
        for example in block.examples
    }
    for phrasing in map(example_of, phrasings):
        if owner := owners.get(_key(phrasing)):
            raise NotWritten(
                phrase(
                    "“%(phrasing)s” is already an example of %(owner)s: leave it out, or change it there first.",
                    phrasing=phrasing,
                    owner=owner,
                )
            )


def _block(entry: str, language: str, title: str | None, phrasings: Iterable[str]) -> dict[str, object]:
    metadata = {"language": language} if title is None else {"language": language, "title": title}
    return {"intent": entry, "metadata": metadata, "examples": ExampleLines(phrasings)}


def unlike(old: Iterable[str], phrasings: Iterable[str]) -> list[str]:
    """The phrasings as examples, without those that are there already in another spelling."""
    keys = {_key(text) for text in old}
    new: list[str] = []
    for text in map(example_of, phrasings):
        if text and _key(text) not in keys:
            keys.add(_key(text))
            new.append(text)
    return new


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
