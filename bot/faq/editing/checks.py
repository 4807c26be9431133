"""Checks: everything that an editor is told while they type, each with its place on the page and its cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from bot.faq.check import ENTRY_CHECKS
from bot.faq.content import Block, Content, Problem, Response, entry_file
from bot.faq.editing.answer_checks import check_answer
from bot.faq.editing.entry import NAME, AnswerText, Entry, Part, variation
from bot.faq.editing.example_checks import check_beside_others, check_examples
from bot.faq.editing.fact_list import FactList
from bot.faq.editing.finding import Finding, Level
from bot.faq.editing.library import Library
from bot.faq.editing.outlet import Outlets
from bot.faq.editing.titles import check_title
from bot.phrases import phrase

_GRAVEST_FIRST = list(Level)


class Checks:
    """Checks entries as typed, against the folder as it stands. Safe to share between threads."""

    def __init__(self, data_folder: Path, library: Library, outlets: Outlets) -> None:
        self._data = data_folder
        self._library = library
        self._outlets = outlets
        self._facts: FactList | None = None

    @property
    def facts(self) -> FactList:
        """The facts as they stand in the folder. Raises YamlFault, ShopFault, OSError."""
        shop = self._library.shop
        if self._facts is None or self._facts.shop is not shop:
            self._facts = FactList(shop)
            # While somebody types, all languages but one stay as they were.
            self._of_part = lru_cache(maxsize=512)(self._by_itself)
        return self._facts

    def of(self, entry: Entry) -> list[Finding]:
        """The findings on an entry, the gravest first. Raises as `facts`."""
        self._library.refresh()
        shop = self.facts.shop
        languages = [each for each in shop.languages if not entry.part(each).is_empty]
        findings = [*_name(entry), *_empty(entry, languages, shop.languages)]
        for language in languages:
            findings += check_title(entry, language, self._library)
            findings += check_beside_others(entry, language, self._library)
            findings += self._of_part(entry.name, language, entry.part(language))
        return sorted(dict.fromkeys(findings), key=lambda each: _GRAVEST_FIRST.index(each.level))

    def _by_itself(self, name: str, language: str, part: Part) -> tuple[Finding, ...]:
        """What can be said of one language without the others, and without other entries."""
        findings = [*self._before_publishing(name, language, part)]
        findings += check_examples(part, language, self._library.profile)
        for number, answer in enumerate(part.answers):
            findings += check_answer(answer, f"{language}.answers.{number}", language, self.facts, self._outlets)
        return tuple(findings)

    def _before_publishing(self, name: str, language: str, part: Part) -> Iterator[Finding]:
        content = Content(
            folder=self._data,
            shop=self.facts.shop,
            blocks=(_block(name, language, part),),
            responses=tuple(_responses(name, language, part)),
            left_out=(),
            rules=frozenset(),
            said_by_rules=frozenset(),
        )
        for problem in (problem for check in ENTRY_CHECKS for problem in check(content)):
            yield _finding(problem, language)


def _name(entry: Entry) -> Iterator[Finding]:
    if not NAME.fullmatch(entry.name):
        cure = phrase("name it faq/<topic>_<name> in small letters and numbers")
        yield Finding(
            level=Level.ERROR, field="name", what=phrase("%(name)s is no name for an entry", name=entry.name), cure=cure
        )


def _empty(entry: Entry, languages: Sequence[str], all_languages: Sequence[str]) -> Iterator[Finding]:
    """Languages without anything: customers get another one's answer there."""
    answered = {each for each in languages if any(_is_for_everybody(answer) for answer in entry.part(each).answers)}
    for language in all_languages:
        if language not in languages:
            cure = phrase("write its title, examples and answer; until then customers get another language")
            yield Finding(
                level=Level.HINT, field=f"{language}.title", what=phrase("is missing in this language"), cure=cure
            )
        elif language not in answered:
            level = Level.WARNING if answered else Level.ERROR
            what, cure = (
                phrase("has no answer for everybody"),
                phrase("write what customers get when nothing special is named"),
            )
            yield Finding(level=level, field=f"{language}.answers", what=what, cure=cure)


def _is_for_everybody(answer: AnswerText) -> bool:
    return bool(answer.text.strip()) and not (answer.about or answer.begins or answer.ends)


def _block(name: str, language: str, part: Part) -> Block:
    return Block(
        file=entry_file(name),
        way=("block",),
        entry=name,
        language=language,
        title=part.title or None,
        stray=(),
        lines=tuple(f"- {example}" for example in part.examples),
    )


def _responses(name: str, language: str, part: Part) -> Iterator[Response]:
    for number, answer in enumerate(part.answers):
        stated = variation(language, answer, {})
        yield Response(file=entry_file(name), way=("answers", number), name=f"utter_{name}", variation=stated)


def _finding(problem: Problem, language: str) -> Finding:
    """The problem with its field on the page."""
    place = problem.way
    line = int(place[2]) if place[1:2] == ("examples",) and len(place) > 2 else None
    field = f"{language}.answers.{place[1]}" if place[0] == "answers" else f"{language}.examples"
    return Finding(level=Level.ERROR, field=field, what=problem.what, cure=problem.cure, line=line)
