"""Editors change facts on the pages; they see what customers will read, and nobody overwrites anybody."""

from __future__ import annotations

import io
import re

import pytest

from bot.team.audit import Act
from tests.connectors.faq.editor import Editor, Form, editor_of

ZONES, HOURS, RETURNS = "/desk/faq/facts/zones", "/desk/faq/facts/hours", "/desk/faq/facts/returns"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20270503
DTEND;VALUE=DATE:20270504
SUMMARY:Our birthday
END:VEVENT
END:VCALENDAR
"""


def changed_lines(editor: Editor, before: str) -> list[str]:
    """The lines of shop.yml that were not there before."""
    old = set(before.splitlines())
    return [line.strip() for line in editor.file().splitlines() if line not in old]


def test_an_editor_changes_a_number_and_sees_the_three_answers_that_it_changes(marta: Editor) -> None:
    before = marta.file()
    looked = marta.sends(RETURNS, {**marta.form(RETURNS), "v:returns.refund_days": "9"}, do="look")
    assert "3 texts change" in looked.text
    for title in ("When is my refund", "How to return", "Refund is late"):
        assert f"<strong>{title}</strong>" in looked.text
    assert "<del>7</del>" in looked.text
    assert "<mark>9</mark>" in looked.text
    assert marta.file() == before
    saved = marta.sends(RETURNS, Form(looked.text).fields, do="save")
    assert (saved.status_code, saved.location) == (303, f"{RETURNS}?saved=1")
    assert changed_lines(marta, before) == ["refund_days: 9"]
    assert "Saved." in marta.browser.get(saved.location).text


def test_each_fact_names_the_texts_that_tell_it(marta: Editor) -> None:
    page = marta.browser.get(ZONES).text
    uses = re.findall(r"<li>Shipping cost <span class=\"quiet\">en, es, pt, pl, fi</span></li>", page)
    assert uses


def test_the_audit_log_says_who_changed_which_facts(marta: Editor) -> None:
    marta.changes(ZONES, **{"v:zones.home.price": "5.95 EUR"})
    (entry,) = marta.site.shop.store.audit.entries(act=Act.FACTS_CHANGED)
    assert (entry.agent_name, entry.details) == ("Marta", "zones.home.price")


def test_what_was_not_looked_at_is_not_saved(marta: Editor) -> None:
    before = marta.file()
    looked = marta.sends(ZONES, {**marta.form(ZONES), "v:zones.home.price": "5.95 EUR"}, do="look")
    form = {**Form(looked.text).fields, "v:zones.home.price": "595 EUR"}
    again = marta.sends(ZONES, form, do="save")
    assert again.status_code == 200
    assert "595" in again.text
    assert marta.file() == before


def test_two_editors_at_once_keep_what_both_did(marta: Editor) -> None:
    luis = editor_of(marta.site, "Luis")
    hers, his = marta.form(ZONES), luis.form(ZONES)
    for who, form, path, value in (
        (marta, hers, "v:zones.home.price", "5.95 EUR"),
        (luis, his, "v:zones.europe.price", "9.95 EUR"),
    ):
        looked = who.sends(ZONES, {**form, path: value}, do="look")
        assert who.sends(ZONES, Form(looked.text).fields, do="save").status_code == 303
    assert "price: 5.95 EUR" in marta.file()
    assert "price: 9.95 EUR" in marta.file()


def test_two_editors_of_one_price_see_both_and_the_second_decides(marta: Editor) -> None:
    luis = editor_of(marta.site, "Luis")
    his = luis.form(ZONES)
    marta.changes(ZONES, **{"v:zones.home.price": "5.95 EUR"})
    clash = luis.sends(ZONES, {**his, "v:zones.home.price": "6.95 EUR"}, do="look")
    assert clash.status_code == 400
    assert "was changed by somebody else" in clash.text
    assert ">5.95 EUR</dd>" in clash.text
    assert ">6.95 EUR</dd>" in clash.text
    assert "price: 5.95 EUR" in luis.file()
    again = luis.sends(ZONES, Form(clash.text).fields, do="look")
    assert luis.sends(ZONES, Form(again.text).fields, do="save").status_code == 303
    assert "price: 6.95 EUR" in luis.file()


def test_who_looked_before_somebody_else_saved_does_not_overwrite_them(marta: Editor) -> None:
    luis = editor_of(marta.site, "Luis")
    looked = luis.sends(ZONES, {**luis.form(ZONES), "v:zones.home.price": "6.95 EUR"}, do="look")
    marta.changes(ZONES, **{"v:zones.home.price": "5.95 EUR"})
    saved = luis.sends(ZONES, Form(looked.text).fields, do="save")
    assert saved.status_code == 400
    assert "price: 5.95 EUR" in luis.file()


@pytest.mark.parametrize(
    ("path", "fields", "cure"),
    [
        (ZONES, {"v:zones.home.price": "cheap"}, "write an amount and its currency, such as 4.95 EUR"),
        (ZONES, {"v:zones.home.price": "1.500"}, "write 1500"),
        (ZONES, {"v:zones.home.price": ""}, "correct it, or add it to data/shop.yml"),
        (ZONES, {"n:zones.home.countries:add": "Norwway"}, "did you mean Norway?"),
        (ZONES, {"n:zones:add": "Norway"}, "Every zone has a price and a time"),
        (ZONES, {"x:zones.home.countries.0": "yes"}, "is in no zone"),
        (HOURS, {"v:hours.monday": "9-14, 13-15"}, "write them as one span"),
        (HOURS, {"v:hours.timezone": "Valencia"}, "must name a time zone"),
        (HOURS, {"v:hours.holidays.0.until": "2026-12-01"}, "correct the dates"),
        ("/desk/faq/facts/contact", {"v:phone": ""}, "correct it, or add it to data/shop.yml"),
        ("/desk/faq/facts/contact", {"v:store.pickup_price.fi": ""}, "has no text in &#39;fi&#39;"),
        ("/desk/faq/facts/payment", {"v:payment.instalments.method": "kaching"}, "none of payment.methods"),
    ],
)
def test_what_would_break_the_bot_is_refused_with_its_cure(
    marta: Editor, path: str, fields: dict[str, str], cure: str
) -> None:
    before = marta.file()
    refused = marta.changes(path, **fields)
    assert refused.status_code == 400
    assert cure.casefold() in refused.text.casefold()
    assert all(value in refused.text for name, value in fields.items() if name.startswith(("v:", "n:")))
    assert marta.file() == before


def test_zones_countries_and_methods_come_and_go(marta: Editor) -> None:
    added = {"n:zones:add": "Norway, Suecia", "n:zones:price": "12 EUR", "n:zones:days": "4-6", "n:zones:en": "Nordic"}
    added |= {f"n:zones:{language}": "Nordic" for language in ("es", "pt", "pl", "fi")}
    assert marta.changes(ZONES, **added).status_code == 303
    assert 'countries: ["NO", SE]' in marta.file()
    moved = marta.changes(ZONES, **{"n:zones.nordic.countries:add": "France"})
    assert moved.status_code == 303
    assert 'countries: ["NO", SE, FR]' in marta.file()
    assert "countries: [DE, IT, PL, FI, NL, BE, IE]" in marta.file()
    assert marta.changes(ZONES, **{"x:zones.nordic.countries.0": "yes"}).status_code == 303
    payment = "/desk/faq/facts/payment"
    assert marta.changes(payment, **{"x:payment.methods.bizum": "yes"}).status_code == 303
    assert "bizum" not in marta.file()


def test_free_becomes_a_price(marta: Editor) -> None:
    path = "/desk/faq/facts/contact?as=store.pickup_price"
    assert marta.changes(path, **{"c:kind": "price", "c:value": "2"}).status_code == 303
    assert "pickup_price: 2 EUR" in marta.file()


def test_a_holiday_is_read_on_its_day(marta: Editor) -> None:
    fields = {"n:hours.holidays:date": "2027-05-03", "n:hours.holidays:en": "our birthday", "at": "2027-05-03T15:00"}
    looked = marta.sends(HOURS, {**marta.form(HOURS), **fields}, do="look")
    assert "Customers who ask for a person on 3 May at 15:00 read, with the hours above" in looked.text
    assert "We are closed for our birthday" in looked.text
    moment = marta.sends(HOURS, {**marta.form(HOURS), "at": "2026-12-24T15:00"}, do="moment")
    assert "We are closed for Christmas Eve" in moment.text


def test_a_calendar_file_becomes_the_shops_and_a_broken_one_does_not(marta: Editor) -> None:
    form = {"csrf": marta.browser.csrf(HOURS)}
    broken = marta.browser.client.post(
        f"{HOURS}/calendar", data={**form, "calendar": (io.BytesIO(b"hello"), "mine.ics")}
    )
    assert broken.status_code == 400
    assert "begins with BEGIN:VCALENDAR" in broken.text
    assert not (marta.data / "holidays.ics").exists()
    taken = marta.browser.client.post(
        f"{HOURS}/calendar", data={**form, "calendar": (io.BytesIO(CALENDAR.encode()), "mine.ics")}
    )
    assert taken.status_code == 303
    assert "calendar: holidays.ics" in marta.file()
    told = marta.sends(HOURS, {**marta.form(HOURS), "at": "2027-05-03T15:00"}, do="moment")
    assert "We are closed for Our birthday" in told.text


def test_a_holiday_tells_in_which_languages_it_has_no_name(marta: Editor) -> None:
    fields = {
        "n:hours.holidays:date": "2026-12-08",
        "n:hours.holidays:en": "Patron's day",
        "n:hours.holidays:es": "Patrona",
    }
    assert marta.changes(HOURS, **fields).status_code == 303
    page = marta.browser.get(HOURS).text
    assert "No name yet in Portuguese, Polish, Finnish: customers read “Patron&#39;s day” there." in page
    assert page.index("2026-12-08") < page.index("2026-12-24"), "in the order of the year"
    in_spanish = marta.browser.client.get(HOURS, headers={"Accept-Language": "es"}).text
    assert "portugués, polaco, finés" in in_spanish


def test_suggested_questions_are_chosen_from_the_entries(marta: Editor) -> None:
    path = "/desk/faq/facts/suggested"
    assert marta.changes(path, **{"n:suggested:0": "faq/sizes_chart"}).status_code == 303
    assert "suggested: [faq/sizes_chart, faq/shipping_delivery_time, " in marta.file()
    none = {f"n:suggested:{number}": "" for number in range(4)}
    assert marta.changes(path, **none).status_code == 303
    assert "\nsuggested:" not in marta.file()


def test_a_file_that_somebody_broke_by_hand_is_said_with_its_line(marta: Editor) -> None:
    (marta.data / "shop.yml").write_text("name: [", encoding="utf-8")
    answer = marta.browser.get(ZONES)
    assert answer.status_code == 409
    assert "shop.yml line" in answer.text
    assert "Somebody changed it by hand" in marta.browser.get("/desk/faq/facts").text


def test_an_agent_may_not(marta: Editor) -> None:
    eva = marta.site.eva()
    assert eva.get(ZONES).status_code == 403
    assert eva.get("/desk/faq/texts").status_code == 403
