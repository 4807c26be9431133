"""Check: what an editor must mend in data/ before it can go live, each problem with its cure (`mostrador check`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.faq.checks.abouts import abouts
from bot.faq.checks.dated import dated_answers, ending
from bot.faq.checks.introduced import introductions
from bot.faq.checks.languages import missing_languages, needed_languages, silent_languages
from bot.faq.checks.pasted import pasted
from bot.faq.checks.told import facts_as_told
from bot.faq.checks.unused_facts import unused_facts
from bot.faq.content import (
    FAQ,
    RULES_FILE,
    Block,
    Content,
    Problem,
    Response,
    entry_file,
    parse,
    problem_of,
    read_content,
)
from bot.faq.labelled import NOTHING
from bot.faq.texts.values_told import values_told
from bot.faq.trainer.regression import REGRESSION_FILE, faults, read_regressions
from bot.language.mentions import known_to
from bot.language.sizes import sizes_of
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE, TITLE_LIMIT, Answers, picture_path, read_answers
from bot.shop.facts import ShopFault, UnknownFact, read_shop
from bot.shop.hours import read_hours
from bot.shop.spans import BadHours
from bot.shop.suggested import SUGGESTED
from bot.yaml import YamlFault, line_of

MIN_EXAMPLES = 8
TEXT_LIMIT = 4_096
_ENTRY = re.compile(r"faq/[a-z0-9]+(_[a-z0-9]+)+")
_PLAIN = re.compile(r"[a-z]+(_[a-z]+)*")
_MARKUP = re.compile(r"\[[^\]]*\][({]")
_WORD = re.compile(r"\w+")


def check(data_folder: Path) -> list[Problem]:
    """Every problem in the folder, in the order of its files; none means that it can be trained and published."""
    try:
        shop = read_shop(data_folder / SHOP_FILE)
        read_hours(shop.facts.get("hours") or {"timezone": "UTC"}, data_folder)
    except (YamlFault, ShopFault, BadHours, OSError) as error:
        return _with_lines([problem_of(SHOP_FILE, error, phrase("nothing else can be checked before"))], data_folder)
    parsed, faults = parse(data_folder)
    try:
        content = read_content(data_folder, shop, parsed)
        problems = [problem for each in _CHECKS for problem in each(content)]
    except (AttributeError, KeyError, TypeError) as error:
        cure = phrase("copy a block that works and change its words")
        return [
            *faults,
            Problem(
                file=str(data_folder), what=phrase("a block has another shape (%(error)s)", error=error), cure=cure
            ),
        ]
    return [*faults, *_with_lines(problems, data_folder)]


def hints(data_folder: Path, now: float | None = None) -> list[Problem]:
    """What may be meant so in data that `check` finds in order: languages that an entry lacks, facts without a use, and
    answers that end within a week of `now` (UTC seconds).

    Raises YamlFault or ShopFault.
    """
    parsed, _ = parse(data_folder)
    content = read_content(data_folder, read_shop(data_folder / SHOP_FILE), parsed)
    unused = [
        Problem(
            file=SHOP_FILE,
            what=phrase("no answer uses {%(path)s}", path=path),
            cure=phrase("use it in one, or remove it"),
        )
        for path in unused_facts(read_answers(data_folder))
    ]
    return [*_with_lines([*missing_languages(content), *(ending(content, now) if now else ())], data_folder), *unused]


def _with_lines(problems: list[Problem], data_folder: Path) -> list[Problem]:
    read = cache(lambda file: (data_folder / file).read_text(encoding="utf-8"))
    return [replace(each, line=line_of(read(each.file), each.way)) if each.way else each for each in problems]


def _names(content: Content) -> Iterator[Problem]:
    for entry, block in content.entries.items():
        if "/" in entry:
            if not _ENTRY.fullmatch(entry):
                yield block.problem(
                    phrase("is no name for an entry"), phrase("name it faq/<topic>_<entry> in small letters")
                )
        elif not _PLAIN.fullmatch(entry):
            yield block.problem(phrase("is no name for an intent"), phrase("use small letters and _"))
        elif entry not in content.rules and entry != NOTHING:
            yield block.problem(
                phrase("has no rule"),
                phrase("add a rule to %(rules_file)s, or name it faq/<topic>_<entry>", rules_file=RULES_FILE),
            )


def _places(content: Content) -> Iterator[Problem]:
    """One entry, one file: whoever opens it sees all of the entry and nothing else."""
    placed: list[tuple[str | None, Block | Response]] = [
        *((each.entry, each) for each in content.blocks),
        *((each.entry, each) for each in content.responses),
    ]
    told: set[tuple[str, str]] = set()
    for entry, each in placed:
        if entry and _ENTRY.fullmatch(entry) and each.file != entry_file(entry) and (entry, each.file) not in told:
            told.add((entry, each.file))
            cure = phrase("move all of %(entry)s to %(entry_file)s", entry=entry, entry_file=entry_file(entry))
            yield each.problem(phrase("stands in a file that is not its own"), cure)


def _blocks(content: Content) -> Iterator[Problem]:
    for block in content.blocks:
        if block.language not in content.shop.languages:
            known = ", ".join(content.shop.languages)
            yield block.problem(
                phrase("has no language of the shop"),
                phrase("add `metadata: {language: …}` with one of %(known)s", known=known),
            )
        if block.stray:
            yield block.problem(
                phrase("has %(stray)s in its metadata", stray=f"{block.stray[0]!r}"),
                phrase('quote a title that holds a comma: "one, two"'),
                "metadata",
            )
        if len(block.examples) < MIN_EXAMPLES:
            yield block.problem(
                phrase("has %(examples)s examples", examples=len(block.examples)),
                phrase("write at least %(min_examples)s", min_examples=MIN_EXAMPLES),
                "examples",
            )
        for number, line in enumerate(block.lines):
            for what, cure in example_faults(line) if line else ():
                yield block.problem(what, cure, "examples", number)


def example_faults(line: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a line of examples, and its cure."""
    text = line[1:].strip()
    if not line.startswith("-"):
        yield phrase("the line %(line)s has no dash", line=f"{line!r}"), phrase("begin each example with `- `")
    elif not text:
        yield phrase("an example is empty"), phrase("write a phrasing or remove the line")
    elif text.startswith("/"):
        yield (
            phrase("the example %(text)s begins with /", text=f"{text!r}"),
            phrase("remove the slash: Rasa would run it"),
        )
    elif _MARKUP.search(text):
        yield (
            phrase("the example %(text)s holds [..](..)", text=f"{text!r}"),
            phrase("remove the brackets: Rasa reads them as markup"),
        )


