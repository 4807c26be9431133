"""Any folder with an encoder and its tokenizer is loaded by the same code; here a tiny one that the tests make."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.bot.rasa.tiny import HEADS, SIZE, publish

pytestmark = pytest.mark.needs("rasa")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder as a hub publishes it."""
    return publish(tmp_path / "tiny")


@pytest.fixture
def folder(weights: Path, tmp_path: Path) -> Path:
    """The same as an encoder folder."""
    from bot.rasa.encoder.convert import convert

    convert(weights, tmp_path / "encoder", languages=["en"])
    return tmp_path / "encoder"


def test_a_message_becomes_a_vector_of_length_one_and_always_the_same(folder: Path) -> None:
    from bot.rasa.encoder.encoder import load_encoder

    encoder = load_encoder(folder)
    vector = encoder.encode("How much is shipping")
    assert vector.shape == (1, SIZE)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)
    assert vector.tobytes() == load_encoder(folder).encode("how much is shipping").tobytes()
    assert encoder.languages == ("en",)


@pytest.mark.parametrize("text", ["", "🙂", "/restart", "$(reboot) {{7*7}} '; drop table", "x" * 100_000])
def test_whatever_a_customer_writes_is_only_read(folder: Path, text: str) -> None:
    from bot.rasa.encoder.encoder import load_encoder

    assert np.isfinite(load_encoder(folder).encode(text)).all()


def test_the_graph_computes_what_bert_computes(weights: Path, tmp_path: Path) -> None:
    import onnxruntime
    from safetensors.numpy import load_file

    from bot.rasa.encoder.graph import bert_graph

    config = json.loads((weights / "config.json").read_text(encoding="utf-8"))
    found = load_file(weights / "model.safetensors")
    session = onnxruntime.InferenceSession(bert_graph(found, config).SerializeToString())
    given = session.run(None, {"input_ids": np.array([[1, 3, 4, 2]])})[0][0].mean(axis=0)
    # The words' rows are rounded to 8 bits.
    assert given == pytest.approx(_bert(found, [1, 3, 4, 2]), abs=1e-2)


def test_a_message_is_read_after_the_layers_that_are_named(weights: Path, tmp_path: Path) -> None:
    import onnxruntime
    from safetensors.numpy import load_file

    from bot.rasa.encoder.graph import bert_graph

    one = dict(load_file(weights / "model.safetensors"))
    two = one | {name.replace("layer.0", "layer.1"): one[name] for name in one if "layer.0" in name}
    config = json.loads((weights / "config.json").read_text(encoding="utf-8"))

    def after(found: dict[str, np.ndarray], **more: object) -> list[np.ndarray]:
        session = onnxruntime.InferenceSession(bert_graph(found, {**config, **more}).SerializeToString())
        given: list[np.ndarray] = session.run(None, {"input_ids": np.array([[1, 3, 4, 2]])})
        return given

    both, first = after(two, num_hidden_layers=3, read_after=[1, 2]), after(one)
    assert len(both) == 2
    assert both[0] == pytest.approx(first[0], abs=1e-6)
    assert np.abs(both[1] - both[0]).max() > 0.1


def test_a_part_is_read_within_its_message_and_alone_where_it_is_none(folder: Path) -> None:
    from bot.rasa.encoder.encoder import load_encoder

    encoder = load_encoder(folder)
    whole = "how much is shipping pay with card"
    part = encoder.encode("pay with card", whole)
    assert float(np.linalg.norm(part)) == pytest.approx(1.0, abs=1e-5)
    assert encoder.encode(whole, whole) == pytest.approx(encoder.encode(whole), abs=1e-5)
    assert np.abs(part - encoder.encode("how much is shipping", whole)).max() > 0.01
    assert encoder.encode("delivery cost", whole).tobytes() == encoder.encode("delivery cost").tobytes()


def test_a_folder_that_lacks_a_file_is_told_so(tmp_path: Path) -> None:
    from bot.rasa.encoder.encoder import UnusableEncoder, load_encoder

    with pytest.raises(UnusableEncoder, match=re.escape("model.onnx and tokenizer.json")):
        load_encoder(tmp_path)


