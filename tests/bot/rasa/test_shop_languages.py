"""A shop has the languages it wants: one line of its facts decides, and nothing else is edited."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.faq.check import check, hints
from bot.faq.content import entry_file
from bot.faq.training import RASA_ENVIRONMENT
from bot.settings import ROOT
from bot.shop.notices import Notice, read_notices

pytestmark = pytest.mark.needs("rasa")

COST = "faq/shipping_cost"
Asked = Callable[[str], str]


def shop_that_speaks(folder: Path, languages: str) -> Path:
    """A small shop, made from the demo's data about shipping, with other languages in its facts."""
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("payment", "sizes", "returns"))
    facts = folder / "data" / "shop.yml"
    text = re.sub(r"(?m)^languages: .*", f"languages: [{languages}]", facts.read_text(encoding="utf-8"))
    facts.write_text(text.replace(", faq/returns_how]", "]"), encoding="utf-8")
    return folder


def without(language: str, entry: str, data: Path) -> None:
    """An editor takes all of a language out of an entry's file."""
    path = data / entry_file(entry)
    text = path.read_text(encoding="utf-8")
    text = re.sub(rf"(?m)^  - text: .*\n    metadata: {{language: {language}\b.*\n", "", text)
    text = re.sub(
        rf"(?m)^- intent: .*\n  metadata: {{language: {language}\b.*\n  examples: \|\n(    - .*\n)+", "", text
    )
    assert f"language: {language}" not in text
    path.write_text(text, encoding="utf-8")


def rasa(folder: Path, *words: str) -> None:
    """Plain Rasa in the shop's folder."""
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *words],
        cwd=folder,
        env=os.environ | RASA_ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]


def bot_of(folder: Path) -> Any:
    """The shop's bot, trained by plain Rasa."""
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    rasa(folder, "train", "--quiet", "--fixed-model-name", "shop")
    generator = EndpointConfig(type="bot.rasa.generator.AnswerGenerator")
    with pytest.MonkeyPatch.context() as place:
        # Where Rasa is started, it looks for the answers.
        place.chdir(folder)
        return Agent.load(folder / "models" / "shop.tar.gz", generator=generator)


def asked(agent: Any) -> Asked:
    """What the bot answers to a customer whom it has never met."""
    customers = iter(range(1_000))

    def answer(text: str) -> str:
        said = asyncio.run(agent.handle_text(text, sender_id=f"customer {next(customers)}"))
        return "\n".join(each["text"] for each in said)

    return answer


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop_that_speaks(tmp_path_factory.mktemp("spanish"), "es")


@pytest.fixture(scope="module")
def english_and_finnish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop where the price of shipping is not yet told in Finnish."""
    folder = shop_that_speaks(tmp_path_factory.mktemp("finnish"), "en, fi")
    without("fi", COST, folder / "data")
    return folder


@pytest.fixture(scope="module")
def spanish_bot(spanish: Path) -> Any:
    return bot_of(spanish)


@pytest.fixture(scope="module")
def finnish_bot(english_and_finnish: Path) -> Any:
    return bot_of(english_and_finnish)


def lacking(folder: Path) -> set[tuple[str, str]]:
    """Which files lack which language, as the hints say; the others are about facts that no answer here uses."""
    return {(hint.file, hint.language) for hint in hints(folder / "data") if hint.language}


def test_a_shop_of_one_language_is_in_order_and_plain_rasa_agrees(spanish: Path) -> None:
    assert (check(spanish / "data"), lacking(spanish)) == ([], set())
    rasa(spanish, "data", "validate")


def test_a_shop_of_one_language_answers_everybody_in_it(spanish_bot: Any) -> None:
    ask = asked(spanish_bot)
    assert "El envío estándar, según el destino" in ask("cuánto cuesta el envío")
    assert "a Francia cuesta 8,95" in ask("cuánto cuesta el envío a Francia")
    assert "¡Hola!" in ask("hola")
    assert asyncio.run(spanish_bot.parse_message("how much is shipping"))["language"] == "es"


def test_a_shop_of_one_language_words_its_notices_in_it(spanish: Path) -> None:
    notices = read_notices(spanish / "data")
    spoken = {notices.word(Notice.KEPT, language=each, channel="telegram").text for each in ("es", "en", None)}
    assert len(spoken) == 1
    assert set(notices.titles[COST]) == {"es"}


def test_an_entry_that_lacks_a_language_is_a_hint(english_and_finnish: Path) -> None:
    data = english_and_finnish / "data"
    assert check(data) == []
    assert lacking(english_and_finnish) == {("faq/shipping/cost.yml", "fi")}
    rasa(english_and_finnish, "data", "validate")


def test_a_shop_of_two_languages_answers_in_each(finnish_bot: Any) -> None:
    ask = asked(finnish_bot)
    assert "we don't send to Norway yet" in ask("do you ship to Norway?")
    assert "emme vielä toimita Norjaan" in ask("toimitatteko norjaan?")


def test_an_entry_that_lacks_a_language_is_answered_in_the_shops_first(finnish_bot: Any) -> None:
    price = "Standard shipping to Portugal costs €4.95"
    assert "Standard shipping, by destination" in finn(finnish_bot, "", choice=COST)
    assert price in finn(finnish_bot, "entä Portugaliin?", context=[COST])
    assert price in asked(finnish_bot)("shipping to portugal?")


def finn(agent: Any, text: str, **metadata: Any) -> str:
    """What a customer who is known to speak Finnish gets for a text or a button."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    output = CollectingOutputChannel()
    message = UserMessage(text, output, f"finn {text}", metadata={**metadata, "language": "fi"})
    asyncio.run(agent.handle_message(message))
    return "\n".join(each["text"] for each in output.messages)
