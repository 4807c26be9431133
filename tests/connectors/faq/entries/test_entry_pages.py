"""Editors change entries on the pages: what they type reaches the file, nothing is lost, and two never overwrite."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.faq.editing.entry import read_entry
from bot.faq.writing import YamlFile
from bot.settings import ROOT
from bot.team.agent import Role
from bot.team.audit import Act
from tests.connectors.desk.site import Browser, Site

COST = "/desk/faq/entries/shipping/cost"
WRAP = "/desk/faq/entries/gift/wrap"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def file_of(site: Site, entry: str) -> str:
    return (site.root / "data" / "faq" / f"{entry}.yml").read_bytes().decode()


def form(browser: Browser, path: str) -> dict[str, str]:
    """The fields of the entry's form as the page shows them."""
    page = browser.get(path).text
    page = page[page.index('id="entry"') : page.index("</form>", page.index('class="save-bar"'))]
    page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    fields: dict[str, str] = {}
    for tag in re.finditer(r"<(input|textarea|select)\b([^>]*)>", page):
        name, rest = re.search(r'name="([^"]+)"', tag[2]), page[tag.end() :]
        if name is None or ("checkbox" in tag[2] and "checked" not in tag[2]):
            continue
        fields[name[1]] = unescape(_value(tag[1], tag[2], rest))
    return fields


def _value(kind: str, attributes: str, rest: str) -> str:
    if kind == "textarea":
        return rest[: rest.index("</textarea>")]
    if kind == "select":
        chosen = re.search(r'<option value="([^"]*)" selected', rest[: rest.index("</select>")])
        return chosen[1] if chosen else ""
    value = re.search(r'value="([^"]*)"', attributes)
    return value[1] if value else ""


def saves(browser: Browser, path: str, **changes: str) -> int:
    """Changes fields of the page's form, presses Save; the status of the answer."""
    fields = form(browser, path) | changes
    return browser.client.post(f"{path}/save", data=fields).status_code


def test_saving_without_a_change_leaves_every_file_as_it_is(site: Site, marta: Browser) -> None:
    for path in sorted((ROOT / "data" / "faq").glob("*/*.yml"))[::9]:
        assert saves(marta, f"/desk/faq/entries/{path.parent.name}/{path.stem}") == 303
        assert file_of(site, f"{path.parent.name}/{path.stem}").encode() == path.read_bytes()


def test_an_editor_changes_a_title_and_an_answer_and_only_these_lines_change(site: Site, marta: Browser) -> None:
    before = file_of(site, "gift/wrap").splitlines()
    changes = {"en.title": "Gift paper", "en.answers.0.text": "Yes: for {gift.wrap_price}.", "why": "customers asked"}
    assert saves(marta, WRAP, **changes) == 303
    after = file_of(site, "gift/wrap").splitlines()
    assert [line for line in after if line not in before] == [
        '  - text: "Yes: for {gift.wrap_price}."',
        "  metadata: {language: en, title: Gift paper}",
    ]
    assert len(after) == len(before)
    history = marta.get(f"{WRAP}/history").text
    assert "customers asked" in history
    assert "Marta" in history
    assert "English, title" in history
    log = site.shop.store.audit.entries(act=Act.ENTRIES_CHANGED)
    assert [each.details for each in log] == ["faq/gift_wrap"]


hostile = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="-:#'\"{}[]&*!|>%@`\\é\u00a0\u200b\u202e\x85\u2028<", max_size=30),
    st.sampled_from(["no", "on", "12:30", "1e3", "</textarea><script>", "- a", "{x}", "a\tb", "\x00", "\ufeffx"]),
)


