"""The table of states in the glossary is the one in the code."""

from __future__ import annotations

import re

import pytest

from bot.conversations.conversation import StaleConversation, State, Verb, after, transitions
from bot.settings import ROOT


def test_the_glossary_names_every_way_out_of_every_state_and_no_other() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").split("## Who holds")[1]
    told = set()
    for state, ways in re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", text, re.M):
        for verbs, target in re.findall(r"([\w ]+?) → `(\w+)`", ways):
            told |= {(State(state), Verb(verb.strip()), State(target)) for verb in verbs.split(" or ")}
    assert told == set(transitions())


def test_a_verb_that_does_not_fit_the_state_is_refused() -> None:
    with pytest.raises(StaleConversation, match="can't accept a conversation that is bot"):
        after(Verb.ACCEPT, State.BOT)
