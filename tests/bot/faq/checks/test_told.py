"""What customers will read of the facts is looked at before they do, and what was pasted before it is learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faq.check import check
from bot.shop.facts import read_shop
from bot.shop.wording import write_opening_hours
from tests.bot.faq.test_check import GOOD, data, write

__all__ = ["data"]


def _shop(folder: Path, line: str) -> list[str]:
    (folder / "shop.yml").write_text(f"languages: [en, es]\nprice: 4.95 EUR\n{line}\n", encoding="utf-8")
    return [str(problem) for problem in check(folder)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x: 0800123456", "0800123456"),
        ("x: +34600123456", "+34600123456"),
        ("x: 007", "007"),
        ("x: 1.50", "1.50"),
        ("x: 0o17", "0o17"),
        ("x: 0x1F", "0x1F"),
        ("x: 1e3", "1e3"),
        ("x: 12", "12"),
        ("x: 4600", "4600"),
        ("customers: 46003", "46,003"),
        ("x: 1.5", "1.5"),
    ],
)
def test_nothing_of_a_number_is_lost(data: Path, line: str, told: str) -> None:
    assert _shop(data, line) == []
    assert read_shop(data / "shop.yml").write(line.partition(":")[0], "en") == told


@pytest.mark.parametrize(
    "line",
    [
        "postcode: 46003",
        "hotline: 800123456",
        "x: true",
        "x: null",
        "x:",
        "x: €4.95",
        "x: 4.95€",
        "x: 4,95 EUR",
        "x: 1.234,50 EUR",
        "x: 4.95 Eur",
        "section: {x: [yes it is, true]}",
    ],
)
def test_what_no_shop_means_to_say_is_named_with_its_cure(data: Path, line: str) -> None:
    (problem,) = _shop(data, line)
    assert problem.startswith("shop.yml line 3: ")
    assert "; " in problem


@pytest.mark.parametrize(
    "line",
    ["hours: {timezone: UTC, holidays: [{date: 2026-02-30, name: X}]}", "x: 2026-13-01", "x: 2026-02-28 25:00:00"],
)
def test_an_impossible_day_is_a_problem_with_its_line(data: Path, line: str) -> None:
    (problem,) = _shop(data, line)
    assert "line 3" in problem


@pytest.mark.parametrize(
    "example",
    [
        "shipping to portugal?   # ask Anna about this",
        "how much is <b>postage</b>&nbsp;please",
        '"how much is postage"',
        "«cuánto cuesta»",
        "my number is 600123456",
        "call +34 600 12 34 56",
        "mail jan@example.com",
    ],
)
def test_what_was_pasted_into_an_example_is_named(data: Path, example: str) -> None:
    write(data, GOOD.replace("- one", f"- {example}"))
    (problem,) = check(data)
    assert str(problem).startswith(f"faq/topic/entry.yml line {_line(data, example)}: faq/topic_entry (en): ")
    assert example in str(problem)


def _line(data: Path, text: str) -> int:
    """The line of the entry's file that holds `text`."""
    lines = (data / "faq" / "topic" / "entry.yml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("price: 4.95 EUR\nlanguages: [xx]\n", 2),
        ("# our shop\n\nlanguages: []\n", 3),
        ("price: 4.95 EUR\nlanguages: [en]\nx: [\n", 4),
    ],
)
def test_what_is_wrong_with_the_facts_is_named_with_the_file_once_and_its_line(
    data: Path, text: str, line: int
) -> None:
    (data / "shop.yml").write_text(text, encoding="utf-8")
    (problem,) = map(str, check(data))
    assert problem.startswith(f"shop.yml line {line}: ")
    assert problem.count("shop.yml") == 1


def test_the_fault_of_a_calendar_stands_in_its_own_file(data: Path) -> None:
    text = "languages: [en]\nhours: {timezone: UTC, calendar: days.ics}\n"
    (data / "shop.yml").write_text(text, encoding="utf-8")
    (data / "days.ics").write_text("nothing of the kind", encoding="utf-8")
    (problem,) = map(str, check(data))
    assert problem.startswith("days.ics: an iCalendar file begins with")


def test_a_file_that_cant_be_read_is_named_once_with_its_line(data: Path) -> None:
    write(data, GOOD + "x: [")
    problem = str(check(data)[0])
    assert problem.startswith("faq/topic/entry.yml line ")
    assert problem.count("entry.yml") == 1


@pytest.mark.parametrize(
    "example", ["is order #1234 here", "size 38-40 or 42", "what's up, doc", "24/7?", "it's 5 > 3"]
)
def test_what_customers_write_is_left_alone(data: Path, example: str) -> None:
    write(data, GOOD.replace("- one", f"- {example}"))
    assert check(data) == []


@pytest.mark.parametrize("dash", "-‐‑–—−")
def test_the_calendar_and_the_words_read_a_span_alike(dash: str) -> None:
    hours = {"monday": [f"9:30{dash}14:00", f"22:00 {dash} 02:00"]}
    assert write_opening_hours(hours, "en").startswith("Monday 9:30 to 14:00 and 22:00 to 2:00")
