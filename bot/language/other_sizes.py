"""Other sizes: sizes that no table of the shop has, and numbers that mean a size after another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.language.mentions import Mention, MentionKind
from bot.text import fold_with_places

_SYSTEMS: Mapping[str, str] = {"uk": "UK", "us": "US", "usa": "US", "eu": "EU", "eur": "EU"}
_HOME = "EU"
_NOUN = r"(?:sizes?|tallas?|tamanhos?|rozmiar\w{0,4}|koko|kokoa|koon|koossa)"
_NUMBER = r"\d{1,2}(?:[.,]5)?"
_ENDS = r"(?![\w€£$%]|[.,/-]\w|\s?(?:€|eur|cm|zl|pln)\b)"
_WRITTEN = re.compile(
    rf"(?<![\w.,/-])(?:(?P<before>uk|usa?|eur?)\s?(?:{_NOUN}\s)?(?P<number>{_NUMBER}){_ENDS}"
    rf"|(?P<first>{_NUMBER})\s?(?P<after>uk|usa?|eur?)(?!\w)"
    rf"|(?:{_NOUN}\s(?P<home>{_NUMBER})|(?:el|la|un|una|o|um|uma)\s(?P<named>[3-5]\d)){_ENDS}"
    r"|(?P<letters>x{2,5}[sl]|[2-9]x[sl])(?![\w/-]))"
)
_BARE = re.compile(rf"(?<![\w.,/-])(?P<size>{_NUMBER}|x{{0,3}}[sl]|m){_ENDS}")
_SYSTEM = re.compile(r"(?<!\w)(?:uk|usa?|eur?|europe\w{0,4}|americ\w{0,4}|british|britanic\w|ingles\w?)(?!\w)")


def other_sizes(text: str, mentions: Sequence[Mention], languages: Sequence[str]) -> list[Mention]:
    """The sizes in `text` that are none of the shop's, whose own are among `mentions`."""
    folded, places = fold_with_places(text)
    taken = [(each.start, each.end) for each in mentions if each.kind is MentionKind.SIZE]
    return [
        other_size(_value(match), languages, start=places[match.start()], end=places[match.end()])
        for match in _WRITTEN.finditer(folded)
        if all(places[match.end()] <= begin or end <= places[match.start()] for begin, end in taken)
    ]


def other_size(value: str, languages: Sequence[str], *, start: int, end: int) -> Mention:
    """A size of which only its name is known, alike in every language."""
    facts = {language: {"about.size": value} for language in languages}
    return Mention(kind=MentionKind.OTHER_SIZE, value=value, start=start, end=end, facts=facts)


def bare_sizes(text: str, before: str | None) -> Iterator[tuple[str, int, int]]:
    """What a message may mean by numbers and letters alone, each as it is written with a word ("uk 7"), and its place.

    `before` is the size of an earlier message ("UK 8"), whose system counts.
    """
    folded, places = fold_with_places(text)
    system = next((each for each in _SYSTEMS.values() if before and before.startswith(f"{each} ")), _HOME)
    for match in _BARE.finditer(folded):
        size = match["size"]
        written = f"{system.lower()} {size}" if size[0].isdigit() else f"size {size}"
        yield written, places[match.start()], places[match.end()]


def size_systems(text: str) -> list[tuple[int, int]]:
    """Where `text` names a system of sizes: UK, US, European."""
    folded, places = fold_with_places(text)
    return [(places[match.start()], places[match.end()]) for match in _SYSTEM.finditer(folded)]


def _value(match: re.Match[str]) -> str:
    if match["letters"]:
        return match["letters"].upper()
    system = _SYSTEMS.get(match["before"] or match["after"] or "", _HOME)
    number = match["number"] or match["first"] or match["home"] or match["named"]
    return f"{system} {number.replace(',', '.')}"
