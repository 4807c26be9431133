"""An answer about what a customer names fits what is known of it, and tells the most of it."""

from __future__ import annotations

from typing import Any

from bot.shop.about import Named, allowed_placeholders


def variation(text: str, about: str | None = None, **more: Any) -> dict[str, Any]:
    return {"text": text, "metadata": {"language": "en", **({"about": about} if about else {}), **more}}


LIMIT = variation("{about.country}: free from {about.free_from}", "country")
NO_LIMIT = variation("{about.country}: {about.price}", "country")
SPAIN = {"en": {"about.country": "Spain", "about.price": "€5", "about.free_from": "€60"}}
MADEIRA = {"en": {"about.country": "Madeira", "about.price": "€8"}}


def test_the_one_that_tells_what_only_some_have_comes_first() -> None:
    assert Named(now={"country": SPAIN}).best([NO_LIMIT, LIMIT]) == [LIMIT]
    assert Named(now={"country": MADEIRA}).best([NO_LIMIT, LIMIT]) == [NO_LIMIT]


def test_what_is_not_named_has_no_answer() -> None:
    assert Named(now={"size": {"en": {"about.size": "M"}}}).best([NO_LIMIT, LIMIT]) == []
    assert Named(now={"country": SPAIN}).facts(variation("Shipping costs.")) is None


def test_what_was_named_first_decides() -> None:
    no = variation("not to {about.country}", "elsewhere")
    named = Named(now={"elsewhere": {"en": {"about.country": "Norway"}}, "country": SPAIN})
    assert named.best([LIMIT, no]) == [no]
    assert named.facts(no) == {"about.country": "Norway"}


def test_an_amount_is_told_with_its_country() -> None:
    amount = variation("{about.amount} to {about.country}: {about.missing} short", "amount")
    named = Named(now={"amount": {"en": {"about.amount": "€50", "about.missing": "€10"}}}, before={"country": SPAIN})
    assert named.best([LIMIT, amount]) == [amount]
    assert (named.facts(amount) or {})["about.country"] == "Spain"


def test_what_was_named_before_counts_unless_the_answer_says_no() -> None:
    before = Named(before={"country": SPAIN})
    assert before.best([LIMIT]) == [LIMIT]
    assert before.best([variation("Yes, to {about.country}", "country", carried=False)]) == []


def test_a_kind_may_tell_its_own_facts_and_those_of_what_is_named_beside_it() -> None:
    assert "about.free_from" in allowed_placeholders("amount")
    assert "about.table" in allowed_placeholders("other_size")
    assert "about.price" not in allowed_placeholders("size")
