"""Set-up: how a site's chat window looks, where it may stand and when it shows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LEAST_CONTRAST = 4.5
_PORTS = {"https": 443, "http": 80}
_MOST_ORIGINS, _MOST_ROWS, MOST_QUESTIONS = 20, 20, 4
_LONGEST_TEXT, _LONGEST_PATTERN, _MOST_PIXELS = 300, 200, 300


class Shown(str, Enum):
    """When the launcher stands on the pages."""

    ALWAYS = "always"
    # In opening hours, whoever is there.
    HOURS = "hours"
    # While at least one person is there to answer.
    PEOPLE = "people"


class Side(str, Enum):
    """The corner of the page, below."""

    RIGHT = "right"
    LEFT = "left"


class Consent(str, Enum):
    """When a visitor may be counted and invited by rules."""

    # After the page's signal: Google's consent mode, or a call.
    SIGNAL = "signal"
    # Always: the shop sees to it that the script is on pages of those who agreed.
    GIVEN = "given"


class BadSetup(ValueError):
    """What was entered can't be used; the message names the field and the cure."""


@dataclass(frozen=True, kw_only=True)
class PageQuestions:
    """The FAQ entries that are suggested on pages with a path like `pattern` (`*` stands for anything)."""

    pattern: str
    entries: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Setup:
    """One site's set-up. Empty `origins`: no shop may show the window yet.

    `across` and `up` are pixels between the launcher and the edges. Texts are by language; a missing one is ours.
    `ways` are addresses for going on elsewhere, by channel. `languages` are those offered; empty: the shop's.
    """

    origins: tuple[str, ...] = ()
    colour: str = "#1f5f4f"
    side: Side = Side.RIGHT
    across: int = 20
    up: int = 20
    languages: tuple[str, ...] = ()
    greetings: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[PageQuestions, ...] = ()
    shown: Shown = Shown.ALWAYS
    ways: Mapping[str, str] = field(default_factory=dict)
    consent: Consent = Consent.SIGNAL

    def entries_for(self, path: str) -> tuple[str, ...]:
        """The entries that the first fitting pattern names; none where no pattern fits."""
        return next((row.entries for row in self.questions if fnmatchcase(path, row.pattern)), ())

    def as_json(self) -> dict[str, Any]:
        """The set-up as plain JSON; `read_setup` gives it back."""
        return {
            "origins": list(self.origins),
            "colour": self.colour,
            "side": self.side.value,
            "across": self.across,
            "up": self.up,
            "languages": list(self.languages),
            "greetings": dict(self.greetings),
            "titles": dict(self.titles),
            "questions": [{"pattern": row.pattern, "entries": list(row.entries)} for row in self.questions],
            "shown": self.shown.value,
            "ways": dict(self.ways),
            "consent": self.consent.value,
        }


def read_setup(values: Mapping[str, Any]) -> Setup:
    """The set-up in plain JSON, from the store or a form. Raises BadSetup for the first thing that is wrong."""
    return Setup(
        origins=tuple(dict.fromkeys(map(origin, _few(values.get("origins", ()), _MOST_ORIGINS, "origins")))),
        colour=_colour(str(values.get("colour", Setup.colour)).lower()),
        side=_one_of(Side, values.get("side", Setup.side), "The corner"),
        across=_pixels(values.get("across", Setup.across)),
        up=_pixels(values.get("up", Setup.up)),
        languages=tuple(map(str, values.get("languages", ()))),
        greetings=_texts(values.get("greetings", {})),
        titles=_texts(values.get("titles", {})),
        questions=tuple(map(_questions, _few(values.get("questions", ()), _MOST_ROWS, "rows of questions"))),
        shown=_one_of(Shown, values.get("shown", Setup.shown), "When it shows"),
        ways={str(name): str(address) for name, address in dict(values.get("ways", {})).items() if address},
        consent=_one_of(Consent, values.get("consent", Setup.consent), "The consent"),
    )


def origin(text: str) -> str:
    """An address like `https://shop.example:8443` without its path. Raises BadSetup."""
    parts = urlsplit(text.strip().lower() if "://" in text else f"https://{text.strip().lower()}")
    try:
        # Browsers leave out the port that the scheme has anyway.
        port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    except ValueError:
        port = "?"
    known = re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:]+\]", parts.hostname or "")
    if parts.scheme not in ("http", "https") or not known or port == "?" or parts.username or len(text.split()) != 1:
        raise BadSetup(f"“{text.strip()[:80]}” is no address of a shop: write it like https://www.shop.example.")
    return f"{parts.scheme}://{parts.hostname}{port}"


def contrast_with_white(colour: str) -> float:
    """The contrast of white writing on a colour `#rrggbb` (WCAG 2.2, "contrast ratio")."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise BadSetup("The colour is written like #1f5f4f.")
    if contrast_with_white(text) < _LEAST_CONTRAST:
        raise BadSetup("White writing can't be read on this colour by everybody: choose a darker one.")
    return text


def _pixels(value: Any) -> int:
    text = str(value).strip()
    if not text.isdecimal() or int(text) > _MOST_PIXELS:
        raise BadSetup(f"The distance from the edge is a whole number of pixels, at most {_MOST_PIXELS}.")
    return int(text)


def _one_of(kind: Any, value: Any, what: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise BadSetup(f"{what} is not one of those offered.") from None


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    texts = {str(language): str(text).strip() for language, text in values.items() if str(text).strip()}
    if any(len(text) > _LONGEST_TEXT for text in texts.values()):
        raise BadSetup(f"A text has at most {_LONGEST_TEXT} characters.")
    return texts


def _questions(row: Mapping[str, Any]) -> PageQuestions:
    pattern = str(row.get("pattern", "")).strip()
    if not pattern.startswith("/") or len(pattern) > _LONGEST_PATTERN:
        raise BadSetup("The pages of suggested questions are written as a path, like /products/*.")
    entries = tuple(str(entry) for entry in row.get("entries", ()) if entry)
    return PageQuestions(pattern=pattern, entries=entries[:MOST_QUESTIONS])


def _few(values: Sequence[Any], most: int, what: str) -> Sequence[Any]:
    if len(values) > most:
        raise BadSetup(f"There are more than {most} {what}.")
    return values
