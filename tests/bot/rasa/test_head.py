"""One model over all languages: what an entry's examples say in one of them helps its questions in the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.faq.examples import Example
from bot.rasa.encoder import convert
from bot.rasa.encoder.encoder import Encoder, load_encoder
from bot.rasa.model.faq_model import load_faq_model, train_faq_model
from bot.rasa.model.head import Head, learn_head
from bot.rasa.model.kept_languages import KeptLanguages
from bot.rasa.model.thresholds import Accepted
from tests.bot.rasa.tiny import publish

pytestmark = pytest.mark.needs("rasa")

# Words of the same row mean the same to the tiny encoder, in either language.
MEANINGS = (("one", "two", "three", "uno", "dos", "tres"), ("red", "blue", "green", "rojo", "azul", "verde"))
SPOKEN = {
    "en": {"faq/a_b": MEANINGS[0][:3], "faq/c_d": MEANINGS[1][:3]},
    "es": {"faq/a_b": MEANINGS[0][3:], "faq/c_d": MEANINGS[1][3:]},
}


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    convert.convert(publish(tmp_path / "tiny", MEANINGS), tmp_path / "encoder")
    return replace(load_encoder(tmp_path / "encoder"), digest="tiny")


def examples(*more: Example) -> list[Example]:
    said = [
        Example(language=language, entry=entry, text=text, title=entry)
        for language, entries in SPOKEN.items()
        for entry, texts in entries.items()
        for text in texts
    ]
    return sorted([*said, *more], key=lambda each: (each.language, each.entry))


def train(
    found: Sequence[Example], encoder: Encoder, folder: Path, kept: KeptLanguages | None = None
) -> dict[str, bytes]:
    train_faq_model(found, [encoder], accepted=Accepted(), labelled={}, kept=kept).save(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def head_of(encoder: Encoder, spoken: dict[str, dict[str, tuple[str, ...]]]) -> Head:
    texts = {language: [text for of in entries.values() for text in of] for language, entries in spoken.items()}
    labels = {language: [entry for entry in entries for _ in entries[entry]] for language, entries in spoken.items()}
    return learn_head(encoder, texts, labels)[0]


def test_an_entry_is_found_by_what_another_language_says_of_it(encoder: Encoder) -> None:
    spoken = {**SPOKEN, "es": {"faq/a_b": ("uno", "dos"), "faq/x_y": ("verde", "verde")}}
    scores = head_of(encoder, spoken).score("azul", "es", ["faq/a_b", "faq/c_d"])
    assert scores is not None
    assert scores[1] > scores[0]


def test_a_language_that_it_has_not_learned_has_no_scores(encoder: Encoder) -> None:
    assert head_of(encoder, SPOKEN).score("one", "fi", ["faq/a_b"]) is None


def test_what_is_left_out_is_scored_as_if_it_had_never_been_there(encoder: Encoder) -> None:
    texts = {"en": ["one", "two", "three", "red", "blue", "green"]}
    labels = {"en": ["faq/a_b"] * 3 + ["faq/c_d"] * 3}
    _, beside = learn_head(encoder, texts, labels)
    assert beside["en"].left_out.argmax(axis=1).tolist() == [0, 0, 0, 1, 1, 1]
    assert (beside["en"].apart[:3, 0] == -1).all()
    assert (np.delete(beside["en"].apart[:3], 0, axis=1) < 0.5).all()


def test_the_head_is_in_the_model_and_decides_with_the_language(encoder: Encoder, tmp_path: Path) -> None:
    train(examples(), encoder, tmp_path / "model")
    brain = load_faq_model(tmp_path / "model")
    assert brain.head
    with_it = brain.rank("blue", "es")
    assert with_it.entries[0] == "faq/c_d"
    assert replace(brain, head=None).rank("blue", "es").score != with_it.score


def test_after_an_edit_in_one_language_the_head_is_what_training_anew_would_learn(
    encoder: Encoder, tmp_path: Path
) -> None:
    kept = KeptLanguages(folder=tmp_path / "kept", made_with="this code")
    edited = examples(Example(language="en", entry="faq/c_d", text="verde", title="faq/c_d"))
    first = train(examples(), encoder, tmp_path / "first", kept)
    again = train(edited, encoder, tmp_path / "again", kept)
    assert again == train(edited, encoder, tmp_path / "anew")
    assert again["head/vectors.npy"] != first["head/vectors.npy"]
    assert again["languages/es/coefficients.npy"] == first["languages/es/coefficients.npy"]


def test_without_an_encoder_for_all_languages_there_is_none(encoder: Encoder, tmp_path: Path) -> None:
    written = train(examples(), replace(encoder, languages=("en",)), tmp_path / "model")
    assert not [name for name in written if name.startswith("head/")]
