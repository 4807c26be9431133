"""The sentence of a row says why it stands there, as the order of the queue decides it."""

from __future__ import annotations

import re
from datetime import timezone
from pathlib import Path

import pytest

from bot.conversations.conversation import Verb
from bot.team.routing import Policy
from connectors.desk.lists.standing import standing_words
from tests.bot.store.rota import HOUR
from tests.bot.store.shop import Shop, queue
from tests.connectors.desk.site import Site


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, policy=Policy(windows={"telegram": 24 * HOUR}))


def sentences(shop: Shop, agent_id: str | None = None) -> dict[str, str]:
    """Each customer's sentence, in the order of the agent's queue."""
    rows = queue(shop.store, agent_id=agent_id or shop.eva, now=shop.now)
    return {
        str(row.conversation.name): standing_words(row, shop.store.policy, now=shop.now, zone=timezone.utc)
        for row in rows
    }


def test_who_waits_longest_is_first_and_a_window_that_closes_goes_ahead(shop: Shop) -> None:
    shop.hands_off("ana")
    shop.tick(23 * HOUR)
    shop.writes("still here", who="ana")
    shop.answers()
    shop.hands_off("ben")
    shop.tick(22.5 * HOUR)
    shop.hands_off("cleo")
    shop.tick(0.6 * HOUR)
    told = sentences(shop)
    assert list(told) == ["Ana", "Ben", "Cleo"]
    assert re.fullmatch(r"Ahead of the others: the Telegram window closes at \d\d:\d\d\.", told["Ana"])
    assert re.fullmatch(r"Waits since \d\d:\d\d; who waits longest is first\.", told["Cleo"])


def test_what_is_for_colleagues_says_for_whom(shop: Shop) -> None:
    shop.sits_down(shop.leo)
    shop.hands_off("ana")
    shop.does(Verb.ACCEPT, shop.leo, who="ana")
    shop.does(Verb.RESOLVE, shop.leo, who="ana")
    shop.sits_down(shop.leo)
    shop.hands_off("ana")
    shop.hands_off("ben")
    shop.store.presence.prefer(shop.eva, languages=frozenset({"fi"}), skills=frozenset())
    told = sentences(shop)
    assert told["Ana"] == "After those for you: kept for Leo, who had this customer last."
    assert told["Ben"] == "After those for you: you don't speak English."


def test_the_sentence_stands_in_the_row(tmp_path: Path) -> None:
    site = Site(Shop(tmp_path))
    site.shop.hands_off("ana")
    assert "who waits longest is first." in site.eva().get("/desk/lists").text
