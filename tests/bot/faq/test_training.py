"""A model fits as long as nothing it is made from has changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bot.faq.publishing import choose_model
from bot.faq.training import TrainingFailed, files_of_code, fitting_model, forecast, live_model, make_live
from bot.settings import ROOT, read_settings

pytestmark = pytest.mark.needs("rasa")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that a model is made from."""
    for path in [*files_of_code(ROOT), *(ROOT / "data").rglob("*.yml")]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return tmp_path


def test_the_same_data_wants_the_same_model_wherever_it_lies(project: Path) -> None:
    assert fitting_model(project).name == fitting_model(ROOT).name


@pytest.mark.parametrize(
    "changed",
    ["config.yml", "domain.yml", "bot/rasa/importer.py", "bot/shop/facts.py"],
)
def test_a_change_of_configuration_or_code_wants_another_model(project: Path, changed: str) -> None:
    before = fitting_model(project)
    with (project / changed).open("a") as file:
        file.write("\n# changed\n")
    assert fitting_model(project) != before


def test_a_file_more_or_less_wants_another_model(project: Path) -> None:
    before = fitting_model(project)
    shutil.copy(project / "data" / "rules.yml", project / "data" / "faq" / "more.yml")
    assert fitting_model(project) != before


def test_code_that_no_model_depends_on_wants_none(project: Path) -> None:
    before = fitting_model(project)
    (project / "bot" / "agent.py").write_text('"""Another."""\n')
    assert fitting_model(project) == before


def test_before_any_training_the_cure_is_named(project: Path) -> None:
    with pytest.raises(TrainingFailed, match="mostrador train"):
        live_model(project)


def test_the_first_training_says_that_it_is_the_first(project: Path) -> None:
    assert forecast(project) == "training, since no bot has been trained here yet (a minute or two on two cores) …"


def test_a_later_training_says_how_long_the_last_one_took(project: Path) -> None:
    (project / "models" / ".new").mkdir(parents=True)
    (project / "models" / "before.tar.gz").touch()
    (project / "models" / ".new" / "seconds").write_text("23")
    assert forecast(project) == "training, since what the bot knows has changed (the last one took 23 s) …"


def test_rasa_started_alone_serves_the_model_that_fits(project: Path) -> None:
    fitting_model(project).parent.mkdir()
    fitting_model(project).touch()
    choose_model(read_settings({"MOSTRADOR_FILE": ""}, project), print)
    assert live_model(project) == fitting_model(project)


def test_the_last_ten_models_are_kept_and_always_the_live_one(project: Path) -> None:
    folder = project / "models"
    folder.mkdir()
    models = [folder / f"{number:02}.tar.gz" for number in range(12)]
    for number, model in enumerate(models):
        model.touch()
        os.utime(model, (number, number))
    make_live(project, models[0])
    assert live_model(project) == models[0]
    assert sorted(folder.glob("*.tar.gz")) == [models[0], *models[2:]]
