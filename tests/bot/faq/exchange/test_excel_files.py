"""Sheets as Excel writes them in Spain, Poland and Finland are read as they were meant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.faq.exchange.csv_sheet import csv_of, read_csv
from bot.faq.exchange.encodings import decoded
from bot.faq.exchange.importing import exported
from bot.faq.exchange.limits import Refused
from bot.faq.exchange.plan import Outcome
from bot.faq.exchange.rows import Sheet
from tests.bot.faq.exchange.sheets import counts, csv_file, edited, new_workbook, only, plan, take, texts, workbook

SPANISH = ["¿Cuánto cuesta el envío?", "Mañana te lo mandamos, señora", "el año que viene", "AÑO NUEVO"]
POLISH = ["Ile kosztuje wysyłka?", "żółta łódź", "proszę o fakturę", "ŚWIĄTECZNA PACZKA"]
FINNISH = ["Paljonko toimitus maksaa?", "Lähetämme tänään", "Åbo ja Öölanti"]
PORTUGUESE = ["Não há portes", "É grátis às quintas?", "São só umas calções"]
FACT = {"path": "price", "value": "5.95 EUR"}


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        (SPANISH, "cp1252"),
        (FINNISH, "cp1252"),
        (PORTUGUESE, "cp1252"),
        (POLISH, "cp1250"),
        *((SPANISH + POLISH, each) for each in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
    ],
)
def test_the_encoding_is_recognised(lines: list[str], encoding: str) -> None:
    text = "\r\n".join(["pregunta;respuesta", *lines])
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert decoded(mark + text.encode(encoding)) == text


def test_what_is_in_no_encoding_is_refused_in_words() -> None:
    for content in (b"\xef\xbb\xbfa\xff", b"\x00\x81\x8d\x00\xff" * 9):
        with pytest.raises(Refused, match="UTF-8"):
            decoded(content)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
def test_any_separator_and_encoding_of_excel_is_read(data: Path, separator: str, encoding: str) -> None:
    found = plan(data, csv_file([FACT], separator=separator, encoding=encoding), name="facts.csv")
    assert counts(found) == {"changed": 1}


def test_excel_may_name_its_separator_in_the_first_line(data: Path) -> None:
    found = plan(data, b"sep=|\r\n" + csv_file([FACT], separator="|", encoding="utf-8"), name="facts.csv")
    assert only(found, Outcome.CHANGED).row.where == "facts.csv, row 3"


def test_what_excel_would_make_a_date_of_is_kept_as_text(data: Path) -> None:
    text = csv_of(Sheet.FACTS, exported(data)[Sheet.FACTS]).decode("utf-8-sig")
    assert "days;'2-4;" in text
    assert "cutoff;'13:00;" in text
    assert "phone;'+34 960 000 000;" in text
    assert counts(plan(data, text, name="f.csv")) == {"same": len(text.splitlines()) - 1}


def test_a_polish_editor_changes_an_answer_in_a_windows_file(data: Path) -> None:
    shop = data / "shop.yml"
    shop.write_text(shop.read_text().replace("[en, es]", "[en, es, pl]").replace("gratis}", "gratis, pl: darmowe}"))
    examples = [f"{word} wysyłka" for word in ("ile", "cena", "koszt", "droga", "tania", "opłata za", "stawka", "ta")]
    talk = [f"{word} cześć" for word in ["no", "hej", "ach", "ej", "oj", "a", "och", "ha"]]
    lines = [
        {"topic": "shipping", "entry": "cost", "language": "pl", "title": "Wysyłka", "examples": "\n".join(examples)},
        {"topic": "shipping", "entry": "cost", "language": "pl", "answer": "Płacisz {price}, żółta łódź."},
    ]
    greeting = [{"name": "greet", "language": "pl", "examples": "\n".join(talk), "answer": "Cześć! Jestem botem."}]
    files = [csv_file(each, separator=";", encoding="cp1250") for each in (lines, greeting)]
    found = plan(data, *files, name="pl.csv")
    assert [each.outcome for each in found.decisions] == [Outcome.NEW] * 3, found.decisions
    assert found.decisions[1].changes[0].after == "Płacisz {price}, żółta łódź."


def test_dates_and_truths_are_read_in_any_language_of_excel(data: Path) -> None:
    def line(begin: Any, end: Any, carried: str) -> dict[str, Any]:
        return {
            "topic": "gift",
            "entry": "wrap",
            "language": "en",
            "answer": "Free this week!",
            "valid from": begin,
            "valid until": end,
            "carried": carried,
        }

    for begin, end, carried in (
        ("26/11/2026", "30/11/2026 23:59", "FALSO"),
        ("26.11.2026", "30.11.2026 klo 23.59", "EPÄTOSI"),
        ("2026-11-26", "2026-11-30 23:59:00", "FAŁSZ"),
        (datetime.fromisoformat("2026-11-26"), datetime.fromisoformat("2026-11-30 23:59"), "no"),
    ):
        decision = only(plan(data, new_workbook([line(begin, end, carried)])), Outcome.NEW)
        after = {change.column: change.after for change in decision.changes}
        assert (after["valid from"], after["valid until"]) == ("2026-11-26", "2026-11-30 23:59")
        assert after["carried"] == "no"
    refused = only(plan(data, new_workbook([line("soon", "", "perhaps")])), Outcome.REFUSED)
    assert "write 2026-11-27" in refused.words
    take(data, new_workbook([line("26/11/2026", "30/11/2026 23:59", "FALSO")]))
    written = texts(data)["faq/gift/wrap.yml"]
    assert 'from: "2026-11-26"' in written
    assert 'until: "2026-11-30 23:59"' in written
    assert "carried: false" in written


def test_what_a_program_changes_by_itself_is_left_as_it_was(data: Path) -> None:
    file = data / "faq" / "gift" / "wrap.yml"
    file.write_text(file.read_text().replace("Yes, we wrap.", 'Yes, it\'s \\"wrapped\\"...\\nAlways.'))

    def clever(line: dict[str, Any]) -> dict[str, Any] | None:
        return {"answer": "Yes, it’s “wrapped”…\r\nAlways. "} if line["entry"] == "wrap" else None

    found = plan(data, edited(workbook(data), Sheet.ANSWERS, clever))
    assert counts(found) == {"same": len(found.decisions)}
    assert [each.words for each in found.decisions if each.words] == [
        "only quotes, dots or line ends differ, as programs change them: left as it is"
    ]


def test_numbers_and_empty_rows_are_read_as_they_look(data: Path) -> None:
    book = new_workbook([{"path": "keep_days", "value": 8}, {}, {"path": "days", "value": "3-5"}])
    found = plan(data, book)
    assert [each.changes[0].after for each in found.decisions] == ["8", "3-5"]
    assert [each.row.number for each in found.decisions] == [2, 4]
    take(data, book)
    assert "keep_days: 8\n" in texts(data)["shop.yml"]


def test_a_broken_table_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="zero bytes"):
        read_csv(b"path;value\r\na;\x00b\r\n")
