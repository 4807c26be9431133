"""The entry's form: what an editor typed as an entry, and the other way round by the template `faq/entry.html`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.faq.editing.entry import AnswerText, Button, Entry, Part

_ANSWER = re.compile(r"(?P<language>[a-z]{2})\.answers\.(?P<number>\d{1,4})\.text")
BUTTONS = 3
_MOST_ANSWERS = 200


def entry_of(name: str, form: Mapping[str, str], languages: Iterable[str]) -> Entry:
    """The entry that the form holds, in the languages that it has fields for."""
    return Entry(name=name, parts={each: _part(form, each) for each in languages if f"{each}.title" in form})


def _part(form: Mapping[str, str], language: str) -> Part:
    matches = (match for field in form if (match := _ANSWER.fullmatch(field)) and match["language"] == language)
    numbers = sorted(int(match["number"]) for match in matches)[:_MOST_ANSWERS]
    lines = _lines(form.get(f"{language}.examples", ""))
    return Part(
        title=_line(form.get(f"{language}.title", "")),
        examples=tuple(lines),
        answers=tuple(_answer(form, f"{language}.answers.{number}") for number in numbers),
    )


def _answer(form: Mapping[str, str], field: str) -> AnswerText:
    def value(name: str) -> str:
        return _line(form.get(f"{field}.{name}", ""))

    pairs = ((value(f"title.{number}"), value(f"payload.{number}")) for number in range(BUTTONS))
    place = value("place")
    return AnswerText(
        text=form.get(f"{field}.text", "").replace("\r\n", "\n").rstrip("\n"),
        about=value("about"),
        channel=value("channel"),
        image=value("image"),
        buttons=tuple(Button(title=title, payload=payload) for title, payload in pairs if title or payload),
        begins=value("begins"),
        ends=value("ends"),
        carried=value("only_now") != "1",
        asks=value("asks"),
        place=int(place) if place.isdecimal() else -1,
    )


def _line(text: str) -> str:
    """One line without space around it."""
    return " ".join(text.splitlines()).strip()


def _lines(text: str) -> list[str]:
    """The lines that hold something."""
    return [line for each in text.splitlines() if (line := each.strip())]
