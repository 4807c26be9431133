"""Suggestions at the desk: above the box of whoever holds the conversation, and a page for editors."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from bot.team.agent import Role
from tests.connectors.desk.site import Browser, Site


def asked_and_suggested(site: Site) -> str:
    """The customer asks Eva something, and the bot has an answer. The suggestion's id."""
    shop = site.shop
    shop.hands_off()
    conversation_id = shop.does(Verb.ACCEPT).conversation_id
    shop.writes("how much is <b>shipping</b>?")
    wanted = shop.store.suggestions.want(conversation_id, now=shop.tick())
    assert wanted
    shop.store.suggestions.made(
        wanted.suggestion_id, entry="faq/shipping_cost", confidence=0.874, text="It costs 5 €.", language="en"
    )
    return wanted.suggestion_id


def path(site: Site, part: str = "") -> str:
    return f"/desk/conversations/{site.shop.conversation().conversation_id}/suggestion{part}"


def editor(site: Site) -> Browser:
    ida = site.shop.store.agents.add(name="Ida", login="ida", role=Role.EDITOR, now=site.shop.now)
    return site.agent(ida.agent_id)


def test_the_holder_sees_the_suggestion_and_sends_it(site: Site) -> None:
    suggestion_id = asked_and_suggested(site)
    eva = site.eva()
    shown = eva.posts(path(site)).text
    assert "It costs 5 €." in shown
    assert "Shipping cost · 87&nbsp;%" in shown
    eva.posts(path(site, f"/{suggestion_id}"), text="It costs 5 €.", used="1")
    assert eva.posts(path(site)).text == ""


def test_who_does_not_hold_the_conversation_gets_no_suggestion(site: Site) -> None:
    asked_and_suggested(site)
    assert site.leo().posts(path(site)).status_code == 409


def test_editors_read_what_became_of_suggestions_and_agents_do_not(site: Site) -> None:
    suggestion_id = asked_and_suggested(site)
    eva = site.eva()
    eva.posts(path(site, f"/{suggestion_id}"), text="To Spain it costs 5 €.", used="1")
    page = editor(site).get("/desk/suggestions").text
    assert "how much is &lt;b&gt;shipping&lt;/b&gt;?" in page
    assert "To Spain it costs 5 €." in page
    assert "Changed, then sent" in page
    assert eva.get("/desk/suggestions").status_code == 403
    assert "Nothing yet" in editor_again(site).get("/desk/suggestions?outcome=accepted").text


def editor_again(site: Site) -> Browser:
    known = site.shop.store.agents.by_login("ida")
    assert known
    return site.agent(known[0].agent_id)
