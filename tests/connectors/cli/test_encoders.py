"""`mostrador encoder add NAME`: an encoder is fetched from a hub, checked, measured, and kept if it helps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from connectors.cli import mostrador
from connectors.cli.hub import HubFile, NotFetched, Order, Repository, choose, fetch, is_name, pooling_of
from tests.bot.rasa.tiny import publish
from tests.connectors.cli.hub import COMMIT, Hub, running_hub

NAME = "shop/tiny"
# What the library writes at a time: what is cut short within one is lost.
BLOCK = 10 << 20
MODEL = bytes(range(256)) * 1_000
MEANINGS = (
    ("parcel", "shipping", "dispatch", "freight", "courier", "mailing"),
    ("card", "cash", "invoice", "wallet", "coins", "cheque"),
    ("wide", "tight", "loose", "small", "large", "narrow"),
)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as running:
        yield running


@pytest.fixture
def published(hub: Hub) -> Hub:
    """The hub with an encoder whose files nobody need run."""
    hub.files[NAME] = {"onnx/model_quantized.onnx": MODEL, "tokenizer.json": b"{}", "README.md": b"#"}
    return hub


def order(hub: Hub, **changed: object) -> Order:
    return replace(Order(name=NAME, hub=hub.url, limit_bytes=1_000_000), **changed)  # type: ignore[arg-type]


def fetched(hub: Hub, folder: Path, **changed: object) -> tuple[Path, list[str]]:
    said: list[str] = []
    return fetch(order(hub, **changed), folder, said.append), said


def mostrador_encoder_add(settings: Settings, *words: str) -> int:
    return int(mostrador().main(["encoder", "add", *words], obj=settings, standalone_mode=False))


def shop(root: Path) -> Settings:
    """A shop whose examples share no word within an entry: only meaning tells what they are about."""
    (root / "data").mkdir(parents=True)
    blocks = "".join(
        f"- intent: faq/about_{group[0]}\n  metadata: {{language: en}}\n  examples: |\n"
        + "".join(f"    - {word}\n" for word in group)
        for group in MEANINGS
    )
    (root / "data" / "shop.yml").write_text("languages: [en]\n", encoding="utf-8")
    (root / "data" / "faq.yml").write_text(f'version: "3.1"\nnlu:\n{blocks}', encoding="utf-8")
    return replace(read_settings({"MOSTRADOR_FILE": ""}), root=root, data_dir=root / "var")


@pytest.mark.needs("rasa")
def test_an_encoder_that_helps_is_fetched_measured_and_used(
    hub: Hub, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from bot.faq.examples import examples_in
    from bot.rasa.encoder.choice import encoders_fingerprint
    from bot.rasa.encoder.encoder import load_encoder
    from bot.rasa.model.faq_model import train_language
    from bot.rasa.model.thresholds import Accepted

    settings = shop(tmp_path / "shop")
    hub.publish(NAME, publish(tmp_path / "weights", MEANINGS))
    assert mostrador_encoder_add(settings, NAME, "--hub", hub.url) == 0
    said = capfd.readouterr().out
    added = settings.root / "encoders" / "shop--tiny"
    about = json.loads((added / "encoder.json").read_text(encoding="utf-8"))
    model = hashlib.sha256(hub.files[NAME]["model.safetensors"]).hexdigest()
    assert about["languages"] == ["en"]
    assert about["source"]["commit"] == COMMIT
    assert about["source"]["sha256"]["model.safetensors"] == model
    assert f"pinned: {NAME} at {COMMIT}" in said
    assert model in said
    assert list((settings.data_dir / "encoders").iterdir()) == []
    assert model in encoders_fingerprint(settings.root)
    own = load_encoder(added)
    reader = train_language(examples_in(settings.root / "data"), [own], accepted=Accepted())[1]
    assert reader is not None
    assert reader.encoders == (own,)


@pytest.mark.needs("rasa")
def test_an_encoder_that_helps_none_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    settings = shop(tmp_path / "shop")
    hub.publish(NAME, publish(tmp_path / "weights", [["hello"]]))
    assert mostrador_encoder_add(settings, NAME, "--hub", hub.url) == 1
    assert not (settings.root / "encoders").exists()
    assert list((settings.data_dir / "encoders").iterdir()) == []


def test_what_was_cut_short_goes_on_where_it_stopped(published: Hub, tmp_path: Path) -> None:
    model = MODEL * 90
    published.files[NAME]["onnx/model_quantized.onnx"] = model
    published.cut = 2 * BLOCK + 9
    with pytest.raises(NotFetched, match="it goes on from there"):
        fetched(published, tmp_path, limit_bytes=len(model) * 2)
    folder, _ = fetched(published, tmp_path, limit_bytes=len(model) * 2)
    assert published.ranges == [f"bytes={2 * BLOCK}-"]
    assert (folder / "model.onnx").read_bytes() == model
    assert sorted(path.name for path in folder.iterdir()) == ["encoder.json", "model.onnx", "tokenizer.json"]


def test_a_file_that_is_here_already_is_not_fetched_again(published: Hub, tmp_path: Path) -> None:
    folder, _ = fetched(published, tmp_path)
    published.spoil = True
    assert fetched(published, tmp_path)[0] == folder
    assert (folder / "model.onnx").read_bytes() == MODEL


def test_a_file_that_was_changed_on_the_way_is_refused_and_gone(published: Hub, tmp_path: Path) -> None:
    published.spoil = True
    with pytest.raises(NotFetched, match="sha256"):
        fetched(published, tmp_path)
    assert [path.name for path in tmp_path.rglob("model*")] == []


def test_a_model_that_is_not_the_one_pinned_is_refused_and_gone(published: Hub, tmp_path: Path) -> None:
    right = hashlib.sha256(MODEL).hexdigest()
    assert fetched(published, tmp_path, sha256=right.upper())[0].is_dir()
    with pytest.raises(NotFetched, match="don't use it"):
        fetched(published, tmp_path, sha256="0" * 64)
    assert not list(tmp_path.rglob("*.onnx"))


def test_more_than_the_limit_is_not_fetched(published: Hub, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="--limit"):
        fetched(published, tmp_path, limit_bytes=100_000)
    assert not list(tmp_path.rglob("*.onnx*"))


@pytest.mark.parametrize(
    ("status", "cure"),
    [(404, "look at its name"), (401, "look at its name"), (429, "again later"), (503, "again later")],
)
def test_a_refusal_says_what_to_do(published: Hub, tmp_path: Path, status: int, cure: str) -> None:
    published.status = status
    with pytest.raises(NotFetched, match=cure):
        fetched(published, tmp_path)


def test_without_internet_the_owner_is_told_to_bring_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_hub() as gone:
        pass
    settings = replace(read_settings({"MOSTRADOR_FILE": ""}), root=tmp_path, data_dir=tmp_path / "var")
    assert mostrador_encoder_add(settings, NAME, "--hub", gone.url) == 1
    assert "mostrador encoder add FOLDER" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../up", "./here", "/etc/passwd", "a/b/c", "https://hub/x", "a b", ""])
def test_what_is_no_name_never_reaches_a_hub(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert not is_name(name)
    settings = replace(read_settings({"MOSTRADOR_FILE": ""}), root=tmp_path, data_dir=tmp_path / "var")
    hub.status = 500
    if not Path(name).expanduser().is_dir():
        assert mostrador_encoder_add(settings, name, "--hub", hub.url) == 1
        assert "owner/name" in capsys.readouterr().out


BERT = {"model_type": "bert", "hidden_act": "gelu"}


@pytest.mark.parametrize(
    ("paths", "config", "model"),
    [
        (("model.safetensors", "onnx/model_quantized.onnx"), BERT, "onnx/model_quantized.onnx"),
        (("model.safetensors", "onnx/model.onnx"), BERT, "model.safetensors"),
        (("model.safetensors", "onnx/model.onnx"), {"model_type": "xlm-roberta"}, "onnx/model.onnx"),
        (("onnx/model_qint8_avx512.onnx", "model.onnx"), {}, "model.onnx"),
        (("onnx/model.onnx", "onnx/model.onnx_data"), {}, None),
        (("model.safetensors",), {"model_type": "t5"}, None),
    ],
)
def test_of_what_a_repository_offers_the_smallest_that_runs_is_taken(
    paths: tuple[str, ...], config: dict[str, str], model: str | None
) -> None:
    files = {path: HubFile(path=path, size=1, sha256=None) for path in (*paths, "tokenizer.json", "config.json")}
    repository = Repository(name=NAME, commit=COMMIT, files=files)
    if model is None:
        with pytest.raises(NotFetched):
            choose(repository, config, "mean")
    else:
        assert model in [file.path for file in choose(repository, config, "mean").values()]


def test_the_way_to_one_vector_is_taken_over_or_refused() -> None:
    assert pooling_of(NAME, {}) == "mean"
    assert pooling_of(NAME, {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}) == "first"
    with pytest.raises(NotFetched, match="lasttoken"):
        pooling_of(NAME, {"pooling_mode_lasttoken": True})
