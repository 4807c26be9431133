"""An editor's decision changes the files of data/ as a person would, and nothing is written that can't be used."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.faq.check import check
from bot.faq.examples import examples_in
from bot.faq.unanswered.doors import (
    LanguageMissing,
    NewEntry,
    NotWritten,
    add_to_entry,
    example_of,
    leave_to_people,
    write_entry,
)
from bot.settings import ROOT
from bot.shop.facts import Shop, read_shop

WRAPPING = NewEntry(
    entry="faq/gift_glitter",
    language="en",
    title="Glitter",
    phrasings=tuple(
        f"{verb} you put glitter on {thing}" for verb in ("can", "do") for thing in ("it", "gifts", "a box", "books")
    ),
    answer='Yes, for {zones.home.price}.\n"With love": no extra cost.',
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def shop(data: Path) -> Shop:
    return read_shop(data / "shop.yml")


def test_chosen_phrasings_become_examples_and_nothing_else_changes(data: Path) -> None:
    file = data / "faq" / "shipping" / "cost.yml"
    before = file.read_text().splitlines()
    assert (
        add_to_entry(data, "faq/shipping_cost", "en", ["- what's the post to …, roughly", "How much is shipping"]) == 1
    )
    after = file.read_text().splitlines()
    assert [line for line in after if line not in before] == ["    - what's the post to , roughly"]
    assert len(after) == len(before) + 1


def test_an_entry_that_is_gone_or_lacks_the_language_gets_nothing(data: Path) -> None:
    with pytest.raises(NotWritten, match="no such entry"):
        add_to_entry(data, "faq/shipping_never", "en", ["where"])
    with pytest.raises(LanguageMissing, match="no questions in this language"):
        add_to_entry(data, "faq/shipping_cost", "sv", ["vad kostar det"])


def test_a_new_entry_passes_the_check_and_can_be_trained(data: Path, shop: Shop) -> None:
    before = check(data)
    path = write_entry(data, WRAPPING, shop)
    assert path == data / "faq" / "gift" / "glitter.yml"
    assert check(data) == before == []
    assert len([each for each in examples_in(data) if each.entry == "faq/gift_glitter"]) == 9


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        ({"entry": "faq/../gift_glitter"}, "letters of English"),
        ({"entry": "faq/gift_card"}, "already"),
        ({"title": "A title that is much too long"}, "1 to 20"),
        ({"answer": ""}, "Write the answer"),
        ({"answer": "It costs {zones.mars.price}."}, "zones.mars.price"),
        ({"phrasings": ("…",)}, "at least one phrasing"),
    ],
)
def test_what_could_not_be_published_is_refused_with_its_cure(
    data: Path, shop: Shop, change: dict[str, str], cure: str
) -> None:
    (data / "faq" / "gift" / "card.yml").write_text('version: "3.1"\n')
    files = sorted(data.rglob("*"))
    with pytest.raises(NotWritten, match=cure):
        write_entry(data, replace(WRAPPING, **change), shop)
    assert sorted(data.rglob("*")) == files


def test_what_is_an_example_of_another_entry_is_not_taken_away_from_it(data: Path, shop: Shop) -> None:
    taken = "can you put a ribbon on it"
    with pytest.raises(NotWritten, match=r"ribbon.*example of faq/gift_wrap"):
        add_to_entry(data, "faq/shipping_cost", "en", ["costs of the stamp", f"{taken}?"])
    with pytest.raises(NotWritten, match="ribbon"):
        write_entry(data, replace(WRAPPING, phrasings=(*WRAPPING.phrasings, taken)), shop)
    assert "stamp" not in (data / "faq" / "shipping" / "cost.yml").read_text()


def test_what_people_answer_is_kept_from_the_bot(data: Path) -> None:
    assert leave_to_people(data, "es", ["¿reparáis violines?", "reparais violines"]) == 1
    assert "    - ¿reparáis violines?" in (data / "faq" / "nothing.yml").read_text().splitlines()
    assert check(data) == []


@pytest.mark.parametrize(
    ("said", "example"),
    [("/restart now", "restart now"), ("[it](x) is {odd}", "it(x) is odd"), ("  - a … b  ", "a b"), ("…", "")],
)
def test_an_example_has_no_signs_that_rasa_reads(said: str, example: str) -> None:
    assert example_of(said) == example