def _titles(content: Content) -> Iterator[Problem]:
    taken: dict[tuple[str | None, str], str] = {}
    for block in content.blocks:
        if block.title is None:
            if "/" in block.entry:
                cure = phrase("add `title: …` of at most %(title_limit)s characters", title_limit=TITLE_LIMIT)
                yield block.problem(phrase("has no title for its button"), cure)
            continue
        if not 0 < len(block.title.strip()) <= TITLE_LIMIT:
            cure = phrase("shorten it to %(title_limit)s or fewer", title_limit=TITLE_LIMIT)
            yield block.problem(
                phrase(
                    "the title %(title)s has %(title2)s characters", title=f"{block.title!r}", title2=len(block.title)
                ),
                cure,
                "metadata",
            )
        other = taken.setdefault((block.language, block.title.casefold()), block.entry)
        if other != block.entry:
            cure = phrase("a customer must be able to tell the two apart")
            yield block.problem(phrase("has the same title as %(other)s", other=other), cure, "metadata")


def _duplicates(content: Content) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str], str] = {}
    for block in content.blocks:
        for number, line in enumerate(block.lines):
            if not line.startswith("-"):
                continue
            example = line[1:].strip()
            key = " ".join(_WORD.findall(example.casefold())) or example  # signs alone: 👍
            other = seen.setdefault((block.language, key), block.entry)
            if other != block.entry:
                cure = phrase("keep it where its answer fits best")
                yield block.problem(
                    phrase("%(example)s is also an example of %(other)s", example=f"{example!r}", other=other),
                    cure,
                    "examples",
                    number,
                )


def _answers(content: Content) -> Iterator[Problem]:
    answered = {each.entry for each in content.responses if each.variation.get("text") and each.about is None}
    for entry, block in content.entries.items():
        if entry.startswith(FAQ) and entry not in answered:
            yield block.problem(
                phrase("has no answer"),
                phrase("write it in %(file)s under responses: utter_%(entry)s:", file=block.file, entry=entry),
            )
    known = content.entries
    orphans = {each.name: each for each in reversed(content.responses) if each.entry and each.entry not in known}
    for response in orphans.values():
        cure = phrase("add its examples, or remove the answer")
        yield replace(response.problem(phrase("answers no entry"), cure), language=None)


