"""What an editor's phrasing is taken for, asked of the running bot without a turn; and answers told for a time."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.shop.validity import dated
from connectors.rasa import Rasa, TurnFailed
from tests.bot.rasa.conftest import TOKEN, RasaServer, wait_until


def test_the_running_bot_says_what_it_takes_a_phrase_for(rasa: RasaServer) -> None:
    client = Rasa(rasa.url, TOKEN, 10.0)
    shipping, nothing = client.classify("en", ["how much is shipping", "xyzzy plugh"])
    assert shipping.answered
    assert shipping.guesses[0].entry == "faq/shipping_cost"
    assert not nothing.answered
    assert rasa.internal.requests == []


def test_a_model_that_is_not_live_says_what_it_would_take_a_phrase_for(rasa: RasaServer, trained_model: Path) -> None:
    """It is loaded beside the live one, which goes on answering; asked while it loads, it says so."""
    client, live = Rasa(rasa.url, TOKEN, 10.0), rasa.call("ready")
    new = Path(shutil.copy(trained_model, trained_model.with_name("new-for-a-test.tar.gz")))
    try:
        # Not before it is loaded does it say more than that.
        wait_until(lambda: _step(client, new.name) != "loading", lambda: True)
        (taken,) = client.classify("en", ["how much is shipping"], new.name)
        assert taken.guesses[0].entry == "faq/shipping_cost"
        assert rasa.call("ready") == live
        with pytest.raises(TurnFailed, match="400"):
            client.classify("en", ["hello"], "../new-for-a-test.tar.gz")
    finally:
        new.unlink()
    assert rasa.internal.requests == []


def _step(client: Rasa, model: str) -> str:
    """Where the model failed to say something, "" where it said it."""
    try:
        client.classify("en", ["hello"], model)
    except TurnFailed as error:
        return error.step
    return ""


def test_too_many_phrases_at_once_are_refused(rasa: RasaServer) -> None:
    with pytest.raises(TurnFailed, match="400"):
        Rasa(rasa.url, TOKEN, 10.0).classify("en", ["hello"] * 21)


@pytest.mark.parametrize(("until", "told"), [(60.0, "Sale!"), (-60.0, "Always.")])
def test_the_bot_tells_a_dated_answer_while_it_holds(processor: Any, until: float, told: str) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.rasa.generator import AnswerGenerator

    end = datetime.fromtimestamp(time.time() + until * 60, timezone.utc)
    sale = {"text": "Sale!", "metadata": {"language": "en", "until": f"{end:%Y-%m-%d %H:%M}"}}
    always = {"text": "Always.", "metadata": {"language": "en"}}
    generator = AnswerGenerator()
    responses = {"utter_faq/offers_discount": [always, dated(sale, timezone.utc)]}
    tracker = DialogueStateTracker("ana", processor.domain.slots)
    with generator._live.kept(replace(generator._live.current, responses=responses)):
        assert generator._chosen("utter_faq/offers_discount", tracker, "telegram")["text"] == told
