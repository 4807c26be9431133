"""Canned responses at the desk: kept on a page, searched in the box, changed by whom they belong to."""

from __future__ import annotations

from io import BytesIO

from bot.conversations.conversation import Verb
from bot.shop.canned import CannedResponse
from bot.team.agent import Role
from tests.connectors.desk.site import Browser, Site
from tests.journeys.test_main_job import PNG


def editor(site: Site) -> Browser:
    known = site.shop.store.agents.by_login("ida")
    ida = known[0] if known else site.shop.store.agents.add(name="Ida", login="ida", role=Role.EDITOR, now=1.0)
    return site.agent(ida.agent_id)


def held(site: Site) -> str:
    """Eva holds Ana's conversation; the address of its search."""
    site.shop.hands_off()
    return f"/desk/conversations/{site.shop.does(Verb.ACCEPT).conversation_id}/canned"


def one(site: Site, shortcut: str) -> CannedResponse:
    return next(each for each in site.shop.store.canned.listed(site.shop.eva) if each.shortcut == shortcut)


def test_an_editor_shares_one_and_agents_find_it_filled(site: Site) -> None:
    kept = editor(site).submits(
        "/desk/canned/new",
        shortcut="/Delivery",
        shared="on",
        **{"text-en": "Hi {first_name}, I am {agent_name}: {zones.home.price}; order {order}, {ask.parcel}."},
    )
    assert kept.status_code == 303
    search = held(site)
    eva = site.eva()
    shown = eva.get(f"{search}?q=deli").text
    assert "/delivery" in shown
    assert "Hi Ana, I am Eva: €4.95; order 7, {ask.parcel}." in shown
    assert "/delivery" not in eva.get(f"{search}?q=xyz").text
    assert "Change" not in eva.get("/desk/canned").text.split("<tbody>")[1]


def test_an_unknown_placeholder_is_refused_and_what_was_typed_stays(site: Site) -> None:
    refused = site.eva().submits("/desk/canned/new", shortcut="hi", **{"text-es": "Hola {nombre}: {zones.home.prise}"})
    assert refused.status_code == 400
    assert "{nombre} is not known in the text in es." in refused.text
    assert "{zones.home.prise} is not known" in refused.text
    assert "Hola {nombre}" in refused.text
    assert site.shop.store.canned.listed(site.shop.eva) == []


def test_the_variant_follows_the_conversations_language(site: Site) -> None:
    texts = {"text-en": "Hello", "text-es": "Hola"}
    site.eva().submits("/desk/canned/new", shortcut="hi", **texts)
    search = held(site)
    assert "Hello" in site.eva().get(f"{search}?q=hi").text
    site.shop.store._database._connection().execute("UPDATE conversation SET language = 'es'")
    assert "Hola" in site.eva().get(f"{search}?q=hi").text


def test_agents_keep_their_own_and_cannot_share_or_touch_others(site: Site) -> None:
    eva, leo = site.eva(), site.leo()
    eva.submits("/desk/canned/new", shortcut="mine", shared="on", **{"text-en": "mine alone"})
    mine = one(site, "mine")
    assert mine.owner_id == site.shop.eva
    assert "mine alone" not in leo.get("/desk/canned").text
    assert leo.get(f"/desk/canned/{mine.canned_id}").status_code == 404
    editor(site).submits("/desk/canned/new", shortcut="ours", shared="on", **{"text-en": "for all"})
    ours = one(site, "ours")
    assert leo.get(f"/desk/canned/{ours.canned_id}").status_code == 403
    assert leo.posts(f"/desk/canned/{ours.canned_id}/delete").status_code == 403
    assert editor(site).posts(f"/desk/canned/{ours.canned_id}/delete").status_code == 303
    assert "for all" not in leo.get("/desk/canned").text


def test_one_of_a_team_is_offered_to_that_team(site: Site) -> None:
    site.shop.store.presence.prefer(site.shop.leo, languages=frozenset(), skills=frozenset({"returns"}))
    editor(site).submits("/desk/canned/new", shortcut="label", shared="on", team="returns", **{"text-en": "A label"})
    assert "A label" not in site.eva().get(held(site)).text
    assert [each.shortcut for each in site.shop.store.canned.for_agent(site.shop.leo)] == ["label"]


def test_a_shortcut_is_taken_once_and_faults_keep_what_was_typed(site: Site) -> None:
    eva = site.eva()
    eva.submits("/desk/canned/new", shortcut="hi", **{"text-en": "Hello"})
    again = eva.submits("/desk/canned/new", shortcut="hi", **{"text-en": "Another hello"})
    assert again.status_code == 409
    assert "Another hello" in again.text
    assert eva.submits("/desk/canned/new", shortcut="hi!", **{"text-en": "x"}).status_code == 400


def test_a_change_replaces_the_texts_and_keeps_the_count(site: Site) -> None:
    eva = site.eva()
    eva.submits("/desk/canned/new", shortcut="hi", **{"text-en": "Hello", "text-es": "Hola"})
    path = f"/desk/canned/{one(site, 'hi').canned_id}"
    for _ in range(3):
        eva.posts(f"{path}/used")
    eva.submits(path, shortcut="hey", **{"text-en": "Hey", "text-es": ""})
    changed = one(site, "hey")
    assert (dict(changed.texts), changed.uses) == ({"en": "Hey"}, 3)


def test_a_file_is_kept_and_offered_with_it(site: Site) -> None:
    eva = site.eva()
    form = {"shortcut": "chart", "csrf": eva.csrf("/desk/canned/new"), "file": (BytesIO(PNG), "chart.png")}
    assert eva.client.post("/desk/canned/new", data=form).status_code == 303
    chart = one(site, "chart")
    assert chart.filename == "chart.png"
    shown = eva.get(f"{held(site)}?q=chart").text
    assert f'data-file="/desk/media/{chart.media_id}"' in shown
    assert eva.get(f"/desk/media/{chart.media_id}").data == PNG
    eva.submits(f"/desk/canned/{chart.canned_id}", shortcut="chart", remove_file="on", **{"text-en": "See our site"})
    assert one(site, "chart").media_id is None


def test_only_the_holder_searches_for_a_customer(site: Site) -> None:
    assert site.leo().get(held(site)).status_code == 409


def test_the_page_shows_each_text_in_the_readers_language(site: Site) -> None:
    eva = site.eva()
    eva.submits("/desk/canned/new", shortcut="hi", **{"text-en": "Hello there", "text-es": "Muy buenas"})
    page = eva.get("/desk/canned", headers={"Accept-Language": "es"}).text
    assert "Muy buenas" in page
    assert "Hello there" not in page
