"""Customers' messages that people labelled decide when the bot answers, once there are enough of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faq.examples import Example, UnusableData
from bot.faq.labelled import LabelledMessage, read_labelled, unseen
from bot.rasa.model.faq_model import train_faq_model
from bot.rasa.model.thresholds import ENOUGH_LABELLED, Accepted

pytestmark = pytest.mark.needs("rasa")

THINGS = ("card", "cash", "parcel", "return", "size", "voucher")
ASKED = ("where is my {}", "tell me about the {}", "a {} please", "{}?", "do you have a {}")


def examples() -> list[Example]:
    return sorted(
        Example(language="en", entry=f"faq/about_{thing}", text=asked.format(thing), title=thing)
        for thing in THINGS
        for asked in ASKED
    )


def messages(count: int) -> list[LabelledMessage]:
    """Half of them about a thing of the shop's, half about nothing it knows."""
    known = [LabelledMessage(text=f"{i} {thing}s", entry=f"faq/about_{thing}") for i in range(99) for thing in THINGS]
    strange = [LabelledMessage(text=f"weather {i}", entry=None) for i in range(999)]
    return [*known[: count // 2], *strange[: count - count // 2]]


def test_the_file_of_a_language_is_read(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("faq/shipping_cost:\n- how much\nnothing:\n- tell me a joke\n", encoding="utf-8")
    assert read_labelled(tmp_path, "en") == (
        LabelledMessage(text="how much", entry="faq/shipping_cost"),
        LabelledMessage(text="tell me a joke", entry=None),
    )
    assert read_labelled(tmp_path, "es") == ()


@pytest.mark.parametrize("content", ["nothing: joke\n", "nothing:\n- a: b\n", "nothing: [1]\n", "- joke\n"])
def test_a_file_of_another_shape_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "en.yml").write_text(content, encoding="utf-8")
    with pytest.raises(UnusableData, match=r"en\.yml"):
        read_labelled(tmp_path, "en")


def test_what_is_an_example_too_says_nothing_about_new_messages() -> None:
    said = [LabelledMessage(text="¿Dónde está?", entry=None), LabelledMessage(text="other", entry=None)]
    assert unseen(said, ["donde esta"]) == (said[1],)


def test_the_cuts_come_from_customers_once_there_are_enough() -> None:
    def cuts(count: int) -> tuple[int, float]:
        brain = train_faq_model(examples(), [], accepted=Accepted(), labelled={"en": messages(count)})
        return brain.models["en"].cuts.labelled, brain.models["en"].cuts.answer

    few, estimated = cuts(ENOUGH_LABELLED - 1)
    many, measured = cuts(ENOUGH_LABELLED)
    assert (few, many) == (0, ENOUGH_LABELLED)
    assert measured != estimated


def test_labels_of_entries_that_are_gone_are_left_out() -> None:
    gone = [LabelledMessage(text=f"gone {i}", entry="faq/gone_entry") for i in range(ENOUGH_LABELLED)]
    brain = train_faq_model(examples(), [], accepted=Accepted(), labelled={"en": gone})
    assert brain.models["en"].cuts.labelled == 0
