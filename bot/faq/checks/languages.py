"""Languages: which of the shop's languages the data lacks, as a whole, where they are needed, and in FAQ entries."""

from __future__ import annotations

from collections.abc import Iterator

from bot.faq.content import FAQ, Block, Content, Problem, Response
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE


def silent_languages(content: Content) -> Iterator[Problem]:
    """A problem for each language of the shop without any example: the bot can't be trained for that language."""
    languages = {block.language for block in content.blocks}
    for number, language in enumerate(content.shop.languages):
        if language not in languages:
            cure = phrase(
                "write examples, answers and notices in it, or take %(language)s out of `languages:`", language=language
            )
            way = ("languages", number)
            yield Problem(
                file=SHOP_FILE, language=language, what=phrase("data/ has no examples in it"), cure=cure, way=way
            )


def needed_languages(content: Content) -> Iterator[Problem]:
    """A problem for each language that small talk (who asks for a person is understood by it) or a notice lacks."""
    for part, language, _ in _gaps(content):
        if not _is_faq(part):
            is_block = isinstance(part, Block)
            cure = (
                phrase("write them as customers say it")
                if is_block
                else phrase("add it: customers would get another language")
            )
            yield _problem(part, language, phrase("has no examples") if is_block else phrase("has no text"), cure)


def missing_languages(content: Content) -> Iterator[Problem]:
    """A hint for each language that an FAQ entry lacks, with the language that the bot uses instead."""
    for part, language, other in _gaps(content):
        if other and _is_faq(part):
            yield _problem(part, language, *_serves(part, other))


def _serves(part: Block | Response, other: str) -> tuple[str, str]:
    """The languages that an FAQ entry lacks, and the languages that the bot uses instead."""
    if isinstance(part, Block):
        return phrase("has no examples"), phrase("until it has some it is found by those in %(other)s", other=other)
    if part.about:
        return phrase("has no answer about %(about)s", about=part.about), phrase("customers get the general one")
    return phrase("has no answer"), phrase("customers get the one in %(other)s", other=other)


def _gaps(content: Content) -> Iterator[tuple[Block | Response, str, str | None]]:
    """Each entry that lacks a language of the shop: its first part, the missing language and the first existing one."""
    languages = [
        language for language in content.shop.languages if any(block.language == language for block in content.blocks)
    ]
    groups: dict[tuple[str, str | None], list[Block | Response]] = {}
    for part in (*content.blocks, *content.responses, *content.left_out):
        key = (part.entry, None) if isinstance(part, Block) else (part.name, part.about)
        groups.setdefault(key, []).append(part)
    for parts in groups.values():
        spoken = [language for language in languages if any(part.language == language for part in parts)]
        for language in languages:
            if language not in spoken:
                yield parts[0], language, next(iter(spoken), None)


def _is_faq(part: Block | Response) -> bool:
    return (part.entry or "").startswith(FAQ)


def _problem(part: Block | Response, language: str, what: str, cure: str) -> Problem:
    entry = part.entry if isinstance(part, Block) else part.name
    return Problem(file=part.file, entry=entry, language=language, what=what, cure=cure, way=part.way)
