"""The tour makes the demo somebody's own shop, a page at a time; it may stop and go on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.faq.facts.demo import MARKS_FILE, marks
from bot.settings import ROOT
from bot.team.agent import Role
from bot.yaml import read_yaml
from tests.connectors.faq.editor import Editor, editor_of, site_with_own_data

TOUR = "/desk/faq/facts/tour"
OFFER = "Make it yours in ten minutes"


def go_on(editor: Editor, step: str, **fields: str) -> str:
    """Fills in a step and goes on; the address that follows."""
    path = f"{TOUR}/{step}"
    answer = editor.sends(path, {**editor.form(path), **fields}, do="next")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def keeps(editor: Editor, ticked: list[str], shown: list[str]) -> str:
    data = {"csrf": editor.browser.csrf(TOUR + "/entries"), "keep": ticked, "shown": shown, "do": "next"}
    return editor.browser.client.post(f"{TOUR}/entries", data=data).text


def test_the_desk_offers_it_to_editors_while_the_shop_is_the_demo(marta: Editor) -> None:
    site = marta.site
    assert OFFER in marta.browser.get("/desk/").text
    assert OFFER not in site.eva().get("/desk/").text
    admin = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    assert OFFER in site.agent(admin.agent_id).get("/desk/").text


def test_in_the_sandbox_it_is_offered_no_more_after_not_now_but_can_be_found(tmp_path: Path) -> None:
    marta = editor_of(site_with_own_data(tmp_path, MOSTRADOR_SANDBOX="yes"))
    assert OFFER in marta.browser.get("/desk/").text
    marta.browser.posts(f"{TOUR}/later")
    assert OFFER not in marta.browser.get("/desk/").text
    assert TOUR in marta.browser.get("/desk/faq/facts").text


def test_with_a_real_account_it_is_offered_until_the_shop_has_its_own_name(marta: Editor) -> None:
    marta.browser.posts(f"{TOUR}/later")
    assert OFFER in marta.browser.get("/desk/").text


def test_a_shop_with_a_name_of_its_own_is_not_offered_it(marta: Editor) -> None:
    marta.site.facts = type(marta.site.facts)(
        facts={**marta.site.facts.facts, "name": "Casa Mía"}, languages=marta.site.facts.languages
    )
    assert OFFER not in marta.browser.get("/desk/").text


def test_it_stops_and_goes_on_where_it_was(marta: Editor) -> None:
    assert f'class="new" href="{TOUR}/contact"' in marta.browser.get(TOUR).text
    assert go_on(marta, "contact", **{"v:name": "Casa Mía"}) == f"{TOUR}/languages"
    assert "name: Casa Mía" in marta.file()
    marta.browser.get(f"{TOUR}/languages")
    page = marta.browser.get(TOUR).text
    assert f'class="new" href="{TOUR}/hours"' in page
    assert "Go on" in page


def test_a_step_that_can_not_be_saved_says_why_and_does_not_go_on(marta: Editor) -> None:
    path = f"{TOUR}/zones"
    answer = marta.sends(path, {**marta.form(path), "v:zones.home.price": "cheap"}, do="next")
    assert answer.status_code == 400
    assert "such as 4.95 EUR" in answer.text
    assert "Where you send to" in answer.text


def test_entries_are_set_aside_and_come_back(marta: Editor) -> None:
    path = marta.data / "faq" / "gift" / "wrap.yml"
    before = path.read_bytes()
    keeps(marta, ["faq/sizes_chart"], ["faq/sizes_chart", "faq/gift_wrap"])
    assert not path.exists()
    page = marta.browser.get(f"{TOUR}/entries").text
    assert re.search(r'value="faq/gift_wrap" +> Gift wrapping <span class="tag">set aside', page)
    keeps(marta, ["faq/sizes_chart", "faq/gift_wrap"], ["faq/sizes_chart", "faq/gift_wrap"])
    assert path.read_bytes() == before


def test_an_entry_that_is_needed_is_not_set_aside(marta: Editor) -> None:
    marta.changes("/desk/faq/facts/suggested", **{"n:suggested:0": "faq/gift_wrap"})
    refused = keeps(marta, [], ["faq/gift_wrap"])
    assert "nothing was set aside" in refused
    assert "faq/gift_wrap is no entry" in refused
    assert (marta.data / "faq" / "gift" / "wrap.yml").exists()


def test_the_end_lists_what_is_still_the_demos(marta: Editor) -> None:
    assert "Name of the shop" in marta.browser.get(f"{TOUR}/end").text
    go_on(marta, "contact", **{"v:name": "Casa Mía"})
    go_on(marta, "zones", **{"v:zones.home.price": "3 EUR"})
    page = marta.browser.get(f"{TOUR}/end").text
    assert "Name of the shop" not in page
    assert "Spain, Portugal: Working days it takes" in page
    assert "Spain, Portugal: Standard shipping" not in page


def test_the_marks_are_those_of_the_demo() -> None:
    """Whoever changes data/shop.yml of the demo writes its marks again, as below."""
    now = marks(read_yaml(ROOT / "data" / "shop.yml"))
    kept = json.loads(MARKS_FILE.read_text(encoding="utf-8"))
    assert kept == now, f"write this into {MARKS_FILE.name}: {json.dumps(now)}"
