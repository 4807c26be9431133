"""Lexicon: finds in a message what its customers may mention, by lookup and by patterns; the longest name wins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.mentions import Known, Mention, MentionKind
from bot.language.places import has_article, is_directed, is_doubtful, is_goods, is_part, is_sent
from bot.language.questions import says_only
from bot.language.sizes import goes_on, together
from bot.text import fold_with_places

_PATTERNS: Mapping[MentionKind, re.Pattern[str]] = {
    MentionKind.AMOUNT: re.compile(
        r"[€£$]\s?\d+(?:[.]\d{3}(?!\d))*(?:[.,]\d{1,2})?"
        r"|(?<![\w.,])\d+(?:[.\s]\d{3}(?!\d))*(?:[.,]\d{1,2})?"
        r"(?:\s?(?:€|£|\$|zl(?:ot\w{1,3})?\b|eur(?:o(?:s|a|n|t|lla|lle|ista|illa)?)?\b|pln\b)|e(?!\w))"
    ),
    # A short one only after a word for an order: "pedido 55120", "zamówienie nr 55120", "tilausnumero: 55120".
    MentionKind.ORDER_NUMBER: re.compile(
        r"(?<![\w.,+])#?(?:[a-z]{1,3}-?)?\d{6,10}(?![\w.,]\d)\b"
        r"|\b(?:order|pedido|encomenda|zamowieni\w{1,2}|tilau\w{1,9})(?:\W{1,3}(?:number|numero|numer|num|nr|no|n|is|es|e|el|o)\b){0,3}"
        r"\W{1,3}(?P<short>(?:[a-z]{1,3}-?)?\d{4,5})(?![\w.,]*\d)\b"
    ),
}
_LISTED = re.compile(
    r"\s*(?:,|/|&|\b(?:and|or|y|o|e|ou|i|lub|albo|czy|oraz|ja|tai|vai)\b)\s*(?:the |to |a |do |para )?"
)
_WORD_BEGINS = re.compile(r"\b\w")
_ORDER = (MentionKind.COUNTRY, MentionKind.PLACE, MentionKind.ELSEWHERE)
_PLACES = frozenset(_ORDER)
# "hiszpanski", "espanjalainen": of a place, not the place.
_OF_A_PLACE = re.compile(r"(?:s|c)k\w+|lai\w+")


@dataclass(frozen=True, kw_only=True)
class _Form:
    """One way to write something; `language` is None where it counts in every one."""

    text: str
    known: Known
    language: str | None


@dataclass(frozen=True, kw_only=True)
class _Match:
    """A form found in a folded text."""

    form: _Form
    start: int
    end: int

    @property
    def kind(self) -> MentionKind:
        """Of what it is known."""
        return self.form.known.kind

    def goes_there(self, text: str, language: str | None) -> bool:
        """Whether the name's own ending says in this language that something goes there."""
        is_own = language is not None and self.form.language == language
        return is_own and text[self.start : self.end] in self.form.known.directed


class Lexicon:
    """All that is known, by how it begins: a message is compared only with what begins like one of its words."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        self._facts: dict[tuple[MentionKind, str], Mapping[str, Mapping[str, str]]] = {}
        for each in known:
            self._facts.setdefault((each.kind, each.value), each.facts)
            for language, forms in [(None, each.forms), *each.own.items()]:
                for form in forms:
                    self._forms[form[:2]].append(_Form(text=form, known=each, language=language))

    def facts(self, kind: MentionKind, value: str) -> Mapping[str, Mapping[str, str]] | None:
        """What is known of a thing by its kind and value; None where it isn't known."""
        return self._facts.get((kind, value))

    def find(self, text: str, language: str | None = None) -> list[Mention]:
        """Every mention in order; none overlaps another. `language` is that of the text, None where any may be."""
        folded, places = fold_with_places(text)
        matches = list(self._matches(folded))
        named = [each for each in matches if each.kind in _PLACES]
        destinations = _destinations(folded, named, language)
        # "To Jersey", "Jerseylle" goes there, where a jersey is clothing: of two names in one place the first of this
        # list counts.
        by_ending = {(match.start, match.end) for match in named if match.goes_there(folded, language)}
        directed = [
            each
            for each in destinations
            if (each.start, each.end) in by_ending or is_directed(folded, (each.start, each.end), language)
        ]
        found = [
            *_patterns(folded),
            *directed,
            *(each for match in matches if match.kind not in _PLACES for each in self._other(folded, match)),
            *destinations,
        ]
        return [_placed(each, places) for each in _longest(found)]

    def _matches(self, text: str) -> Iterator[_Match]:
        begins = {text[match.start() :][:length] for match in _WORD_BEGINS.finditer(text) for length in (1, 2)}
        for begin in sorted(begins):
            for form in self._forms.get(begin, ()):
                yield from _matches(text, form)

    def _other(self, text: str, match: _Match) -> list[Mention]:
        """The mention of a match that is no place; of a size that goes on, those that are meant instead."""
        mention = _mention(match)
        if match.kind is not MentionKind.SIZE or (meant := goes_on(text, match.start, match.end)) is None:
            return [mention]
        for written in meant.sizes:
            sizes = [size for each in written if (size := self._size(each))]
            if len(sizes) == len(written):
                return [together(sizes, start=meant.start, end=meant.end)]
        return []

    def _size(self, written: str) -> Known | None:
        forms = (form for form in self._forms.get(written[:2], ()) if form.text == written)
        return next((form.known for form in forms if form.known.kind is MentionKind.SIZE), None)


