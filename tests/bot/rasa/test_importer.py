"""What Rasa is given: the bot's own answers, without what only the connector tells."""

from __future__ import annotations

import pytest

from bot.settings import ROOT

pytestmark = pytest.mark.needs("rasa")


def test_rasa_is_given_what_the_bot_says_and_no_notices() -> None:
    from bot.rasa.importer import AnswerImporter

    importer = AnswerImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    names = set(importer.get_nlu_data().responses)
    assert {"utter_ask_back", "utter_shell_handoff", "utter_greet"} <= names
    assert not {name for name in names if name.startswith(("utter_notice_", "utter_button_"))}