def _said_by_rules(content: Content) -> Iterator[Problem]:
    """What a rule says has words; `utter_faq` stands for the answer of whichever entry was asked."""
    named = {each.name for each in content.responses} | {f"utter_{FAQ.rstrip('/')}"}
    for name in sorted(content.said_by_rules - named):
        cure = phrase("write it under responses: %(name)s:, or remove the rule", name=name)
        yield Problem(file=RULES_FILE, what=phrase("a rule says %(name)s, which has no words", name=name), cure=cure)


def _responses(content: Content) -> Iterator[Problem]:
    for each in content.responses:
        if each.language not in content.shop.languages:
            yield each.problem(phrase("an answer has no language of the shop"), "add `metadata: {language: …}`")
        if len(str(each.variation.get("text") or "")) > TEXT_LIMIT:
            yield each.problem(
                phrase("an answer is too long to send"),
                phrase("shorten it to %(text_limit)s characters", text_limit=TEXT_LIMIT),
            )
        image = each.variation.get("image")
        if image and not picture_path(content.folder, str(image)).is_file():
            cure = phrase("put it into data/images/ and write only its name")
            yield each.problem(phrase("the picture %(image)s is missing", image=f"{image!r}"), cure)


def _placeholders(content: Content) -> Iterator[Problem]:
    for each in content.responses:
        for unknown in Answers(responses={each.name: [each.variation]}, shop=content.shop).unknown_placeholders():
            what, _, cure = unknown.what.partition(": ")
            yield each.problem(what, cure or phrase("use a fact of data/shop.yml"))


def _named_things(content: Content) -> Iterator[Problem]:
    """What customers may name is read from the facts: destinations, sizes, payment methods."""
    try:
        for named in (known_to, sizes_of):
            list(named(content.shop))
    except UnknownFact as error:
        what, _, cure = str(error).partition(": ")
        yield Problem(file=SHOP_FILE, what=what, cure=cure)


def _suggested(content: Content) -> Iterator[Problem]:
    """What the greeting offers is an entry."""
    for entry in content.shop.facts.get(SUGGESTED) or ():
        if entry not in content.entries or "/" not in str(entry):
            cure = phrase("name entries as faq/<topic>_<entry>, or remove the line")
            yield Problem(file=SHOP_FILE, what=phrase("suggested: %(entry)s is no entry", entry=entry), cure=cure)


def _nothing(content: Content) -> Iterator[Problem]:
    """What the bot must not answer has neither an answer nor a button."""
    for block in content.blocks:
        if block.entry == NOTHING and block.title is not None:
            yield block.problem(phrase("has a title, though it is never offered"), phrase("remove the title"))
    for response in content.responses:
        if response.name == f"utter_{NOTHING}":
            cure = phrase("remove the answer, or make an entry of it: faq/<topic>_<entry>")
            yield response.problem(phrase("answers what the bot must not answer"), cure)


def _regressions(content: Content) -> Iterator[Problem]:
    try:
        questions = read_regressions(content.folder)
    except YamlFault as error:
        yield problem_of(
            REGRESSION_FILE, error, phrase("write a question and its entry on each line, under a language")
        )
        return
    for question, what, cure in faults(questions, entries=content.entries, languages=content.shop.languages):
        yield Problem(
            file=REGRESSION_FILE,
            what=f"{question.text!r} {what}",
            cure=cure,
            language=question.language,
            way=(question.language, question.text),
        )


# What can be said of an entry in one language by itself; pages check it while somebody writes.
ENTRY_CHECKS = (_blocks, _responses, _placeholders, abouts, dated_answers, pasted)
_CHECKS = (
    silent_languages,
    _names,
    _nothing,
    _places,
    _blocks,
    needed_languages,
    _titles,
    _duplicates,
    _answers,
    _said_by_rules,
    introductions,
    _responses,
    _placeholders,
    abouts,
    dated_answers,
    _named_things,
    _suggested,
    pasted,
    facts_as_told,
    values_told,
    _regressions,
)
