"""Follow-ups: what a message names, what it takes over from those before it, and which earlier answer it leans on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.language.lexicon import Lexicon
from bot.language.mentions import Mention, MentionKind
from bot.language.other_sizes import bare_sizes, other_size, other_sizes, size_systems
from bot.language.questions import leans, says_hardly_more
from bot.language.sizes import narrowed
from bot.shop.about import Facts
from bot.shop.free_limits import FreeLimit, amount_facts, currency_of, read_amount
from bot.text import fold

_PLACES = frozenset({MentionKind.COUNTRY, MentionKind.ELSEWHERE, MentionKind.UNKNOWN_PLACE})
_SIZES = frozenset({MentionKind.SIZE, MentionKind.OTHER_SIZE})
_METHODS = frozenset({MentionKind.PAYMENT_METHOD, MentionKind.OTHER_METHOD})
_AMOUNTS = frozenset({MentionKind.AMOUNT})
# Kinds that take each other's place: "and to Spain?" is no longer about Norway.
_GROUPS = (_PLACES, _SIZES, _METHODS, _AMOUNTS, frozenset({MentionKind.CATEGORY}), frozenset({MentionKind.WEEKDAY}))
# What is told first where a message names several things: what an amount means, then what the shop hasn't got.
_FIRST = (MentionKind.AMOUNT, MentionKind.ELSEWHERE, MentionKind.OTHER_SIZE, MentionKind.OTHER_METHOD)
# Of these a follow-up that fits none of the latest answers is asked back; the others are questions of their own.
_ASKED_BACK = _PLACES | _SIZES | _AMOUNTS | {MentionKind.CATEGORY}
_MEASURED = frozenset({MentionKind.SIZE.value, MentionKind.AMOUNT.value, MentionKind.COUNTRY.value})
_BARE_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?:[.,]\d{1,2})?(?![\w.,])")


@dataclass(frozen=True, kw_only=True)
class Before:
    """What came before a message: the entries answered and the mentions of each message, the latest first."""

    entries: Sequence[str] = ()
    mentions: Sequence[Sequence[Mention]] = ()

    def latest(self, kinds: Iterable[MentionKind]) -> list[Mention]:
        """The mentions of one of these kinds in the latest message that has any."""
        each_time = ([each for each in mentions if each.kind in kinds] for mentions in self.mentions)
        return next((mentions for mentions in each_time if mentions), [])

    def without_places(self) -> Before:
        """The same with no place named."""
        kept = [[each for each in mentions if each.kind not in _PLACES] for mentions in self.mentions]
        return replace(self, mentions=kept)

    def beside(self, mentions: Sequence[Mention]) -> list[Mention]:
        """What was named before and nothing in `mentions` takes the place of."""
        now = {each.kind for each in mentions}
        return [each for group in _GROUPS if not now & group for each in self.latest(group)]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a message is about: `named` now, or before where it is a follow-up; `before` is the place of an earlier
    message, which counts for a new question too. `leans_on` are the entries of which one is asked again; `follows` is
    the latest answer where the message leans on it in a way that fits none."""

    mentions: Sequence[Mention]
    named: Mapping[str, Facts]
    before: Mapping[str, Facts] = field(default_factory=dict)
    leans_on: Sequence[str] = ()
    follows: str | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUps:
    """Reads messages with what is known of the shop; `takes` are the kinds of things that each entry speaks about."""

    lexicon: Lexicon
    languages: Sequence[str]
    limits: Sequence[FreeLimit]
    takes: Mapping[str, Sequence[str]]

    def find(self, text: str, language: str | None) -> list[Mention]:
        """What `text` names by itself, also sizes that the shop hasn't got."""
        mentions = self.lexicon.find(text, language)
        others = other_sizes(text, mentions, self.languages)
        kept = [each for each in mentions if not any(_overlap(each, other) for other in others)]
        return sorted([*kept, *others], key=lambda mention: mention.start)

    def read(self, text: str, mentions: Sequence[Mention], around: Sequence[Mention], before: Before) -> Subject:
        """The subject of a message that names `mentions`; `around` is named in the other questions of the message."""
        mentions = self._bare(text, mentions, before) or mentions
        if not leans(text, mentions):
            place = [each for each in before.latest(_PLACES) if each.kind is MentionKind.COUNTRY]
            has_place = any(each.kind in _PLACES for each in (*mentions, *around))
            earlier = {} if has_place else self._facts(place)
            return Subject(mentions=mentions, named=self._facts([*mentions, *around], place), before=earlier)
        entries = self._leans_on(mentions, before)
        named = self._facts([*mentions, *around, *before.beside([*mentions, *around])])
        lost = not entries and any(each.kind in _ASKED_BACK for each in mentions)
        follows = next(iter(before.entries), None) if lost else None
        return Subject(mentions=mentions, named=named, leans_on=entries, follows=follows)

    def speaking(self, mentions: Sequence[Mention]) -> list[str]:
        """The entries that have words about something that is named."""
        kinds = {each.kind.value for each in mentions if each.facts or each.kind is MentionKind.AMOUNT}
        return [entry for entry, taken in self.takes.items() if kinds & set(taken)]

    def remembered(self, kind: str, value: str) -> Mention | None:
        """The mention that an earlier message carried, as it is known now; None where it is no longer."""
        known_kind = next((each for each in MentionKind if each.value == kind), None)
        if known_kind is None or known_kind is MentionKind.UNKNOWN_PLACE:
            return None
        if known_kind is MentionKind.OTHER_SIZE:
            return other_size(value, self.languages, start=0, end=0)
        facts = self.lexicon.facts(known_kind, value)
        return Mention(kind=known_kind, value=value, start=0, end=0, facts=facts or {})

    def _leans_on(self, mentions: Sequence[Mention], before: Before) -> list[str]:
        """The latest entry answered with words about such a thing; of an amount and a place, else every one."""
        wanted = {kind.value for each in mentions for kind in _group_of(each.kind)}
        latest = next((entry for entry in before.entries if wanted & set(self._taken(entry))), None)
        if latest is not None:
            return [latest]
        kinds = {each.kind for each in [*mentions, *before.beside(mentions)]}
        if MentionKind.AMOUNT in kinds and MentionKind.COUNTRY in kinds:
            return [entry for entry in self.takes if MentionKind.AMOUNT.value in self._taken(entry)]
        return []

    def _taken(self, entry: str | None) -> Sequence[str]:
        return self.takes.get(entry or "", ())

    def _bare(self, text: str, mentions: Sequence[Mention], before: Before) -> list[Mention]:
        """What a number or a system of sizes alone means after the latest answer about sizes, amounts or places:
        "and 43?", "and in US?", "and 80?"."""
        each_taken = (set(self._taken(entry)) for entry in before.entries)
        taken = next((taken for taken in each_taken if taken & _MEASURED), frozenset[str]())
        if MentionKind.SIZE.value in taken and MentionKind.COUNTRY.value not in taken:
            systems = size_systems(text)
            if systems and says_hardly_more(text, systems):
                again = before.latest(_SIZES) or before.latest({MentionKind.CATEGORY})
                return [replace(each, start=systems[0][0], end=systems[-1][1]) for each in again]
            return self._bare_sizes(text, mentions, before)
        number = _BARE_NUMBER.search(fold(text)) if MentionKind.AMOUNT.value in taken and self.limits else None
        if number and leans(text, [amount := self._amount(number)]):
            return [amount]
        return []

    def _bare_sizes(self, text: str, mentions: Sequence[Mention], before: Before) -> list[Mention]:
        earlier = next(iter(before.latest(_SIZES)), None)
        sizes = list(bare_sizes(text, earlier.value if earlier else None))
        beside = [each for each in mentions if each.kind is MentionKind.CATEGORY]
        spans = [*((each.start, each.end) for each in beside), *((start, end) for _, start, end in sizes)]
        if not sizes or not says_hardly_more(text, spans):
            return []
        found = ((each, start, end) for written, start, end in sizes for each in self.find(written, None))
        return [*beside, *(replace(each, start=start, end=end) for each, start, end in found)]

    def _amount(self, number: re.Match[str]) -> Mention:
        value = f"{number[0]} {currency_of(self.limits).lower()}"
        return Mention(kind=MentionKind.AMOUNT, value=value, start=number.start(), end=number.end(), facts={})

    def _facts(self, mentions: Sequence[Mention], places: Sequence[Mention] = ()) -> dict[str, Facts]:
        """By kind, what is told first at first: the facts by language, as the answer may be in another one than the
        message. A size only in the category that is named with it; an amount beside the place."""
        category = next((each.value for each in mentions if each.kind is MentionKind.CATEGORY), None)
        place = next((each.value for each in (*mentions, *places) if each.kind is MentionKind.COUNTRY), None)
        named: dict[str, Facts] = {}
        for each in sorted(mentions, key=_told_first):
            for kind, facts in self._facts_of(each, category, place).items():
                named.setdefault(kind, facts)
        return named

    def _facts_of(self, mention: Mention, category: str | None, place: str | None) -> dict[str, Facts]:
        kind = mention.kind
        if kind is MentionKind.AMOUNT:
            amount = read_amount(fold(mention.value))
            return {kind.value: amount_facts(self.limits, amount, place)} if amount else {}
        if kind is MentionKind.SIZE and category and not _is_of(mention, category):
            return {MentionKind.OTHER_SIZE.value: other_size(mention.value, self.languages, start=0, end=0).facts}
        if kind is MentionKind.SIZE:
            return {kind.value: {language: narrowed(of, category) for language, of in mention.facts.items()}}
        return {kind.value: mention.facts} if mention.facts else {}


def _group_of(kind: MentionKind) -> frozenset[MentionKind]:
    return next((group for group in _GROUPS if kind in group), frozenset({kind}))


def _told_first(mention: Mention) -> int:
    if mention.kind is MentionKind.CATEGORY:
        return len(_FIRST) + 1
    return _FIRST.index(mention.kind) if mention.kind in _FIRST else len(_FIRST)


def _is_of(size: Mention, category: str) -> bool:
    return any(f"about.same.{category}" in facts for facts in size.facts.values())


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
