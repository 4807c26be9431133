"""Around a conversation at the desk: notes, mentions, drafts, who looks, and transfers."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations.conversation import Verb
from bot.conversations.label import Colour
from bot.store.store import Store
from bot.team.agent import Role
from tests.bot.store.shop import PlainNotices, Shop
from tests.connectors.desk.site import Browser, Site

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
    page = site.leo().get(path(shop, "messages")).text
    assert "transferred this conversation to" in page
    assert "Giver" not in page
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
    fresh = Store(shop.place, PlainNotices())
    texts = [each.text for each in fresh.conversations.messages(shop.conversation().conversation_id)]
    assert texts.count("Hello Ana") == 1


def test_a_conversation_sleeps_until_a_time_of_the_shop(site: Site, shop: Shop) -> None:
    eva = held(site)
    assert "Monday at opening" in eva.get(path(shop, "snooze")).text
    epoch = str(shop.conversation().epoch)
    for wrong in ({"until": str(shop.now - 1)}, {"until": "pick", "at": "soon"}, {"until": "nan"}):
        assert eva.posts(path(shop, "snooze"), epoch=epoch, **wrong).status_code == 400
    assert eva.posts(path(shop, "snooze"), epoch=epoch, until=str(shop.now + 3600)).status_code == 200
    assert shop.conversation().hold_until == shop.now + 3600
    assert "snoozed" in eva.opens(part="/head")
    shop.writes("I'm back")
    assert shop.conversation().on_hold_since is None
    assert site.leo().posts(path(shop, "snooze"), epoch=epoch, until="").status_code == 409


def test_labels_are_made_put_on_and_shown_in_head_and_list(site: Site, shop: Shop) -> None:
    eva = held(site)
    assert eva.posts(path(shop, "labels/new"), name="<i>Refund</i>", colour="red").status_code == 200
    assert "&lt;i&gt;Refund&lt;/i&gt;" in eva.opens(part="/head")
    assert "label-red" in eva.get("/desk/lists").text
    assert "already" in eva.posts(path(shop, "labels/new"), name="<I>refund</I>", colour="red").get_json()["message"]
    assert eva.posts(path(shop, "labels/new"), name="x", colour="url(evil)").status_code == 400
    label_id = shop.store.labels.all()[0].label_id
    eva.posts(path(shop, "labels"), shown=label_id)
    assert "label-red" not in eva.opens(part="/head")
    assert eva.posts(f"/desk/labels/{label_id}/remove").status_code == 403


def test_an_editor_renames_and_removes_labels(site: Site, shop: Shop) -> None:
    ida = site.agent(shop.store.agents.add(name="Ida", login="ida", role=Role.EDITOR, now=shop.now).agent_id)
    label_id = shop.store.labels.add("Refund", Colour.RED, now=shop.now).label_id
    assert ida.posts(f"/desk/labels/{label_id}", name="Refunds", colour="blue").status_code == 303
    assert "Refunds" in ida.get("/desk/labels").text
    assert ida.posts(f"/desk/labels/{label_id}", name="", colour="blue").status_code == 400
    ida.posts(f"/desk/labels/{label_id}/remove")
    assert "No labels yet" in ida.get("/desk/labels").text


def test_a_merged_person_is_one_history_over_channels_and_two_again_after(site: Site, shop: Shop) -> None:
    eva = held(site)
    shop.writes("from another <phone>", who="ana2")
    other = shop.conversation("ana2").contact_id
    assert "Ana2" in eva.get(path(shop, "merge") + "?q=ana").text
    assert "All channels" not in eva.opens(part="/head")
    assert eva.posts(path(shop, "merge"), contact=other).status_code == 200
    assert "All channels" in eva.opens(part="/head")
    whole = eva.opens(part="/history")
    assert whole.index("a person please") < whole.index("from another &lt;phone&gt;")
    assert eva.posts(path(shop, "merge"), contact=other).status_code == 409
    merge_id = shop.store.merges.log(other)[0].merge_id
    assert eva.posts(path(shop, "unmerge"), merge=merge_id).status_code == 200
    assert "from another" not in eva.opens(part="/history")


def test_a_long_history_goes_back_page_by_page_without_gap_or_double(site: Site, shop: Shop) -> None:
    eva = held(site)
    for number in range(90):
        shop.writes(f"word {number:03}.", who=("ana", "ana2")[number % 2])
    shop.store.merges.merge(
        shop.conversation("ana2").contact_id, shop.conversation().contact_id, shop.eva, now=shop.tick()
    )
    seen: list[str] = []
    before = ""
    for _ in range(5):
        page = eva.get(path(shop, "history") + f"?before={before}").text
        seen = re.findall(r"word \d+\.", page) + seen
        before = re.findall(r'data-before="([^"]*)"', page)[0]
        if not before:
            break
    assert seen == [f"word {number:03}." for number in range(90)]
