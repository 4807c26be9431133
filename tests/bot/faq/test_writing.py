"""Writing: a file differs only in what was changed, whatever the text is, and of two editors neither loses words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.content import read_blocks
from bot.faq.writing import Conflict, ExampleLines, Quoted, YamlFile, delete, digest, save
from bot.settings import ROOT
from bot.yaml import YamlFault, parse_yaml

FILE = """\
# What an editor wrote by hand
version: "3.1"   # Rasa's

responses:
  utter_faq/gift_wrap:
  - text: "Yes, for {gift.wrap_price}."  # ask Marta
    metadata: {language: en}
  - text: 'Sí, por {gift.wrap_price}.'
    metadata: {language: es}

nlu:
- intent: faq/gift_wrap
  metadata: {language: en, title: Gift wrapping}
  examples: |
    - do you wrap
    - is it a gift?

# Spanish
- intent: faq/gift_wrap
  metadata: {language: es, title: Envolver}
  examples: |
    - envolvéis
"""
ANSWERS = ("responses", "utter_faq/gift_wrap")
FIRST = (*ANSWERS, 0, "text")
EXAMPLES = ("nlu", 0, "examples")
TRAPS = ["no", "on", "Y", "null", "~", "12:30", "1e3", "0x1F", "1_000", "0800", "2026-12-24", ".5", "-", "- a", "{x}"]
TRAPS += ["[x](y)", "@home", "`a`", "a: b", "a #b", "#", "&a", "*a", "!a", "%a", "| ", "> ", '"', "'", "end ", " begin"]
TRAPS += [
    "a\u00a0b",
    "zero\u200bwidth",
    "\u202eright to left",
    "a\ttab",
    "\x00",
    "\x85",
    "\u2028",
    "a\r\nb",
    "\ufeff",
    "",
]
TRAPS += [
    "👩‍👩‍👧 ok",
    "e\u0301",
    "\U000e0067",
    "?",
    "? a",
    "---",
    "...",
    ":",
    "a:",
    "=",
    "<<",
    ",",
    "a, b",
    "\\",
    "\\n",
]
# A character that no file in UTF-8 can hold, half of a pair, is refused; see below.
text = st.one_of(
    st.text(), st.sampled_from(TRAPS), st.text(alphabet=" \t\n-:#'\"{}[]&*!|>%@`\\,?=~é\u00a0\u200b\ud7ff")
)


def changed_lines(before: str, after: str) -> tuple[set[str], set[str]]:
    """The lines that went and those that came."""
    old, new = set(before.splitlines()), set(after.splitlines())
    return old - new, new - old


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.yml")), ids=lambda path: path.stem)
def test_a_file_nobody_changed_is_the_same_to_the_byte(path: Path) -> None:
    assert YamlFile.read(path).text().encode() == path.read_bytes()


@given(text)
def test_any_text_in_an_answer_is_read_as_it_was_written(hostile: str) -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.set(FIRST, hostile)
    assert parse_yaml(file.text(), name="again")["responses"]["utter_faq/gift_wrap"][0]["text"] == hostile
    gone, came = changed_lines(FILE, file.text())
    assert len(gone) <= 1
    assert len(came) <= 1


@given(text, text)
def test_any_title_and_any_key_is_read_as_it_was_written(hostile: str, key: str) -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.set(("nlu", 1, "metadata"), {"language": "es", "title": hostile, key: hostile})
    assert parse_yaml(file.text(), name="again")["nlu"][1]["metadata"][key] == hostile


lines = st.lists(text.map(str.strip).filter(lambda line: len(line.splitlines()) == 1), min_size=1)


@given(lines)
def test_any_example_is_read_as_the_bot_reads_it(phrasings: list[str]) -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.set(EXAMPLES, ExampleLines(phrasings))
    block = read_blocks({"wrap.yml": parse_yaml(file.text(), name="again")})[0]
    assert list(block.examples) == phrasings
    assert list(file.examples(EXAMPLES)) == phrasings


tree = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | text,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(text, below, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(text, tree, min_size=1, max_size=4), st.dictionaries(text, tree, min_size=1, max_size=4))
def test_any_value_becomes_any_other(first: dict[str, object], second: dict[str, object]) -> None:
    file = YamlFile("", name="any.yml")
    for value in (first, second, first):
        file.set((), value)
        assert parse_yaml(file.text(), name="again") == value


def test_an_editor_changes_an_answer_and_nothing_else_changes() -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.set((*ANSWERS, 0, "text"), "Yes: for {gift.wrap_price} a parcel.")
    file.set((*ANSWERS, 1, "text"), "Claro, por {gift.wrap_price}.")
    assert changed_lines(FILE, file.text())[1] == {
        '  - text: "Yes: for {gift.wrap_price} a parcel."  # ask Marta',
        "  - text: 'Claro, por {gift.wrap_price}.'",
    }


def test_an_editor_adds_a_language() -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.append(ANSWERS, {"text": Quoted("Kyllä."), "metadata": {"language": "fi"}})
    file.append(
        ("nlu",),
        {
            "intent": "faq/gift_wrap",
            "metadata": {"language": "fi", "title": "Lahja, paketti"},
            "examples": ExampleLines(["paketoitteko"]),
        },
    )
    assert '  - text: "Kyllä."\n    metadata: {language: fi}\n\nnlu:' in file.text()
    block = '  metadata: {language: fi, title: "Lahja, paketti"}\n  examples: |\n    - paketoitteko\n'
    assert file.text().endswith(f"    - envolvéis\n- intent: faq/gift_wrap\n{block}")


def test_what_is_removed_takes_only_its_own_lines() -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.remove((*ANSWERS, 1))
    gone, came = changed_lines(FILE, file.text())
    assert gone == {"  - text: 'Sí, por {gift.wrap_price}.'", "    metadata: {language: es}"}
    assert came == set()
    with pytest.raises(KeyError, match="nothing at"):
        file.remove((*ANSWERS, 7))


def test_a_key_gets_another_name_in_its_place() -> None:
    file = YamlFile(FILE, name="wrap.yml")
    file.rename(ANSWERS, "utter_faq/gift_box")
    assert changed_lines(FILE, file.text()) == ({"  utter_faq/gift_wrap:"}, {"  utter_faq/gift_box:"})
    with pytest.raises(KeyError):
        file.rename(ANSWERS, "again")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_and_the_mark_at_the_beginning_stay(end: str) -> None:
    text = "\ufeff" + FILE.replace("\n", end)
    file = YamlFile(text, name="wrap.yml")
    assert file.text() == text
    file.append(ANSWERS, {"text": Quoted("Kyllä."), "metadata": {"language": "fi"}})
    assert file.text().startswith("\ufeff#")
    assert file.text().count(end) == file.text().count("\n")


def test_what_no_file_can_hold_is_refused() -> None:
    file = YamlFile(FILE, name="wrap.yml")
    with pytest.raises(ValueError, match="half a character"):
        file.set(FIRST, "\ud800")
    for line in ("two\nlines", " space", "", "a\x85b"):
        with pytest.raises(ValueError, match="one line"):
            file.set(EXAMPLES, ExampleLines([line]))
    assert file.text() == FILE
    with pytest.raises(YamlFault):
        YamlFile("a: &x 1\nb: *x\n", name="anchors.yml")


def test_of_two_editors_the_second_learns_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "gift" / "wrap.yml"
    read = save(path, FILE, None)
    assert read == digest(FILE) == YamlFile.read(path).digest
    theirs = FILE.replace("do you wrap", "can you wrap")
    save(path, theirs, read)
    with pytest.raises(Conflict, match="somebody else") as conflict:
        save(path, FILE.replace("gift?", "present?"), read)
    assert conflict.value.text == theirs
    with pytest.raises(Conflict):
        save(path, FILE, None)
    with pytest.raises(Conflict):
        delete(path, read)
    assert path.read_text() == theirs
    delete(path, digest(theirs))
    assert list(path.parent.iterdir()) == []
    with pytest.raises(Conflict):
        save(path, FILE, read)
