"""Example checks: what an editor is told of the example phrasings that they type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.faq.check import MIN_EXAMPLES
from bot.faq.editing.entry import Entry, Part
from bot.faq.editing.finding import Finding, Level
from bot.faq.editing.library import Library, phrase_key
from bot.language.identify import FUNCTION_WORDS, LanguageProfile
from bot.language.names import language_called
from bot.phrases import joined, phrase
from bot.text import fold

GOOD_COUNT = 15
LONGEST = 200
_ALIKE = 0.6
_SAME_WORD = 0.8
# Of more examples than these the first ones show how alike they are.
_COMPARED = 60
# A shorter phrase may be written alike in two languages; where more than this share looks foreign, it is.
_LEAST_WORDS = 5
_MANY = 0.3
_SAYS_NAME = re.compile(
    r"(?i:\b(?:my name is|this is|me llamo|mi nombre es|chamo-me|o meu nome é|nazywam się|mam na imię|nimeni on))"
    r"\s+[^\W\d_a-z][^\W\d_]+"
)
_PERSONAL = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|[+(]?\d(?:[ ./()-]{0,2}\d){5,}|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}", re.IGNORECASE
)
_RASA_LINE = re.compile(r'\{\s*"(?:entity|role|value)"')


def check_examples(part: Part, language: str, profile: LanguageProfile) -> Iterator[Finding]:
    """The findings on examples by themselves, beside those of the whole check."""
    examples = part.examples
    if MIN_EXAMPLES <= len(examples) < GOOD_COUNT:
        more = GOOD_COUNT - len(examples)
        yield _finding(
            Level.HINT,
            language,
            phrase("has %(examples)s examples", examples=len(examples)),
            phrase("%(more)s more would make it surer", more=more),
        )
    if len(examples) >= MIN_EXAMPLES:
        yield from _one_word(examples, language)
        yield from _alike(examples, language)
    seen: dict[str, int] = {}
    for line, example in enumerate(examples):
        key = phrase_key(example)
        yield from _one(example, language, line)
        if key in seen:
            what = phrase("“%(example)s” says the same as line %(seen)s", example=example, seen=seen[key] + 1)
            yield _finding(Level.WARNING, language, what, phrase("keep one of them"), line)
        seen.setdefault(key, line)
    yield from _languages(examples, language, profile)


def check_beside_others(entry: Entry, language: str, library: Library) -> Iterator[Finding]:
    """The findings on an entry's examples beside those of other entries, and the messages that the bot is judged by."""
    labelled = library.labelled(language)
    for line, example in enumerate(entry.part(language).examples):
        if other := library.elsewhere(language, example, entry.name):
            yield _same_elsewhere(example, other, language, line, library)
        if phrase_key(example) in labelled:
            what = phrase("“%(example)s” is one of the messages by which the bot is judged", example=example)
            cure = phrase("leave it out: what is learned by heart can't be judged by")
            yield _finding(Level.WARNING, language, what, cure, line)


def _finding(level: Level, language: str, what: str, cure: str, line: int | None = None) -> Finding:
    return Finding(level=level, field=f"{language}.examples", what=what, cure=cure, line=line)


def _same_elsewhere(example: str, other: tuple[str, str], language: str, line: int, library: Library) -> Finding:
    name, same = other
    entry = library.entry(name)
    title = entry.title([language, *library.shop.languages]) if entry else name
    what = phrase("“%(example)s” is an example of “%(title)s” too", example=example, title=title)
    if same != example:
        what = phrase(
            "“%(example)s” is an example of “%(title)s” too, as “%(same)s”", example=example, title=title, same=same
        )
    return _finding(Level.ERROR, language, what, phrase("keep it where its answer fits best"), line)


def _one(example: str, language: str, line: int) -> Iterator[Finding]:
    """The findings on one phrasing by itself."""
    if len(example) > LONGEST:
        what = phrase("has %(example)s characters, more than %(longest)s", example=len(example), longest=LONGEST)
        yield _finding(Level.WARNING, language, what, phrase("cut it to what is asked: customers write little"), line)
    if _PERSONAL.search(example):
        what = phrase("“%(example)s” holds a long number, an address or a link", example=example)
        yield _finding(
            Level.WARNING, language, what, phrase("take it out: examples are no place for somebody's data"), line
        )
    elif name := _SAYS_NAME.search(example):
        what = phrase("“%(name)s” may be somebody's name", name=name[0])
        yield _finding(Level.WARNING, language, what, phrase("take the name out"), line)
    if _RASA_LINE.search(example):
        what = phrase('“%(example)s” holds {"entity" …}', example=example)
        yield _finding(
            Level.ERROR, language, what, phrase("write the plain words: the bot's training reads it as markup"), line
        )
    if example.startswith("-"):
        what = phrase("“%(example)s” begins with a dash, which would be learned", example=example)
        yield _finding(Level.WARNING, language, what, phrase("write the words only, one phrasing a line"), line)


def _languages(examples: Sequence[str], language: str, profile: LanguageProfile) -> Iterator[Finding]:
    """Which examples look like another language: those that are long enough to show it, and many short ones."""
    others = {line: shown for line, each in enumerate(examples) if (shown := profile.shown(each, language)) != language}
    foreign = {line: str(shown) for line, shown in others.items() if shown is not None}
    if len(foreign) > _MANY * len(examples):
        names = joined([language_called(each) for each in dict.fromkeys(foreign.values())], ", ")
        yield _finding(
            Level.WARNING,
            language,
            phrase("many examples look like %(names)s", names=names),
            phrase("move them to their language"),
        )
        return
    for line, shown in foreign.items():
        if len(examples[line].split()) >= _LEAST_WORDS:
            what = phrase(
                "“%(examples)s” looks like %(language_name)s",
                examples=examples[line],
                language_name=language_called(shown),
            )
            yield _finding(Level.WARNING, language, what, phrase("move it to its language"), line)


def _one_word(examples: Sequence[str], language: str) -> Iterator[Finding]:
    """The word that nearly every example has: whoever uses it gets this entry."""
    ignored = FUNCTION_WORDS.get(language, frozenset())
    counts = Counter(word for each in examples for word in set(re.findall(r"\w{3,}", fold(each))) - ignored)
    for word, count in counts.most_common(1):
        if count > _SAME_WORD * len(examples):
            what = phrase(
                "“%(word)s” stands in %(count)s of %(examples)s examples",
                word=word,
                count=count,
                examples=len(examples),
            )
            cure = phrase("write some without it: else the bot takes every “%(word)s” for this entry", word=word)
            yield _finding(Level.WARNING, language, what, cure)


def _alike(examples: Sequence[str], language: str) -> Iterator[Finding]:
    """That the examples hardly differ, by the letters that they share."""
    grams = [_grams(each) for each in examples[:_COMPARED]]
    shares = [len(a & b) / len(a | b) for a, b in combinations(grams, 2) if a | b]
    if shares and sum(shares) / len(shares) > _ALIKE:
        what = phrase("the examples are very much alike")
        yield _finding(Level.WARNING, language, what, phrase("ask in other words, as different customers would"))


def _grams(text: str) -> frozenset[str]:
    padded = f" {phrase_key(text)} "
    return frozenset(padded[place : place + 3] for place in range(max(1, len(padded) - 2)))
