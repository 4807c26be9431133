"""An edit in one language trains that one alone; the others stay as they were learned, to the byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.faq.examples import Example
from bot.rasa.encoder import convert
from bot.rasa.encoder.encoder import load_encoder
from bot.rasa.model.faq_model import train_faq_model
from bot.rasa.model.kept_languages import KeptLanguages
from bot.rasa.model.thresholds import Accepted
from tests.bot.rasa.tiny import publish

pytestmark = pytest.mark.needs("rasa")

THINGS = {
    "en": {"faq/a_card": ("card", "one", "two", "three", "four"), "faq/a_parcel": ("parcel", "red", "blue", "green")},
    "es": {"faq/a_card": ("tarjeta", "uno", "dos", "tres"), "faq/a_parcel": ("paquete", "rojo", "azul", "verde")},
}
# What the tiny encoder knows: the words of an entry mean the same, and no two are spelled alike.
MEANINGS = {"faq/a_b": ("one", "two", "three", "four", "five"), "faq/c_d": ("red", "blue", "green", "pink", "grey")}


@pytest.fixture
def kept(tmp_path: Path) -> KeptLanguages:
    return KeptLanguages(folder=tmp_path / "kept", made_with="this code")


def examples(**more: str) -> list[Example]:
    """The examples of both languages, with one more about the card for each language named."""
    return sorted(
        Example(language=language, entry=entry, text=text, title=entry)
        for language, entries in THINGS.items()
        for entry, texts in entries.items()
        for text in (*texts, *((more[language],) if entry == "faq/a_card" and language in more else ()))
    )


def train(found: Sequence[Example], kept: KeptLanguages | None, folder: Path, **more: Mapping[str, object]) -> Path:
    arguments = {"encoders": [], "accepted": Accepted(), "labelled": {}, **more}
    train_faq_model(found, kept=kept, **arguments).save(folder)  # type: ignore[arg-type]
    return folder


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def times(kept: KeptLanguages, language: str) -> set[int]:
    """When the files of a language were written: others where it was trained again."""
    return {path.stat().st_mtime_ns for path in (kept.folder / language).iterdir()}


def test_an_edit_in_one_language_trains_that_one_alone(kept: KeptLanguages, tmp_path: Path) -> None:
    first = train(examples(), kept, tmp_path / "first")
    spanish, english = times(kept, "es"), times(kept, "en")
    second = train(examples(en="credit"), kept, tmp_path / "second")
    assert times(kept, "es") == spanish
    assert times(kept, "en").isdisjoint(english)
    assert written(first / "languages" / "es") == written(second / "languages" / "es")
    assert written(first / "languages" / "en") != written(second / "languages" / "en")


def test_what_was_kept_is_what_training_anew_would_learn(kept: KeptLanguages, tmp_path: Path) -> None:
    train(examples(), kept, tmp_path / "before")
    train(examples(en="credit"), kept, tmp_path / "again")
    assert written(tmp_path / "again") == written(train(examples(en="credit"), None, tmp_path / "anew"))


def test_what_was_kept_reads_with_its_encoders(kept: KeptLanguages, tmp_path: Path) -> None:
    convert.convert(publish(tmp_path / "tiny", [*MEANINGS.values()]), tmp_path / "encoder")
    encoder = replace(load_encoder(tmp_path / "encoder"), digest="tiny")
    found = [Example(language="en", entry=each, text=text, title=each) for each in MEANINGS for text in MEANINGS[each]]
    first = train(found, kept, tmp_path / "first", encoders=[encoder])
    before = times(kept, "en")
    second = train(found, kept, tmp_path / "second", encoders=[encoder])
    assert written(first) == written(second)
    assert (second / "encoders").is_dir()
    assert times(kept, "en") == before


def test_another_encoder_trains_again(kept: KeptLanguages, tmp_path: Path) -> None:
    convert.convert(publish(tmp_path / "tiny"), tmp_path / "encoder")
    encoder = replace(load_encoder(tmp_path / "encoder"), digest="one")
    train(examples(), kept, tmp_path / "first", encoders=[encoder])
    before = times(kept, "es")
    train(examples(), kept, tmp_path / "second", encoders=[replace(encoder, digest="two")])
    assert times(kept, "es").isdisjoint(before)


@pytest.mark.parametrize("change", ["code", "accepted"])
def test_other_code_or_another_limit_trains_again(kept: KeptLanguages, tmp_path: Path, change: str) -> None:
    train(examples(), kept, tmp_path / "first")
    before = times(kept, "es")
    other = replace(kept, made_with="other code") if change == "code" else kept
    accepted = Accepted(wrong_per_hundred=1.0) if change == "accepted" else Accepted()
    train(examples(), other, tmp_path / "second", accepted=accepted)
    assert times(kept, "es").isdisjoint(before)


@pytest.mark.parametrize("broken", ["kept.json", "coefficients.npy", "spelling.json", "left_out.npz"])
def test_a_broken_file_only_makes_the_next_training_slower(kept: KeptLanguages, tmp_path: Path, broken: str) -> None:
    first = train(examples(), kept, tmp_path / "first")
    (kept.folder / "es" / broken).write_text("{", encoding="utf-8")
    assert written(first) == written(train(examples(), kept, tmp_path / "second"))


def test_trainings_at_once_neither_break_nor_mix_what_is_kept(kept: KeptLanguages, tmp_path: Path) -> None:
    edits = ("credit", "debit", "bank", "gold")

    def trained(number: int) -> bool:
        edit, folder = edits[number % len(edits)], tmp_path / str(number)
        anew = written(tmp_path / edit)
        return written(train(examples(en=edit, es=edit), kept, folder)) == anew

    for edit in edits:
        train(examples(en=edit, es=edit), None, tmp_path / edit)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(trained, range(12)))
