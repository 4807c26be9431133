"""Content: the questions and answers in the files of a data folder; every reader of them starts here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.shop.about import about_of, language_of
from bot.shop.answers import content_files
from bot.shop.facts import Shop
from bot.yaml import Way, YamlFault, read_yaml

RULES_FILE = "rules.yml"
FAQ = "faq/"
_ANSWER = "utter_"
_CALENDAR = re.compile(r"[\w.-]+\.ics\b")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault to mend: its place, what is wrong and what to do. `way` leads to its line in the file."""

    file: str
    what: str
    cure: str
    entry: str | None = None
    language: str | None = None
    way: Way = ()
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        where = ": ".join(part for part in (place, self.entry) if part)
        return f"{where}{f' ({self.language})' if self.language else ''}: {self.what}; {self.cure}"


def problem_of(file: str, error: Exception, cure: str) -> Problem:
    """What kept a file from being read: `error` says it, and may begin with the file's last name and a line of it.

    A calendar's fault stands in the calendar's own file.
    """
    what = str(error)
    if calendar := _CALENDAR.match(what):
        file = calendar[0]
    line = error.line if isinstance(error, YamlFault) else None
    name = file.rpartition("/")[2]
    for begin in (f"{name} line {line}: ", f"{name}: ", f"{name}, ", f"{name} "):
        what = what.removeprefix(begin)
    return Problem(file=file, what=what, cure=cure, way=getattr(error, "way", ()), line=line)


@dataclass(frozen=True, kw_only=True)
class Block:
    """The example phrasings of one entry in one language, as they stand in a file."""

    file: str
    way: Way
    entry: str
    language: str | None
    title: str | None
    stray: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """The phrasings without their dash."""
        return tuple(line[1:].strip() for line in self.lines if line.startswith("-"))

    def problem(self, what: str, cure: str, *way: str | int) -> Problem:
        """A problem of this block, on the line where it begins or where `way` leads in it."""
        place = (*self.way, *way)
        return Problem(file=self.file, entry=self.entry, language=self.language, what=what, cure=cure, way=place)


@dataclass(frozen=True, kw_only=True)
class Response:
    """One variation of a response, as it stands in a file."""

    file: str
    way: Way
    name: str
    variation: Mapping[str, Any]

    @property
    def language(self) -> str | None:
        """The language it is written in."""
        return language_of(self.variation)

    @property
    def about(self) -> str | None:
        """The kind of mention (bot.language.mentions) that the variation answers."""
        return about_of(self.variation)

    @property
    def entry(self) -> str | None:
        """The FAQ entry that it answers, if it answers one."""
        return self.name.removeprefix(_ANSWER) if self.name.startswith(_ANSWER + FAQ) else None

    def problem(self, what: str, cure: str) -> Problem:
        """A problem of this variation."""
        return Problem(file=self.file, entry=self.name, language=self.language, what=what, cure=cure, way=self.way)


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything readable in a data folder; `left_out` holds the blocks and responses in languages of other shops.

    `rules` are the intents that have a rule, `said_by_rules` the names of the responses that rules say.
    """

    folder: Path
    shop: Shop
    blocks: tuple[Block, ...]
    responses: tuple[Response, ...]
    left_out: tuple[Block | Response, ...]
    rules: frozenset[str]
    said_by_rules: frozenset[str]

    @property
    def entries(self) -> dict[str, Block]:
        """Each entry and plain intent with its first block."""
        return {block.entry: block for block in reversed(self.blocks)}


def entry_file(entry: str) -> str:
    """The file of an FAQ entry within data/: `faq/shipping/cost.yml` holds all of `faq/shipping_cost`."""
    topic, _, name = entry.removeprefix(FAQ).partition("_")
    return f"{FAQ}{topic}/{name}.yml"


def parse(data_folder: Path) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The readable files by name, and a problem for each of the other files."""
    parsed, faults = {}, []
    for path in content_files(data_folder):
        name = path.relative_to(data_folder).as_posix()
        try:
            parsed[name] = read_yaml(path)
        except YamlFault as error:
            faults.append(problem_of(name, error, "the file is left out until it can be read"))
    return parsed, faults


def read_blocks(parsed: Mapping[str, dict[str, Any]]) -> tuple[Block, ...]:
    """The blocks of examples, in the files' order. Raises AttributeError, KeyError or TypeError for another shape."""
    return tuple(
        _block(file, ("nlu", number), item)
        for file, content in parsed.items()
        for number, item in enumerate(content.get("nlu") or ())
    )


def read_content(folder: Path, shop: Shop, parsed: Mapping[str, dict[str, Any]]) -> Content:
    """Everything in the parsed files. Raises as `read_blocks`."""
    blocks = read_blocks(parsed)
    responses = [
        response for file, content in parsed.items() for response in _responses(file, content.get("responses") or {})
    ]
    parts: list[Block | Response] = [*blocks, *responses]
    steps = [step for rule in parsed.get(RULES_FILE, {}).get("rules") or () for step in rule["steps"]]
    return Content(
        folder=folder,
        shop=shop,
        blocks=tuple(block for block in blocks if not shop.leaves_out(block.language)),
        responses=tuple(response for response in responses if not shop.leaves_out(response.language)),
        left_out=tuple(part for part in parts if shop.leaves_out(part.language)),
        rules=frozenset(str(step["intent"]) for step in steps if "intent" in step),
        said_by_rules=frozenset(
            str(step["action"]) for step in steps if str(step.get("action") or "").startswith(_ANSWER)
        ),
    )


def _responses(file: str, by_name: Mapping[str, Sequence[Mapping[str, Any]] | None]) -> Iterator[Response]:
    for name, variations in by_name.items():
        for number, variation in enumerate(variations or ()):
            yield Response(file=file, way=("responses", name, number), name=name, variation=variation)


def _block(file: str, way: Way, item: Mapping[str, Any]) -> Block:
    about = item.get("metadata") or {}
    lines = [line.strip() for line in str(item.get("examples") or "").splitlines()]
    return Block(
        file=file,
        way=way,
        entry=str(item["intent"]),
        language=about.get("language"),
        stray=tuple(str(key) for key in about if key not in ("language", "title")),
        title=None if about.get("title") is None else str(about["title"]),
        lines=tuple(lines),
    )
