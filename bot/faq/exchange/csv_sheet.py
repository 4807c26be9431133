"""CSV sheets: one sheet as a file that Excel opens by a double click, and the lines of such a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from bot.faq.exchange.cells import guarded, unguarded
from bot.faq.exchange.encodings import decoded
from bot.faq.exchange.heads import Line, head_of, known_heads
from bot.faq.exchange.limits import MOST_COLUMNS, MOST_ROWS, Refused
from bot.faq.exchange.rows import Row, Sheet, columns
from bot.phrases import phrase

# In Spain, Portugal, Poland and Finland Excel parts cells by `;`, and it takes a file for UTF-8 by this mark only.
_SEPARATOR, _MARK = ";", "\ufeff"
_SEPARATORS = (";", ",", "\t", "|")
_MOST_CELL_CHARS = 1_000_000


def csv_of(sheet: Sheet, rows: Sequence[Row]) -> bytes:
    """The file: UTF-8 with its mark, cells parted by `;`, lines ended by CR LF."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=_SEPARATOR, lineterminator="\r\n")
    heads = columns(sheet)
    writer.writerow(heads)
    for row in rows:
        line = row.as_line()
        writer.writerow([guarded(line[head], has_types=False) for head in heads])
    return (_MARK + file.getvalue()).encode("utf-8")


def read_csv(content: bytes) -> list[Line]:
    """The lines of a file, whichever separator and encoding it has. Raises Refused."""
    text = decoded(content)
    first, _, rest = text.partition("\n")
    named = first.strip().strip('"')
    if named.casefold().startswith("sep=") and len(named) == 5:
        return [Line(number=line.number + 1, texts=line.texts) for line in _lines(rest, named[4])]
    return list(_lines(text, max(_SEPARATORS, key=lambda separator: _fits(text, separator))))


def _fits(text: str, separator: str) -> tuple[int, int]:
    """How many known heads there are when this parts the cells, and how many cells."""
    try:
        head = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return 0, 0
    return known_heads(head_of(head)), len(head)


def _lines(text: str, separator: str) -> Iterator[Line]:
    if "\0" in text:
        raise Refused(phrase("the file holds zero bytes: save it as CSV UTF-8"))
    csv.field_size_limit(_MOST_CELL_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise Refused(
                    phrase("the file has more than %(most_rows)s rows: import it in parts", most_rows=f"{MOST_ROWS:,}")
                )
            yield Line(number=number, texts=tuple(unguarded(cell) for cell in cells[:MOST_COLUMNS]))
    except csv.Error as error:
        raise Refused(
            phrase(
                "line %(line_num)s is no line of a table (%(error)s): save it as CSV UTF-8",
                line_num=reader.line_num,
                error=error,
            )
        ) from error
