"""Training refuses what would reach a customer broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.faq.training import RASA_ENVIRONMENT
from bot.settings import ROOT

pytestmark = pytest.mark.needs("rasa")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what Rasa trains from."""
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def test_an_unknown_placeholder_fails_the_training_and_is_named(project: Path) -> None:
    talk = project / "data" / "talk.yml"
    text = talk.read_text(encoding="utf-8")
    talk.write_text(text.replace("thanks for writing to {name}", "thanks for writing to {shop.nmae}"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "rasa", "train", "--quiet"],
        cwd=project,
        env=os.environ | RASA_ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode != 0
    assert "{shop.nmae}" in done.stdout + done.stderr
    assert not list(project.glob("models/*.tar.gz"))


def test_a_model_learns_the_names_of_the_answers_and_no_fact(project: Path) -> None:
    from rasa.shared.importers.importer import TrainingDataImporter

    shop = project / "data" / "shop.yml"
    importer = TrainingDataImporter.load_from_dict(
        config={"importers": [{"name": "bot.rasa.importer.AnswerImporter", "shop": str(shop)}]},
        domain_path=str(project / "domain.yml"),
        training_data_paths=[str(project / "data")],
    )
    texts = [each["text"] for each in importer.get_domain().responses["utter_faq/shipping_cost"]]
    assert texts == ["utter_faq/shipping_cost"]


def test_a_cached_result_is_fingerprinted_like_the_component_it_stands_in_for() -> None:
    from bot.rasa.classifier import FaqClassifier
    from bot.rasa.language import LanguageIdentifier

    for component in (LanguageIdentifier, FaqClassifier):
        assert component.fingerprint_addon({"output": "cached"}) == component.fingerprint_addon(
            component.get_default_config()
        )


TRAIN_EACH = """
import hashlib, sys
from pathlib import Path
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.importer import TrainingDataImporter
from bot.rasa.classifier import FaqClassifier
from bot.rasa.language import LanguageIdentifier
from bot.rasa.mentions import MentionFinder
config = {"importers": [{"name": "bot.rasa.importer.AnswerImporter"}]}
data = TrainingDataImporter.load_from_dict(config, training_data_paths=["data/faq/returns"]).get_nlu_data()
for component in (LanguageIdentifier, MentionFinder, FaqClassifier):
    folder = Path(sys.argv[1], component.__name__)
    folder.mkdir()
    storage = LocalModelStorage(folder)
    component.create(component.get_default_config(), storage, Resource("it"), None).train(data)
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        print(path.relative_to(sys.argv[1]), hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_each_component_is_the_same_to_the_byte_in_every_process(tmp_path: Path) -> None:
    started = []
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", TRAIN_EACH, str(tmp_path / seed)],
                cwd=ROOT,
                env=os.environ | RASA_ENVIRONMENT | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        )
    written = [process.communicate(timeout=200)[0].splitlines() for process in started]
    names = " ".join(written[0])
    assert all(name in names for name in ("profile.json", "mentions.json", "coefficients.npy", "directions.npy"))
    assert written[0] == written[1]
