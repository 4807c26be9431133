"""Reading: the rows of the files that somebody imports, whatever program wrote them, and what was not taken."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.faq.exchange.canned_answers import has_answers, read_json, read_table
from bot.faq.exchange.csv_sheet import read_csv
from bot.faq.exchange.encodings import decoded
from bot.faq.exchange.heads import Line, head_of, rows_under, sheet_with
from bot.faq.exchange.help_centre import read_article
from bot.faq.exchange.limits import Refused, check_size, open_archive, read_member
from bot.faq.exchange.rasa_project import is_rasa, read_rasa
from bot.faq.exchange.rows import Row
from bot.faq.exchange.workbook import read_workbook
from bot.phrases import phrase
from bot.yaml import YamlFault, parse_yaml

_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_YAML = re.compile(r"(?m)^(version|nlu|responses|intents):")
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|main|div|section|h[1-6]|p|title)\b", re.I | re.S
)
_READ = ("html", "htm", "yml", "yaml", "csv", "json", "xlsx")
_MOST_YAML_CHARS = 5_000_000


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file by its name as somebody chose it."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What files hold: rows with numbers that tell them apart, and notes on what was not taken."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_uploads(uploads: Sequence[Upload], *, language: str, intents: frozenset[str]) -> Reading:
    """The rows of all files; `language` is meant where a file names none, `intents` keep their names.

    Raises Refused with the file's name, in words.
    """
    parts = _Parts(language=language, intents=intents)
    for upload in uploads:
        check_size(len(upload.content), upload.name)
        try:
            parts.add(upload)
        except Refused as error:
            raise Refused(f"{upload.name}: {error}") from error
    return parts.reading()


class _Parts:
    """Collects rows and notes file by file; the files of a Rasa project belong together."""

    def __init__(self, *, language: str, intents: frozenset[str]) -> None:
        self._language = language
        self._intents = intents
        self._rows: list[Row] = []
        self._notes: list[str] = []
        self._rasa: dict[str, Mapping[str, Any]] = {}
        self._sources: set[str] = set()

    def reading(self) -> Reading:
        rows, notes = read_rasa(list(self._rasa.values()), language=self._language, intents=self._intents)
        self._add(" and ".join(self._rasa), rows)
        if not self._rows and not self._notes:
            raise Refused(phrase("nothing in it can be imported: see what can be, below the file"))
        return Reading(rows=tuple(self._rows), notes=(*self._notes, *notes))

    def add(self, upload: Upload) -> None:
        """Raises Refused."""
        content = upload.content
        if content.startswith(_ZIP):
            self._packed(upload)
        elif content.startswith((_OLD_OFFICE, _PDF)):
            raise Refused(phrase("this is an old or locked Office file, or a PDF: save it as .xlsx without a password"))
        else:
            self._text(upload, content)

    def _packed(self, upload: Upload) -> None:
        archive = open_archive(upload.content)
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            for title, lines in read_workbook(upload.content):
                self._table(title, lines)
        elif "[Content_Types].xml" in names or "mimetype" in names:
            raise Refused(phrase("this is no workbook of Excel: save it as .xlsx"))
        else:
            for member in _members(archive):
                self.add(Upload(name=member.filename, content=read_member(archive, member)))

    def _text(self, upload: Upload, content: bytes) -> None:
        text = decoded(content)
        if _HTML.match(text):
            self._add(upload.name, read_article(content, name=upload.name, language=self._language))
        elif text.lstrip()[:1] in ("[", "{") and (rows := read_json(text, language=self._language)) is not None:
            self._add(upload.name, rows)
        elif upload.name.casefold().endswith((".yml", ".yaml")) or _YAML.search(text):
            self._yaml(upload.name, text)
        else:
            self._table(upload.name, read_csv(content))

    def _yaml(self, name: str, text: str) -> None:
        if len(text) > _MOST_YAML_CHARS:
            raise Refused(
                phrase(
                    "it has more than %(most_yaml_chars)s characters: import it in parts",
                    most_yaml_chars=f"{_MOST_YAML_CHARS:,}",
                )
            )
        try:
            content = parse_yaml(text, name=name)
        except YamlFault as error:
            raise Refused(str(error).removeprefix(f"{name} ").removeprefix(f"{name}: ")) from error
        if is_rasa(content):
            self._rasa[name] = content
        else:
            self._notes.append(phrase("%(name)s has neither examples nor answers of Rasa's: not taken", name=name))

    def _table(self, title: str, lines: Sequence[Line]) -> None:
        heads = head_of(lines[0].texts) if lines else ()
        sheet = sheet_with(heads)
        if sheet is not None:
            self._add(title, rows_under(heads, sheet, lines[1:]))
        elif has_answers(heads):
            self._add(title, read_table(heads, lines[1:], language=self._language))
        elif any(any(line.texts) for line in lines[1:]) and not title.startswith("Read me"):
            shown = ", ".join(head for head in heads if head)[:80] or "none"
            self._notes.append(
                phrase(
                    "%(title)s was not taken: its first row names no known columns (%(shown)s)",
                    title=title,
                    shown=shown,
                )
            )

    def _add(self, source: str, rows: Iterable[Row]) -> None:
        """Adds the rows of a file or sheet; of two by the same name, the second gets a number."""
        name, number = source, 1
        while name in self._sources:
            number += 1
            name = f"{source} ({number})"
        self._sources.add(name)
        self._rows += [replace(row, source=name) for row in rows]


def _members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for member in sorted(archive.infolist(), key=lambda each: each.filename):
        name = member.filename
        is_hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
        if name.rpartition(".")[2].casefold() in _READ and not is_hidden and not member.is_dir():
            yield member
