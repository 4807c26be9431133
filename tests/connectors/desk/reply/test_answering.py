"""Answering one message at the desk: a reply that quotes it, a reaction, and what later became of it."""

from __future__ import annotations

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.message import Author, Message
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


def path(shop: Shop, part: str) -> str:
    return f"/desk/conversations/{shop.conversation().conversation_id}/{part}"


def asked(site: Site) -> tuple[Browser, Message]:
    """Eva holds Ana's conversation; Ana's latest message."""
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    site.shop.writes("is the <b>blue</b> one in 38?", provider_id="7:30")
    return site.eva(), site.shop.messages()[-1]


def test_a_reply_to_a_message_names_it_to_the_provider_and_shows_what_it_answers(site: Site, shop: Shop) -> None:
    eva, question = asked(site)
    for number in range(70):
        shop.writes(f"and {number}?")
    assert eva.replies("yes", reply_to=question.message_id).status_code == 200
    answer = shop.messages()[-1]
    assert (answer.text, answer.reply_to) == ("yes", "7:30")
    assert "<blockquote" in eva.opens(part="/messages")
    assert "is the &lt;b&gt;blue&lt;/b&gt; one in 38?" in eva.opens(part="/messages")


def reacts(browser: Browser, shop: Shop, message_id: str, emoji: str, key: str = "key-00077") -> int:
    return browser.posts(path(shop, "react"), message_id=message_id, text=emoji, client_key=key).status_code


def test_a_reaction_is_sent_once_and_stands_on_its_message_until_it_is_taken_back(site: Site, shop: Shop) -> None:
    eva, question = asked(site)
    assert [reacts(eva, shop, question.message_id, "👍") for _ in range(3)] == [200] * 3
    ours = [each for each in shop.messages() if each.author is Author.AGENT]
    assert [(each.kind, each.text, each.reply_to) for each in ours] == [(Kind.REACTION, "👍", "7:30")]
    assert 'title="You">👍' in eva.opens(part="/messages")
    assert reacts(eva, shop, question.message_id, "", "key-00078") == 200
    assert 'title="You">👍' not in eva.opens(part="/messages")


def test_what_the_channel_has_not_is_refused(site: Site, shop: Shop) -> None:
    eva, question = asked(site)
    assert reacts(eva, shop, question.message_id, "🦖") == 400
    assert reacts(eva, shop, "somebody-elses", "👍") == 400
    assert reacts(eva, shop, question.message_id, "👍", "?") == 400
    assert reacts(site.leo(), shop, question.message_id, "👍") == 409
    assert eva.replies("yes", reply_to="somebody-elses").status_code == 400
    assert not [each for each in shop.messages() if each.author is Author.AGENT]


def test_a_message_of_another_conversation_can_not_be_quoted(site: Site, shop: Shop) -> None:
    eva, _ = asked(site)
    shop.writes("my secret", who="bea", provider_id="8:1")
    secret = shop.messages("bea")[-1]
    assert eva.replies("yes", reply_to=secret.message_id).status_code == 400


@pytest.mark.parametrize(("kind", "shown"), [(Kind.EDIT, "Changed later"), (Kind.REVOKE, "Deleted by the customer")])
def test_a_change_is_marked_on_a_message_that_stands_pages_before(
    site: Site, shop: Shop, kind: Kind, shown: str
) -> None:
    eva, question = asked(site)
    for number in range(70):
        shop.writes(f"and {number}?")
    shop.changes(kind, "7:30")
    older = eva.get(path(shop, f"messages?before={question.position + 1}")).text
    assert shown in older


def test_the_customers_reaction_stands_on_our_message(site: Site, shop: Shop) -> None:
    eva, _ = asked(site)
    eva.replies("yes")
    shop.delivers()
    ours = next(each for each in shop.messages() if each.text == "yes")
    shop.changes(Kind.REACTION, str(ours.provider_message_id), text="❤")
    assert 'title="Ana">❤' in eva.opens(part="/messages")


def test_pictures_and_videos_open_in_the_viewer_and_the_menu_has_what_the_channel_carries(site: Site) -> None:
    eva, _ = asked(site)
    page = eva.opens()
    assert 'data-react="👍"' in page
    assert "data-answer" in page
    assert 'id="viewer"' in page
