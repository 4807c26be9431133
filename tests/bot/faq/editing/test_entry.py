"""An entry as an editor sees it: read from a file and written back with nothing changed but what they changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.content import FAQ
from bot.faq.editing.entry import EMPTY_FILE, AnswerText, Button, Entry, Part, entry_from_json, read_entry, written
from bot.faq.writing import YamlFile
from bot.settings import ROOT
from tests.bot.faq.editing.conftest import answering, asked, file_text

LANGUAGES = ("en", "es", "pt", "pl", "fi")
FILES = sorted((ROOT / "data" / "faq").glob("*/*.yml"))
written_text = st.text(max_size=60).filter(str.strip)
line = st.text(min_size=1, max_size=40).map(str.strip).filter(lambda each: len(each.splitlines()) == 1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}_{path.stem}")
def test_what_nobody_changed_is_written_as_it_was(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    file = YamlFile(before, name=path.name)
    entry = read_entry(f"{FAQ}{path.parent.name}_{path.stem}", file.value(()))
    assert written(entry, file, LANGUAGES) == before
    assert entry_from_json(entry.as_json()) == entry


@given(title=line, examples=st.lists(line, min_size=1, unique=True), answers=st.lists(written_text, min_size=1))
def test_whatever_is_typed_is_read_back_the_same(title: str, examples: list[str], answers: list[str]) -> None:
    part = Part(title=title, examples=tuple(examples), answers=tuple(AnswerText(text=each) for each in answers))
    entry = Entry(name="faq/gift_wrap", parts={"en": part})
    content = YamlFile(written(entry, YamlFile(EMPTY_FILE, name="new"), ("en",)), name="new").value(())
    again = read_entry(entry.name, content).part("en")
    assert (again.title, again.examples) == (title, part.examples)
    assert [each.text for each in again.answers] == answers


def test_a_new_answer_stands_beside_its_like_and_the_rest_stays() -> None:
    before = file_text("gift_wrap", "Gift wrapping", "Yes.", "wrap it")
    file = YamlFile(before, name="wrap.yml")
    entry = read_entry("faq/gift_wrap", file.value(()))
    more = AnswerText(
        text="To {about.country}: no.",
        about="country",
        image="wrap.png",
        buttons=(Button(title="A person", payload="ask_person"),),
        begins="2026-11-26 20:00",
        ends="2026-11-30",
        carried=False,
        channel="telegram",
        asks="order_number",
    )
    after = written(answering(asked(entry, "bow on it"), more), file, ("en",))
    added = [each for each in after.splitlines() if each not in before.splitlines()]
    assert added == [
        '  - text: "To {about.country}: no."',
        "    image: wrap.png",
        "    buttons: [{title: A person, payload: ask_person}]",
        "    channel: telegram",
        '    metadata: {language: en, about: country, carried: false, asks: order_number, from: "2026-11-26 20:00", '
        'until: "2026-11-30"}',
        "    - bow on it",
    ]
    assert [each for each in before.splitlines() if each not in after.splitlines()] == []


def test_another_language_of_the_file_is_left_alone() -> None:
    path = ROOT / "data" / "faq" / "gift" / "wrap.yml"
    file = YamlFile(path.read_text(encoding="utf-8"), name="wrap.yml")
    entry = read_entry("faq/gift_wrap", file.value(()))
    after = written(Entry(name=entry.name, parts={"en": entry.part("en")}), file, ("en", "es"))
    again = read_entry(entry.name, YamlFile(after, name="wrap.yml").value(()))
    assert again.part("es").is_empty
    assert again.part("fi") == replace(entry.part("fi"), answers=again.part("fi").answers)
    assert not again.part("fi").is_empty
