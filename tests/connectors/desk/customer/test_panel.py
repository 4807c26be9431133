"""The customer beside the thread: what the panel shows, what agents write there, and the admins' page of attributes."""

from __future__ import annotations

import json
import re

import pytest
from werkzeug.test import TestResponse

from bot.conversations.conversation import State, Verb
from bot.customers.attribute import AttributeKind
from bot.customers.customer import BlockKind
from bot.team.agent import Role
from bot.team.audit import Act
from connectors.desk.customer.origin import origin_lines
from connectors.desk.privacy.shape import customer
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


@pytest.fixture
def ada(site: Site) -> Browser:
    shop = site.shop
    return site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)


def panel(browser: Browser, who: str = "ana") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.opens(who, "/customer")))


def posts(browser: Browser, part: str, who: str = "ana", **fields: str) -> TestResponse:
    here = browser.site.shop.conversation(who).conversation_id
    return browser.posts(f"/desk/conversations/{here}/{part}", **fields)


def acts(shop: Shop) -> list[Act]:
    return [entry.act for entry in shop.store.audit.entries(limit=50)]


def test_the_panel_says_who_it_is_where_they_came_from_and_what_people_did_before(site: Site, shop: Shop) -> None:
    shop.writes("hello", origin={"start": "summer-sale"})
    shop.answers()
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.does(Verb.RESOLVE)
    text = panel(site.eva())
    for part in ("Ana", "Telegram", "ana", "Start link", "summer-sale", "First seen", "Offers", "Nothing said"):
        assert part in text
    assert "The bot did not understand. Resolved by Eva." in text


def test_an_advertisement_is_told_in_words() -> None:
    referral = {"source_type": "ad", "source_url": "https://fb.me/x", "headline": "Boots -20 %", "ctwa_clid": "secret"}
    assert origin_lines({"referral": referral}) == [("Advertisement", "Boots -20 %"), ("Link", "https://fb.me/x")]
    assert origin_lines({"page": "https://shop.example/boots"}) == [("Page", "https://shop.example/boots")]
    assert origin_lines({"network": "0f3a"}) == [], "a network's mark tells people nothing"
    assert origin_lines(None) == []


