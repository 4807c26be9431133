"""Changes: what differs between two sets of files, entry by entry and in words that an editor reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bot.faq.content import FAQ
from bot.shop.about import about_of, language_of
from bot.shop.answers import SHOP_FILE
from bot.shop.version import FileSet
from bot.yaml import YamlFault, parse_yaml

_ANSWER = "utter_"
_YAML = ".yml"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: of what (an entry, a fact, a file), what of it in words, and the texts before and after."""

    subject: str
    what: str
    before: str = ""
    after: str = ""
    file: str

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Both texts as one, in pieces: ("same", …), ("gone", …) and ("new", …)."""
        return tuple(_pieces(self.before, self.after))


def changes(old: FileSet, new: FileSet) -> list[Change]:
    """Every difference, in the order of the files."""
    found: list[Change] = []
    for name in sorted({*old.contents, *new.contents}):
        before, after = old.contents.get(name), new.contents.get(name)
        if before != after:
            found += _of_file(name, before, after)
    return found


def _of_file(name: str, before: bytes | None, after: bytes | None) -> list[Change]:
    if not name.endswith(_YAML):
        state = "is new" if before is None else "is gone" if after is None else "is another file"
        return [Change(subject=name, what=state, file=name)]
    try:
        old, new = _parts(name, before), _parts(name, after)
    except (YamlFault, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        return [Change(subject=name, what=f"can't be compared: {error}", file=name)]
    titles = _titles(new) or _titles(old)
    found = [
        Change(subject=_called(subject, titles), what=what, before=text, after=new.get((subject, what), ""), file=name)
        for (subject, what), text in old.items()
        if new.get((subject, what)) != text
    ]
    found += [
        Change(subject=_called(subject, titles), what=what, after=text, file=name)
        for (subject, what), text in new.items()
        if (subject, what) not in old
    ]
    return found or [Change(subject=name, what="remarks, order or spaces", file=name)]


# By what is changed and what of it, the text.
_Parts = Mapping[tuple[str, str], str]


def _parts(name: str, content: bytes | None) -> _Parts:
    if content is None:
        return {}
    parsed = parse_yaml(content.decode("utf-8"), name=name)
    if name == SHOP_FILE:
        return {(path, "fact"): text for path, text in _facts(parsed, ())}
    parts = dict(_answers(parsed)) | dict(_examples(parsed))
    others = {key: value for key, value in parsed.items() if key not in ("responses", "nlu", "version")}
    return parts | {(f"{name}: {path}", "text"): text for path, text in _facts(others, ())}


def _answers(parsed: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for response, variations in (parsed.get("responses") or {}).items():
        seen: dict[str, int] = {}
        for variation in variations or ():
            about, channel = about_of(variation), variation.get("channel")
            what = f"answer ({language_of(variation)})"
            what += f" for who names: {str(about).replace('_', ' ')}" if about else ""
            what += f" on {channel}" if channel else ""
            seen[what] = seen.get(what, 0) + 1
            what += f", no. {seen[what]}" if seen[what] > 1 else ""
            buttons = ", ".join(str(button.get("title")) for button in variation.get("buttons") or ())
            parts = (str(variation.get("text") or ""), str(variation.get("image") or ""), buttons)
            yield (response.removeprefix(_ANSWER), what), "\n".join(part for part in parts if part)


def _examples(parsed: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for block in parsed.get("nlu") or ():
        about = block.get("metadata") or {}
        entry, language = str(block["intent"]), about.get("language")
        yield (entry, f"title ({language})"), str(about.get("title") or "")
        yield (entry, f"examples ({language})"), str(block.get("examples") or "").strip()


def _facts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _facts(below, (*path, str(key)))
    elif (
        isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(each, Mapping) for each in value)
    ):
        for number, below in enumerate(value):
            yield from _facts(below, (*path, str(number)))
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield ".".join(path), text


def _titles(parts: _Parts) -> dict[str, str]:
    """The first title of each entry."""
    titles: dict[str, str] = {}
    for (subject, what), text in parts.items():
        if what.startswith("title (") and text:
            titles.setdefault(subject, text)
    return titles


def _called(subject: str, titles: Mapping[str, str]) -> str:
    return titles.get(subject) or subject.removeprefix(FAQ)


def _pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _words(before), _words(after)
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[old_start:old_end])
            continue
        if old_end > old_start:
            yield "gone", "".join(old[old_start:old_end])
        if new_end > new_start:
            yield "new", "".join(new[new_start:new_end])


def _words(text: str) -> list[str]:
    """The words with the space behind each, so that joined they are the text again."""
    words: list[str] = []
    for word in text.split(" "):
        words += [part + end for part, end in _lines(word)]
    return words


def _lines(word: str) -> Iterator[tuple[str, str]]:
    *lines, last = word.split("\n")
    yield from ((line, "\n") for line in lines)
    yield last, " "
