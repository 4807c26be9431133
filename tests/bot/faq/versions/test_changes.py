"""What changed is told by entry and in words."""

from __future__ import annotations

from bot.faq.trained_from import needs_training, part_called, trained_from
from bot.faq.versions.changes import changes
from bot.faq.versions.file_sets import read_files
from tests.bot.faq.versions.conftest import Editor


def test_a_price_an_answer_and_a_title_are_told_by_what_they_are(editor: Editor) -> None:
    old = read_files(editor.data)
    editor.edits("price: 4.95 EUR", "price: 5.50 EUR")
    editor.edits("title: Shipping cost", "title: What it costs", "faq/shipping/cost.yml")
    told = {(change.subject, change.what): change for change in changes(old, read_files(editor.data), {})}
    fact = told["Standard shipping, Spain and Portugal", ""]
    assert fact.is_value
    assert fact.words == (("gone", "4.95 "), ("new", "5.50 "), ("same", "EUR "))
    assert told["What it costs", "title (English)"].before == "Shipping cost"


def test_only_what_is_learned_needs_a_training(editor: Editor) -> None:
    before = trained_from(editor.data)
    editor.edits("price: 4.95 EUR", "price: 5.50 EUR")
    editor.edits("tuesday:", "# a remark\n  tuesday:")
    assert needs_training(before, trained_from(editor.data)) == ()
    editor.edits("title: Shipping cost", "title: What it costs", "faq/shipping/cost.yml")
    assert needs_training(before, trained_from(editor.data)) == ("examples or title of faq/shipping_cost (en)",)


def test_what_is_learned_is_told_by_its_title() -> None:
    titles = {"faq/shipping_cost": "Shipping cost"}
    part = "examples or title of faq/shipping_cost (pl)"
    assert part_called(part, titles) == "phrasings or title of “Shipping cost” (Polish)"
    assert part_called("examples or title of greet (en)", titles) == "phrasings or title of “Greetings” (English)"
    assert part_called("the shop's languages", titles) == "the shop's languages"


def test_every_part_of_an_entry_is_told_by_its_title(editor: Editor) -> None:
    names = [name for name in trained_from(editor.data).parts if name.startswith("examples")]
    assert names
    assert all(part_called(name, {}).startswith("phrasings or title of “") for name in names)


def test_a_holiday_in_front_of_others_is_the_only_change(editor: Editor) -> None:
    old = read_files(editor.data)
    editor.edits("- {date: 2026-12-24", "- {date: 2026-12-08, name: {en: Feast}}\n    - {date: 2026-12-24")
    told = [(each.subject, each.what, each.after) for each in changes(old, read_files(editor.data), {})]
    holiday = "Holiday on 2026-12-08, Feast"
    assert told == [(holiday, "date", "2026-12-08"), (holiday, "name, English", "Feast")]


def test_an_entry_that_is_new_has_no_empty_marks_and_folds_its_phrasings(editor: Editor) -> None:
    old = read_files(editor.data)
    lines = "\n".join(f"    - phrasing {number}" for number in range(12))
    (editor.data / "faq" / "gift" / "engraving.yml").write_text(
        'version: "3.1"\nresponses:\n  utter_faq/gift_engraving:\n  - text: "At {store.address}."\n'
        "    metadata: {language: en}\nnlu:\n- intent: faq/gift_engraving\n"
        f"  metadata: {{language: en, title: Engraving}}\n  examples: |\n{lines}\n",
        encoding="utf-8",
    )
    told = changes(old, read_files(editor.data), {})
    assert {each.subject for each in told} == {"Engraving"}
    assert [each.folded for each in told] == ["", "", "phrasings (English): 12 new"]
    assert all(text.strip() for each in told for _, text in each.words)


def test_small_talk_and_notices_are_called_as_on_their_pages(editor: Editor) -> None:
    old = read_files(editor.data)
    editor.edits("Hi! I'm the bot", "Hello! I'm the bot", "talk.yml")
    subjects = {each.subject for each in changes(old, read_files(editor.data), {})}
    assert subjects == {"Greeting"}


def test_a_file_that_cannot_be_read_needs_one(editor: Editor) -> None:
    before = trained_from(editor.data)
    (editor.data / "talk.yml").write_text("nlu: [", encoding="utf-8")
    assert "the file talk.yml" in needs_training(before, trained_from(editor.data))
