"""What the bot learns from, where an entry lacks one of the shop's languages."""

from __future__ import annotations

import pytest

from bot.faq.examples import Example, UnusableData, with_lent

ENGLISH = Example(language="en", entry="faq/a_b", text="how much", title="Price")
POLISH = Example(language="pl", entry="faq/a_b", text="ile", title="Cena")
FINNISH = Example(language="fi", entry="faq/c_d", text="milloin", title="Aika")


def test_an_entry_is_lent_by_the_first_language_that_has_it() -> None:
    known = [ENGLISH, POLISH, FINNISH]
    lent = [(each.language, each.entry, each.text, each.title) for each in with_lent(known, ("fi", "pl", "en"))]
    assert lent == [
        ("fi", "faq/a_b", "ile", "Cena"),
        ("fi", "faq/c_d", "milloin", "Aika"),
        ("pl", "faq/a_b", "ile", "Cena"),
        ("pl", "faq/c_d", "milloin", "Aika"),
        ("en", "faq/a_b", "how much", "Price"),
        ("en", "faq/c_d", "milloin", "Aika"),
    ]


def test_a_language_without_any_example_is_refused_with_its_cure() -> None:
    with pytest.raises(UnusableData, match=r"no examples in es: .*`languages:`"):
        with_lent([ENGLISH, FINNISH], ("en", "es", "fi"))
