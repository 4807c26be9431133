"""Changes: what differs between two sets of files, entry by entry and in words that an editor reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.faq.versions.parts import PHRASINGS, Called, parts_of
from bot.phrases import phrase
from bot.shop.version import FileSet
from bot.yaml import YamlFault

_YAML = ".yml"
# A longer text would push the rest of the page out of sight.
_LONGEST, _MOST_LINES = 600, 4
_SHORT = 60


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

    @property
    def is_value(self) -> bool:
        """Whether it is a short value in place of another, to be shown as "4.95 EUR → 5.45 EUR"."""
        short = all(text and len(text) <= _SHORT and "\n" not in text for text in (self.before, self.after))
        return short and not any(kind == "same" and len(text.split()) > 1 for kind, text in self.words)

    @property
    def folded(self) -> str:
        """What stands above a text that is too long to show at once; empty for a shorter one."""
        longest = max(self.before, self.after, key=len)
        if len(longest) <= _LONGEST and longest.count("\n") < _MOST_LINES:
            return ""
        if self.what.startswith(PHRASINGS):
            old, new = set(self.before.splitlines()), set(self.after.splitlines())
            counts = ((len(new - old), "new"), (len(old - new), "gone"))
            told = ", ".join(f"{count} {word}" for count, word in counts if count) or phrase("in another order")
            return f"{self.what}: {told}"
        return self.what


def changes(old: FileSet, new: FileSet, titles: Mapping[str, str]) -> list[Change]:
    """Every difference, in the order of the files; `titles` are those of the entries, by name."""
    found: list[Change] = []
    for name in sorted({*old.contents, *new.contents}):
        before, after = old.contents.get(name), new.contents.get(name)
        if before != after:
            found += _of_file(name, before, after, titles)
    return found


def _of_file(name: str, before: bytes | None, after: bytes | None, titles: Mapping[str, str]) -> list[Change]:
    if not name.endswith(_YAML):
        state = (
            phrase("is new") if before is None else phrase("is gone") if after is None else phrase("is another file")
        )
        return [Change(subject=name, what=state, file=name)]
    try:
        old, new = parts_of(name, before), parts_of(name, after)
        called = Called(name, before if after is None else after, titles)
        was_called = Called(name, before, titles)
    except (YamlFault, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        return [Change(subject=name, what=phrase("can't be compared: %(error)s", error=error), file=name)]
    subjects = {subject for subject, _ in new}
    found = [
        Change(
            subject=(called if subject in subjects else was_called)(subject),
            what=what,
            before=was_called.text(old.get((subject, what), "")),
            after=called.text(new.get((subject, what), "")),
            file=name,
        )
        for subject, what in [*old, *(key for key in new if key not in old)]
        if old.get((subject, what), "") != new.get((subject, what), "")
    ]
    return found or [Change(subject=name, what=phrase("remarks, order or spaces"), file=name)]


def _pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _words(before), _words(after)
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[old_start:old_end])
            continue
        # Spaces alone would be an empty mark on the page.
        if (gone := "".join(old[old_start:old_end])).strip():
            yield "gone", gone
        if (added := "".join(new[new_start:new_end])).strip():
            yield "new", added


def _words(text: str) -> list[str]:
    """The words with the space behind each, so that joined they are the text again; none of an empty text."""
    if not text:
        return []
    words: list[str] = []
    for word in text.split(" "):
        words += [part + end for part, end in _lines(word)]
    return words


def _lines(word: str) -> Iterator[tuple[str, str]]:
    *lines, last = word.split("\n")
    yield from ((line, "\n") for line in lines)
    yield last, " "
