"""Check: what an editor must mend in data/ before it can go live, each problem with its cure (`mostrador check`)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.faq.content import RULES_FILE, Block, Content, Problem, parse, read_content
from bot.faq.pasted import pasted
from bot.faq.told import facts_as_told
from bot.faq.unused_facts import unused_facts
from bot.language.mentions import known_to
from bot.language.sizes import sizes_of
from bot.shop.answers import SHOP_FILE, TITLE_LIMIT, Answers, language_of, picture_path, read_answers
from bot.shop.facts import ShopFault, UnknownFact, read_shop
from bot.shop.hours import read_hours
from bot.shop.spans import BadHours
from bot.yaml import YamlFault

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
        return [Problem(file=SHOP_FILE, what=str(error), cure="nothing else can be checked before")]
    parsed, faults = parse(data_folder)
    try:
        content = read_content(data_folder, shop, parsed)
        return [*faults, *(problem for each in _CHECKS for problem in each(content))]
    except (AttributeError, KeyError, TypeError) as error:
        cure = "copy a block that works and change its words"
        return [*faults, Problem(file=str(data_folder), what=f"a block has another shape ({error})", cure=cure)]


def hints(data_folder: Path) -> list[Problem]:
    """What may be a mistake in data that `check` finds in order: facts that no answer uses."""
    return [
        Problem(file=SHOP_FILE, what=f"no answer uses {{{path}}}", cure="use it in one, or remove it")
        for path in unused_facts(read_answers(data_folder))
    ]


def _names(content: Content) -> Iterator[Problem]:
    for entry, file in content.entries.items():
        if "/" in entry:
            if not _ENTRY.fullmatch(entry):
                cure = "name it faq/<topic>_<entry> in small letters, digits and _"
                yield Problem(file=file, entry=entry, what="is no name for an entry", cure=cure)
        elif not _PLAIN.fullmatch(entry):
            yield Problem(file=file, entry=entry, what="is no name for an intent", cure="use small letters and _")
        elif entry not in content.rules:
            cure = f"add a rule to {RULES_FILE}, or name it faq/<topic>_<entry>"
            yield Problem(file=file, entry=entry, what="has no rule", cure=cure)


def _blocks(content: Content) -> Iterator[Problem]:
    for block in content.blocks:
        if block.language not in content.shop.languages:
            known = ", ".join(content.shop.languages)
            yield block.problem("has no language of the shop", f"add `metadata: {{language: …}}` with one of {known}")
        if block.stray:
            yield block.problem(
                f"has {block.stray[0]!r} in its metadata", 'quote a title that holds a comma: "one, two"'
            )
        if len(block.examples) < MIN_EXAMPLES:
            yield block.problem(f"has {len(block.examples)} examples", f"write at least {MIN_EXAMPLES}")
        for line in block.lines:
            yield from _line(block, line)


def _line(block: Block, line: str) -> Iterator[Problem]:
    text = line[1:].strip()
    if not line.startswith("-"):
        yield block.problem(f"the line {line!r} has no dash", "begin each example with `- `")
    elif not text:
        yield block.problem("an example is empty", "write a phrasing or remove the line")
    elif text.startswith("/"):
        yield block.problem(f"the example {text!r} begins with /", "remove the slash: Rasa would run it")
    elif _MARKUP.search(text):
        yield block.problem(f"the example {text!r} holds [..](..)", "remove the brackets: Rasa reads them as markup")


def _languages(content: Content) -> Iterator[Problem]:
    spoken: dict[str, set[str | None]] = defaultdict(set)
    for block in content.blocks:
        spoken[block.entry].add(block.language)
    for entry, file in content.entries.items():
        for language in content.shop.languages:
            if language not in spoken[entry]:
                cure = "copy the block and write the examples as customers say it in that language"
                yield Problem(file=file, entry=entry, language=language, what="has no examples", cure=cure)


def _titles(content: Content) -> Iterator[Problem]:
    taken: dict[tuple[str | None, str], str] = {}
    for block in content.blocks:
        if block.title is None:
            if "/" in block.entry:
                cure = f"add `title: …` of at most {TITLE_LIMIT} characters"
                yield block.problem("has no title for its button", cure)
            continue
        if not 0 < len(block.title.strip()) <= TITLE_LIMIT:
            cure = f"shorten it to {TITLE_LIMIT} or fewer"
            yield block.problem(f"the title {block.title!r} has {len(block.title)} characters", cure)
        other = taken.setdefault((block.language, block.title.casefold()), block.entry)
        if other != block.entry:
            yield block.problem(f"has the same title as {other}", "a customer must be able to tell the two apart")


def _duplicates(content: Content) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str], str] = {}
    for block in content.blocks:
        for example in block.examples:
            key = " ".join(_WORD.findall(example.casefold()))
            other = seen.setdefault((block.language, key), block.entry)
            if other != block.entry:
                yield block.problem(f"{example!r} is also an example of {other}", "keep it where its answer fits best")


def _answers(content: Content) -> Iterator[Problem]:
    questions = {f"utter_{entry}": (entry, file) for entry, file in content.entries.items() if "/" in entry}
    for name, (entry, file) in questions.items():
        for language in content.shop.languages:
            if not any(language_of(each) == language and each.get("text") for each in content.answers.get(name, ())):
                cure = f"write it under responses: {name}:"
                yield Problem(file=file, entry=entry, language=language, what="has no answer", cure=cure)
    for name, variations in content.answers.items():
        if name.startswith("utter_faq/") and name not in questions:
            cure = "add its examples, or remove the answer"
            yield Problem(file=content.files[name], entry=name, what="answers no entry", cure=cure)
        yield from _variations(name, variations, content)


def _variations(name: str, variations: Iterable[Mapping[str, Any]], content: Content) -> Iterator[Problem]:
    for each in variations:
        language, file = language_of(each), content.files[name]
        if language not in content.shop.languages:
            cure = "add `metadata: {language: …}`"
            yield Problem(
                file=file, entry=name, language=language, what="an answer has no language of the shop", cure=cure
            )
        if len(str(each.get("text") or "")) > TEXT_LIMIT:
            cure = f"shorten it to {TEXT_LIMIT} characters"
            yield Problem(file=file, entry=name, language=language, what="an answer is too long to send", cure=cure)
    counted = Counter(language_of(each) for each in variations)
    missing = [each for each in content.shop.languages if each not in counted]
    if not name.startswith("utter_faq/"):
        for language in missing:
            cure = "add it: customers would get another language"
            yield Problem(file=content.files[name], entry=name, language=language, what="has no text", cure=cure)


def _pictures(content: Content) -> Iterator[Problem]:
    for name, variations in content.answers.items():
        for image in {str(each["image"]) for each in variations if each.get("image")}:
            if not picture_path(content.folder, image).is_file():
                what, cure = f"the picture {image!r} is missing", "put it into data/images/ and write only its name"
                yield Problem(file=content.files[name], entry=name, what=what, cure=cure)


def _placeholders(content: Content) -> Iterator[Problem]:
    for unknown in Answers(responses=content.answers, shop=content.shop).unknown_placeholders():
        what, _, cure = unknown.what.partition(": ")
        yield Problem(
            file=content.files[unknown.response],
            entry=unknown.response,
            language=unknown.language,
            what=what,
            cure=cure or "use a fact of data/shop.yml",
        )


def _named_things(content: Content) -> Iterator[Problem]:
    """What customers may name is read from the facts: destinations, sizes, payment methods."""
    try:
        for named in (known_to, sizes_of):
            list(named(content.shop))
    except UnknownFact as error:
        what, _, cure = str(error).partition(": ")
        yield Problem(file=SHOP_FILE, what=what, cure=cure)


_CHECKS = (_names, _blocks, _languages, _titles, _duplicates, _answers, _pictures, _placeholders, _named_things,
           pasted, facts_as_told)  # fmt: skip
