"""A message's event carries the row: the holder's page gets Mine, all others Others, and nobody fetches lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.conversations.conversation import Verb
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


def changes(browser: Browser, count: int) -> Iterator[dict[str, Any]]:
    """The next changes on the agent's stream."""
    answer = browser.get("/desk/events", buffered=False)
    try:
        texts = (part.decode() if isinstance(part, bytes) else part for part in answer.response)
        next(texts)  # connected; what comes from now on is read
        yield {}
        lines = (line for text in texts for line in text.splitlines() if line.startswith("data: {"))
        yield from (json.loads(line.removeprefix("data: ")) for line in islice(lines, count))
    finally:
        answer.close()


def test_the_holder_and_a_colleague_get_each_their_own_row(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    shop.does(Verb.TAKE_OVER)
    eva, leo = changes(site.agent(shop.eva), 1), changes(site.agent(shop.leo), 1)
    next(eva), next(leo)
    shop.writes("where is <b>my</b> parcel?")
    mine, others = next(eva), next(leo)
    assert (mine["list"], others["list"]) == ("mine", "others")
    assert mine["last"] == others["last"] > 1
    for change in (mine, others):
        assert change["kind"] == "message"
        assert "where is &lt;b&gt;my&lt;/b&gt; parcel?" in change["row"]
    assert 'class="unread"' in mine["row"]
    assert 'class="unread"' not in others["row"]


def test_who_waits_stands_elsewhere_for_each_agent_so_only_the_text_is_sent(site: Site, shop: Shop) -> None:
    shop.writes("a person please")
    shop.hands_off()
    eva = changes(site.agent(shop.eva), 1)
    next(eva)
    shop.writes("are you there?")
    change = next(eva)
    # The question that the bot passed on stays in the row, whatever they write while they wait.
    assert (change["list"], change["text"]) == ("waiting", "a person please")
    assert "row" not in change


def test_that_the_holder_has_read_changes_nobody_elses_page(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    conversation = shop.does(Verb.TAKE_OVER)
    shop.writes("again")
    leo = changes(site.agent(shop.leo), 1)
    next(leo)
    shop.store.conversations.mark_seen(conversation.conversation_id, shop.eva)
    change = next(leo)
    assert (change["kind"], change["list"], change["row"]) == ("seen", "others", "")


def test_only_the_messages_after_a_position_are_fetched(site: Site, shop: Shop) -> None:
    shop.writes("one")
    shop.writes("two")
    fragment = site.agent(shop.eva).get(f"/desk/conversations/{shop.conversation().conversation_id}/messages?after=1")
    assert "two" in fragment.text
    assert "one" not in fragment.text
