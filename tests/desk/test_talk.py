"""Around a conversation at the desk: notes, mentions, drafts, who looks, and transfers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversation import Verb
from bot.store.store import Store
from tests.desk.site import Browser, Site
from tests.store.shop import PlainNotices, Shop

PAGE = "a" * 32


def path(shop: Shop, part: str) -> str:
    return f"/desk/conversations/{shop.conversation().conversation_id}/{part}"


def held(site: Site) -> Browser:
    """Eva holds Ana's conversation."""
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    return site.eva()


def notes(browser: Browser, shop: Shop, text: str, key: str = "note-0001") -> int:
    return browser.posts(path(shop, "note"), text=text, client_key=key).status_code


def test_a_note_is_shown_as_one_with_its_markup_harmless(site: Site, shop: Shop) -> None:
    eva = held(site)
    assert notes(eva, shop, "<b>she</b> is angry") == 200
    shown = eva.opens(part="/messages")
    assert "&lt;b&gt;she&lt;/b&gt; is angry" in shown
    assert 'data-side="note"' in shown
    assert "the customer never sees it" in shown


@pytest.mark.parametrize(("text", "key"), [("", "note-0001"), ("hello", "?"), ("x" * 10_001, "note-0001")])
def test_a_note_that_is_none_is_refused(site: Site, shop: Shop, text: str, key: str) -> None:
    eva = held(site)
    assert notes(eva, shop, text, key) == 400
    assert all(message.author.value != "colleague" for message in shop.messages())


def test_who_is_mentioned_finds_it_on_a_page_and_by_the_sign(site: Site, shop: Shop) -> None:
    eva, leo = held(site), site.leo()
    assert "mention-count" not in leo.get("/desk/mentions/count").text.replace('id="mention-count"', "")
    notes(eva, shop, "@Leo what do you think?")
    assert "Eva mentions you: @Leo what do you think?" in leo.get("/desk/mentions/count").text
    assert "what do you think?" in leo.get("/desk/mentions").text
    leo.posts(path(shop, "mentions-seen"))
    assert "mentions you" not in leo.get("/desk/mentions/count").text
    assert "what do you think?" in leo.get("/desk/mentions").text


def test_a_draft_comes_back_exactly_on_another_device(site: Site, shop: Shop) -> None:
    eva = held(site)
    text = '  Hi "Ana",\n\n<b>one</b> moment '
    assert eva.posts(path(shop, "draft"), box="reply", text=text, changed_at=str(shop.now)).status_code == 200
    page = site.eva().opens()
    assert 'data-draft="  Hi &#34;Ana&#34;,\n\n&lt;b&gt;one&lt;/b&gt; moment "' in page
    assert "Hi &#34;Ana" not in site.leo().opens()


@pytest.mark.parametrize(
    "wrong", [{"box": "other"}, {"changed_at": "nan"}, {"changed_at": "9e99"}, {"text": "x" * 20_001}]
)
def test_a_draft_that_makes_no_sense_is_refused(site: Site, shop: Shop, wrong: dict[str, str]) -> None:
    eva = held(site)
    fields = {"box": "reply", "text": "Hi", "changed_at": str(shop.now), **wrong}
    assert eva.posts(path(shop, "draft"), **fields).status_code == 400


def test_colleagues_see_who_looks_and_who_writes(site: Site, shop: Shop) -> None:
    eva, leo = held(site), site.leo()
    assert eva.posts(path(shop, "look"), page=PAGE, writing="0").text.strip() == ""
    assert "Eva is looking too." in leo.get(path(shop, "viewers")).text
    eva.posts(path(shop, "look"), page=PAGE, writing="1")
    assert "Eva is writing here now." in leo.posts(path(shop, "look"), page="b" * 32).text
    eva.posts("/desk/look/end", page=PAGE)
    assert leo.get(path(shop, "viewers")).text.strip() == ""


def test_a_conversation_is_given_with_a_note(site: Site, shop: Shop) -> None:
    eva = held(site)
    form = eva.get(path(shop, "transfer")).text
    assert "Leo" in form
    given = eva.posts(path(shop, "transfer"), to=shop.leo, note="you know sizes", epoch=str(shop.conversation().epoch))
    assert given.get_json()["message"] == "Leo has it now."
    assert "you know sizes" in site.leo().get("/desk/mentions").text
    again = eva.posts(path(shop, "transfer"), to="queue", epoch="1")
    assert again.status_code == 409
    assert "Not done" in again.get_json()["message"]


def test_one_reply_posted_five_times_at_once_arrives_once(site: Site, shop: Shop) -> None:
    eva = held(site)
    csrf = eva.csrf()
    cookies = [cookie for name in ("mostrador",) if (cookie := eva.client.get_cookie(name))]

    def posts(_: int) -> int:
        client = site.app.test_client()
        for cookie in cookies:
            client.set_cookie(cookie.key, cookie.value)
        fields = {"text": "Hello Ana", "client_key": "key-00009"}
        return client.post(path(shop, "reply"), data=fields, headers={"X-CSRF-Token": csrf}).status_code

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(posts, range(5))) == [200] * 5
    fresh = Store(shop.folder / "shop.db", PlainNotices())
    texts = [each.text for each in fresh.conversations.messages(shop.conversation().conversation_id)]
    assert texts.count("Hello Ana") == 1
