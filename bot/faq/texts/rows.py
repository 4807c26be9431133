"""Rows: the texts and examples of a page as the boxes of a form, by language, with a free box where one is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.faq.content import Block, Response, read_blocks
from bot.faq.facts.changes import Append, Change, Proposal, Put, Remove, read_form
from bot.faq.facts.fields import Field
from bot.faq.facts.values import FactKind, as_typed, one_line_end
from bot.faq.texts.catalogue import TextGroup
from bot.faq.yaml_values import ExampleLines, Quoted
from bot.phrases import phrase
from bot.shop.other_languages import OTHER_LANGUAGES_FILE

# How a form names the free boxes: the file, the response or intent, the language.
NEW_TEXT, NEW_EXAMPLES, NEW_SENTENCE = "n:text:", "n:examples:", "n:sentence"
_SENTENCES = "answered_in"

# The readable files of data/ by name, as `bot.faq.content.parse` gives them.
Parsed = Mapping[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """A response or an intent: a box for each of its texts, and the languages that it lacks. `file` is where it is."""

    name: str
    file: str
    fields: tuple[Field, ...]
    missing: tuple[str, ...]
    channels: Mapping[str, str]


def as_key(file: str) -> str:
    """The name of a file as the first part of a path, which dots divide."""
    return file.replace(".", "~")


def content_of(parsed: Parsed) -> dict[str, Any]:
    """The files as one mapping, which the paths of the boxes lead into."""
    return {as_key(file): content for file, content in parsed.items()}


def text_rows(group: TextGroup, parsed: Parsed, languages: Sequence[str]) -> list[TextRow]:
    """The responses of a group that are in the files, in the group's order."""
    found: dict[str, list[Response]] = {}
    for file, content in parsed.items():
        for name in group.responses:
            for number, variation in enumerate((content.get("responses") or {}).get(name) or ()):
                response = Response(file=file, way=("responses", name, number), name=name, variation=variation)
                found.setdefault(name, []).append(response)
    return [_text_row(name, found[name], languages) for name in group.responses if name in found]


def example_rows(group: TextGroup, parsed: Parsed, languages: Sequence[str]) -> list[TextRow]:
    """The intents of a group that are in the files, in the group's order."""
    found: dict[str, list[Block]] = {}
    for block in read_blocks(parsed):
        found.setdefault(block.entry, []).append(block)
    return [_example_row(name, found[name], parsed, languages) for name in group.intents if name in found]


def sentence_fields(parsed: Parsed) -> list[Field]:
    """The sentences for customers whose language the shop hasn't got."""
    sentences = (parsed.get(OTHER_LANGUAGES_FILE) or {}).get(_SENTENCES) or {}
    return [
        Field(
            path=f"{as_key(OTHER_LANGUAGES_FILE)}.{_SENTENCES}.{code}",
            title=str(code),
            kind=FactKind.TEXT,
            typed=str(text),
            language=str(code),
        )
        for code, text in sentences.items()
    ]


def read_texts(parsed: Parsed, form: Mapping[str, str]) -> Proposal:
    """The changes of a form of texts; the first part of each path names the file."""
    proposal = read_form(content_of(parsed), form)
    proposal.changes = [_whole(change) for change in proposal.changes]
    for name, typed in form.items():
        text = one_line_end(typed)
        if text.strip() and name.startswith((NEW_TEXT, NEW_EXAMPLES)):
            file, of, language = name.split(":")[2:]
            proposal.changes.append(_new(name, file, of, language, text))
    _add_sentence(proposal, form)
    return proposal


def by_file(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """The changes by file, with paths within it."""
    files: dict[str, list[Change]] = {}
    for change in changes:
        file, _, path = change.path.partition(".")
        files.setdefault(file.replace("~", "."), []).append(type(change)(**{**vars(change), "path": path}))
    return files


def _text_row(name: str, responses: Sequence[Response], languages: Sequence[str]) -> TextRow:
    shown = sorted(
        (response for response in responses if response.language in languages),
        key=lambda response: languages.index(str(response.language)),
    )
    fields = [
        Field(
            path=f"{as_key(response.file)}.responses.{name}.{response.way[-1]}.text",
            title=name,
            kind=FactKind.TEXT,
            typed=as_typed(response.variation.get("text"), FactKind.TEXT),
            language=str(response.language),
        )
        for response in shown
    ]
    channels = {
        field.path: str(response.variation["channel"])
        for field, response in zip(fields, shown, strict=True)
        if response.variation.get("channel")
    }
    return TextRow(
        name=name, file=as_key(responses[0].file), fields=tuple(fields), channels=channels,
        missing=_missing(fields, languages),
    )  # fmt: skip


def _example_row(name: str, blocks: Sequence[Block], parsed: Parsed, languages: Sequence[str]) -> TextRow:
    shown = sorted(
        (block for block in blocks if block.language in languages),
        key=lambda block: languages.index(str(block.language)),
    )
    fields = [
        Field(
            path=f"{as_key(block.file)}.nlu.{block.way[-1]}.examples",
            title=name,
            kind=FactKind.EXAMPLES,
            typed=as_typed(parsed[block.file]["nlu"][block.way[-1]].get("examples"), FactKind.EXAMPLES),
            language=str(block.language),
        )
        for block in shown
    ]
    return TextRow(
        name=name, file=as_key(blocks[0].file), fields=tuple(fields), channels={}, missing=_missing(fields, languages)
    )


def _missing(fields: Sequence[Field], languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(language for language in languages if all(field.language != language for field in fields))


def _whole(change: Change) -> Change:
    """Of a text or examples that are emptied, all that belongs to them goes."""
    above, _, last = change.path.rpartition(".")
    is_emptied = isinstance(change, Remove) and last in ("text", "examples")
    return Remove(path=above) if is_emptied else _quoted(change)


def _quoted(change: Change) -> Change:
    """Texts of responses stand in quotes in data/."""
    value = getattr(change, "value", None)
    is_text = type(value) is str
    return type(change)(**{**vars(change), "value": Quoted(value)}) if is_text else change


def _new(name: str, file: str, of: str, language: str, text: str) -> Change:
    if name.startswith(NEW_TEXT):
        value: dict[str, Any] = {"text": Quoted(text), "metadata": {"language": language}}
        return Append(path=f"{file}.responses.{of}", value=value)
    lines = ExampleLines(line.strip() for line in text.split("\n") if line.strip())
    return Append(path=f"{file}.nlu", value={"intent": of, "metadata": {"language": language}, "examples": lines})


def _add_sentence(proposal: Proposal, form: Mapping[str, str]) -> None:
    code, text = form.get(f"{NEW_SENTENCE}:code", "").strip().casefold(), form.get(f"{NEW_SENTENCE}:text", "")
    if not code and not text.strip():
        return
    if len(code) not in (2, 3) or not code.isascii() or not code.isalpha():
        proposal.faults["sentence:code"] = phrase("Write the language's code of two letters (ISO 639-1), such as de.")
    elif not text.strip():
        proposal.faults["sentence:text"] = phrase("Write the sentence in that language.")
    else:
        path = f"{as_key(OTHER_LANGUAGES_FILE)}.{_SENTENCES}.{code}"
        proposal.changes.append(Put(path=path, value=Quoted(one_line_end(text))))