@given(text=hostile)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_text_goes_through_the_page_to_the_file_and_back(site: Site, marta: Browser, text: str) -> None:
    typed = "begin " + text.replace("\r", "") + " end"
    line = " ".join(typed.splitlines())
    status = saves(marta, WRAP, **{"en.answers.0.text": typed, "en.title": line, "en.examples": f"{line}\nwrap it"})
    assert status == 303
    content = YamlFile(file_of(site, "gift/wrap"), name="wrap.yml").value(())
    part = read_entry("faq/gift_wrap", content).part("en")
    assert part.answers[0].text == typed
    assert part.title == line
    assert part.examples == (line, "wrap it")
    # What the page shows of it goes to the file again without a change.
    before = file_of(site, "gift/wrap")
    assert saves(marta, WRAP) == 303
    assert file_of(site, "gift/wrap") == before


def test_what_no_file_can_hold_is_refused_and_stays_a_draft(site: Site, marta: Browser) -> None:
    before = file_of(site, "gift/wrap")
    fields = form(marta, WRAP) | {"en.title": "Gift \ud800"}
    answer = marta.client.post(
        f"{WRAP}/save",
        data="&".join(f"{key}={_percent(value)}" for key, value in fields.items()).encode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (303, 400)
    assert "\ud800" not in file_of(site, "gift/wrap")
    if answer.status_code == 400:
        assert file_of(site, "gift/wrap") == before


def _percent(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def test_a_draft_survives_a_closed_browser_and_can_be_thrown_away(site: Site, marta: Browser) -> None:
    before = file_of(site, "gift/wrap")
    fields = form(marta, WRAP) | {"en.title": "Half a title"}
    kept = marta.client.post(f"{WRAP}/draft", data=fields)
    assert "Draft kept" in kept.json["message"]  # type: ignore[index]
    agent = site.shop.store.agents.by_login("marta")
    assert agent
    other = site.agent(agent[0].agent_id)
    assert form(other, WRAP)["en.title"] == "Half a title"
    shown = other.get("/desk/faq/").text
    assert "<bdi>Half a title</bdi>" in shown[shown.index("unsaved drafts") :]
    assert file_of(site, "gift/wrap") == before
    assert other.submits(f"{WRAP}/draft/drop", form_at=WRAP).status_code == 303
    assert form(other, WRAP)["en.title"] == "Gift wrapping"


def test_of_two_editors_the_second_sees_both_texts_and_chooses(site: Site, marta: Browser, noor: Browser) -> None:
    theirs, mine = form(marta, WRAP), form(noor, WRAP)
    theirs |= {"en.answers.0.text": "Yes, for five.", "en.examples": theirs["en.examples"] + "\nmarta's words"}
    mine |= {"en.answers.0.text": "Yes, for six.", "es.title": "Envolver"}
    assert marta.client.post(f"{WRAP}/save", data=theirs).status_code == 303
    conflict = noor.client.post(f"{WRAP}/save", data=mine)
    assert conflict.status_code == 409
    assert "Marta saved this entry while you were writing" in conflict.text
    assert ">five</del>" in conflict.text
    assert ">six</ins>" in conflict.text
    assert "Yes, for five." in file_of(site, "gift/wrap")
    (key,) = set(re.findall(r'name="take\.([^"]+)"', conflict.text))
    merge = noor.client.post(f"{WRAP}/merge", data={"csrf": mine["csrf"], f"take.{key}": "both"})
    assert merge.status_code == 303
    both = form(noor, WRAP)
    assert both["en.answers.0.text"] == "Yes, for five.\nYes, for six."
    assert "marta's words" in both["en.examples"]
    assert both["es.title"] == "Envolver"
    assert saves(noor, WRAP) == 303
    assert "marta's words" in file_of(site, "gift/wrap")
    assert "title: Envolver}" in file_of(site, "gift/wrap")


def test_who_else_is_there_is_told(marta: Browser, noor: Browser) -> None:
    marta.posts(f"{WRAP}/look", page="a" * 32)
    assert "Marta is here too." in noor.posts(f"{WRAP}/look", page="b" * 32).text
    marta.posts("/desk/faq/look/end", page="a" * 32)
    assert "Marta" not in noor.posts(f"{WRAP}/look", page="b" * 32).text


def test_an_editor_makes_an_entry_in_two_languages(site: Site, marta: Browser) -> None:
    begun = marta.submits("/desk/faq/new", title="Engraving", new_topic="Geschenke é", name="")
    assert begun.location == "/desk/faq/entries/geschenkee/engraving"
    path = begun.location
    assert not (site.root / "data" / "faq" / "geschenkee").exists()
    examples = "\n".join(
        f"do you engrave {word}" for word in ["rings", "cups", "boxes", "lids", "names", "dates", "pens", "keys"]
    )
    changes = {"en.examples": examples, "en.answers.0.text": "Yes.", "es.title": "Grabados"}
    assert saves(marta, path, **changes, **{"es.examples": examples, "es.answers.0.text": "Sí."}) == 303
    saved = file_of(site, "geschenkee/engraving")
    begin = 'version: "3.1"\n\nresponses:\n  utter_faq/geschenkee_engraving:\n'
    assert saved.startswith(begin + '  - text: "Yes."\n    metadata: {language: en}\n')
    assert "This entry is in order." in marta.get(f"{path}/problems").text
    assert saves(marta, path, **{"es.title": ""}) == 303
    assert "has no title for its button" in marta.get(f"{path}/problems").text
    again = marta.submits("/desk/faq/new", title="Engraving", topic="geschenkee")
    assert again.status_code == 400
    assert "exists already" in again.text


def test_an_entry_moves_with_all_that_names_it_and_keeps_its_history(site: Site, marta: Browser) -> None:
    shop = site.root / "data" / "shop.yml"
    suggested = re.sub(r"^suggested:.*$", "suggested: [faq/gift_wrap, faq/shipping_cost]", shop.read_text(), flags=re.M)
    shop.write_text(suggested)
    assert saves(marta, WRAP, why="first") == 303
    assert saves(marta, WRAP, **{"en.title": "Gift paper", "why": "second"}) == 303
    fields = form(marta, WRAP)
    moved = marta.client.post(
        f"{WRAP}/move",
        data={"csrf": fields["csrf"], "based_on": fields["based_on"], "topic": "order", "name": "Gift paper"},
    )
    assert moved.location == "/desk/faq/entries/order/gift_paper"
    assert not (site.root / "data" / "faq" / "gift" / "wrap.yml").exists()
    assert "utter_faq/order_gift_paper:" in file_of(site, "order/gift_paper")
    assert "suggested: [faq/order_gift_paper, faq/shipping_cost]" in shop.read_text()
    history = marta.get(f"{moved.location}/history").text
    assert "moved it from faq/gift_wrap" in history
    assert "second" in history
    assert marta.get(WRAP).status_code == 404


def test_a_removed_entry_comes_back_as_it_was(site: Site, marta: Browser) -> None:
    before = file_of(site, "gift/wrap")
    assert "Remove “Gift wrapping”?" in marta.get(f"{WRAP}/remove").text
    page = marta.get(f"{WRAP}/remove").text
    based_on = re.search(r'name="based_on" value="(\w+)"', page)
    assert based_on
    gone = marta.submits(f"{WRAP}/remove", based_on=based_on[1], why="nobody asks")
    assert gone.location == "/desk/faq/removed"
    assert marta.get(WRAP).status_code == 404
    removed = marta.get("/desk/faq/removed").text
    assert "nobody asks" in removed
    (back,) = re.findall(r'action="(/desk/faq/removed/[^"]+/back)"', removed)
    assert marta.submits(back, form_at="/desk/faq/removed").status_code == 303
    assert file_of(site, "gift/wrap") == before
    assert "Bring it back" not in marta.get("/desk/faq/removed").text


def test_an_older_version_is_taken_as_a_draft_and_saved(site: Site, marta: Browser) -> None:
    before = file_of(site, "gift/wrap")
    assert saves(marta, WRAP, **{"en.title": "Gift paper"}) == 303
    (take,) = re.findall(r'action="([^"]+/take)"', marta.get(f"{WRAP}/history").text)
    assert marta.submits(take, form_at=f"{WRAP}/history").status_code == 303
    assert saves(marta, WRAP) == 303
    assert file_of(site, "gift/wrap") == before


def test_owner_notes_and_comments_stay_with_the_entry(site: Site, marta: Browser) -> None:
    agent = site.shop.store.agents.by_login("marta")
    assert agent
    marta.submits(f"{WRAP}/card", form_at=WRAP, owner=agent[0].agent_id, notes="Ask the warehouse.")
    marta.submits(f"{WRAP}/comment", form_at=WRAP, text="Is the price still right?")
    page = marta.get(WRAP).text
    assert "Ask the warehouse." in page
    assert "Is the price still right?" in page
    assert " · Marta" in marta.get("/desk/faq/?q=gift wrapping").text


def test_the_list_is_searched_without_accents_and_shows_what_is_missing(site: Site, marta: Browser) -> None:
    found = marta.get("/desk/faq/?q=gastos envio").text
    assert "Shipping cost" in found
    assert "Gift wrapping" not in found
    saves(marta, WRAP, **{"fi.title": "", "fi.examples": "", "fi.answers.0.text": ""})
    assert re.search(r"lacks\s+fi", marta.get("/desk/faq/?order=holes").text)


def test_findings_and_preview_follow_what_is_typed(marta: Browser) -> None:
    fields = form(marta, COST) | {"en.answers.0.text": "It is €4.95.", "said": "", "preview_language": "en"}
    findings = marta.client.post(f"{COST}/check", data=fields).text
    assert 'data-old="€4.95" data-new="{zones.home.price}"' in findings
    assert 'data-of="en.answers.0"' in findings
    preview = marta.client.post(f"{COST}/preview", data=fields).text
    assert preview.count("It is €4.95.") == 3
    portugal = marta.client.post(f"{COST}/preview", data=fields | {"said": "Portugal"}).text
    assert "Standard shipping to Portugal costs €4.95" in portugal


def test_a_fact_is_found_by_its_title_its_path_and_its_value(marta: Browser) -> None:
    page = marta.get("/desk/faq/facts-list?language=es").text
    (words,) = re.findall(r'data-words="(store\.address [^"]*)"', page)
    assert "Address of the shop" in words
    assert "Valencia" in words
    assert "<strong>Address of the shop</strong>" in page


def test_a_picture_is_taken_once_and_shown(site: Site, marta: Browser) -> None:
    def adds(content: bytes, name: str) -> dict[str, str]:
        answer = marta.posts("/desk/faq/pictures", file=(io.BytesIO(content), name))
        told: dict[str, str] = json.loads(answer.text) | {"status": str(answer.status_code)}
        return told

    assert adds(PNG, "Tabla de tamaños.PNG")["name"] == "tabla-de-tamanos.png"
    assert adds(PNG, "chart.png")["name"] == adds(PNG, "chart.png")["name"] == "chart.png"
    assert adds(PNG + b"other", "../../chart.png")["name"] == "chart-2.png"
    assert adds(b"<svg onload=alert(1)>", "bad.png")["status"] == "400"
    shown = marta.get("/desk/faq/pictures/chart.png")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert marta.get("/desk/faq/pictures/..%2Fshop.yml").status_code == 404


def test_agents_may_not_change_what_the_bot_knows(site: Site) -> None:
    eva = site.eva()
    assert eva.get(WRAP).status_code == 403
    assert eva.posts(f"{WRAP}/save").status_code == 403


@pytest.mark.parametrize("path", ["/desk/faq/entries/gift/none", "/desk/faq/entries/Gift/%2e%2e"])
def test_no_other_file_is_reached_by_an_address(marta: Browser, path: str) -> None:
    assert marta.get(path).status_code == 404


def test_a_broken_file_is_named_and_harms_no_other(site: Site, marta: Browser) -> None:
    (site.root / "data" / "faq" / "gift" / "wrap.yml").write_text("nlu: [\n")
    page = marta.get("/desk/faq/").text
    assert "faq/gift/wrap.yml" in page
    assert "Shipping cost" in page
    assert marta.get(WRAP).status_code == 409
    assert site.shop.store.agents.all()[0].role in Role
