"""An editor is shown what an import would do before anything is done, and nothing that would break the bot is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.faq.check import check
from bot.faq.exchange.importing import NotImported, apply_import, plan_import, sheet_to_mend
from bot.faq.exchange.plan import Outcome
from bot.faq.exchange.rows import Sheet
from bot.faq.writing import YamlFile
from tests.bot.faq.exchange.sheets import counts, edited, new_workbook, only, plan, take, texts, upload, workbook

WORDS = ("me", "a ring", "my name", "it", "the lid", "a date", "two words", "this")
ASKED = "\n".join(f"engrave {word}" for word in WORDS)
NEW = {
    "topic": "gift",
    "entry": "engraving",
    "language": "en",
    "title": "Engraving",
    "examples": ASKED,
    "answer": "Yes.",
}


def answer_of(entry: str, language: str, answer: str, variant: str = "1") -> Any:
    """A person who changes one answer."""

    def change(line: dict[str, Any]) -> dict[str, Any] | None:
        is_it = (line["entry"], line["language"], line["variant"]) == (entry, language, variant)
        return {"answer": answer} if is_it else None

    return change


def write(data: Path, file: str, old: str, new: str) -> None:
    """A colleague changes a file."""
    text = (data / file).read_text(encoding="utf-8")
    assert old in text
    (data / file).write_text(text.replace(old, new), encoding="utf-8")


def test_an_editor_changes_one_answer_and_the_file_changes_in_one_line(data: Path) -> None:
    before = texts(data)
    book = edited(workbook(data), Sheet.ANSWERS, answer_of("cost", "es", "Cuesta {price}: poco."))
    decision = only(plan(data, book), Outcome.CHANGED)
    assert [(each.column, each.before, each.after) for each in decision.changes] == [
        ("answer", "Cuesta {price}.", "Cuesta {price}: poco.")
    ]
    assert take(data, book) == ["faq/shipping/cost.yml"]
    after = before["faq/shipping/cost.yml"].replace('"Cuesta {price}."', '"Cuesta {price}: poco."')
    assert texts(data) == {**before, "faq/shipping/cost.yml": after}
    assert check(data) == []


def test_a_new_question_gets_a_file_of_its_own(data: Path) -> None:
    assert counts(plan(data, new_workbook([NEW]))) == {"new": 1}
    assert take(data, new_workbook([NEW])) == ["faq/gift/engraving.yml"]
    assert check(data) == []
    assert counts(plan(data, new_workbook([NEW]))) == {"same": 1}


def test_an_entry_gets_a_second_language_and_a_second_answer(data: Path) -> None:
    lines = [
        {
            **NEW,
            "entry": "wrap",
            "language": "es",
            "title": "Envolver",
            "examples": ASKED.replace("engrave", "envolver"),
        },
        {"topic": "gift", "entry": "wrap", "language": "en", "answer": "On WhatsApp, too.", "channel": "whatsapp"},
    ]
    assert counts(plan(data, new_workbook(lines))) == {"new": 2}
    take(data, new_workbook(lines))
    file = YamlFile.read(data / "faq" / "gift" / "wrap.yml")
    assert [each["text"] for each in file.value(("responses", "utter_faq/gift_wrap"))] == [
        *("Yes, we wrap.", "Yes.", "On WhatsApp, too.")
    ]
    assert check(data) == []


def test_nothing_is_deleted(data: Path) -> None:
    """A sheet with most rows taken out and most cells emptied changes nothing."""

    def emptied(line: dict[str, Any]) -> dict[str, Any]:
        return {"title": None, "examples": None, "answer": None, "buttons": None}

    found = plan(data, edited(workbook(data), Sheet.ANSWERS, emptied))
    assert counts(found) == {"same": len(found.decisions)}
    assert counts(plan(data, new_workbook([{"topic": "gift", "entry": "wrap", "language": "en"}]))) == {"same": 1}


def test_examples_that_are_taken_out_of_an_exported_cell_go_and_the_table_says_which(data: Path) -> None:
    def shorter(line: dict[str, Any]) -> dict[str, Any] | None:
        lines = str(line["examples"]).split("\n")
        return {"examples": "\n".join([*lines[1:], "one more"])} if line["entry"] == "wrap" else None

    decision = only(plan(data, edited(workbook(data), Sheet.ANSWERS, shorter)), Outcome.CHANGED)
    assert decision.words == "1 example goes: “do you wrap presents”"


def test_examples_from_elsewhere_are_added_to_those_that_are_there(data: Path) -> None:
    row = {"topic": "gift", "entry": "wrap", "language": "en", "examples": "Do you wrap presents?\nribbon please"}
    decision = only(plan(data, new_workbook([row])), Outcome.CHANGED)
    assert decision.changes[0].after == f"{decision.changes[0].before}\nribbon please"


def test_what_both_changed_is_a_conflict_and_left_out_unless_chosen(data: Path) -> None:
    book = edited(workbook(data), Sheet.ANSWERS, answer_of("wrap", "en", "The file's words."))
    write(data, "faq/gift/wrap.yml", "Yes, we wrap.", "A colleague's words.")
    decision = only(plan(data, book), Outcome.CONFLICT)
    with pytest.raises(NotImported, match="nothing to import"):
        take(data, book)
    assert "A colleague's words." in texts(data)["faq/gift/wrap.yml"]
    apply_import(data, [upload(book)], [decision.row.key])
    assert "The file's words." in texts(data)["faq/gift/wrap.yml"]


def test_what_only_a_colleague_changed_stays_theirs(data: Path) -> None:
    book = workbook(data)
    write(data, "faq/gift/wrap.yml", "Yes, we wrap.", "A colleague's words.")
    found = plan(data, book)
    assert counts(found) == {"same": len(found.decisions)}
    assert ["changed since the export" in each.words for each in found.decisions if each.words] == [True]


def test_an_answer_that_moved_in_its_file_is_still_the_same_answer(data: Path) -> None:
    book = edited(workbook(data), Sheet.ANSWERS, answer_of("cost", "en", "By phone: {price}.", variant="2"))
    first = '  - text: "It costs {price}."  # the usual\n    metadata: {language: en}\n'
    write(data, "faq/shipping/cost.yml", first, f'  - text: "Before it."\n    metadata: {{language: en}}\n{first}')
    take(data, book)
    file = YamlFile.read(data / "faq" / "shipping" / "cost.yml")
    assert [each["text"] for each in file.value(("responses", "utter_faq/shipping_cost"))][:3] == [
        *("Before it.", "It costs {price}.", "By phone: {price}.")
    ]


def test_what_was_taken_away_meanwhile_is_a_conflict(data: Path) -> None:
    book = workbook(data)
    write(data, "faq/shipping/cost.yml", '  - text: "Cuesta {price}."\n    metadata: {language: es}\n', "")
    write(data, "faq/shipping/cost.yml", "metadata: {language: es, title: Gastos de envío}", "metadata: {language: pt}")
    assert "taken away" in only(plan(data, book), Outcome.CONFLICT).words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({**NEW, "answer": "It costs {prize}."}, "{prize} is no fact"),
        ({**NEW, "examples": "one\ntwo"}, "2 examples"),
        ({**NEW, "title": "A title that is much too long"}, "29 characters"),
        ({**NEW, "language": "sv"}, "no language of the shop"),
        ({**NEW, "entry": "Grabado Ñ"}, "no name for an entry"),
        ({**NEW, "examples": f"{ASKED}\ndo you wrap presents"}, "then faq/gift_wrap is wrong"),
        ({**NEW, "examples": f"{ASKED}\n/restart"}, "begins with /"),
        ({**NEW, "examples": f"{ASKED}\n[me](who)"}, "holds [..](..)"),
        ({**NEW, "examples": None}, "no examples"),
        ({**NEW, "answer": None}, "no answer"),
        ({**NEW, "answer": "=1+1"}, "a formula stands in"),
        ({**NEW, "buttons": "press me"}, "no button"),
        ({**NEW, "variant": "first"}, "no number"),
        ({"path": "price", "value": "5,95 €"}, "another notation"),
        ({"path": "name_of_free", "value": "both"}, "name one of them"),
        ({"name": "wave", "language": "en", "answer": "Hi"}, "no text 'wave'"),
    ],
)
def test_what_would_break_the_bot_is_refused_with_its_cure(data: Path, line: dict[str, Any], words: str) -> None:
    before = texts(data)
    book = new_workbook([line])
    decision = only(plan(data, book), Outcome.REFUSED)
    assert words in decision.words
    assert decision.cure
    with pytest.raises(NotImported):
        apply_import(data, [upload(book)], [decision.row.key])
    assert texts(data) == before


def test_a_bad_row_does_not_keep_the_good_ones_out(data: Path) -> None:
    bad = {**NEW, "entry": "card", "title": "Card", "examples": ASKED.replace("engrave", "card"), "answer": "{prize}"}
    found = plan(data, new_workbook([NEW, bad]))
    assert counts(found) == {"new": 1, "refused": 1}
    assert take(data, new_workbook([NEW, bad])) == ["faq/gift/engraving.yml"]


def test_one_problem_hides_no_other(data: Path) -> None:
    """Two new entries with the same examples: the first is good once the second is out."""
    twin = {**NEW, "entry": "card", "title": "Card"}
    assert sorted(counts(plan(data, new_workbook([NEW, twin]))).items()) == [("new", 1), ("refused", 1)]


def test_two_rows_for_one_answer_are_told_apart(data: Path) -> None:
    rows = [{"path": "price", "value": "5.95 EUR"}, {"path": "price", "value": "6.95 EUR"}]
    assert "same answer" in only(plan(data, new_workbook(rows)), Outcome.REFUSED).words


def test_problems_that_were_there_before_keep_nobody_from_importing(data: Path) -> None:
    write(data, "faq/gift/wrap.yml", "    - put a bow on it\n", "")
    assert check(data)
    assert take(data, new_workbook([NEW])) == ["faq/gift/engraving.yml"]


def test_rows_that_are_chosen_together_must_pass_together(data: Path) -> None:
    """The plan is a promise for what it ticks; whoever ticks otherwise is told why not, and nothing is written."""
    before = texts(data)
    book = edited(workbook(data), Sheet.ANSWERS, answer_of("wrap", "en", "It costs {prize}."))
    write(data, "faq/gift/wrap.yml", "Yes, we wrap.", "Of course.")
    decision = only(plan(data, book), Outcome.CONFLICT)
    with pytest.raises(NotImported, match=r"could not be published.*prize"):
        apply_import(data, [upload(book)], [decision.row.key])
    assert texts(data)["shop.yml"] == before["shop.yml"]


def test_what_was_refused_comes_as_a_sheet_that_says_what_to_mend(data: Path) -> None:
    article = "<h1>Can it be engraved?</h1><p>Yes, for little money.</p>"
    found = plan(data, article, name="engraving.html")
    mended = edited(sheet_to_mend(found), Sheet.ANSWERS, lambda line: {"topic": "gift", "examples": ASKED})
    assert counts(plan(data, mended)) == {"new": 1}
    assert counts(plan_import(data, [upload(sheet_to_mend(found))])) == {"refused": 1}


def test_small_talk_notices_and_other_languages_are_edited_in_the_same_way(data: Path) -> None:
    def hello(line: dict[str, Any]) -> dict[str, Any] | None:
        return (
            {"answer": "Hello there, a bot answers!"} if (line["name"], line["language"]) == ("greet", "en") else None
        )

    def french(line: dict[str, Any]) -> dict[str, Any] | None:
        return {"value": "Réponse en {language}."} if line["path"] == "answered_in.fr" else None

    book = edited(edited(workbook(data), Sheet.TEXTS, hello), Sheet.FACTS, french)
    assert sorted(take(data, book)) == ["other_languages.yml", "talk.yml"]
    assert '"Hello there, a bot answers!"' in texts(data)["talk.yml"]
    assert "Réponse en {language}." in texts(data)["other_languages.yml"]
