"""Entry: all of one question as an editor sees it: per language its title, examples and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from bot.faq.content import FAQ, entry_file
from bot.faq.writing import ExampleLines, Quoted, YamlFile
from bot.shop.about import ABOUT, ASKS, CARRIED, about_of, language_of
from bot.shop.validity import FROM, UNTIL
from bot.text import fold

NAME = re.compile(r"faq/[a-z0-9]+(_[a-z0-9]+)+")
EMPTY_FILE = 'version: "3.1"\n'
_NEW = -1


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button under an answer: what the customer reads, and the entry or intent that it stands for."""

    title: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class AnswerText:
    """One answer in one language; `place` is its place in the file, -1 for a new one.

    `about` is the kind of thing that must be named for it, `channel` the only one on which it is told; `begins` and
    `ends` are its dates as written; `carried`: whether it also goes by what an earlier message named; `asks` is the
    kind of thing that it asks the customer for.
    """

    text: str
    about: str = ""
    channel: str = ""
    image: str = ""
    buttons: tuple[Button, ...] = ()
    begins: str = ""
    ends: str = ""
    carried: bool = True
    asks: str = ""
    place: int = _NEW

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.text.strip() or self.image or self.buttons)


@dataclass(frozen=True, kw_only=True)
class Part:
    """An entry in one language."""

    title: str = ""
    examples: tuple[str, ...] = ()
    answers: tuple[AnswerText, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in this language."""
        return not (self.title or self.examples or any(not each.is_empty for each in self.answers))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One question, `faq/<topic>_<name>`, with its parts by language."""

    name: str
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        """The topic that it stands under."""
        return topic_of(self.name)

    @property
    def file(self) -> str:
        """Its file within data/."""
        return entry_file(self.name)

    def part(self, language: str) -> Part:
        """Its part in a language, an empty one where it has none."""
        return self.parts.get(language) or Part()

    def title(self, languages: Iterable[str]) -> str:
        """Its title in the first of the languages that has one; its name where none has."""
        return next((title for each in languages if (title := self.part(each).title)), self.name)

    @cached_property
    def words(self) -> str:
        """All that is written in it, folded, for searching."""
        parts = self.parts.values()
        texts = [self.name, *(part.title for part in parts), *(line for part in parts for line in part.examples)]
        return fold("\n".join([*texts, *(answer.text for part in parts for answer in part.answers)]))

    def as_json(self) -> dict[str, Any]:
        """Plain values, for drafts."""
        return {"name": self.name, "parts": {language: asdict(part) for language, part in self.parts.items()}}


def topic_of(name: str) -> str:
    """The topic of an entry by its name."""
    return name.removeprefix(FAQ).partition("_")[0]


def entry_from_json(values: Mapping[str, Any]) -> Entry:
    """The entry of `as_json`."""
    return Entry(name=values["name"], parts={each: _part(part) for each, part in values["parts"].items()})


def _part(values: Mapping[str, Any]) -> Part:
    answers = [
        AnswerText(**{**each, "buttons": tuple(Button(**button) for button in each["buttons"])})
        for each in values["answers"]
    ]
    return Part(title=values["title"], examples=tuple(values["examples"]), answers=tuple(answers))


def read_entry(name: str, content: Mapping[str, Any]) -> Entry:
    """The entry as it stands in a file's parsed content. Raises AttributeError, KeyError or TypeError for another
    shape."""
    parts: dict[str, Part] = {}
    for block in content.get("nlu") or ():
        metadata = block.get("metadata") or {}
        language = metadata.get("language")
        if block["intent"] == name and language:
            before = parts.get(language, Part())
            parts[language] = replace(
                before,
                title=before.title or str(metadata.get("title") or ""),
                examples=(*before.examples, *_examples(block)),
            )
    for place, each in enumerate((content.get("responses") or {}).get(f"utter_{name}") or ()):
        language = language_of(each) or ""
        before = parts.get(language, Part())
        parts[language] = replace(before, answers=(*before.answers, _answer(each, place)))
    return Entry(name=name, parts=parts)


def _examples(block: Mapping[str, Any]) -> list[str]:
    lines = (line.strip() for line in str(block.get("examples") or "").splitlines())
    return [line.removeprefix("-").strip() for line in lines if line]


def _answer(variation: Mapping[str, Any], place: int) -> AnswerText:
    metadata = variation.get("metadata") or {}
    buttons = [
        Button(title=str(each["title"]), payload=str(each["payload"])) for each in variation.get("buttons") or ()
    ]
    return AnswerText(
        text=str(variation.get("text") or ""),
        about=str(about_of(variation) or ""),
        channel=str(variation.get("channel") or ""),
        image=str(variation.get("image") or ""),
        buttons=tuple(buttons),
        begins=str(metadata.get(FROM) or ""),
        ends=str(metadata.get(UNTIL) or ""),
        carried=metadata.get(CARRIED, True) is not False,
        asks=str(metadata.get(ASKS) or ""),
        place=place,
    )


def written(entry: Entry, file: YamlFile, languages: Sequence[str]) -> str:
    """The file's text with the entry in these languages as given; what it holds in others stays.

    Raises YamlFault, ValueError.
    """
    response = f"utter_{entry.name}"
    responses = dict(file.value(("responses",)) or {})
    responses[response] = _variations(entry, responses.get(response) or [], languages)
    parts = {
        "responses": {name: each for name, each in responses.items() if each or name != response},
        "nlu": _blocks(entry, file, languages),
    }
    whole = {**file.value(()), **parts}
    file.set((), {key: value for key, value in whole.items() if value or key not in parts})
    return file.text()


def _variations(entry: Entry, before: Sequence[Mapping[str, Any]], languages: Sequence[str]) -> list[Any]:
    """The variations in the order of the file, each new one after the last of its kind."""
    answers = [(language, each) for language in languages for each in entry.part(language).answers if not each.is_empty]
    kept = {each.place: (language, each) for language, each in answers if 0 <= each.place < len(before)}
    after: list[Any] = []
    for place, stated in enumerate(before):
        if place in kept:
            after.append(variation(*kept[place], stated))
        elif language_of(stated) not in languages:
            after.append(stated)
    for language, each in answers:
        if each.place not in kept:
            alike = [number for number, other in enumerate(after) if (about_of(other) or "") == each.about]
            after.insert(alike[-1] + 1 if alike else len(after), variation(language, each, {}))
    return after


def variation(language: str, answer: AnswerText, before: Mapping[str, Any]) -> dict[str, Any]:
    """The variation with what the editor set, and all else as it was."""
    buttons = [{"title": each.title, "payload": each.payload} for each in answer.buttons]
    wanted = {
        "text": answer.text if answer.text == before.get("text") else Quoted(answer.text),
        "image": answer.image or None,
        "buttons": [
            old if old == new else new
            for old, new in zip(_padded(before.get("buttons"), buttons), buttons, strict=True)
        ],
        "channel": answer.channel or None,
        "metadata": _metadata(language, answer, before.get("metadata") or {}),
    }
    keys = dict.fromkeys([*before, *wanted])
    values = {key: wanted[key] if key in wanted else before[key] for key in keys}
    return {key: value for key, value in values.items() if value not in (None, [], "") or (key == "text" and value)}


def _padded(buttons: Any, like: Sequence[Any]) -> list[Any]:
    return [*(buttons or ()), *([None] * len(like))][: len(like)]


def _metadata(language: str, answer: AnswerText, before: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "language": language,
        ABOUT: answer.about or None,
        CARRIED: None if answer.carried else False,
        ASKS: answer.asks or None,
        FROM: answer.begins or None,
        UNTIL: answer.ends or None,
    }
    values = {key: wanted[key] if key in wanted else before[key] for key in dict.fromkeys([*before, *wanted])}
    return {key: value for key, value in values.items() if value is not None}


def _blocks(entry: Entry, file: YamlFile, languages: Sequence[str]) -> list[Any]:
    """The blocks of examples in the order of the file, new languages at the end."""
    after: list[Any] = []
    missing = [each for each in languages if entry.part(each).title or entry.part(each).examples]
    for block in file.value(("nlu",)) or ():
        language = (block.get("metadata") or {}).get("language")
        if block.get("intent") != entry.name or language not in languages:
            after.append(block)
        elif language in missing:
            missing.remove(language)
            after.append(_block(entry.part(language), block))
    for language in missing:
        block = {"intent": entry.name, "metadata": {"language": language}}
        after.append(_block(entry.part(language), block))
    return after


def _block(part: Part, before: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in before["metadata"].items() if key != "title" or part.title}
    if part.title and part.title != before["metadata"].get("title"):
        metadata["title"] = part.title
    return {**before, "metadata": metadata, "examples": ExampleLines(part.examples)}
