"""Templates, window and consent at the desk."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.consent import Consent
from bot.conversations.conversation import Conversation
from bot.conversations.message import Message
from bot.team.agent import Role
from connectors.channels.whatsapp.templates import read_templates
from connectors.sandbox.whatsapp.templates import TEMPLATES
from tests.connectors.desk.site import PHONE_NUMBER_ID, Browser, Site

ACCOUNT = f"whatsapp:{PHONE_NUMBER_ID}"
DAY = 24 * 3600.0
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture
def lucia(site: Site) -> Conversation:
    """Lucía wrote on WhatsApp, in Spanish; Eva holds the conversation, and the number has templates."""
    assert site.app
    shop = site.shop
    message = IncomingMessage(
        provider_message_id="wamid.1", address="346", sent_at=int(shop.now), kind=Kind.TEXT, text="hola", name="Lucía"
    )
    shop.store.inbox.receive(ACCOUNT, b"{}", [message], now=shop.tick())
    shop.store.templates.replace(ACCOUNT, read_templates({"data": list(TEMPLATES)}), now=shop.tick())
    shop.answers()
    return taken(site)


def taken(site: Site) -> Conversation:
    found = site.shop.conversation("346")
    return site.shop.store.conversations.take_over(
        found.conversation_id, site.shop.eva, epoch=found.epoch, now=site.shop.tick()
    )


def path(conversation: Conversation, part: str = "") -> str:
    return f"/desk/conversations/{conversation.conversation_id}{part}"


def sends(eva: Browser, conversation: Conversation, name: str, key: str = "key-00001", **fields: Any) -> TestResponse:
    values = {f"value:{name}": value for name, value in fields.pop("values", {}).items()}
    return eva.posts(path(conversation, "/template"), name=name, language="en", client_key=key, **{**values, **fields})


def last(site: Site) -> Message:
    return site.shop.store.conversations.messages(site.shop.conversation("346").conversation_id)[-1]


ORDER = {"header.1": "A-7", "body.1": "Lucía", "body.2": "ready", "button0.1": "A-7"}


def test_the_head_says_how_long_free_text_may_be_sent(site: Site, lucia: Conversation) -> None:
    head = site.eva().get(path(lucia, "/head")).text
    assert "Free text for another" in head
    assert "23 h" in head
    site.shop.tick(DAY - 3600)
    assert "window near" in site.eva().get(path(lucia, "/head")).text


def test_outside_the_window_free_text_is_refused_before_it_is_sent(site: Site, lucia: Conversation) -> None:
    eva = site.eva()
    site.shop.tick(DAY)
    refused = eva.replies("hello?", who="346")
    assert refused.status_code == 400
    assert "send a template" in refused.json["message"]
    head = eva.get(path(lucia, "/head")).text
    assert "only a template can be sent" in head
    assert "data-closed" in head


def test_a_template_goes_out_also_outside_the_window_and_once(site: Site, lucia: Conversation) -> None:
    eva = site.eva()
    site.shop.tick(DAY)
    for _ in range(2):
        assert sends(eva, lucia, "order_update", values=ORDER).status_code == 200
    texts = [each.text for each in site.shop.store.conversations.messages(lucia.conversation_id)]
    assert texts.count(last(site).text) == 1
    assert last(site).kind is Kind.TEMPLATE
    assert last(site).text.startswith("Order A-7\n\nHello Lucía, your order is ready.")
    assert "Template: Order update" in eva.get(path(lucia, "/messages")).text


def test_a_template_without_its_key_is_refused(site: Site, lucia: Conversation) -> None:
    answer = sends(site.eva(), lucia, "order_update", key="", values=ORDER)
    assert (answer.status_code, "Load it again" in answer.json["message"]) == (400, True)


def test_values_that_are_missing_are_named(site: Site, lucia: Conversation) -> None:
    refused = sends(site.eva(), lucia, "order_update", values={"header.1": "A-7"})
    assert (refused.status_code, refused.json["message"]) == (400, "Fill in 1.")


def test_the_customers_language_comes_first_and_only_what_can_be_sent(site: Site, lucia: Conversation) -> None:
    found = site.eva().get(path(lucia, "/templates")).text
    assert "we are back" in found
    assert "summer sale" not in found
    assert "free gift" not in found
    assert 'value="Lucía"' in found, "the first name is filled in"


def test_marketing_needs_an_opt_in_with_its_proof(site: Site, lucia: Conversation) -> None:
    eva = site.eva()
    photo = {"values": {"body.1": "The boot"}, "file": (io.BytesIO(PHOTO), "boot.png")}
    assert "No opt-in" in sends(eva, lucia, "back_in_stock", **photo).json["message"]
    assert eva.posts(path(lucia, "/consent"), consent="opted_in", words=" ").status_code == 400
    assert eva.posts(path(lucia, "/consent"), consent="opted_in", words="in the shop, on paper").status_code == 200
    assert site.shop.store.consents.current(lucia.contact_id) is Consent.OPTED_IN
    assert "in the shop, on paper" in eva.get(path(lucia, "/templates")).text
    photo["file"] = (io.BytesIO(PHOTO), "boot.png")
    assert sends(eva, lucia, "back_in_stock", **photo).status_code == 200
    assert last(site).media
    assert "shape-image" in eva.get(path(lucia, "/messages")).text


def test_the_wrong_kind_of_file_is_named(site: Site, lucia: Conversation) -> None:
    eva = site.eva()
    eva.posts(path(lucia, "/consent"), consent="opted_in", words="on paper")
    refused = sends(eva, lucia, "back_in_stock", values={"body.1": "x"}, file=(io.BytesIO(b"%PDF-1.7"), "x.pdf"))
    assert (refused.status_code, refused.json["message"]) == (400, "This template needs a file of the kind image.")


def test_who_does_not_hold_the_conversation_sends_no_template(site: Site, lucia: Conversation) -> None:
    assert sends(site.leo(), lucia, "order_update", values=ORDER).status_code == 409


def test_editors_see_every_template_and_have_them_fetched(site: Site, lucia: Conversation) -> None:
    ida = site.agent(site.shop.store.agents.add(name="Ida", login="ida", role=Role.EDITOR, now=1.0).agent_id)
    page = ida.get("/desk/templates").text
    assert "summer_sale" in page
    assert "paused" in page
    assert site.shop.store.templates.due([ACCOUNT], now=site.shop.now) == []
    ida.posts("/desk/templates/fetch")
    assert site.shop.store.templates.due([ACCOUNT], now=site.shop.now) == [ACCOUNT]
    assert site.eva().get("/desk/templates").status_code == 403
