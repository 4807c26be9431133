"""A shop that speaks Spanish only: one line of its facts is changed, and everything a customer meets is Spanish."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.training import make_live, train
from bot.settings import ROOT
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack

pytestmark = pytest.mark.needs("rasa")


@pytest.fixture
def spanish_shop(tmp_path: Path) -> Iterator[Stack]:
    root = tmp_path / "project"
    for name in ("bot", "actions", "connectors", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, root / name)
    facts = root / "data" / "shop.yml"
    facts.write_text(re.sub(r"(?m)^languages: .*", "languages: [es]", facts.read_text(encoding="utf-8")), "utf-8")
    make_live(root, train(root, tmp_path / "train.log", lambda seconds: None))
    with Stack(tmp_path / "var", root=root) as stack:
        yield stack


def test_a_spanish_shop_answers_and_hands_over_in_spanish(spanish_shop: Stack) -> None:
    lucia = Sandbox(spanish_shop.sandbox_url).whatsapp.customer("Lucía")
    lucia.writes("cuánto cuesta el envío a Francia")
    lucia.waits_for("a Francia cuesta 8,95")
    lucia.writes("bicicleta morada lavavajillas")
    lucia.waits_for("persona")
    lucia.writes("quiero hablar con una persona")
    lucia.waits_for(lambda message: "Volver al bot" in message.titles)
    ann = Sandbox(spanish_shop.sandbox_url).telegram.customer("Ann")
    ann.writes("hello")
    ann.waits_for(lambda message: bool(re.search("¡Hola|No sé si|Perdona", message.text)))
