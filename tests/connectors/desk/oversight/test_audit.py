"""The audit log at the desk: what is done is written down with who and from where, and found again by filters."""

from __future__ import annotations

import re

import pytest

from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE, Act
from connectors.desk.oversight.audit_page import ACTS
from connectors.desk.oversight.audit_rules import DEEDS
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


@pytest.fixture
def ada(site: Site, shop: Shop) -> Browser:
    return site.agent(shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now).agent_id)


def kept(shop: Shop, act: Act) -> list[tuple[str | None, str, str]]:
    shop.tick()
    return [(each.agent_name, each.details, each.place) for each in shop.store.audit.entries(act=act)]


def rows(page: str) -> list[str]:
    """The rows of the table, as words."""
    found = re.findall(r"<tr>\s*<td(.*?)</tr>", page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", f"<td{each}").split()) for each in found]


def test_every_act_has_words_and_every_deed_an_address(site: Site) -> None:
    assert set(ACTS) == set(Act)
    posts = {each.endpoint for each in site.app.url_map.iter_rules() if "POST" in (each.methods or ())}
    assert set(DEEDS) <= posts


def test_a_canned_response_made_changed_and_deleted_is_written_down(shop: Shop, ada: Browser) -> None:
    form = {"shortcut": "hello", "text-en": "Hello!", "shared": "on"}
    assert ada.submits("/desk/canned/new", **form).status_code == 303
    path = re.findall(r"/desk/canned/\w{6,}", ada.get("/desk/canned").text)[0]
    shop.tick()
    assert ada.submits(path, **{**form, "shortcut": "hi"}).status_code == 303
    shop.tick()
    assert ada.submits(f"{path}/delete", form_at=path).status_code == 303
    assert [details for _, details, _ in kept(shop, Act.CANNED_CHANGED)] == ["deleted: /hi", "/hello", "new: /hello"]


def test_what_was_refused_is_not_written_down_as_done(shop: Shop, ada: Browser) -> None:
    assert ada.submits("/desk/canned/new", shortcut="", **{"text-en": ""}).status_code == 400
    assert ada.submits("/desk/account", name="").status_code == 400
    assert kept(shop, Act.CANNED_CHANGED) == kept(shop, Act.RENAMED) == []


def test_labels_names_and_what_others_take_are_written_down(site: Site, shop: Shop, ada: Browser) -> None:
    shop.hands_off()
    conversation_id = shop.conversation().conversation_id
    new = f"/desk/conversations/{conversation_id}/labels/new"
    assert ada.posts(new, name="Urgent", colour="red").status_code == 200
    label_id = shop.store.labels.all()[0].label_id
    shop.tick()
    change = ada.submits(f"/desk/labels/{label_id}", form_at="/desk/labels", name="Soon", colour="red")
    assert change.status_code == 303
    shop.tick()
    ada.submits(f"/desk/labels/{label_id}/remove", form_at="/desk/labels")
    assert [details for _, details, _ in kept(shop, Act.LABELS_CHANGED)] == [
        "Soon: deleted",
        "Urgent → Soon",
        "new: Urgent",
    ]
    ada.submits("/desk/account", name="Ada L.")
    assert kept(shop, Act.RENAMED) == [("Ada L.", "Ada L.", "127.0.0.1")]
    ada.submits(f"/desk/team/{shop.eva}", form_at="/desk/team", limit="2", skills="")
    assert len(kept(shop, Act.TEAM_CHANGED)) == 1


def test_the_page_is_filtered_by_person_act_and_days(site: Site, shop: Shop, ada: Browser) -> None:
    site.leo()
    shop.tick(24 * 3600)  # 16 January 2027
    ada.submits(f"/desk/people/{shop.eva}/role", form_at="/desk/people", role="editor")
    everything = rows(ada.get("/desk/audit").text)
    assert any("Ada Changed a role Eva agent → editor 127.0.0.1" in each for each in everything)
    assert len(rows(ada.get(f"/desk/audit?person={shop.leo}").text)) == 1
    assert len(rows(ada.get("/desk/audit?act=signed_in").text)) == 2
    day = re.findall(r"2027-01-(\d\d)", everything[0])[0]
    assert len(rows(ada.get(f"/desk/audit?since=2027-01-{day}&until=2027-01-{day}").text)) == 1
    assert rows(ada.get("/desk/audit?since=2030-01-01").text) == []
    for odd in ("since=yesterday", "until=0001-01-01", "act=nothing", "person=nobody", "since=9999-12-31"):
        assert len(rows(ada.get(f"/desk/audit?{odd}").text)) == len(everything)


def test_long_logs_come_page_by_page_with_their_filters(shop: Shop, ada: Browser) -> None:
    for _ in range(130):
        shop.store.audit.record(Act.EXPORTED, COMMAND_LINE, about_id="k1", now=shop.tick())
    first = ada.get("/desk/audit?act=exported").text
    assert len(rows(first)) == 100
    older = re.findall(r'href="(/desk/audit\?[^"]+)">Older', first)[0].replace("&amp;", "&")
    second = ada.get(older).text
    assert len(rows(second)) == 30
    assert "Older entries" not in second


def test_a_conversation_is_linked_and_what_an_admin_wrote_is_no_markup(shop: Shop, ada: Browser) -> None:
    shop.writes("hello")
    conversation_id = shop.conversation().conversation_id
    shop.store.audit.record(Act.ERASED, COMMAND_LINE, about_id=conversation_id, details="<b>", now=shop.tick())
    page = ada.get("/desk/audit?act=erased").text
    assert f'href="/desk/conversations/{conversation_id}"' in page
    assert "&lt;b&gt;" in page
    assert "command line" in page
