"""Search at the desk: what was said, escaped and marked, and the way to the very message."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from tests.connectors.desk.site import Site


def test_an_agent_finds_a_message_and_opens_the_conversation_there(site: Site) -> None:
    shop = site.shop
    for number in range(90):
        shop.writes(f"message {number}" if number else "the <b>needle</b>, found?")
    eva = site.eva()
    page = eva.get("/desk/search?q=needle").text
    assert "the &lt;b&gt;<mark>needle</mark>&lt;/b&gt;, found?" in page
    path = f"/desk/conversations/{shop.conversation().conversation_id}?at=1"
    assert path in page
    opened = eva.get(path).text
    assert "needle" in opened
    assert "message 89" not in opened.split('id="messages"')[1]
    assert 'data-at="1"' in opened


def test_filters_keep_what_was_chosen_and_nonsense_narrows_nothing(site: Site) -> None:
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    eva = site.eva()
    page = eva.get("/desk/search?q=person&state=agent&since=2020-01-01&until=2099-12-31").text
    assert "a <mark>person</mark> please" in page
    assert '<option value="agent" selected>' in page
    assert "<mark>" in eva.get("/desk/search?q=person&state=odd&since=yesterday").text
    assert "Nothing was found" in eva.get("/desk/search?q=person&state=bot").text
    assert "Nothing was found" in eva.get("/desk/search/results?q=elephant").text


def test_without_words_the_page_says_what_it_finds(site: Site) -> None:
    assert "private notes" in site.eva().get("/desk/search").text