def _patterns(text: str) -> Iterator[Mention]:
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            part = match.lastgroup or 0
            yield Mention(kind=kind, value=match[part], start=match.start(part), end=match.end(part), facts={})


def _matches(text: str, form: _Form) -> Iterator[_Match]:
    stem, inflected = form.text.removesuffix("*"), form.text.endswith("*")
    if stem in text:
        ending = r"\w{0,5}" if inflected else ""
        for match in re.finditer(rf"(?<!\w){re.escape(stem)}{ending}(?!\w)", text):
            if not (form.known.kind in _PLACES and _OF_A_PLACE.fullmatch(match[0][len(stem) :])):
                yield _Match(form=form, start=match.start(), end=match.end())


def _mention(match: _Match) -> Mention:
    known = match.form.known
    return Mention(kind=known.kind, value=known.value, start=match.start, end=match.end, facts=known.facts)


def _longest(found: Iterable[Mention]) -> list[Mention]:
    """Those that begin first, and of them the longest; none overlaps another."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _destinations(text: str, matches: Sequence[_Match], language: str | None) -> list[Mention]:
    """The places that a message is about: those to which something goes, else those that nothing speaks against.

    The longest name wins; a name that is part of one that nobody knows is none.
    """
    spans = _spans(matches)
    whole = [span for span in spans if not is_part(text, *span)]
    alone = says_only(text, spans)
    named = [_Named(text=text, span=span, language=language, alone=alone, matches=spans[span]) for span in whole]
    fitting = [each.sure() for each in named]
    for index in range(1, len(named)):
        # "to Spain and Norway": what goes to the one goes to the other.
        if fitting[index] is None and fitting[index - 1] and named[index].goes_on_from(named[index - 1]):
            fitting[index] = named[index].likely(elsewhere=True)
    if not any(fitting):
        fitting = [each.likely() for each in named]
    return [_mention(each) for each in fitting if each and each.kind is not MentionKind.PLACE]


def _spans(matches: Sequence[_Match]) -> dict[tuple[int, int], list[_Match]]:
    """The longest of the places that overlap, each with everything that is written so."""
    spans: dict[tuple[int, int], list[_Match]] = {}
    for match in sorted(matches, key=lambda each: (each.start - each.end, each.start)):
        span = (match.start, match.end)
        if all(span == other or span[1] <= other[0] or other[1] <= span[0] for other in spans):
            spans.setdefault(span, []).append(match)
    return spans


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A name in a folded text, with the places that it may stand for; `alone` where nothing else is said."""

    text: str
    span: tuple[int, int]
    language: str | None
    alone: bool
    matches: Sequence[_Match]

    def sure(self) -> _Match | None:
        """The place where something goes there, or where nothing else is said."""
        name = self.text[slice(*self.span)]
        doubtful = is_doubtful(name)
        own = self._own()
        by_ending = [each for each in own if name in each.form.known.directed]
        if by_ending or (own and is_directed(self.text, self.span, self.language)):
            return _first(by_ending or own)
        if self.alone and (not doubtful or (self.text.strip(" ?!.") == name and not is_goods(name))):
            return _first(own or self.matches)
        if not doubtful and is_sent(self.text, self.span[0]):
            return _first(self.matches)
        return None

    def goes_on_from(self, other: _Named) -> bool:
        """Whether the name is listed after another: "Spain, Norway or Sweden"."""
        return bool(_LISTED.fullmatch(self.text[other.span[1] : self.span[0]]))

    def likely(self, *, elsewhere: bool = False) -> _Match | None:
        """The destination where nothing says that it is something else; where to the shop doesn't send only on demand,
        since that is refused."""
        name = self.text[slice(*self.span)]
        if is_doubtful(name) or has_article(self.text, self.span, self.language):
            return None
        match = _first(self._own())
        return match if match and (elsewhere or match.kind is MentionKind.COUNTRY) else None

    def _own(self) -> list[_Match]:
        return [each for each in self.matches if self.language is None or each.form.language in (None, self.language)]


def _first(matches: Sequence[_Match]) -> _Match | None:
    """A destination before what nothing is known of, and that before where nothing is sent."""
    return min(matches, key=lambda each: _ORDER.index(each.kind), default=None)


def _placed(mention: Mention, places: Sequence[int]) -> Mention:
    """The mention with its place in the text as it was written."""
    return replace(mention, start=places[mention.start], end=places[mention.end])
