"""A model's archive is unpacked once, whole or not at all."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from bot.rasa.serving.unpacked import unpacked

pytestmark = pytest.mark.needs("rasa")


def archive(folder: Path, name: str, said: str = "learned") -> Path:
    content = folder / "metadata.json"
    content.write_text(said)
    path = folder / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(content, arcname="metadata.json")
    return path


def test_the_second_start_reads_what_the_first_unpacked(tmp_path: Path) -> None:
    model = archive(tmp_path, "a")
    first = unpacked(model)
    (first / "mark").write_text("not unpacked again")
    assert unpacked(model) == first
    assert (first / "mark").exists()
    assert (first / "metadata.json").read_text() == "learned"


def test_another_model_under_the_same_name_is_unpacked_again(tmp_path: Path) -> None:
    old = unpacked(archive(tmp_path, "a", "one"))
    new = unpacked(archive(tmp_path, "a", "the other one"))
    assert new != old
    assert (new / "metadata.json").read_text() == "the other one"


def test_a_broken_archive_leaves_nothing_that_looks_like_a_model(tmp_path: Path) -> None:
    model = archive(tmp_path, "a")
    content = model.read_bytes()
    model.write_bytes(content[: len(content) // 2])
    with pytest.raises((tarfile.ReadError, EOFError)):
        unpacked(model)
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_the_models_used_last_stay(tmp_path: Path) -> None:
    folders = [unpacked(archive(tmp_path, name)) for name in "abc"]
    for age, folder in enumerate(folders):
        os.utime(folder, (1_000.0 + age, 1_000.0 + age))
    latest = unpacked(archive(tmp_path, "d"))
    assert set((tmp_path / "unpacked").iterdir()) == {*folders[1:], latest}


def test_what_a_killed_start_left_goes_when_it_is_old(tmp_path: Path) -> None:
    old, new = (tmp_path / "unpacked" / f".draft-{name}" for name in ("old", "new"))
    for draft in (old, new):
        draft.mkdir(parents=True)
    os.utime(old, (1_000.0, 1_000.0))
    unpacked(archive(tmp_path, "a"))
    assert not old.exists()
    assert new.exists()
