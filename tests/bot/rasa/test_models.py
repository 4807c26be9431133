"""A model is swapped in while Rasa serves; a bad one changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.bot.rasa.conftest import Customer, RasaServer

pytestmark = pytest.mark.needs("rasa")


def test_a_trained_model_takes_the_place_of_the_live_one(
    rasa: RasaServer, customer: Customer, trained_model: Path
) -> None:
    status, told = rasa.call("model", {"path": str(trained_model)})
    assert status == 200
    assert customer.writes("how much is shipping")["model_id"] == told["model_id"]
    assert customer.writes("purple monkey")["actions"] == ["action_ask_back"]


@pytest.mark.parametrize("path", ["../secret.tar.gz", "/etc/passwd", "models/nothing.tar.gz", "models", "", None])
def test_only_model_files_inside_the_models_folder_are_taken(rasa: RasaServer, path: str | None) -> None:
    status, told = rasa.call("model", {"path": path})
    assert status == 400
    assert "models/" in told["error"]


def test_a_broken_model_leaves_the_old_one_answering(rasa: RasaServer, customer: Customer) -> None:
    before = rasa.call("ready")
    broken = ROOT / "models" / "broken-for-a-test.tar.gz"
    broken.write_bytes(b"not a model")
    try:
        status, told = rasa.call("model", {"path": str(broken)})
    finally:
        broken.unlink()
    assert status == 400
    assert "can't be loaded" in told["error"]
    assert rasa.call("ready") == before
    assert customer.writes("how much is shipping")["actions"] == ["utter_faq"]
