"""Content: the questions and answers of a data folder as they stand in its files; every reader of them starts here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.shop.answers import content_files
from bot.shop.facts import Shop
from bot.yaml import YamlFault, read_yaml

RULES_FILE = "rules.yml"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to mend: where it is, what is wrong and what to do."""

    file: str
    what: str
    cure: str
    entry: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.entry) if part)
        return f"{where}{f' ({self.language})' if self.language else ''}: {self.what}; {self.cure}"


@dataclass(frozen=True, kw_only=True)
class Block:
    """The example phrasings of one entry in one language, as they stand in a file."""

    file: str
    entry: str
    language: str | None
    title: str | None
    stray: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """The phrasings without their dash."""
        return tuple(line[1:].strip() for line in self.lines if line.startswith("-"))

    def problem(self, what: str, cure: str) -> Problem:
        """A problem of this block."""
        return Problem(file=self.file, entry=self.entry, language=self.language, what=what, cure=cure)


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything in a data folder that can be read, with the file each answer stands in."""

    folder: Path
    shop: Shop
    blocks: tuple[Block, ...]
    answers: Mapping[str, Sequence[Mapping[str, Any]]]
    files: Mapping[str, str]
    rules: frozenset[str]

    @property
    def entries(self) -> dict[str, str]:
        """Each entry and plain intent with the file of its first block."""
        return {block.entry: block.file for block in reversed(self.blocks)}


def parse(data_folder: Path) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The files that can be read by their names, and a problem for each of the others."""
    parsed, faults = {}, []
    for path in content_files(data_folder):
        name = path.relative_to(data_folder).as_posix()
        try:
            parsed[name] = read_yaml(path)
        except YamlFault as error:
            faults.append(Problem(file=name, what=str(error), cure="the file is left out until it can be read"))
    return parsed, faults


def read_blocks(parsed: Mapping[str, dict[str, Any]]) -> tuple[Block, ...]:
    """The blocks of examples, in the files' order. Raises AttributeError, KeyError or TypeError for another shape."""
    return tuple(_block(file, item) for file, content in parsed.items() for item in content.get("nlu") or ())


def read_content(folder: Path, shop: Shop, parsed: Mapping[str, dict[str, Any]]) -> Content:
    """Everything in the parsed files. Raises as `read_blocks`."""
    answers: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    files: dict[str, str] = {}
    for file, content in parsed.items():
        for name, variations in (content.get("responses") or {}).items():
            answers[name].extend(variations or ())
            files.setdefault(name, file)
    steps = (step for rule in parsed.get(RULES_FILE, {}).get("rules") or () for step in rule["steps"])
    rules = frozenset(str(step["intent"]) for step in steps if "intent" in step)
    return Content(folder=folder, shop=shop, blocks=read_blocks(parsed), answers=answers, files=files, rules=rules)


def _block(file: str, item: Mapping[str, Any]) -> Block:
    about = item.get("metadata") or {}
    lines = [line.strip() for line in str(item.get("examples") or "").splitlines()]
    return Block(
        file=file,
        entry=str(item["intent"]),
        language=about.get("language"),
        stray=tuple(str(key) for key in about if key not in ("language", "title")),
        title=None if about.get("title") is None else str(about["title"]),
        lines=tuple(line for line in lines if line),
    )