def test_an_encoder_that_helps_none_is_not_added(weights: Path, tmp_path: Path) -> None:
    from bot.rasa.encoder.__main__ import main

    root = tmp_path / "shop"
    (root / "data").mkdir(parents=True)
    block = "- intent: {}\n  metadata: {{language: en}}\n  examples: |\n{}"
    entries = {"faq/a_b": ["how much is shipping", "shipping cost"], "faq/c_d": ["pay with card", "card"]}
    blocks = [block.format(entry, "".join(f"    - {text}\n" for text in texts)) for entry, texts in entries.items()]
    (root / "data" / "faq.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
    added = main(str(weights), root) == 0
    assert (root / "encoders" / "tiny" / "encoder.json").exists() is added
    assert main(str(tmp_path / "nowhere"), root) == 1


def test_the_same_examples_give_the_same_bytes_with_an_encoder(folder: Path, tmp_path: Path) -> None:
    from bot.faq.examples import Example
    from bot.rasa.encoder.encoder import load_encoder
    from bot.rasa.model.faq_model import load_faq_model, train_faq_model
    from bot.rasa.model.thresholds import Accepted

    texts = {"faq/a_b": ["how much is shipping", "delivery cost"], "faq/c_d": ["pay with card", "card pay"]}
    found = [Example(language="en", entry=e, text=t, title=e) for e, each in texts.items() for t in each]
    written = []
    for name in ("first", "second"):
        train_faq_model(found, [load_encoder(folder)], accepted=Accepted(), labelled={}).save(tmp_path / name)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        written.append([(path.relative_to(tmp_path / name), path.read_bytes()) for path in files])
    assert written[0] == written[1]
    assert load_faq_model(tmp_path / "first").rank("how much is shipping", "en").entries[0] == "faq/a_b"


def _bert(weights: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """BERT's forward pass, written out."""
    from math import erf

    def dense(name: str, value: np.ndarray) -> np.ndarray:
        return np.asarray(value @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])

    def normalised(name: str, value: np.ndarray) -> np.ndarray:
        spread = (value - value.mean(-1, keepdims=True)) / np.sqrt(value.var(-1, keepdims=True) + 1e-12)
        return np.asarray(spread * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"])

    hidden = (
        weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][: len(ids)]
    )
    hidden = normalised("embeddings", hidden + weights["embeddings.token_type_embeddings.weight"][0])
    name = "encoder.layer.0"
    query, key, value = (dense(f"{name}.attention.self.{part}", hidden) for part in ("query", "key", "value"))
    heads = []
    for head in range(HEADS):
        own = slice(head * SIZE // HEADS, (head + 1) * SIZE // HEADS)
        scores = np.exp(query[:, own] @ key[:, own].T / np.sqrt(SIZE // HEADS))
        heads.append(scores / scores.sum(-1, keepdims=True) @ value[:, own])
    attended = dense(f"{name}.attention.output.dense", np.concatenate(heads, -1))
    hidden = normalised(f"{name}.attention.output", attended + hidden)
    inner = dense(f"{name}.intermediate.dense", hidden)
    inner = inner * 0.5 * (1 + np.vectorize(erf)(inner / np.sqrt(2)))
    hidden = normalised(f"{name}.output", dense(f"{name}.output.dense", inner) + hidden)
    return np.asarray(hidden.mean(0))


def test_a_language_without_examples_is_read_as_the_first_with_its_encoder(tmp_path: Path) -> None:
    from bot.faq.examples import Example
    from bot.rasa.encoder.convert import convert
    from bot.rasa.encoder.encoder import load_encoder
    from bot.rasa.model.faq_model import train_faq_model
    from bot.rasa.model.thresholds import Accepted

    meanings = {"faq/a_b": ("one", "two", "three", "four", "five"), "faq/c_d": ("red", "blue", "green", "pink", "grey")}
    convert(publish(tmp_path / "weights", [*meanings.values()]), tmp_path / "encoder")
    found = [Example(language="en", entry=e, text=text, title=e) for e, texts in meanings.items() for text in texts]
    brain = train_faq_model(found, [load_encoder(tmp_path / "encoder")], accepted=Accepted(), labelled={})
    assert "en" in brain.readers
    assert brain.rank("green", "fr") == brain.rank("green", "en")


@pytest.mark.parametrize(("entries", "each"), [(400, 10), (44, 30), (3, 4), (90, 5)])
def test_an_encoder_is_tried_on_entries_with_several_examples_however_many_there_are(entries: int, each: int) -> None:
    from bot.faq.examples import Example
    from bot.rasa.model.faq_model import trial_of

    names = [f"faq/topic_{number:03}" for number in range(entries)]
    trial = trial_of([Example(language="en", entry=name, text=f"text {i}") for name in names for i in range(each)])
    counts = Counter(example.entry for example in trial)
    assert min(each, 8) <= min(counts.values()) <= max(counts.values()) <= 15
    assert min(entries, 20) <= len(counts) <= 30
