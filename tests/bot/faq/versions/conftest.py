"""A shop whose editors publish: a small data folder, a real store, and a trainer that only writes a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.training import TrainingState
from bot.faq.trained_from import trained_from
from bot.faq.versions.publisher import Publisher, Request
from bot.settings import ROOT, Settings, read_settings
from bot.shop.notices import read_notices
from bot.shop.version import Version
from bot.store.store import Store
from bot.team.audit import Actor
from tests.conftest import unused_port


@dataclass
class Editor:
    """Somebody with the data folder and the button; `trained` are the models that had to be trained or compared, and
    `comparison` is what each comparison says."""

    settings: Settings
    store: Store
    now: float = 1_795_000_000.0
    trained: list[str] = field(default_factory=list)
    comparison: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.settings.root / "data"

    @property
    def publisher(self) -> Publisher:
        return Publisher(settings=self.settings, store=self.store, now=lambda: self.now, train=self._train)

    def edits(self, old: str, new: str, name: str = "shop.yml") -> None:
        path = self.data / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def publishes(self, why: str = "", anyway: str = "") -> Version:
        self.now += 60
        return self.publisher.publish(replace(self.request(why), anyway=anyway))

    def goes_back(self, number: int) -> Version:
        self.now += 60
        return self.publisher.back(number, self.request())

    def request(self, why: str = "") -> Request:
        return Request(why=why, actor=Actor(place="a test"), author="Marta")

    def live_files(self) -> Path:
        return self.settings.live_folder.path

    def with_git(self) -> None:
        self.settings = replace(self.settings, commit_versions=True)

    def _train(self, settings: Settings, store: Store, data: Path, say: Callable[[str], None]) -> Path:
        learned = trained_from(data).digest
        self.trained.append(learned)
        model = self.publisher._fitting(learned)
        model.touch()
        training_id = store.trainings.request(str(data), None, now=self.now)
        assert store.trainings.take(training_id, now=self.now)
        ended = {"model": model.name, "comparison": self.comparison, "seconds": 1.0}
        store.trainings.end(training_id, TrainingState.DONE, now=self.now, **ended)
        return model


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("payment", "sizes", "returns", "*.ics"))
    shop = root / "data" / "shop.yml"
    shop.write_text(shop.read_text(encoding="utf-8").replace(", faq/returns_how]", "]"), encoding="utf-8")
    (root / "models").mkdir()
    given = {
        "MOSTRADOR_FILE": "",
        "MOSTRADOR_SANDBOX": "no",
        "MOSTRADOR_DATA_DIR": str(tmp_path / "var"),
        "MOSTRADOR_RASA_PORT": str(unused_port()),
    }
    settings = read_settings(given, root)
    settings.data_dir.mkdir()
    return Editor(settings, Store(settings.database, read_notices(root / "data")))
