"""Parts: a file of the data folder as single texts, each with what it belongs to and what of it it is, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.faq.called import intent_called, response_called
from bot.faq.facts.called import FactTitles, holiday_keys
from bot.faq.trained_from import LABELLED
from bot.faq.trainer.regression import REGRESSION_FILE
from bot.language.names import LANGUAGE_NAMES, language_called
from bot.phrases import phrase
from bot.shop.about import about_of, language_of
from bot.shop.answers import SHOP_FILE
from bot.yaml import parse_yaml

PHRASINGS = "phrasings"
# By what a text belongs to, in a form that an edit of its title leaves as it is, and what of it it is: the text.
Parts = Mapping[tuple[str, str], str]


def parts_of(name: str, content: bytes | None) -> Parts:
    """The texts of a file, none of one that is not there. Raises YamlFault, or what a file of another form raises."""
    parsed = _parsed(name, content)
    if name == SHOP_FILE:
        return dict(_facts(parsed, ()))
    if name.startswith(LABELLED):
        return {
            (str(intent), phrase("customers' messages")): "\n".join(map(str, texts)) for intent, texts in parsed.items()
        }
    if name == REGRESSION_FILE:
        return {
            (
                phrase("Regression questions (%(language_called)s)", language_called=language_called(language)),
                str(question),
            ): str(expected)
            for language, questions in parsed.items()
            for question, expected in questions.items()
        }
    others = {key: value for key, value in parsed.items() if key not in ("responses", "nlu", "version")}
    beside = {(name, " ".join((key, what)).strip()): text for (key, what), text in _facts(others, ())}
    return dict(_answers(parsed)) | dict(_examples(parsed)) | beside


def titles_of(name: str, content: bytes | None) -> Mapping[str, str]:
    """The first title of each entry of a file. Raises as `parts_of`."""
    titles: dict[str, str] = {}
    for block in _parsed(name, content).get("nlu") or ():
        if title := (block.get("metadata") or {}).get("title"):
            titles.setdefault(str(block["intent"]), str(title))
    return titles


class Called:
    """What the subjects of one file's parts are called, by its content and by the `titles` of all entries."""

    def __init__(self, name: str, content: bytes | None, titles: Mapping[str, str]) -> None:
        self._name = name
        self._titles = {**titles, **titles_of(name, content)}
        self._facts = FactTitles(_parsed(name, content)) if name == SHOP_FILE else None

    def __call__(self, subject: str) -> str:
        """The words for a subject."""
        if self._facts:
            return self._facts.title(subject)
        if subject == self._name or self._name == REGRESSION_FILE:
            return subject
        if subject.startswith("utter_"):
            return response_called(subject, self._titles)
        return intent_called(subject, self._titles)

    def text(self, text: str) -> str:
        """A part's text as it is shown: a regression question's entry by its title."""
        return intent_called(text, self._titles) if text and self._name == REGRESSION_FILE else text


def _parsed(name: str, content: bytes | None) -> dict[str, Any]:
    return parse_yaml(content.decode("utf-8"), name=name) if content is not None else {}


def _answers(parsed: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for response, variations in (parsed.get("responses") or {}).items():
        seen: dict[str, int] = {}
        for variation in variations or ():
            about, channel = about_of(variation), variation.get("channel")
            what = f"answer ({language_called(language_of(variation))})"
            what += phrase(" for who names: %(about)s", about=str(about).replace("_", " ")) if about else ""
            what += phrase(" on %(channel)s", channel=channel) if channel else ""
            seen[what] = seen.get(what, 0) + 1
            what += f", no. {seen[what]}" if seen[what] > 1 else ""
            buttons = ", ".join(str(button.get("title")) for button in variation.get("buttons") or ())
            parts = (str(variation.get("text") or ""), str(variation.get("image") or ""), buttons)
            yield (_owner(response), what), "\n".join(part for part in parts if part)


def _owner(response: str) -> str:
    """An entry's answer belongs to the entry; the other texts stand for themselves."""
    name = response.removeprefix("utter_")
    return name if "/" in name else response


def _examples(parsed: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for block in parsed.get("nlu") or ():
        about = block.get("metadata") or {}
        entry, language = str(block["intent"]), language_called(about.get("language"))
        yield (entry, f"title ({language})"), str(about.get("title") or "")
        lines = str(block.get("examples") or "").strip().splitlines()
        yield (entry, f"{PHRASINGS} ({language})"), "\n".join(line.strip().removeprefix("- ") for line in lines)


def _facts(value: Any, path: tuple[str, ...], what: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, str], str]]:
    """Each value by its path; what stands within a row or a holiday, and the language of a text, say what it is."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            name = str(key)
            if what:
                yield from _facts(below, path, (*what, LANGUAGE_NAMES.get(name, name.replace("_", " "))))
            elif name in LANGUAGE_NAMES and path:
                yield from _facts(below, path, (LANGUAGE_NAMES[name],))
            elif name == "holidays" and isinstance(below, list):
                yield from _holidays(below, (*path, name))
            else:
                yield from _facts(below, (*path, name))
    elif _is_table(value):
        for number, below in enumerate(value, 1):
            yield from _facts(below, path, (*what, phrase("row %(number)s", number=number)))
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield (".".join(path), ", ".join(what)), text


def _holidays(holidays: Sequence[Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, str], str]]:
    for key, holiday in zip(holiday_keys(holidays), holidays, strict=True):
        for term, value in (holiday if isinstance(holiday, Mapping) else {"day": holiday}).items():
            yield from _facts(value, (*path, key), (str(term),))


def _is_table(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(row, Mapping) for row in value)
