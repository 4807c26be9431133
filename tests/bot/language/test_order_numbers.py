"""The order number that a customer gives, asked for or not."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind
from bot.language.order_numbers import is_alone, is_answer, number_given

LEXICON = Lexicon(())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("what about my order 55120", "55120"),
        ("mi pedido nº 48110 no ha salido", "48110"),
        ("mi pedido es el 48110", "48110"),
        ("a minha encomenda é o 48110", "48110"),
        ("encomenda número 48110", "48110"),
        ("co z zamówieniem 55120", "55120"),
        ("zamówienie nr 61240", "61240"),
        ("mitä tilaukselle 55120 kuuluu", "55120"),
        ("tilausnumeroni: 7041", "7041"),
        ("has order AB-55120 left", "AB-55120"),
        ("order #12345678", "#12345678"),
    ],
)
def test_a_short_number_counts_after_a_word_for_an_order(text: str, number: str) -> None:
    found = LEXICON.find(text)[0]
    assert (found.kind, text[found.start : found.end]) == (MentionKind.ORDER_NUMBER, number)


@pytest.mark.parametrize(
    "text", ["46003 valencia", "can you send my order to 46003", "size 4142", "order 12.345,00", "in order of 1990"]
)
def test_other_numbers_are_no_order_number(text: str) -> None:
    assert LEXICON.find(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("55120", "55120"),
        ("#55120", "55120"),
        ("AB-55120", "AB-55120"),
        ("my order number is 55120, thanks", "55120"),
        ("hola, el número de mi pedido es el 55120", "55120"),
        ("é a encomenda 55120", "55120"),
        ("mój numer zamówienia to 55120", "55120"),
        ("tilausnumero on 55120 kiitos", "55120"),
    ],
)
def test_whoever_was_asked_may_write_it_bare_or_in_a_sentence(text: str, number: str) -> None:
    span = number_given(text)
    assert span
    assert text[slice(*span)] == number
    assert is_answer(text, span)


@pytest.mark.parametrize("text", ["no", "2026-11-03", "3.11.2026", "12,50", "size 42", "+34 600 12 34 56", ""])
def test_a_date_an_amount_or_a_size_is_not_taken_for_it(text: str) -> None:
    assert number_given(text) is None


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("55120, two more of the cushions", True),
        ("two more of the cushions, order 55120 please", True),
        ("el pedido es el 55120, quitad la manta", True),
        ("can I cancel order 55120?", False),
        ("do you have a shop near 46003 where I can try it on", False),
    ],
)
def test_the_number_answers_where_it_stands_first_or_closes_what_is_no_question(text: str, answers: bool) -> None:
    span = number_given(text)
    assert span
    assert is_answer(text, span) is answers


@pytest.mark.parametrize(
    ("text", "alone"),
    [("55120", True), ("#55120", True), ("nr 55120", True), ("it's 55120", True), ("order 55120", False),
     ("55120 thanks", False), ("where is 55120", False)],
)  # fmt: skip
def test_a_number_alone_does_not_say_what_it_is(text: str, alone: bool) -> None:
    span = number_given(text)
    assert span
    assert is_alone(text, span) is alone
