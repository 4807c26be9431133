"""What customers read before and after a change of facts, also where the fact is only one that others are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faq.differences import differences
from bot.faq.facts.effects import Effect
from bot.faq.facts.outcome import CLOSED_DAYS, GREETING_BUTTONS, Outcome, outcome
from bot.faq.facts.uses import Uses
from bot.settings import ROOT
from bot.shop.answers import SHOP_FILE, Answers, read_answers

DATA = ROOT / "data"
SHOP = (DATA / SHOP_FILE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def answers() -> Answers:
    return read_answers(DATA)


def with_change(old: str, new: str) -> Outcome:
    assert old in SHOP
    return outcome(DATA, {SHOP_FILE: SHOP.replace(old, new, 1)})


def read_by(found: list[Effect], response: str, language: str = "en") -> dict[tuple[str, ...], str | None]:
    """What customers will read, by what they name."""
    return {each.named: each.after for each in found if (each.response, each.language) == (response, language)}


def test_a_price_is_read_in_the_answers_that_are_made_from_it_in_every_language() -> None:
    found = with_change("price: 4.95 EUR", "price: 5.95 EUR").effects
    cost = read_by(found, "utter_faq/shipping_cost")
    assert "mainland Spain and mainland Portugal: €5.95" in str(cost[()])
    assert str(cost[("Spain",)]).startswith("Standard shipping to Spain costs €5.95")
    assert "5,95\N{NO-BREAK SPACE}€" in str(read_by(found, "utter_faq/shipping_cost", "fi")[()])
    assert {each.response for each in found} == {"utter_faq/shipping_cost", "utter_faq/shipping_countries"}
    assert all("4.95" in str(each.before) for each in found if each.language == "en")


def test_a_fact_in_three_answers_changes_three() -> None:
    found = with_change("refund_days: 7", "refund_days: 9").effects
    responses = {each.response for each in found}
    assert responses == {"utter_faq/payment_refund_time", "utter_faq/returns_how", "utter_faq/returns_refund_late"}
    assert {each.language for each in found} == {"en", "es", "pt", "pl", "fi"}


def test_whoever_names_a_new_country_is_told_of_it_instead_of_being_refused() -> None:
    found = with_change("[ES, PT]", "[ES, PT, NO]").effects
    norway = next(each for each in found if each.response == "utter_faq/shipping_cost" and each.named == ("Norway",))
    assert str(norway.before).startswith("Sorry, we don't send to Norway yet.")
    assert str(norway.after).startswith("Standard shipping to Norway costs €4.95")


def test_a_zone_that_gets_express_gets_the_words_for_it() -> None:
    found = with_change("price: 8.95 EUR", "express: 15 EUR\n    price: 8.95 EUR").effects
    assert str(read_by(found, "utter_faq/shipping_express")[("France",)]).startswith("Yes, there is express to France")


def test_an_amount_that_reaches_the_limit_no_more_is_told_what_is_missing() -> None:
    found = with_change("free_from: 60 EUR", "free_from: 70 EUR").effects
    assert "€10" in str(read_by(found, "utter_faq/shipping_free_limit")[("60 EUR (Spain)",)])


def test_a_method_that_goes_is_in_no_answer_any_more() -> None:
    found = with_change("    bizum: Bizum\n", "").effects
    assert all("Bizum" not in str(each.after) for each in found)
    assert any(each.named == ("Bizum",) for each in found)


def test_a_holiday_is_told_to_who_asks_on_that_day() -> None:
    found = with_change("  # calendar:", "    - {date: 2027-05-03, name: {en: our birthday}}\n  # calendar:").effects
    (english,) = [each for each in found if each.response == CLOSED_DAYS and each.language == "en"]
    assert english.named == ("3 May 2027 at 12:00",)
    assert "closed for our birthday" in str(english.after)


def test_the_buttons_under_the_greeting_are_effects_too() -> None:
    found = with_change(
        "suggested: [faq/shipping_cost, faq/shipping_delivery_time, faq/order_status, faq/returns_how]",
        "suggested: [faq/sizes_chart]",
    ).effects
    assert read_by(found, GREETING_BUTTONS)[()] == "[Size chart]"


def test_what_the_check_refuses_has_no_effects() -> None:
    found = with_change("[ES, PT]", "[ES, PT, XX]")
    assert "'XX' in `zones` is no country code" in found.problems[0].what
    assert found.effects == []


def test_a_fault_that_was_there_before_keeps_nobody_from_a_price(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for path in DATA.iterdir():
        (data / path.name).symlink_to(path)
    (data / "broken.yml").write_text("responses: [", encoding="utf-8")
    changed = outcome(data, {SHOP_FILE: SHOP.replace("[ES, PT]", "[ES, PT, XX]")})
    assert [problem.file for problem in changed.problems] == [SHOP_FILE]


def test_each_fact_names_the_texts_that_tell_it(answers: Answers) -> None:
    uses = Uses(answers)
    assert [use.response for use in uses.of("returns.refund_days")] == [
        "utter_faq/payment_refund_time",
        "utter_faq/returns_how",
        "utter_faq/returns_refund_late",
    ]
    assert "utter_faq/shipping_cost" in {use.response for use in uses.of("zones.home.price")}
    assert uses.of("zones.home.price")[0].languages == ("en", "es", "pt", "pl", "fi")
    assert [use.response for use in uses.of("sizes.exchange_days")] == ["utter_faq/sizes_exchange"]
    assert "utter_faq/sizes_chart" in {use.response for use in uses.of("sizes.shoes")}


def test_differences_are_the_whole_of_both_texts() -> None:
    before, after = differences("It costs €4.95 now.", "It costs €5.95.")
    assert "".join(piece.text for piece in before) == "It costs €4.95 now."
    assert "".join(piece.text for piece in after) == "It costs €5.95."
    assert [piece.text for piece in after if piece.differs] == ["5"]
