"""The trainer's process makes the same bot as `rasa train`, leaves nothing when it is ended, and compares two bots."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.training import Training, TrainingState
from bot.faq import training
from bot.faq.trainer.candidate import carry_out, preparation, train_candidate
from bot.faq.trainer.child import Cancelled, TrainerChild
from bot.settings import ROOT, Settings
from tests.bot.store.shop import Shop

pytestmark = pytest.mark.needs("rasa")
KEPT = ("shipping", "returns")
RULES = "components/train_RulePolicy0/rule_policy.json"
RULE_SLOTS = "components/train_RulePolicy0/rule_only_data.json"
# Only `rasa train --finetune` reads it, which we don't have; it counts sentences of stories, which we lack too.
FINETUNING = "components/finetuning_validator/fingerprints-for-validation.json"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A project of two topics in one language, with code of its own: what it keeps is not this one's."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", root / "data")
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, root / name)
    for folder in (root / "data" / "faq").iterdir():
        if folder.is_dir() and folder.name not in KEPT:
            shutil.rmtree(folder)
    edit(root / "data" / "shop.yml", "languages: [en, es, pt, pl, fi]", "languages: [en]")
    (root / "models").mkdir()
    if (ROOT / "models" / "encoders").is_dir():
        shutil.copytree(ROOT / "models" / "encoders", root / "models" / "encoders")
    return Settings(root=root, data_dir=root / "var", sandbox=True)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def content(model: Path, folder: Path) -> dict[str, Any]:
    """Every file of a model; rules as Rasa reads them, in any order, and of the head what says how the bot behaves."""
    with tarfile.open(model) as archive:
        archive.extractall(folder)
    files: dict[str, Any] = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    files.pop(FINETUNING)
    about, rules = json.loads(files.pop("metadata.json")), json.loads(files.pop(RULES))["lookup"]
    slots = json.loads(files.pop(RULE_SLOTS))["rule_only_slots"]
    in_no_order = {name: sorted(rules.pop(name)) for name in ("rules_not_in_stories", "rule_only_slots")}
    told = {"rules": rules, "slots": sorted(slots), **in_no_order}
    return files | {"domain": about["domain"], "language": about["language"], **told}


def begun(shop: Shop, settings: Settings) -> Training:
    shop.store.trainings.request(str(settings.root / "data"), None, now=1.0)
    taken = shop.store.trainings.take(now=2.0)
    assert taken is not None
    return taken


class Onlooker:
    """Does something as a step begins."""

    def __init__(self, at: str, do: Callable[[], None]) -> None:
        self._at, self._do = at, do

    def tell(self, step: str) -> None:
        if step.startswith(self._at):
            self._do()

    def tick(self) -> None:
        pass


def left(settings: Settings) -> set[str]:
    """What a training left beside the models: the lock and the seconds stay."""
    drafts = settings.root / "models" / ".new"
    return {path.name for path in drafts.iterdir()} - {"lock", "seconds"}


def test_it_makes_the_same_bot_as_rasa_train(settings: Settings, shop: Shop, tmp_path: Path) -> None:
    data, log = settings.root / "data", tmp_path / "train.log"
    by_rasa = training.train(settings.root, log, lambda seconds: None)
    expected = content(by_rasa, tmp_path / "rasa")
    by_rasa.unlink()
    candidate = train_candidate(settings, shop.store, data, lambda step: None)
    assert candidate.model == by_rasa
    made = content(candidate.model, tmp_path / "trainer")
    assert made.keys() == expected.keys()
    assert {name for name in made if made[name] != expected[name]} == set()
    assert left(settings) == set()


def test_an_edit_is_compared_with_the_live_bot_on_customers_questions(
    settings: Settings, shop: Shop, tmp_path: Path
) -> None:
    data = settings.root / "data"
    training.make_live(settings.root, train_candidate(settings, shop.store, data, lambda step: None).model)
    edit(data / "faq" / "shipping" / "cost.yml", "examples: |\n", "examples: |\n    - what is the postage\n")
    (data / "regression.yml").write_text("en:\n  how much is shipping: faq/shipping_cost\n", encoding="utf-8")
    for text in ("how much is shipping to Spain?", "/start", "can I send it back", "zzzz qqqq"):
        shop.writes(text, who="ana")
    told: list[str] = []
    comparison = train_candidate(settings, shop.store, data, told.append).comparison
    assert told[0] == "reading the data"
    assert told[-1] == "comparing with the live bot"
    assert comparison["replayed"] == sum(comparison["changes"].values()) == 4
    assert comparison["touched"] == ["faq/shipping_cost"]
    assert (comparison["phrases"]["added"], comparison["phrases"]["removed"]) == (1, 0)
    assert [each["is_right"] for each in comparison["regressions"]] == [True]
    # What was judged while the editor still read the page says the same.
    child, request = TrainerChild(settings.root, tmp_path / "train.log"), preparation(settings, shop.store)
    assert request
    child.prepare(request)
    idle = Onlooker("nothing", lambda: None)
    assert carry_out(settings, shop.store, begun(shop, settings), child, idle).comparison == comparison


def test_a_cancelled_candidate_leaves_nothing(settings: Settings, shop: Shop, tmp_path: Path) -> None:
    edit(settings.root / "data" / "faq" / "shipping" / "cost.yml", "examples: |\n", "examples: |\n    - one more\n")
    models = set((settings.root / "models").glob("*.tar.gz"))
    taken = begun(shop, settings)

    def cancel() -> None:
        raise Cancelled

    child = TrainerChild(settings.root, tmp_path / "train.log")
    with pytest.raises(Cancelled):
        carry_out(settings, shop.store, taken, child, Onlooker("learning", cancel))
    assert not child.is_alive
    assert left(settings) == set()
    assert set((settings.root / "models").glob("*.tar.gz")) == models
    ended = shop.store.trainings.get(taken.training_id)
    assert ended is not None
    assert ended.state is TrainingState.CANCELLED


def test_a_process_that_is_killed_fails_its_training_and_the_next_one_works(
    settings: Settings, shop: Shop, tmp_path: Path
) -> None:
    edit(settings.root / "data" / "faq" / "shipping" / "cost.yml", "examples: |\n", "examples: |\n    - two more\n")
    taken = begun(shop, settings)
    child = TrainerChild(settings.root, tmp_path / "train.log")
    with pytest.raises(training.TrainingFailed, match="ended"):
        carry_out(
            settings,
            shop.store,
            taken,
            child,
            Onlooker("train_bot.rasa.classifier", lambda: os.kill(child.pid, signal.SIGKILL)),
        )
    failed = shop.store.trainings.get(taken.training_id)
    assert failed is not None
    assert failed.state is TrainingState.FAILED
    assert "ended" in (failed.reason or "")
    assert left(settings) == set()
    assert train_candidate(settings, shop.store, settings.root / "data", lambda step: None).model.exists()


def test_data_that_cannot_be_trained_with_say_so(settings: Settings, shop: Shop) -> None:
    path = settings.root / "data" / "faq" / "shipping" / "delay.yml"
    before = path.read_text(encoding="utf-8")
    edit(path, "metadata: {language: en, title:", "metadata: {langage: en, title:")
    try:
        with pytest.raises(training.TrainingFailed):
            train_candidate(settings, shop.store, settings.root / "data", lambda step: None)
    finally:
        path.write_text(before, encoding="utf-8")
