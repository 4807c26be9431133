"""One site for all tests of a module: each visitor has a token of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.conversations.turn import TurnAnswer
from tests.connectors.webchat.site import Site, open_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nobody_waits_for_the_bot(site: Site) -> None:
    """What the visitors of the test before still asked is done with."""
    while turn := site.turn():
        site.store.turns.finish(turn, TurnAnswer(), now=time.time())


@pytest.fixture
def unlimited(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has visitors of its own, from one network: the limits have tests of their own."""
    monkeypatch.setattr("connectors.webchat.limits.Limits.challenge_for", lambda *_: None)
