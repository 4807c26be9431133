"""What changed is told by entry and in words."""

from __future__ import annotations

from bot.faq.trained_from import needs_training, trained_from
from bot.faq.versions.changes import changes
from bot.faq.versions.file_sets import read_files
from tests.bot.faq.versions.conftest import Editor


def test_a_price_an_answer_and_a_title_are_told_by_what_they_are(editor: Editor) -> None:
    old = read_files(editor.data)
    editor.edits("price: 4.95 EUR", "price: 5.50 EUR")
    editor.edits("title: Shipping cost", "title: What it costs", "faq/shipping/cost.yml")
    told = {(change.subject, change.what): change for change in changes(old, read_files(editor.data))}
    fact = next(change for (_, what), change in told.items() if what == "fact" and change.after == "5.50 EUR")
    assert fact.words == (("gone", "4.95 "), ("new", "5.50 "), ("same", "EUR "))
    assert told["What it costs", "title (en)"].before == "Shipping cost"


def test_only_what_is_learned_needs_a_training(editor: Editor) -> None:
    before = trained_from(editor.data)
    editor.edits("price: 4.95 EUR", "price: 5.50 EUR")
    editor.edits("tuesday:", "# a remark\n  tuesday:")
    assert needs_training(before, trained_from(editor.data)) == ()
    editor.edits("title: Shipping cost", "title: What it costs", "faq/shipping/cost.yml")
    assert needs_training(before, trained_from(editor.data)) == ("examples or title of faq/shipping_cost (en)",)


def test_a_file_that_cannot_be_read_needs_one(editor: Editor) -> None:
    before = trained_from(editor.data)
    (editor.data / "talk.yml").write_text("nlu: [", encoding="utf-8")
    assert "the file talk.yml" in needs_training(before, trained_from(editor.data))
