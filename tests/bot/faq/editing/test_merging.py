"""Two editors of one entry: what each changed alone is kept; where both changed the same, somebody chooses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.faq.editing.entry import AnswerText, Entry, Part
from bot.faq.editing.merging import Take, clashes, merged

BASE = Entry(
    name="faq/gift_wrap",
    parts={
        "en": Part(
            title="Wrapping",
            examples=("wrap it", "gift paper", "a bow"),
            answers=(AnswerText(text="Yes, for 3.", place=0), AnswerText(text="To you: no.", about="country", place=1)),
        )
    },
)


def with_part(entry: Entry, **changes: object) -> Entry:
    return Entry(name=entry.name, parts={"en": replace(entry.part("en"), **changes)})  # type: ignore[arg-type]


def answered(entry: Entry, *texts: str) -> Entry:
    answers = [replace(each, text=text) for each, text in zip(entry.part("en").answers, texts, strict=True)]
    return with_part(entry, answers=tuple(answers))


def test_different_places_fit_together_without_a_question() -> None:
    mine = with_part(answered(BASE, "Yes, for 4.", "To you: no."), examples=("wrap it", "a bow", "mine"))
    theirs = with_part(BASE, title="Gift wrapping", examples=("wrap it", "gift paper", "a bow", "theirs"))
    assert clashes(BASE, mine, theirs) == []
    both = merged(BASE, mine, theirs, {}).part("en")
    assert both.title == "Gift wrapping"
    assert both.examples == ("wrap it", "a bow", "theirs", "mine")
    assert [each.text for each in both.answers] == ["Yes, for 4.", "To you: no."]


@pytest.mark.parametrize(
    ("take", "text"),
    [(Take.MINE, "Yes, for 4."), (Take.THEIRS, "Yes, for 5."), (Take.BOTH, "Yes, for 5.\nYes, for 4.")],
)
def test_where_both_changed_the_same_somebody_chooses(take: Take, text: str) -> None:
    mine, theirs = answered(BASE, "Yes, for 4.", "To you: no."), answered(BASE, "Yes, for 5.", "To you: no.")
    (clash,) = clashes(BASE, mine, theirs)
    assert clash.where == "English, answer"
    assert [(piece.text, piece.mark) for piece in clash.pieces if piece.mark != "same"] == [("5", "gone"), ("4", "new")]
    assert merged(BASE, mine, theirs, {clash.key: take}).part("en").answers[0].text == text


def test_without_the_base_everything_that_differs_is_asked() -> None:
    mine, theirs = with_part(BASE, title="Mine", examples=("a",)), with_part(BASE, title="Theirs", examples=("b",))
    found = {clash.where: clash.key for clash in clashes(None, mine, theirs)}
    assert set(found) == {"English, title", "English, examples"}
    choices = {found["English, title"]: Take.THEIRS, found["English, examples"]: Take.BOTH}
    both = merged(None, mine, theirs, choices).part("en")
    assert (both.title, both.examples) == ("Theirs", ("b", "a"))


def test_what_one_removed_and_nobody_changed_is_gone() -> None:
    mine = with_part(BASE, answers=BASE.part("en").answers[:1])
    assert clashes(BASE, mine, BASE) == []
    assert len(merged(BASE, mine, BASE, {}).part("en").answers) == 1