def test_an_agent_writes_name_language_and_attributes(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    size = shop.store.attributes.add("Shoe size", AttributeKind.NUMBER, now=shop.tick()).attribute_id
    eva = site.eva()
    assert "Shoe size" in eva.opens("ana", "/customer-edit")
    refused = posts(eva, "customer-edit", name="Ana", language="en", **{size: "big"})
    assert (refused.status_code, "write a number" in refused.get_json()["message"]) == (400, True)
    assert posts(eva, "customer-edit", name="Ana Pérez", language="es", **{size: "38,5"}).status_code == 200
    text = panel(eva)
    for part in ("Ana Pérez", "Spanish", "Shoe size 38.5"):
        assert part in text
    assert acts(shop).count(Act.CUSTOMER_CHANGED) == 1


def test_a_form_opened_earlier_leaves_what_a_colleague_wrote_meanwhile(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    attributes = shop.store.attributes
    shoe, shirt = (attributes.add(name, AttributeKind.TEXT, now=shop.tick()).attribute_id for name in ("Shoe", "Shirt"))
    opened = form_of(site.eva().opens("ana", "/customer-edit"))
    assert posts(site.leo(), "customer-edit", **{shoe: "44"}).status_code == 200
    opened[shirt] = "M"
    assert posts(site.eva(), "customer-edit", **opened).status_code == 200
    assert attributes.of(shop.conversation().contact_id) == {shoe: "44", shirt: "M"}


def test_a_value_that_is_no_option_any_more_survives_a_change_of_the_rest(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    contact_id, attributes = shop.conversation().contact_id, shop.store.attributes
    size = attributes.add("Size", AttributeKind.LIST, ("S", "M"), now=shop.tick()).attribute_id
    shop.store.profiles.edit(contact_id, shop.eva, name=None, language=None, values={size: "M"}, now=shop.tick())
    attributes.change(size, "Size", ("S", "L"))
    opened = form_of(site.eva().opens("ana", "/customer-edit"))
    assert opened[size] == "M"
    assert posts(site.eva(), "customer-edit", **{**opened, "name": "Ana P."}).status_code == 200
    assert attributes.of(contact_id) == {size: "M"}


def form_of(page: str) -> dict[str, str]:
    """The fields of the form as a browser would post them."""
    fields = dict(re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", options)
        fields[name] = (chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
    return fields


def test_a_language_that_the_shop_does_not_speak_is_refused(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    assert posts(site.eva(), "customer-edit", name="Ana", language="xx").status_code == 400


def test_a_note_on_the_person_is_seen_by_colleagues_and_removed_by_its_writer(site: Site, shop: Shop) -> None:
    shop.writes("hello")
    eva, leo = site.eva(), site.leo()
    assert posts(eva, "customer-note", text="  ").status_code == 400
    assert posts(eva, "customer-note", text="pays <late>").status_code == 200
    assert "pays &lt;late&gt;" in leo.opens("ana", "/customer")
    assert "Remove" not in panel(leo)
    (note,) = shop.store.customer_notes.of(shop.conversation().contact_id)
    assert posts(leo, f"customer-note/{note.note_id}/remove").status_code == 403
    assert posts(eva, f"customer-note/{note.note_id}/remove").status_code == 200
    assert "None yet" in panel(leo)
    assert acts(shop).count(Act.CUSTOMER_NOTED) == 2
    assert "late" not in " ".join(entry.details for entry in shop.store.audit.entries(limit=50))


def test_a_blocked_customer_can_be_read_and_unblocked_but_not_answered(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    eva = site.eva()
    assert posts(eva, "block", kind="enemy").status_code == 400
    assert posts(eva, "block", kind="spam").status_code == 200
    page = eva.opens()
    assert "Blocked: what this customer writes is kept here" in page
    assert 'data-verb="take_over"' not in page
    assert "Spam" in panel(eva)
    late = eva.does(Verb.TAKE_OVER, shop.conversation().epoch)
    assert (late.status_code, "unblock them first" in late.get_json()["message"]) == (409, True)
    refused = eva.replies("Hello")
    assert (refused.status_code, "Unblock them first" in refused.get_json()["message"]) == (400, True)
    unblocked = posts(eva, "unblock")
    assert unblocked.get_json()["message"] == "Unblocked. What they wrote waits in the queue."
    assert shop.conversation().state is State.QUEUED
    assert "Spam" not in panel(eva)
    assert {Act.CUSTOMER_BLOCKED, Act.CUSTOMER_UNBLOCKED} <= set(acts(shop))


def test_a_colleagues_customer_is_not_blocked(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT, shop.leo)
    assert posts(site.eva(), "block", kind="spam").status_code == 409


def test_admins_define_attributes_and_see_who_has_them(site: Site, shop: Shop, ada: Browser) -> None:
    path = "/desk/attributes"
    wrong = ada.submits(path, name="Size", kind="list", options="")
    assert (wrong.status_code, "one a line" in wrong.text) == (400, True)
    assert ada.submits(path, name="Size", kind="list", options="S\nM\n").status_code == 303
    (size,) = shop.store.attributes.all()
    again = ada.submits(path, name="size", kind="text", options="")
    assert (again.status_code, "an attribute size already" in again.text) == (400, True)
    changed = ada.submits(f"{path}/{size.attribute_id}", path, name="Shirt", options="M\nL")
    assert changed.status_code == 303
    assert "Shirt" in ada.get(path).text
    assert ada.submits(f"{path}/{size.attribute_id}/remove", path).status_code == 303
    assert "No attributes yet" in ada.get(path).text
    assert acts(shop).count(Act.ATTRIBUTES_CHANGED) == 3


def test_the_export_has_notes_attributes_and_the_block(site: Site, shop: Shop, ada: Browser) -> None:
    shop.writes("hello")
    contact_id = shop.conversation().contact_id
    size = shop.store.attributes.add("Size", AttributeKind.TEXT, now=shop.tick()).attribute_id
    shop.store.profiles.edit(contact_id, shop.eva, name="Ana", language=None, values={size: "M"}, now=shop.tick())
    shop.store.customer_notes.add(contact_id, shop.eva, "pays late", now=shop.tick())
    shop.store.blocks.block(contact_id, shop.eva, BlockKind.SPAM, now=shop.tick())
    person = shop.store.erasures.person(contact_id)
    assert person
    told = json.loads(json.dumps(customer(shop.store, person, {}, now=shop.now)))
    assert told["attributes"] == {"Size": "M"}
    assert [note["text"] for note in told["notes"]] == ["pays late"]
    assert told["blocked"]["as"] == "spam"
